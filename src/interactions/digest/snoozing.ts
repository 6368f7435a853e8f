import { awake } from '../../digest/redraw.ts';
import type { Snooze } from '../../health/snooze.ts';
import type { Person } from '../../identity/person.ts';
import { localDate, nextMorning, plusDays } from '../../local-time.ts';
import { snoozeModal } from '../../slack/blocks/snooze-modal.ts';
import { wrongModal } from '../../slack/blocks/wrong-modal.ts';
import { dayName } from '../../slack/day-words.ts';
import type { HealthAccountRow } from '../../storage/health-accounts.ts';
import type { FieldValues, Place } from '../../storage/inbound.ts';
import type { InteractionDeps } from '../deps.ts';
import { type Clicked, tellPrivately } from '../with-person.ts';
import { changeItem, openForm, ownAccount } from './own-account.ts';

/** What can be wrong, as the form has it. */
const PARTS = ['score', 'stage', 'support', 'delivery', 'account'];
const WORKDAYS = [1, 2, 3, 4, 5];
/** Nobody remembers a snooze of a year ago. */
const LONGEST_DAYS = 366;

/** Snooze was pressed. */
export async function startSnooze(person: Person, id: string, clicked: Clicked, deps: InteractionDeps): Promise<void> {
  const now = deps.now();
  const today = localDate(now, person.timeZone);
  const week = plusDays(today, 6);
  const suggested = nextMorning({ zone: person.timeZone, atMinute: 0, days: WORKDAYS, after: week, now })?.date;
  await openForm(person, id, clicked, (account) => snoozeModal(account, suggested ?? plusDays(today, 7)), deps);
}

/** The form came back: until a day, or until it is worse than it is. */
export async function snooze(person: Person, id: string, fields: FieldValues, deps: InteractionDeps): Promise<void> {
  const place: Place = { channel: person.userId };
  const row = await ownAccount(person, id, place, deps);
  if (!row) return;
  if (fields.how === 'worse') return untilWorse(person, row, 'snooze', deps);
  const until = fields.until ?? '';
  const today = localDate(deps.now(), person.timeZone);
  // Days are compared as text: both are YYYY-MM-DD.
  if (
    fields.how !== 'until' ||
    !/^\d{4}-\d{2}-\d{2}$/.test(until) ||
    Number.isNaN(Date.parse(until)) ||
    until <= today ||
    until > plusDays(today, LONGEST_DAYS)
  ) {
    return tellPrivately(person, place, 'Nothing was snoozed: please choose a day after today, within a year.', deps);
  }
  await keep(person, row, { until }, deps);
  await tellPrivately(person, place, `Snoozed until ${dayName(until)}, or until it gets worse.`, deps);
}

/** Wrong? was pressed. */
export function startWrong(person: Person, id: string, clicked: Clicked, deps: InteractionDeps): Promise<void> {
  return openForm(person, id, clicked, wrongModal, deps);
}

/** What is wrong is kept with the score it is about, and the account is left alone until it gets worse. */
export async function wrong(person: Person, id: string, fields: FieldValues, deps: InteractionDeps): Promise<void> {
  const row = await ownAccount(person, id, { channel: person.userId }, deps);
  if (!row) return;
  const part = PARTS.find((one) => one === fields.part);
  const why = (fields.reason ?? '').trim();
  if (!part || why === '') {
    return tellPrivately(
      person,
      { channel: person.userId },
      'I kept nothing: please say what is wrong, and why.',
      deps,
    );
  }
  const reason = `${part}: ${why}`;
  const date = localDate(deps.now(), person.timeZone);
  await deps.digest.accounts.feedback({ identifier: person.identifier, accountId: row.id, date, reason });
  await untilWorse(person, row, 'wrong', deps);
}

/** It is told of again from the next morning on. */
export async function wake(person: Person, id: string, place: Place, deps: InteractionDeps): Promise<void> {
  const row = await ownAccount(person, id, place, deps);
  if (!row) return;
  await deps.digest.accounts.snooze(person.identifier, row.id, undefined);
  await changeItem(person, row.id, awake, deps);
  await tellPrivately(person, place, 'It is awake again: your next digest looks at it like at the others.', deps);
}

async function untilWorse(person: Person, row: HealthAccountRow, why: 'snooze' | 'wrong', deps: InteractionDeps) {
  const [newest] = await deps.digest.accounts.mornings(person.identifier, row.id, 1);
  // Without a score anything that has one is worse.
  const scored = newest?.scored.kind === 'scored' ? newest.scored : undefined;
  const now = { untilWorseThan: scored?.tier ?? 'healthy', ...(scored && { points: scored.high }) };
  await keep(person, row, { ...now, why }, deps);
  const words = why === 'wrong' ? 'Thank you, I kept that.' : 'Snoozed.';
  const text = `${words} I leave it alone until it gets worse.`;
  await tellPrivately(person, { channel: person.userId }, text, deps);
}

async function keep(person: Person, row: HealthAccountRow, until: Snooze, deps: InteractionDeps): Promise<void> {
  await deps.digest.accounts.snooze(person.identifier, row.id, until);
  await changeItem(person, row.id, (item) => ({ ...item, lane: 'snoozed', snooze: until }), deps);
}
