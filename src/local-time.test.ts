import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayExists, instantOf, knownZone, localDate, morningsFrom, nextMorning, plusDays } from './local-time.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const ZONES = Intl.supportedValuesOf('timeZone');

/** What a wall clock there shows, as minutes since 1970 of a zone without rules; by Intl alone. */
function wallMinutes(instant: number, zone: string): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US-u-ca-iso8601', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    formats.set(zone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(parts.year ?? 0, (parts.month ?? 1) - 1, parts.day, parts.hour, parts.minute) / MINUTE;
}
const formats = new Map<string, Intl.DateTimeFormat>();

/** The first minute at which the clock there, having been before that time, shows it or something later. */
function firstMinuteByLooking(date: string, minute: number, zone: string): number {
  const wanted = Date.parse(date) / MINUTE + minute;
  // Clocks differ from UTC by at most 15 hours.
  let low = (wanted - 16 * 60) * MINUTE;
  let high = (wanted + 16 * 60) * MINUTE;
  // In wide steps first: where the clock goes back, what it shows is not in order.
  for (let at = low; at < high; at += 10 * MINUTE) {
    if (wallMinutes(at, zone) >= wanted) {
      high = at;
      break;
    }
    low = at;
  }
  for (let at = low; at <= high; at += MINUTE) if (wallMinutes(at, zone) >= wanted) return at;
  throw new Error('never');
}

/** Days on which the clock of a zone changes in a year. */
function changes(zone: string, year: number): string[] {
  const days: string[] = [];
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += DAY) {
    const [before, after] = [wallMinutes(at, zone), wallMinutes(at + DAY, zone)];
    if (after - before !== 1_440) {
      const day = new Date(at).toISOString().slice(0, 10);
      days.push(plusDays(day, -1), day, plusDays(day, 1), plusDays(day, 2));
    }
  }
  return days;
}

describe('known moments', () => {
  test.each([
    // An ordinary morning on either side of both changes.
    ['Europe/Madrid', '2026-03-28', 480, '2026-03-28T07:00:00.000Z'],
    ['Europe/Madrid', '2026-03-29', 480, '2026-03-29T06:00:00.000Z'],
    ['Europe/Madrid', '2026-10-25', 480, '2026-10-25T07:00:00.000Z'],
    // Jumped over: the first moment after the jump, wherever in the gap the time lies.
    ['Europe/Madrid', '2026-03-29', 120, '2026-03-29T01:00:00.000Z'],
    ['Europe/Madrid', '2026-03-29', 150, '2026-03-29T01:00:00.000Z'],
    ['Europe/Madrid', '2026-03-29', 179, '2026-03-29T01:00:00.000Z'],
    // Twice: the first.
    ['Europe/Madrid', '2026-10-25', 150, '2026-10-25T00:30:00.000Z'],
    ['America/New_York', '2026-11-01', 90, '2026-11-01T05:30:00.000Z'],
    // Half an hour, quarters, and a gap at midnight.
    ['Australia/Lord_Howe', '2026-10-04', 135, '2026-10-03T15:30:00.000Z'],
    ['Pacific/Chatham', '2026-09-27', 165, '2026-09-26T14:00:00.000Z'],
    ['Africa/Cairo', '2026-04-24', 0, '2026-04-23T22:00:00.000Z'],
    // Morocco goes back for Ramadan and forward after it.
    ['Africa/Casablanca', '2026-02-15', 480, '2026-02-15T08:00:00.000Z'],
    ['Africa/Casablanca', '2026-02-14', 480, '2026-02-14T07:00:00.000Z'],
    // The last hour of a day, jumped over into the next one.
    ['America/Nuuk', '2026-03-28', 1_410, '2026-03-29T01:00:00.000Z'],
  ])('%s %s at minute %i', (zone, date, minute, expected) => {
    expect(instantOf(date, minute, zone).toISOString()).toBe(expected);
  });

  test('a day that a zone skipped does not exist, and no morning is on it', () => {
    expect([dayExists('2011-12-30', 'Pacific/Apia'), dayExists('2011-12-31', 'Pacific/Apia')]).toEqual([false, true]);
    expect(dayExists('1993-08-21', 'Pacific/Kwajalein')).toBe(false);
    const every = { zone: 'Pacific/Apia', atMinute: 480, days: [1, 2, 3, 4, 5, 6, 7] };
    const mornings = morningsFrom('2011-12-29', every);
    expect([mornings.next().value.date, mornings.next().value.date]).toEqual(['2011-12-29', '2011-12-31']);
    const fridays = { ...every, days: [5], now: new Date('2011-12-29T00:00:00Z') };
    expect(nextMorning(fridays)?.date).toBe('2012-01-06');
  });

  test('a morning that was jumped over into the next day is still of its own', () => {
    const nuuk = { zone: 'America/Nuuk', atMinute: 1_410, days: [1, 2, 3, 4, 5, 6, 7] };
    const now = new Date('2026-03-29T01:00:00Z');
    expect(localDate(now, nuuk.zone)).toBe('2026-03-29');
    expect(nextMorning({ ...nuuk, now })).toEqual({ date: '2026-03-28', at: now });
  });

  test('an unknown zone is UTC, and said to be unknown', () => {
    expect(knownZone('Mars/Base')).toEqual({ zone: 'UTC', known: false });
    expect(knownZone('Europe/Madrid')).toEqual({ zone: 'Europe/Madrid', known: true });
    expect(instantOf('2026-11-23', 480, 'Mars/Base').toISOString()).toBe('2026-11-23T08:00:00.000Z');
    expect(localDate(new Date('2026-11-23T23:59:00Z'), '')).toBe('2026-11-23');
  });
});

