import type { KnownBlock } from '@slack/web-api';
import { escapeMrkdwn } from '../escape.ts';
import type { PrivateMessage } from '../ports.ts';
import { accountRow, type LabelledAccount } from './account-row.ts';
import { context, section, shorten } from './parts.ts';

/** Two blocks each: with a heading and a last line they stay below the 50 of a message. */
const MOST_ROWS = 20;

/** All connectors with their state and what to do about each. `unknownName`: what was typed and is none of them. */
export function connectionsMessage({
  accounts,
  unknownName = '',
}: {
  accounts: readonly LabelledAccount[];
  unknownName?: string;
}): PrivateMessage {
  const unknown = unknownName ? `I do not know “${escapeMrkdwn(shorten(unknownName, 50))}”. ` : '';
  const heading = `${unknown}These are the tools I can work in for you, each through your own account:`;
  const blocks: KnownBlock[] = [section(heading), ...accountRows(accounts, MOST_ROWS)];
  return { text: accounts.length > 0 ? heading : NOTHING, blocks: accounts.length > 0 ? blocks : [section(NOTHING)] };
}

const NOTHING = 'No tool is set up here yet. Whoever runs this app can add some.';

/** The rows of the first accounts, and a line for those that found no room. */
export function accountRows(accounts: readonly LabelledAccount[], most: number): KnownBlock[] {
  const rows = accounts.slice(0, most).flatMap(accountRow);
  const missing = accounts.length - most;
  return missing > 0 ? [...rows, context(`And ${missing} more: type \`/connect\` with the name of one.`)] : rows;
}
