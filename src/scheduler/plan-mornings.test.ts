import { expect, test } from 'vitest';
import { planMornings } from './plan-mornings.ts';

const MADRID = { zone: 'Europe/Madrid', atMinute: 480, days: [1, 2, 3, 4, 5] };
/** Monday; due at 07:00 UTC. */
const MONDAY = '2026-11-23';
const at = (time: string) => new Date(`2026-11-${time}Z`);
const shortly = (plan: ReturnType<typeof planMornings>) =>
  plan && [...plan.due.map(({ date, status, late }) => `${date} ${late ? 'late' : status}`), plan.next.date];

test.each([
  ['23T06:59:59', [MONDAY]],
  ['23T07:00:00', [`${MONDAY} planned`, '2026-11-24']],
  ['23T07:10:00', [`${MONDAY} planned`, '2026-11-24']],
  ['23T07:10:01', [`${MONDAY} late`, '2026-11-24']],
  ['23T11:00:00', [`${MONDAY} late`, '2026-11-24']],
  ['23T11:00:01', [`${MONDAY} skipped`, '2026-11-24']],
  ['24T07:00:00', [`${MONDAY} skipped`, '2026-11-24 planned', '2026-11-25']],
  ['26T08:00:00', [`${MONDAY} skipped`, '2026-11-24 skipped', '2026-11-25 skipped', '2026-11-26 late', '2026-11-27']],
])('at %s', (now, expected) => {
  expect(shortly(planMornings(MADRID, MONDAY, at(now)))).toEqual(expected);
});

test('after an outage of months the newest thirty-one are on record', () => {
  const plan = planMornings(MADRID, '2026-01-05', at('23T08:00:00'));
  expect(plan?.due).toHaveLength(31);
  expect(plan?.due.at(-1)).toMatchObject({ date: MONDAY, status: 'planned', late: true });
  expect(plan?.next.date).toBe('2026-11-24');
});

test('the day that was planned comes, also where its weekday is no longer chosen', () => {
  expect(shortly(planMornings({ ...MADRID, days: [3] }, MONDAY, at('23T07:00:00')))).toEqual([
    `${MONDAY} planned`,
    '2026-11-25',
  ]);
});

test('a day that the zone skipped is not left out: it never was', () => {
  const apia = { ...MADRID, zone: 'Pacific/Apia' };
  expect(shortly(planMornings(apia, '2011-12-30', new Date('2011-12-31T00:00:00Z')))).toEqual(['2012-01-02']);
});

test('without a weekday there is nothing to plan', () => {
  expect(planMornings({ ...MADRID, days: [] }, MONDAY, at('25T07:00:00'))).toBeUndefined();
});
