import type { PrivateMessage } from '../ports.ts';
import { nameWords, shown } from './name-words.ts';
import { button, context, section } from './parts.ts';

const PERSON_CHARS = 80;
const NOTE_CHARS = 1_500;

export interface HandoverWords {
  account: { name: string };
  /** The names of who hands over and of who is asked. */
  from: string;
  to: string;
  note: string;
}

/** To the colleague: the account's name and the note, and no more. How it stands they see once they have taken it. */
export function handoverAsked({ id, account, from, note }: HandoverWords & { id: string }): PrivateMessage {
  const words = `${person(from)} wants to hand *${nameWords(account)}* over to you.`;
  const said = note.trim() === '' ? '' : `\n> ${shown(note, NOTE_CHARS)}`;
  return {
    text: `${person(from)} wants to hand ${nameWords(account)} over to you.`,
    blocks: [
      section(`${words}${said}`),
      {
        type: 'actions',
        elements: [
          button('Take it over', { id: 'handover_accept', value: id, style: 'primary' }),
          button('Decline', { id: 'handover_decline', value: id }),
        ],
      },
      context(
        `If you take it over, it leaves ${person(from)}’s digest. It comes into yours once you are its owner in HubSpot; I read it with your own accounts.`,
      ),
    ],
  };
}

/** What stands in place of the buttons once the colleague has answered. */
export function handoverAnswered({ account, from }: HandoverWords, accepted: boolean): PrivateMessage {
  const name = nameWords(account);
  const text = accepted
    ? `:white_check_mark: You have taken *${name}* over from ${person(from)}. Make sure that you are its owner in HubSpot.`
    : `:white_circle: You have declined to take *${name}* over from ${person(from)}.`;
  return { text, blocks: [section(text)] };
}

/** To the one who hands over: what became of it. */
export function handoverResult({ account, to }: HandoverWords, accepted: boolean): PrivateMessage {
  const name = nameWords(account);
  const text = accepted
    ? `:white_check_mark: ${person(to)} has taken *${name}* over. It is no longer in your digest. If you have not yet, change its owner in HubSpot.`
    : `:white_circle: ${person(to)} has declined to take *${name}* over. It stays with you.`;
  return { text, blocks: [section(text)] };
}

/** To the colleague, once its person has taken the account back. */
export function handoverTakenBack({ account, from }: Pick<HandoverWords, 'account' | 'from'>): PrivateMessage {
  const text = `:leftwards_arrow_with_hook: ${person(from)} has taken *${nameWords(account)}* back and looks after it again.`;
  return { text, blocks: [section(text)] };
}

function person(name: string): string {
  return shown(name, PERSON_CHARS) || 'A colleague';
}
