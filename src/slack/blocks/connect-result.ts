import { escapeMrkdwn } from '../escape.ts';
import type { PrivateMessage } from '../ports.ts';
import { button, section } from './parts.ts';

/** What the connect message turns into when the account is there. */
export function connectDone({ label, waiting }: { label: string; waiting: boolean }): PrivateMessage {
  const goesOn = waiting ? ' Your request goes on now.' : ' What shall I do there for you?';
  return said(`:white_check_mark: *${escapeMrkdwn(label)} is connected.*${goesOn}`);
}

/** What an older connect message turns into, whose link no longer works. */
export function connectReplaced({ label }: { label: string }): PrivateMessage {
  return said(`You asked for a newer link to connect ${escapeMrkdwn(label)}; this one no longer works.`);
}

/** What the connect message turns into when it ended otherwise. `happened` is plain text. */
export function connectFailed(ending: { connector: string; label: string; happened: string }): PrivateMessage {
  const { connector, label, happened } = ending;
  const { text, blocks = [] } = said(`:warning: ${escapeMrkdwn(happened)}`);
  const again = button(`Try again with ${label}`, { id: 'connect_start', value: connector });
  return { text, blocks: [...blocks, { type: 'actions', elements: [again] }] };
}

function said(text: string): PrivateMessage {
  return { text, blocks: [section(text)] };
}
