import type { ConnectReason } from '../../identity/connect-port.ts';
import { escapeMrkdwn } from '../escape.ts';
import type { PrivateMessage } from '../ports.ts';
import { button, context, section } from './parts.ts';

/** Why the person is asked, in a sentence with the connector's name. */
const WHY: Record<ConnectReason, (label: string) => string> = {
  asked: (label) =>
    `Connect ${label}, and I can work there for you: as you, with what you may see and do, and no more.`,
  not_connected: (label) => `For this I need your ${label} account, which is not connected yet.`,
  verification_pending: (label) =>
    `Your ${label} account is almost connected: I still need you to confirm that it is yours.`,
  token_expired: (label) =>
    `${label} has ended my access to your account, as it does from time to time. Please connect it again.`,
  account_revoked: (label) => `My access to your ${label} account was withdrawn. To go on, please connect it again.`,
  scope_insufficient: (label) =>
    `Your ${label} connection does not allow this yet. Please connect again and allow what ${label} asks about.`,
};

/**
 * The private message that leads to an account. For one person's eyes only; the link itself proves nothing.
 * `waiting`: a request of theirs goes on once they are done. `linkId` only names the link, for the way back here.
 */
export function connectPrompt({
  label,
  reason,
  url,
  linkId,
  waiting,
}: {
  label: string;
  reason: ConnectReason;
  url: string;
  linkId: string;
  waiting: boolean;
}): PrivateMessage {
  const again = reason === 'token_expired' || reason === 'account_revoked' || reason === 'scope_insufficient';
  const words = again ? `Reconnect ${label}` : `Connect ${label}`;
  const goesOn = waiting ? ' Your request waits, and goes on by itself as soon as you are done.' : '';
  return {
    text: `${WHY[reason](escapeMrkdwn(label))}${goesOn}`,
    blocks: [
      section(`${WHY[reason](escapeMrkdwn(label))}${goesOn}`),
      {
        type: 'actions',
        elements: [button(words, { id: 'connect_open', url, value: linkId, style: 'primary' })],
      },
      context('This link is only for you. It works once, for ten minutes.'),
    ],
  };
}
