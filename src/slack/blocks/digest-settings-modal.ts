import type { ModalView } from '@slack/web-api';
import type { DigestMode } from '../../storage/schema.ts';
import { notSetUp, REPORT_ONLY } from './digest-words.ts';
import { type Choice, checkboxes, field, form, radio } from './form.ts';

/** What a person can set about their digest. */
export interface DigestSettings {
  enabled: boolean;
  /** Minutes after midnight, in their own time zone. */
  atMinute: number;
  /** ISO weekdays, 1 is Monday. */
  days: readonly number[];
  mode: DigestMode;
  /** Nothing is sent on a day on which nothing happened. */
  quiet: boolean;
  /** IANA name, as Slack has it. */
  timeZone: string;
  /** The names of the products that are not set up in this app. */
  missing?: readonly string[];
}

const ON: readonly Choice[] = [
  { value: 'on', words: 'Send it', means: 'One message on each of the days below.' },
  { value: 'off', words: 'Do not send it', means: 'Nothing is read, and nothing is done as you.' },
];
const MODES: readonly (Choice & { value: DigestMode })[] = [
  {
    value: 'automatic',
    words: 'Do it for me',
    means: 'A task and a comment as you, at once when an account turns bad.',
  },
  { value: 'ask', words: 'Ask me first', means: 'Buttons in the digest: nothing happens until you press one.' },
  { value: 'report', words: 'Only report', means: 'I tell you how things are, and do nothing as you.' },
];
const DAYS: readonly Choice[] = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'].map(
  (words, at) => ({ value: String(at + 1), words }),
);
const QUIET: readonly Choice[] = [
  {
    value: 'quiet',
    words: 'Stay silent on calm days',
    means: 'No message when nothing needs you and nothing changed.',
  },
];

/** The form of `/digest`: fields `enabled` (on, off), `time` (HH:mm), `days` (1 to 7), `mode`, `quiet` (quiet or none). */
export function digestSettingsModal({
  enabled,
  atMinute,
  days,
  mode,
  quiet,
  timeZone,
  missing = [],
}: DigestSettings): ModalView {
  // What is chosen is kept for the day on which they are.
  const now = missing.length > 0 ? { hint: `${notSetUp(missing)}. ${REPORT_ONLY}` } : {};
  return form('digest_settings', {
    about: '',
    title: 'Your morning digest',
    submit: 'Save',
    blocks: [
      field('enabled', 'The digest', radio(ON, enabled ? 'on' : 'off')),
      field(
        'time',
        'At',
        { type: 'timepicker', initial_time: timeOf(atMinute) },
        { hint: `In your time zone in Slack, ${timeZone}.` },
      ),
      field('days', 'On', checkboxes(DAYS, days.map(String))),
      field('mode', 'When an account becomes At Risk or Critical', radio(MODES, mode), now),
      field('quiet', 'Calm days', checkboxes(QUIET, quiet ? ['quiet'] : []), { optional: true }),
    ],
  });
}

function timeOf(minute: number): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
