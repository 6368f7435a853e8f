import type { ActionsBlock, Button, KnownBlock } from '@slack/web-api';
import { escapeMrkdwn } from '../escape.ts';
import type { PrivateMessage } from '../ports.ts';
import { accountRow, isThere, type LabelledAccount } from './account-row.ts';
import { type AllowedLine, allowedSections } from './own-sections.ts';
import { button, confirmation, context, section, shorten } from './parts.ts';

/** Two blocks each: with what stands above and below they stay within the 50 of a message. */
const MOST_ROWS = 16;

/**
 * All connectors with their state and what to do about each. `unknownName`: what was typed and is none of them.
 * `notice`: what just happened.
 */
export function connectionsMessage({
  accounts,
  unknownName = '',
  notice,
  allowed = [],
}: {
  accounts: readonly LabelledAccount[];
  /** What is done without asking the person. */
  allowed?: readonly AllowedLine[];
  unknownName?: string;
  notice?: string;
}): PrivateMessage {
  const unknown = unknownName ? `I do not know “${escapeMrkdwn(shorten(unknownName, 50))}”. ` : '';
  const heading = `${unknown}These are the tools I can work in for you, each through your own account:`;
  const all = disconnectAllButton(accounts);
  const actions: ActionsBlock[] = all ? [{ type: 'actions', elements: [all] }] : [];
  const said: KnownBlock[] = notice ? [section(notice)] : [];
  const list: KnownBlock[] = [
    section(heading),
    ...accountRows(accounts, MOST_ROWS),
    ...actions,
    ...allowedSections(allowed),
  ];
  return {
    text: notice ?? (accounts.length > 0 ? heading : NOTHING),
    blocks: [...said, ...(accounts.length > 0 ? list : [section(NOTHING)])],
  };
}

const NOTHING = 'No tool is set up here yet. Whoever runs this app can add some.';

/** The rows of the first accounts, and a line for those that found no room. */
export function accountRows(accounts: readonly LabelledAccount[], most: number): KnownBlock[] {
  const only = accounts.filter(({ state }) => isThere(state)).length === 1;
  const rows = accounts.slice(0, most).flatMap((account) => accountRow(account, only));
  const missing = accounts.length - most;
  return missing > 0 ? [...rows, context(`And ${missing} more: type \`/connect\` with the name of one.`)] : rows;
}

/** Ends everything at once; undefined where there is nothing to disconnect. */
export function disconnectAllButton(accounts: readonly LabelledAccount[]): Button | undefined {
  if (!accounts.some(({ state }) => isThere(state))) return undefined;
  const confirm = confirmation({
    title: 'Disconnect everything?',
    text: 'I delete all your connected accounts, our conversations, and what you asked and I answered. What waits or runs for you ends. The bare list of what I did stays for a while. You can start anew at any time.',
    yes: 'Disconnect everything',
    no: 'Keep it all',
  });
  return button('Disconnect everything', { id: 'disconnect_all', style: 'danger', confirm });
}
