import { describe, expect, test } from 'vitest';
import { changeCauses, wouldChange } from './explain.ts';
import { DEFAULT_RULES } from './rules.ts';
import { score } from './score.ts';
import type { DeliverySignal, Score, Signals, Snapshot, StageSignal, SupportSignal } from './types.ts';

const down = { kind: 'unavailable', since: '2026-11-20T06:10:00.000Z', why: 'down' } as const;
const unmatched = { kind: 'not_set_up', why: 'no_match' } as const;

function signals({
  stage,
  support,
  delivery,
}: {
  stage?: Partial<StageSignal>;
  support?: Partial<SupportSignal>;
  delivery?: Partial<DeliverySignal>;
} = {}): Signals {
  return {
    stage: { kind: 'value', value: { stage: 'Technical setup', days: 3, movedBack: false, ...stage } },
    support: {
      kind: 'value',
      value: { open: 0, urgent: 0, reopened: 0, oldestDays: 0, lastContactDays: null, ...support },
    },
    delivery: { kind: 'value', value: { done: 0, planned: 0, overdue: 0, quietDays: 0, ...delivery } },
  };
}

function scored(snapshot: Snapshot): Score {
  const result = score(snapshot, DEFAULT_RULES);
  if (result.kind === 'unscored') throw new Error('unscored');
  return result;
}

const sample = signals({
  stage: { days: 21 },
  support: { open: 5, urgent: 1, oldestDays: 9 },
  delivery: { done: 6, planned: 12 },
});

describe('what moved a score', () => {
  test('each rule with its points, the one that moved most the same way as the cause', () => {
    const before = scored({ signals: signals({ stage: { days: 15 }, support: { open: 1 } }) });
    const after = scored({ signals: signals({ support: { open: 6, oldestDays: 4 } }) });
    expect(changeCauses(before, after)).toEqual({
      delta: -12,
      sameRules: true,
      cause: { rule: 'support.open', pillar: 'support', delta: -18, why: 'value' },
      rules: [
        { rule: 'support.open', pillar: 'support', delta: -18, why: 'value' },
        { rule: 'stage.pace', pillar: 'stage', delta: 10, why: 'value' },
        { rule: 'support.oldest', pillar: 'support', delta: -4, why: 'value' },
      ],
      coverage: [],
    });
  });

  test('the cause goes the way the score went, though another rule moved more the other way', () => {
    const before = scored({ signals: signals({ support: { open: 6 } }) });
    const after = scored({
      signals: signals({ stage: { days: 22 }, support: { oldestDays: 4, open: 1 }, delivery: { overdue: 1 } }),
    });
    expect(changeCauses(before, after)).toMatchObject({ delta: -12, cause: { rule: 'stage.pace', delta: -20 } });
    const worse = scored({ signals: signals({ stage: { days: 15, movedBack: true }, delivery: { quietDays: 7 } }) });
    expect(changeCauses(before, worse)).toMatchObject({ delta: -6, cause: { rule: 'stage.moved_back', delta: -10 } });
  });

  test('nothing moved, or as much up as down: no cause', () => {
    const one = scored({ signals: signals({ support: { oldestDays: 4, open: 1 } }) });
    const other = scored({ signals: signals({ delivery: { quietDays: 7 } }) });
    expect(changeCauses(one, one)).toEqual({ delta: 0, sameRules: true, rules: [], coverage: [] });
    expect(changeCauses(one, other)).not.toHaveProperty('cause');
    expect(changeCauses(one, other).rules).toHaveLength(2);
  });

  test('tickets that can no longer be read did not get fewer', () => {
    const before = scored({ signals: signals({ support: { open: 6 }, delivery: { overdue: 1 } }) });
    const after = scored({ signals: { ...signals(), support: down } });
    expect(changeCauses(before, after)).toMatchObject({
      delta: 24,
      cause: { rule: 'support.open', delta: 18, why: 'coverage' },
      rules: [{ why: 'coverage' }, { rule: 'delivery.overdue', delta: 6, why: 'value' }],
      coverage: ['support'],
    });
  });

  test('a weight that went to another pillar is not a change of the account', () => {
    const busy = signals({ support: { open: 6 }, delivery: { overdue: 1 } });
    const before = scored({ signals: busy });
    const after = scored({ signals: { ...busy, stage: unmatched } });
    expect(changeCauses(before, after)).toMatchObject({
      delta: -16,
      rules: [
        { rule: 'support.open', delta: -12, why: 'coverage' },
        { rule: 'delivery.overdue', delta: -4, why: 'coverage' },
      ],
      coverage: ['stage'],
    });
  });

  test('another plan for the stage is a change of the account', () => {
    const before = scored({ signals: signals({ stage: { days: 16 } }) });
    const after = scored({ signals: signals({ stage: { stage: 'Go-live', days: 16 } }) });
    expect(changeCauses(before, after).rules).toEqual([
      { rule: 'stage.pace', pillar: 'stage', delta: -20, why: 'value' },
    ]);
  });

  test('across versions of the rules it says so', () => {
    const before = { ...scored({ signals: sample }), rules: '2026-10-1+00000000' };
    const after = scored({ signals: signals() });
    const change = changeCauses(before, after);
    expect(change).toMatchObject({ delta: 38, sameRules: false, cause: { rule: 'support.open', why: 'rules' } });
    expect(change.rules.map(({ why }) => why)).toEqual(['rules', 'rules', 'rules', 'rules', 'rules']);
  });
});

describe('what would raise a score', () => {
  test('for each reason the nearest value that costs less, and the points', () => {
    expect(wouldChange({ signals: sample }, DEFAULT_RULES)).toEqual([
      { rule: 'support.open', pillar: 'support', value: 5, to: 3, gain: 6 },
      { rule: 'stage.pace', pillar: 'stage', value: 21, against: 14, to: 14, gain: 10 },
      { rule: 'support.oldest', pillar: 'support', value: 9, to: 7, gain: 4 },
      { rule: 'delivery.completion', pillar: 'delivery', value: 6, against: 12, to: 10, gain: 4 },
      { rule: 'support.urgent_or_reopened', pillar: 'support', value: 1, to: 0, gain: 4 },
    ]);
  });

  test('to move on gives back all points of the days that then start anew', () => {
    const late = signals({ stage: { days: 29 } });
    expect(wouldChange({ signals: late }, DEFAULT_RULES)).toMatchObject([{ rule: 'stage.pace', to: 14, gain: 30 }]);
  });

  test('one step can pass more than one band', () => {
    expect(wouldChange({ signals: signals({ delivery: { planned: 1 } }) }, DEFAULT_RULES)).toMatchObject([
      { to: 1, gain: 8 },
    ]);
  });

  test('in the points of the weights that hold: 18 and 12 of 30 are 60 and 40', () => {
    const snapshot = { signals: { ...signals({ support: { open: 6 } }), stage: unmatched, delivery: unmatched } };
    expect(wouldChange(snapshot, DEFAULT_RULES)).toMatchObject([{ rule: 'support.open', to: 5, gain: 20 }]);
  });

  test('nothing, where all is well or nothing is known', () => {
    expect(wouldChange({ signals: signals() }, DEFAULT_RULES)).toEqual([]);
    expect(wouldChange({ signals: { stage: down, support: down, delivery: unmatched } }, DEFAULT_RULES)).toEqual([]);
  });
});
