/** The verbs that tools' names end with. */
const VERBS = new Set(
  'list get search find create update complete reply change move set add remove delete archive log'.split(' '),
);

/** What people say where the name says something else. */
const SAID: Readonly<Record<string, string>> = {
  asana_story_create: 'comment on task',
  linear_comment_create: 'comment on issue',
  monday_update_create: 'comment on item',
  zendesk_ticket_reply: 'reply to ticket',
  zendeskoauth_ticket_reply: 'reply to ticket',
};

/** What a tool does, in words: `asana_task_create` is "create task". */
export function toolWords(tool: string): string {
  const said = SAID[tool];
  if (said !== undefined) return said;
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
