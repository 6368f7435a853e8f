import { expect, test } from 'vitest';
import { CRITICAL, monday, morning } from './morning.fixture.ts';
import { awake } from './redraw.ts';

test.each([
  ['bad', CRITICAL, 'still_open'],
  ['well', {}, 'steady'],
] as const)('an account that is %s and woken again is told of as such', (_, how, lane) => {
  const facts = monday([morning('Acme', { ...how, was: how, snooze: { until: '2026-12-01' } })]);
  const [item] = facts.items;
  if (!item) throw new Error('nothing is told of');
  expect(item).toMatchObject({ lane: 'snoozed' });
  const woken = awake(item);
  expect(woken).toMatchObject({ lane });
  expect(woken).not.toHaveProperty('snooze');
});
