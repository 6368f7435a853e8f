import { lateness } from '../digest/lateness.ts';
import { dayExists, instantOf, type Morning, type Mornings, morningsFrom, plusDays } from '../local-time.ts';
import type { PlannedRun } from '../storage/digest-runs.ts';

/** After an outage of months nobody needs every single day on record. */
const MOST_MISSED = 31;

/**
 * What becomes of the mornings from `nextDate` on that are due by now, oldest first: the newest goes out if it is not
 * too late for it, those before it are left out. And the morning after them. Undefined where no weekday is enrolled.
 */
export function planMornings(
  mornings: Mornings,
  nextDate: string,
  now: Date,
): { due: PlannedRun[]; next: Morning } | undefined {
  const due: PlannedRun[] = [];
  for (const morning of fromPlanned(mornings, nextDate)) {
    if (morning.at > now) return { due: due.slice(-MOST_MISSED), next: morning };
    const how = lateness(morning.at, now);
    due.push({ ...morning, status: how === 'too_late' ? 'skipped' : 'planned', late: how === 'late' });
  }
  return undefined;
}

/** The day that was planned comes whatever its weekday: days that are chosen later hold for those after it. */
function* fromPlanned(mornings: Mornings, nextDate: string): Generator<Morning> {
  const { zone, atMinute } = mornings;
  if (dayExists(nextDate, zone)) yield { date: nextDate, at: instantOf(nextDate, atMinute, zone) };
  yield* morningsFrom(plusDays(nextDate, 1), mornings);
}
