import { expect, test } from 'vitest';
import { wouldChange } from '../health/explain.ts';
import { DEFAULT_RULES } from '../health/rules.ts';
import { easingWords } from './easing-words.ts';
import { signals } from './morning.fixture.ts';

test('every way to a better score is something to do', () => {
  const bad = signals({
    days: 30,
    support: { open: 6, oldestDays: 9, urgent: 1, reopened: 1 },
    delivery: { overdue: 4, done: 2, planned: 8, quietDays: 9 },
  });
  const words = wouldChange({ signals: bad }, DEFAULT_RULES).map((easing) => easingWords(easing, bad));
  expect(words).toEqual([
    'Move on from "Technical setup"',
    'Finish 1 overdue task',
    'Close 1 open ticket',
    'Finish 2 planned tasks more',
    'Close the tickets older than 7 days',
    'Move any of its tasks',
    'Close 2 urgent or reopened tickets',
  ]);
});

test('every rule has words', () => {
  for (const rule of Object.keys(DEFAULT_RULES.bands)) {
    expect(easingWords({ rule, value: 2, to: 1 }, signals())).toBeDefined();
  }
  expect(easingWords({ rule: 'of.tomorrow', value: 2, to: 1 }, signals())).toBeUndefined();
});
