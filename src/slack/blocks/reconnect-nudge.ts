import type { KnownBlock } from '@slack/web-api';
import { momentWords } from '../day-words.ts';
import { escapeMrkdwn } from '../escape.ts';
import type { PrivateMessage } from '../ports.ts';
import { button, section } from './parts.ts';

/** Says before the digest which accounts it cannot be made from, with a button for each. */
export function reconnectNudge(
  connectors: readonly { id: string; label: string }[],
  { at, timeZone }: { at: Date; timeZone: string },
): PrivateMessage {
  const labels = new Intl.ListFormat('en').format(connectors.map(({ label }) => escapeMrkdwn(label)));
  const [account, it] = connectors.length === 1 ? ['account has', 'it'] : ['accounts have', 'them'];
  const text = `:warning: My access to your ${labels} ${account} ended. Connect ${it} again before ${momentWords(at.toISOString(), timeZone, '')}, and your digest has no hole there.`;
  // A block of each: within one block Slack takes every action once.
  const buttons = connectors.map(({ id, label }): KnownBlock => {
    const reconnect = button(`Reconnect ${label}`, { id: 'connect_start', value: id, style: 'primary' });
    return { type: 'actions', elements: [reconnect] };
  });
  return { text, blocks: [section(text), ...buttons] };
}