test('every zone, around every change of its clock: the moment that looking at the clock finds', () => {
  const zones = ZONES.filter((zone) => changes(zone, 2026).length > 0);
  expect(zones.length).toBeGreaterThan(100);
  const anyDay = fc.constantFrom(...zones).chain((zone) =>
    fc.record({
      zone: fc.constant(zone),
      date: fc.constantFrom(...changes(zone, 2026)),
      minute: fc.oneof(fc.integer({ min: 0, max: 1_439 }), fc.constantFrom(0, 60, 119, 120, 150, 180, 1_439)),
    }),
  );
  fc.assert(
    fc.property(anyDay, ({ zone, date, minute }) => {
      expect(instantOf(date, minute, zone).getTime()).toBe(firstMinuteByLooking(date, minute, zone));
    }),
    { numRuns: 200 },
  );
});

test('every zone, any day from 1990 on: mornings come in order, a day is not doubled and none is left out', () => {
  const some = fc.record({
    zone: fc.constantFrom(...ZONES),
    day: fc.integer({ min: 7_305, max: 22_000 }),
    atMinute: fc.integer({ min: 0, max: 1_439 }),
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
  });
  fc.assert(
    fc.property(some, ({ zone, day, ...rest }) => {
      const from = new Date(day * DAY).toISOString().slice(0, 10);
      const mornings = morningsFrom(from, { zone, ...rest });
      const got = Array.from({ length: 8 }, () => mornings.next().value);
      expect(got.every(({ at }, i) => i === 0 || at > got[i - 1].at)).toBe(true);
      const [first, last] = [from, got.at(-1).date];
      const wanted: string[] = [];
      for (let date = first; date <= last; date = plusDays(date, 1)) {
        const weekday = ((new Date(date).getUTCDay() + 6) % 7) + 1;
        if (rest.days.includes(weekday) && dayExists(date, zone)) wanted.push(date);
      }
      expect(got.map(({ date }) => date)).toEqual(wanted);
    }),
    { numRuns: 300 },
  );
});

test('the next morning is the first after `after` that is not longer ago than the grace', () => {
  const some = fc.record({
    zone: fc.constantFrom(...ZONES),
    now: fc.date({ min: new Date('2010-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
    atMinute: fc.integer({ min: 0, max: 1_439 }),
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    graceMs: fc.integer({ min: 0, max: 6 * 3_600_000 }),
    ago: fc.option(fc.integer({ min: -3, max: 40 }), { nil: undefined }),
  });
  fc.assert(
    fc.property(some, ({ ago, ...given }) => {
      const today = localDate(given.now, given.zone);
      const after = ago === undefined ? undefined : plusDays(today, -ago);
      const next = nextMorning({ ...given, after });
      if (!next) throw new Error('there is always one');
      expect(next.at.getTime()).toBeGreaterThanOrEqual(given.now.getTime() - given.graceMs);
      if (after) expect(next.date > after).toBe(true);
      // Those before it are too old, or not after `after`.
      for (const { date, at } of morningsFrom(plusDays(today, -5), given)) {
        if (date >= next.date) break;
        expect(at.getTime() < given.now.getTime() - given.graceMs || (after !== undefined && date <= after)).toBe(true);
      }
    }),
    { numRuns: 400 },
  );
  expect(nextMorning({ zone: 'UTC', atMinute: 0, days: [], now: new Date() })).toBeUndefined();
});
