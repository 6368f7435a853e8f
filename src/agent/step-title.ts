import type { Catalogue } from '../connectors/catalogue/catalogue.ts';

/** The verbs that tools' names end with. */
const VERBS = new Set(
  'list get search find create update complete reply change move set add remove delete archive log'.split(' '),
);

/** What a step of a reply is called: `asana_tasks_list` is "Asana: list tasks". */
export function stepTitle(tool: string, catalogue: Pick<Catalogue, 'tool'>): string {
  const found = catalogue.tool(tool);
  if (!found) return tool === 'search_tools' ? 'Looking for the right tool' : 'Trying something';
  const words = tool.split('_').slice(1);
  const last = words.at(-1) ?? '';
  const ordered = words.length > 1 && VERBS.has(last) ? [last, ...words.slice(0, -1)] : words;
  return `${found.connector.label}: ${ordered.join(' ')}`;
}
