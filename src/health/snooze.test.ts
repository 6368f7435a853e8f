import { describe, expect, test } from 'vitest';
import { isAsleep, type Snooze } from './snooze.ts';
import type { Scored, Tier } from './types.ts';

const DATE = '2026-11-23';

function scored(tier: Tier, high: number, complete = true): Scored {
  const lists = { notSetUp: [], unavailable: complete ? [] : (['support'] as const), reasons: [] };
  return { kind: 'scored', rules: 'r', low: high, high, tier, complete, ...lists };
}

describe('until a day', () => {
  const snooze: Snooze = { until: '2026-11-25' };
  test.each<[string, Scored, Tier | undefined, string, boolean]>([
    ['before it', scored('at_risk', 50), 'at_risk', DATE, true],
    ['on it', scored('at_risk', 50), 'at_risk', '2026-11-25', false],
    ['after it', scored('at_risk', 50), 'at_risk', '2026-12-01', false],
    ['where it got worse before', scored('critical', 30), 'at_risk', DATE, false],
    ['where it got better before', scored('watch', 70), 'at_risk', DATE, true],
    ['with nothing to compare', scored('critical', 30), undefined, DATE, true],
    ['without a score', { kind: 'unscored', rules: 'r' }, 'at_risk', DATE, true],
  ])('%s', (_, now, before, date, asleep) => {
    expect(isAsleep(snooze, now, before, date)).toBe(asleep);
  });
});

describe('until it gets worse', () => {
  const at = (untilWorseThan: Tier, points?: number): Snooze => ({
    untilWorseThan,
    why: 'snooze',
    ...(points !== undefined && { points }),
  });
  test.each<[string, Snooze, Scored, boolean]>([
    ['the same', at('at_risk', 50), scored('at_risk', 50), true],
    ['a tier worse', at('at_risk', 50), scored('critical', 38), false],
    ['a few points worse', at('at_risk', 55), scored('at_risk', 46), true],
    ['ten points worse', at('at_risk', 55), scored('at_risk', 45), false],
    ['worse below Critical, where no tier is left', at('critical', 30), scored('critical', 20), false],
    ['better, and still bad', at('critical', 30), scored('at_risk', 54), true],
    ['recovered: what comes after is something else', at('critical', 30), scored('watch', 66), false],
    ['perhaps recovered', at('critical', 30), scored('watch', 70, false), true],
    ['no score to begin with', at('healthy'), scored('healthy', 85), true],
    ['no score now', at('critical', 30), { kind: 'unscored', rules: 'r' }, true],
  ])('%s', (_, snooze, now, asleep) => {
    expect(isAsleep(snooze, now, 'at_risk', DATE)).toBe(asleep);
  });
});

test('without a snooze it is awake', () => {
  expect(isAsleep(undefined, scored('healthy', 100), 'healthy', DATE)).toBe(false);
});
