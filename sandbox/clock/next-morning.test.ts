import { expect, test } from 'vitest';
import { nextMorning } from './next-morning.ts';

test.each([
  ['before eight it is today', '2026-11-20T06:59:59Z', 'Europe/Madrid', '2026-11-20T07:00:00Z'],
  ['at eight it is the next one', '2026-11-19T07:00:00Z', 'Europe/Madrid', '2026-11-20T07:00:00Z'],
  ['from Friday on it is Monday', '2026-11-20T07:00:00Z', 'Europe/Madrid', '2026-11-23T07:00:00Z'],
  ['on Sunday night it is Monday', '2026-11-23T04:59:00Z', 'America/New_York', '2026-11-23T13:00:00Z'],
  ['the local day counts', '2026-11-22T19:00:00Z', 'Asia/Kolkata', '2026-11-23T02:30:00Z'],
  ['clocks go forward over the weekend', '2026-03-27T12:00:00Z', 'Europe/Madrid', '2026-03-30T06:00:00Z'],
  ['clocks go back over the weekend', '2026-10-30T13:00:00Z', 'America/New_York', '2026-11-02T13:00:00Z'],
])('%s', (_, now, timeZone, expected) => {
  expect(nextMorning(new Date(now), timeZone)).toEqual(new Date(expected));
});
