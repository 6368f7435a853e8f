import { expect, test } from 'vitest';
import { comingWords, dayName, daysBetween, earlierDay, momentWords, weekday } from './day-words.ts';

test('days are counted over a change of the clocks, of the month and of the year', () => {
  expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2);
  expect(daysBetween('2027-01-01', '2026-12-31')).toBe(-1);
});

test('a day has its weekday', () => {
  expect([dayName('2026-11-23'), weekday('2026-11-22'), dayName('2028-02-29')]).toEqual([
    'Mon 23 Nov',
    'Sun',
    'Tue 29 Feb',
  ]);
});

test.each([
  ['2026-11-22', 'yesterday'],
  ['2026-11-20', 'Fri'],
  ['2026-11-17', 'Tue'],
  ['2026-11-16', 'Mon 16 Nov'],
])('%s, said on Monday the 23rd, is %s', (date, words) => {
  expect(earlierDay(date, '2026-11-23')).toBe(words);
});

test('moments are told by the clocks of the zone', () => {
  const words = (zone: string) => momentWords('2026-11-23T05:10:00Z', zone, '2026-11-23');
  expect(words('Europe/Berlin')).toBe('06:10');
  expect(words('America/Los_Angeles')).toBe('Sun 22 Nov 21:10');
  expect(words('Nowhere/At-all')).toBe('05:10');
  expect(momentWords('2026-11-22T23:00:00Z', 'Europe/Berlin', '2026-11-23')).toBe('00:00');
});

test.each([
  ['2026-11-23T18:00:00Z', 'today at 19:00'],
  ['2026-11-24T07:00:00Z', 'tomorrow at 08:00'],
  ['2026-11-30T07:00:00Z', 'Mon 30 Nov at 08:00'],
])('%s comes %s', (at, words) => {
  expect(comingWords(at, 'Europe/Berlin', '2026-11-23')).toBe(words);
});
