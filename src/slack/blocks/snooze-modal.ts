import type { ModalView } from '@slack/web-api';
import { type Choice, field, form, radio } from './form.ts';
import { nameWords } from './name-words.ts';
import { section } from './parts.ts';

const HOW: readonly Choice[] = [
  { value: 'until', words: 'Until a day', means: 'It comes back then, or before if it gets worse.' },
  { value: 'worse', words: 'Until it gets worse', means: 'It comes back as soon as its tier is worse than now.' },
];

/** The form behind Snooze: fields `how` (until, worse) and `until` (YYYY-MM-DD). `suggested`: a day to begin with. */
export function snoozeModal(account: { id: string; name: string }, suggested: string): ModalView {
  return form('digest_snooze', {
    about: account.id,
    title: 'Snooze',
    submit: 'Snooze',
    blocks: [
      section(`*${nameWords(account)}* is left out of your digest, and nothing is done about it.`),
      field('how', 'For how long', radio(HOW, 'until')),
      field(
        'until',
        'Until this day',
        { type: 'datepicker', initial_date: suggested },
        { optional: true, hint: 'Only for “Until a day”.' },
      ),
    ],
  });
}
