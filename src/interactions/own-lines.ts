import { toolTitle } from '../connectors/tool-words.ts';
import type { Person } from '../identity/person.ts';
import type { AgainLine, AllowedLine } from '../slack/blocks/own-sections.ts';
import type { InteractionDeps } from './deps.ts';

/** What the person need not be asked about; nothing where the operator has every change asked. */
export async function allowedLines({ identifier }: Person, deps: InteractionDeps): Promise<AllowedLine[]> {
  if (!deps.standing) return [];
  const labelOf = (id: string) => deps.catalogue.connector(id)?.label ?? id;
  const permissions = await deps.permissions.list(identifier);
  return permissions.map(({ id, tool, connector, given_at: since }) => ({
    id,
    since,
    title: toolTitle(tool),
    connector: labelOf(connector),
  }));
}

/** One line for each ask that waits for a decision. */
export async function waitingLines({ identifier }: Person, { proposals }: InteractionDeps): Promise<AgainLine[]> {
  const open = await proposals.open(identifier);
  return [...Map.groupBy(open, (proposal) => proposal.ask_id)].map(([id, of]) => ({
    id,
    words: of.map(({ tool }) => toolTitle(tool)).join(', '),
  }));
}

export async function recentLines({ identifier }: Person, { answers }: InteractionDeps): Promise<AgainLine[]> {
  return (await answers.recent(identifier)).map(({ id, text }) => ({ id, words: text || 'Hello' }));
}
