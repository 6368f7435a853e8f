import type { ModalView } from '@slack/web-api';
import { field, form } from './form.ts';
import { nameWords } from './name-words.ts';
import { section } from './parts.ts';

const NOTE_CHARS = 500;

/** The form behind Hand over: fields `to` (a Slack user's id) and `note`. */
export function handOverModal(account: { id: string; name: string }): ModalView {
  return form('digest_hand_over', {
    about: account.id,
    title: 'Hand over',
    submit: 'Ask them',
    blocks: [
      section(
        `I ask your colleague whether they take *${nameWords(account)}* over. Until they accept, it stays with you. Its owner in HubSpot stays as it is: change that there.`,
      ),
      field('to', 'To whom', { type: 'users_select' }),
      field(
        'note',
        'A note for them',
        { type: 'plain_text_input', multiline: true, max_length: NOTE_CHARS },
        { optional: true },
      ),
    ],
  });
}
