import type { Button, KnownBlock } from '@slack/web-api';
import type { Account, AccountState } from '../../connectors/types.ts';
import { escapeMrkdwn } from '../escape.ts';
import { button, confirmation, section } from './parts.ts';

export type LabelledAccount = Account & { label: string };

/** A symbol and words for each state: nobody has to tell them apart by colour. */
const STATES: Record<AccountState, string> = {
  active: ':white_check_mark: Connected',
  expired: ':warning: Needs to be connected again',
  pending_auth: ':hourglass_flowing_sand: Begun, but you have not given access yet',
  pending_verification: ':hourglass_flowing_sand: Waits for you to confirm that it is yours',
  disconnected: ':white_circle: Not connected',
  none: ':white_circle: Not connected',
};

/** At most two blocks: what it is, and what can be done about it. `only`: no other account is there. */
export function accountRow({ connector, label, state, lastUsedAt }: LabelledAccount, only: boolean): KnownBlock[] {
  const used = lastUsedAt ? ` · last used ${dateFor(lastUsedAt)}` : '';
  const text = `*${escapeMrkdwn(label)}*\n${STATES[state]}${used}`;
  if (!isThere(state)) return [section(text, startButton(`Connect ${label}`, connector, true))];
  const words = state === 'active' || state === 'expired' ? `Reconnect ${label}` : `Finish connecting ${label}`;
  const elements = [startButton(words, connector, state !== 'active'), disconnectButton(label, connector, only)];
  return [section(text), { type: 'actions', elements }];
}

/** Whether the person has something at Scalekit in this state, connected or on its way. */
export function isThere(state: AccountState): boolean {
  return state !== 'none' && state !== 'disconnected';
}

function startButton(words: string, connector: string, first: boolean): Button {
  return button(words, { id: 'connect_start', value: connector, ...(first && { style: 'primary' }) });
}

function disconnectButton(label: string, connector: string, only: boolean): Button {
  const rest = only ? ' It is your last one, so I also delete our conversations and what I stored of them.' : '';
  const confirm = confirmation({
    title: `Disconnect ${label}?`,
    text: `I will not be able to work in ${label} for you any more.${rest} You can connect it again at any time.`,
    yes: 'Disconnect',
    no: 'Keep it connected',
  });
  return button(`Disconnect ${label}`, { id: 'disconnect', value: connector, confirm });
}

/** In the reader's own language and time zone; the ISO date where a client cannot do that. */
function dateFor(date: Date): string {
  return `<!date^${Math.floor(date.getTime() / 1000)}^{date_short_pretty}|${date.toISOString().slice(0, 10)}>`;
}
