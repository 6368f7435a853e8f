import type { ModalView } from '@slack/web-api';
import { type Choice, field, form, radio } from './form.ts';
import { nameWords } from './name-words.ts';
import { section } from './parts.ts';

const REASON_CHARS = 500;
const PARTS: readonly Choice[] = [
  { value: 'score', words: 'The whole score', means: 'The account is better or worse than this says.' },
  { value: 'stage', words: 'Its stage', means: 'What comes from HubSpot.' },
  { value: 'support', words: 'Its tickets', means: 'What comes from Zendesk, or whose tickets they are.' },
  { value: 'delivery', words: 'Its tasks', means: 'What comes from Linear, or whose tasks they are.' },
  { value: 'account', words: 'The account', means: 'It is not mine, or not in onboarding.' },
];

/** The form behind Wrong?: fields `part` (score, stage, support, delivery, account) and `reason`. */
export function wrongModal(account: { id: string; name: string }): ModalView {
  return form('digest_wrong', {
    about: account.id,
    title: 'What is wrong?',
    submit: 'Send',
    blocks: [
      section(
        `What you say about *${nameWords(account)}* is kept for those who set the rules here. I leave the account alone until it gets worse.`,
      ),
      field('part', 'What is wrong', radio(PARTS, 'score')),
      field('reason', 'Why', { type: 'plain_text_input', multiline: true, min_length: 3, max_length: REASON_CHARS }),
    ],
  });
}
