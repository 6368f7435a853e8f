import { plusDays } from '../../../src/local-time.ts';
import type { Belongings } from './belongings.ts';

/** What is filled in, by the field's name. */
export type Filled = Record<string, unknown>;

/** One field as Slack sends it. */
const chosen = (value: unknown) => ({ type: 'radio_buttons', selected_option: value === null ? null : { value } });
const several = (values: readonly unknown[]) => ({
  type: 'checkboxes',
  selected_options: values.map((value) => ({ value })),
});
const written = (value: unknown) => ({ type: 'plain_text_input', value });
const day = (value: unknown) => ({ type: 'datepicker', selected_date: value });
const time = (value: unknown) => ({ type: 'timepicker', selected_time: value });
const user = (value: unknown) => ({ type: 'users_select', selected_user: value });
export const FIELD = { chosen, several, written, day, time, user };

/** A form of the digest. */
export interface Form {
  /** What it is about; undefined where it is about whoever sends it. */
  about?: (hers: Belongings) => string;
  /** Filled in as somebody would on that day (YYYY-MM-DD). */
  right: (today: string) => Filled;
  /** Filled in so that nothing may come of it. */
  wrong: Record<string, Filled>;
}

const NOT_A_DAY = ['9999-99-99', '2026-13-45', 'tomorrow', '', '2020-01-01', '2999-01-01', '2026-11-23T08:00', '%'];
const NOBODY = ['U0GITA', 'U0EVE', 'U0BOT', 'USLACKBOT', 'U0NOBODY', 'T0ACME', 'C0ONBOARD', 'U0ANA'];
const settings = {
  enabled: chosen('on'),
  time: time('09:15'),
  days: several(['1', '3']),
  mode: chosen('ask'),
  quiet: several([]),
};

/** Every form of the digest, by the name of its view. */
export const FORMS: Record<string, Form> = {
  digest_settings: {
    right: () => settings,
    wrong: {
      nothing: {},
      'no such time': { ...settings, time: time('24:00') },
      'a time of no form': { ...settings, time: time('9am') },
      'no such day': { ...settings, days: several(['0']) },
      'another such day': { ...settings, days: several(['1', '8']) },
      'a day that is code': { ...settings, days: several(["1'); drop table enrolments; --"]) },
      'no such mode': { ...settings, mode: chosen('god') },
      'the mode of every object': { ...settings, mode: chosen('constructor') },
      'neither on nor off': { ...settings, enabled: chosen('yes') },
      'off, with no such mode': { ...settings, enabled: chosen('off'), mode: chosen('') },
    },
  },
  digest_snooze: {
    about: ({ account }) => account,
    right: (today) => ({ how: chosen('until'), until: day(plusDays(today, 3)) }),
    wrong: {
      nothing: {},
      'no such way': { how: chosen('for ever') },
      'the way of every object': { how: chosen('__proto__') },
      'no such way, until a day': { how: chosen('for ever'), until: day('2026-12-24') },
      'no way, until a day': { until: day('2026-12-24') },
      ...Object.fromEntries(
        NOT_A_DAY.map((one) => [`until ${one || 'no day'}`, { how: chosen('until'), until: day(one) }]),
      ),
      'a day elsewhere': { how: chosen('until'), reason: day('2026-12-24') },
    },
  },
  digest_hand_over: {
    about: ({ account }) => account,
    right: () => ({ to: user('U0OMAR'), note: written('Over to you') }),
    wrong: {
      nothing: {},
      nobody: { to: user(null), note: written('x') },
      'a name in place of an id': { note: written('x'), to: written('Omar Haddad') },
      ...Object.fromEntries(NOBODY.map((one) => [`to ${one}`, { to: user(one), note: written('x') }])),
    },
  },
  digest_wrong: {
    about: ({ account }) => account,
    right: () => ({ part: chosen('support'), reason: written('Those are not theirs') }),
    wrong: {
      nothing: {},
      'no reason': { part: chosen('score'), reason: written(null) },
      'a reason of blanks': { part: chosen('score'), reason: written(' \n ') },
      'no such part': { part: chosen('everything'), reason: written('Because') },
      'a part that is a text': { part: chosen('score: <!channel>'), reason: written('Because') },
    },
  },
  health_link: {
    about: ({ account }) => `${account}:zendesk`,
    right: () => ({ candidate: chosen('20978392100117') }),
    wrong: {
      nothing: {},
      'nothing chosen': { candidate: chosen(null) },
      'more than an id': { candidate: chosen('1 requester:me role:admin') },
      'a pattern': { candidate: chosen('*') },
      'a path': { candidate: chosen('../../users') },
      'a text in place of a choice': { candidate: written('x y') },
    },
  },
};
