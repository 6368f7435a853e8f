import { Temporal } from 'temporal-polyfill';

/** When somebody gets something every morning: minutes after their own midnight, on these ISO weekdays (1 is Monday). */
export interface Mornings {
  /** An IANA name; one that is not known counts as UTC. */
  zone: string;
  atMinute: number;
  days: readonly number[];
}

/** A local day (YYYY-MM-DD) and the moment at which its morning is due. */
export interface Morning {
  date: string;
  at: Date;
}

/** The next enrolled day is at most a week away; some more for days that a zone skipped. */
const LOOK_AHEAD_DAYS = 21;

/** The zone to reckon with. `known` is false where the name says nothing to this machine and UTC stands in. */
export function knownZone(name: string): { zone: string; known: boolean } {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return { zone: name, known: true };
  } catch {
    return { zone: 'UTC', known: false };
  }
}

/** The day (YYYY-MM-DD) that it is there at this moment. */
export function localDate(instant: Date, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO(knownZone(zone).zone)
    .toPlainDate()
    .toString();
}

/**
 * The moment at which it is that many minutes after midnight there. Of a time that occurs twice the first; for one that
 * the clock jumps over, the first moment after the jump.
 */
export function instantOf(date: string, minute: number, zone: string): Date {
  const wall = Temporal.PlainDate.from(date).toPlainDateTime({ hour: Math.floor(minute / 60), minute: minute % 60 });
  const before = wall.toZonedDateTime(knownZone(zone).zone, { disambiguation: 'earlier' });
  const jumpedOver = !before.toPlainDateTime().equals(wall);
  const moment = jumpedOver ? before.getTimeZoneTransition('next') : before;
  return new Date((moment ?? before).epochMilliseconds);
}

/** Whether the zone had that day at all: those that crossed the date line skipped one. */
export function dayExists(date: string, zone: string): boolean {
  return localDate(instantOf(date, 0, zone), zone) === date;
}

/** Every enrolled day from `from` on, without end; none where no weekday is enrolled. */
export function* morningsFrom(from: string, { zone, atMinute, days }: Mornings): Generator<Morning> {
  if (!days.some((day) => day >= 1 && day <= 7)) return;
  for (let day = Temporal.PlainDate.from(from); ; day = day.add({ days: 1 })) {
    const date = day.toString();
    if (!days.includes(day.dayOfWeek) || !dayExists(date, zone)) continue;
    yield { date, at: instantOf(date, atMinute, zone) };
  }
}

/**
 * The first enrolled day after `after` whose morning is not longer ago than the grace; undefined where no weekday is
 * enrolled.
 */
export function nextMorning({
  after,
  now,
  graceMs = 0,
  ...mornings
}: Mornings & { after?: string | undefined; now: Date; graceMs?: number }): Morning | undefined {
  const earliest = new Date(now.getTime() - graceMs);
  // A day earlier: a morning just before midnight can be jumped over into the next day.
  const began = plusDays(localDate(earliest, mornings.zone), -1);
  const from = after !== undefined && after >= began ? plusDays(after, 1) : began;
  const last = plusDays(from, LOOK_AHEAD_DAYS);
  for (const morning of morningsFrom(from, mornings)) {
    if (morning.date > last) return undefined;
    if (morning.at >= earliest) return morning;
  }
  return undefined;
}

/** The day that many days later, or earlier. */
export function plusDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}
