import { expect, test } from 'vitest';
import { DEFAULT_RULES } from './rules.ts';
import { score, tierOf } from './score.ts';
import type { Signals } from './types.ts';

function inStage(days: number): Signals['stage'] {
  return { kind: 'value', value: { stage: 'Technical setup', days, movedBack: false } };
}

const sample: Signals = {
  stage: inStage(21),
  support: { kind: 'value', value: { open: 5, urgent: 1, reopened: 0, oldestDays: 9, lastContactDays: null } },
  delivery: { kind: 'value', value: { done: 6, planned: 12, overdue: 0, quietDays: 0 } },
};

test('a score says all it was made of, in one order of bytes', () => {
  expect(JSON.stringify(score({ signals: sample, before: 'at_risk' }, DEFAULT_RULES))).toBe(
    `{"kind":"scored","rules":"${DEFAULT_RULES.version}","low":62,"high":62,"tier":"at_risk","complete":true,"notSetUp":[],` +
      '"unavailable":[],"reasons":[' +
      '{"rule":"support.open","pillar":"support","value":5,"penalty":12},' +
      '{"rule":"stage.pace","pillar":"stage","value":21,"against":14,"penalty":10},' +
      '{"rule":"support.oldest","pillar":"support","value":9,"penalty":8},' +
      '{"rule":"delivery.completion","pillar":"delivery","value":6,"against":12,"penalty":4},' +
      '{"rule":"support.urgent_or_reopened","pillar":"support","value":1,"penalty":4}]}',
  );
});

test('the rule of quiet days is left out where they are not known', () => {
  const of = (quietDays: number | null) => {
    const delivery = { kind: 'value', value: { done: 6, planned: 12, overdue: 0, quietDays } } as const;
    return score({ signals: { ...sample, delivery } }, DEFAULT_RULES);
  };
  const rules = (scored: ReturnType<typeof of>) => scored.kind === 'scored' && scored.reasons.map(({ rule }) => rule);
  expect(rules(of(30))).toContain('delivery.quiet');
  expect(rules(of(null))).not.toContain('delivery.quiet');
  expect(of(null)).toEqual(of(0));
});

test('a pillar takes no more than its weight, in rule order, even by rules that nobody checked', () => {
  const rules = { ...DEFAULT_RULES, weights: { stage: 70, support: 20, delivery: 10 } };
  const support = {
    kind: 'value',
    value: { open: 6, urgent: 1, reopened: 0, oldestDays: 8, lastContactDays: 1 },
  } as const;
  const nothing = { kind: 'value', value: { done: 0, planned: 0, overdue: 0, quietDays: 0 } } as const;
  expect(score({ signals: { stage: inStage(1), support, delivery: nothing } }, rules)).toMatchObject({
    high: 80,
    reasons: [
      { rule: 'support.open', penalty: 18 },
      { rule: 'support.oldest', penalty: 2 },
    ],
  });
});

test('a day beyond the plan is beyond it, even where that is less than one per cent', () => {
  const rules = { ...DEFAULT_RULES, expectedDays: { default: 200, stages: new Map() } };
  const unmatched = { kind: 'not_set_up', why: 'ambiguous' } as const;
  const high = (days: number) =>
    score({ signals: { stage: inStage(days), support: unmatched, delivery: unmatched } }, rules);
  expect([200, 201, 300, 301, 400, 401].map(high)).toMatchObject(
    [100, 75, 75, 50, 50, 25].map((points) => ({ high: points })),
  );
});

test.each([
  [100, undefined, 'healthy'],
  [80, undefined, 'healthy'],
  [79, undefined, 'watch'],
  [60, undefined, 'watch'],
  [59, undefined, 'at_risk'],
  [40, undefined, 'at_risk'],
  [39, undefined, 'critical'],
  [0, undefined, 'critical'],
  [79, 'healthy', 'watch'],
  [39, 'healthy', 'critical'],
  [84, 'watch', 'watch'],
  [85, 'watch', 'healthy'],
  [60, 'watch', 'watch'],
  [59, 'watch', 'at_risk'],
  [64, 'at_risk', 'at_risk'],
  [65, 'at_risk', 'watch'],
  [84, 'at_risk', 'watch'],
  [85, 'at_risk', 'healthy'],
  [40, 'at_risk', 'at_risk'],
  [39, 'at_risk', 'critical'],
  [43, 'critical', 'critical'],
  [44, 'critical', 'critical'],
  [45, 'critical', 'at_risk'],
  [62, 'critical', 'at_risk'],
  [64, 'critical', 'at_risk'],
  [65, 'critical', 'watch'],
  [66, 'critical', 'watch'],
  [84, 'critical', 'watch'],
  [85, 'critical', 'healthy'],
] as const)('%i after %s is %s', (high, before, tier) => {
  expect(tierOf(high, DEFAULT_RULES, before)).toBe(tier);
});
