/** The verbs that tools' names end with. */
const VERBS = new Set(
  'list get search find create update complete reply change move set add remove delete archive log'.split(' '),
);

/** What a tool does, in words: `asana_task_create` is "create task". */
export function toolWords(tool: string): string {
  const words = tool.split('_').slice(1);
  const last = words.at(-1) ?? '';
  const ordered = words.length > 1 && VERBS.has(last) ? [last, ...words.slice(0, -1)] : words;
  return ordered.join(' ');
}

/** The same as a heading: "Create task". */
export function toolTitle(tool: string): string {
  const words = toolWords(tool);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
