import type { Catalogue } from '../connectors/catalogue/catalogue.ts';
import { toolWords } from '../connectors/tool-words.ts';

/** What a step of a reply is called: `asana_tasks_list` is "Asana: list tasks". */
export function stepTitle(tool: string, catalogue: Pick<Catalogue, 'tool'>): string {
  const found = catalogue.tool(tool);
  if (!found) return tool === 'search_tools' ? 'Looking for the right tool' : 'Trying something';
  return `${found.connector.label}: ${toolWords(tool)}`;
}
