import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { worstFirst } from './compose.ts';
import type { AccountMorning } from './facts.ts';
import { AT_RISK, AWAY, CRITICAL, followUp, monday, morning, WATCH } from './morning.fixture.ts';

const lanes = (...mornings: AccountMorning[]) =>
  Object.fromEntries(monday(mornings).items.map(({ account, lane }) => [account.name, lane]));
const lane = (more: Parameters<typeof morning>[1]) => lanes(morning('Acme', more)).Acme;
const order = (...mornings: AccountMorning[]) => monday(mornings).items.map(({ account }) => account.name);
const item = (more: Parameters<typeof morning>[1]) => monday([morning('Acme', more)]).items[0];
/** Zendesk away: what is left is the stage and the tasks. */
const partly = (days: number) => ({ days, support: AWAY, delivery: { overdue: 2 } });

describe('an account', () => {
  test.each<[string, Parameters<typeof morning>[1], string]>([
    ['that turned bad today needs its CSM', { ...AT_RISK, was: {}, badSince: '2026-11-23' }, 'needs_you'],
    ['that got worse within bad does too', { ...CRITICAL, was: AT_RISK, badSince: '2026-11-18' }, 'needs_you'],
    ['that is bad and told of for the first time', { ...CRITICAL, badSince: '2026-11-23' }, 'needs_you'],
    ['that is as bad as before is still open', { ...AT_RISK, was: AT_RISK, badSince: '2026-11-18' }, 'still_open'],
    [
      'that got better within bad has changed',
      { ...AT_RISK, days: 15, was: CRITICAL, badSince: '2026-11-18' },
      'changed',
    ],
    ['that recovered has changed', { was: AT_RISK }, 'changed'],
    ['that is watched now has changed', { ...WATCH, was: {} }, 'changed'],
    ['that lost five points within its tier has changed', { support: { open: 2 }, was: {} }, 'changed'],
    ['that lost four points is steady', { support: { oldestDays: 4 }, was: {} }, 'steady'],
    ['that is well and told of for the first time is steady', {}, 'steady'],
  ])('%s', (_, more, expected) => {
    expect(lane(more)).toBe(expected);
  });

  test('that is as bad as before is shown in full on the day on which something was done about it', () => {
    const open = { ...AT_RISK, was: AT_RISK, badSince: '2026-11-18' };
    for (const state of ['done', 'unknown', 'failed'] as const) {
      expect(lane({ ...open, followUp: followUp(state) })).toBe('needs_you');
    }
    for (const state of ['earlier', 'offered'] as const) {
      expect(lane({ ...open, followUp: followUp(state) })).toBe('still_open');
    }
  });

  test('is not called better on half the facts', () => {
    const half = { ...partly(3), was: CRITICAL, badSince: '2026-11-18' };
    expect(item(half)).toMatchObject({ scored: { tier: 'healthy', complete: false }, lane: 'still_open' });
  });

  test('is worse for certain where even a range is', () => {
    expect(lane({ ...partly(40), was: {}, badSince: '2026-11-23' })).toBe('needs_you');
  });

  test('is not told of as new because the last digest knew half of it', () => {
    const again = { ...CRITICAL, was: partly(3), badSince: '2026-11-18' };
    expect(lane({ ...again, lastTier: 'critical' })).toBe('still_open');
    expect(lane({ ...again, lastTier: 'at_risk' })).toBe('needs_you');
  });

  test('without a score is still open if it was, and steady otherwise', () => {
    const nowhere = { support: AWAY, delivery: AWAY };
    const blind = morning('Acme', nowhere);
    const unscored: AccountMorning = { ...blind, scored: { kind: 'unscored', rules: 'r' } };
    expect(lanes({ ...unscored, badSince: '2026-11-18' }).Acme).toBe('still_open');
    expect(lanes(unscored).Acme).toBe('steady');
  });
});

describe('the change since the last digest', () => {
  test('has its points, its cause and the day it is counted from', () => {
    expect(item({ ...CRITICAL, was: WATCH })).toMatchObject({
      delta: -50,
      cause: { rule: 'delivery.overdue', delta: -12 },
      tierBefore: 'watch',
      comparedWith: '2026-11-20',
    });
  });

  test('is none for ranges, other rules and the first time', () => {
    const ranges = [{ ...partly(40), was: {} }, { was: partly(40) }, {}];
    for (const more of ranges) expect(item(more)).not.toHaveProperty('delta');
    const old = morning('Acme', { was: WATCH });
    const rules = { ...old, previous: { date: '2026-11-20', scored: { ...old.scored, rules: 'old' } } };
    const facts = monday([rules]);
    expect(facts.rulesChanged).toBe(true);
    expect(facts.items[0]).not.toHaveProperty('delta');
    expect(monday([old]).rulesChanged).toBe(false);
  });

  test('has no cause where the account did nothing, but a product counts now', () => {
    const nowhere = { kind: 'not_set_up', why: 'no_match' } as const;
    const linked = item({ days: 40, was: { days: 40, delivery: nowhere } });
    expect(linked?.delta).toBeGreaterThan(0);
    expect(linked).not.toHaveProperty('cause');
  });
});

describe('a snooze', () => {
  const until = (day: string) => ({ snooze: { until: day } });
  const untilWorse = { snooze: { untilWorseThan: 'at_risk', why: 'snooze' } } as const;

  test.each<[string, Parameters<typeof morning>[1], string]>([
    ['holds before its day', { ...AT_RISK, was: AT_RISK, badSince: '2026-11-18', ...until('2026-11-24') }, 'snoozed'],
    ['holds over good news', { was: AT_RISK, ...until('2026-11-24') }, 'snoozed'],
    ['ends on its day', { ...AT_RISK, was: AT_RISK, badSince: '2026-11-18', ...until('2026-11-23') }, 'still_open'],
    [
      'is broken by a worse tier',
      { ...CRITICAL, was: AT_RISK, badSince: '2026-11-18', ...until('2026-11-30') },
      'needs_you',
    ],
    ['holds at its tier', { ...AT_RISK, was: WATCH, badSince: '2026-11-23', ...untilWorse }, 'snoozed'],
    [
      'is broken by a tier worse than its own',
      { ...CRITICAL, was: WATCH, badSince: '2026-11-23', ...untilWorse },
      'needs_you',
    ],
  ])('%s', (_, more, expected) => {
    expect(lane(more)).toBe(expected);
  });

  test('until it gets worse holds where nothing is known', () => {
    const unscored = { ...morning('Acme', untilWorse), scored: { kind: 'unscored', rules: 'r' } } as const;
    expect(lanes(unscored).Acme).toBe('snoozed');
  });
});

describe('rank', () => {
  test('what got worse today, then the tier, then the points lost', () => {
    expect(
      order(
        morning('Steady'),
        morning('Z lost', { support: { open: 2 }, was: {} }),
        morning('Worse', { ...AT_RISK, was: {}, badSince: '2026-11-23' }),
        morning('Open', { ...CRITICAL, was: CRITICAL, badSince: '2026-11-18' }),
        morning('A won', { was: { support: { open: 2 } } }),
      ),
    ).toEqual(['Worse', 'Open', 'Z lost', 'Steady', 'A won']);
  });

  test('then who was not heard of the longest, then the name by its characters, then the key', () => {
    const heard = (name: string, lastContactDays: number | null) => morning(name, { support: { lastContactDays } });
    const twin = { ...heard('b', 3), id: 'twin' };
    const facts = monday([
      { ...twin, account: { ...twin.account, key: 'company:0' } },
      heard('é', 3),
      heard('b', 3),
      heard('B', 3),
      heard('\u{1F600}', 3),
      heard('\uFF5E', 3),
      heard('long ago', null),
      heard('month', 30),
      morning('unknown', { support: { kind: 'not_set_up', why: 'no_match' } }),
    ]);
    const names = facts.items.map(({ id, account }) => (id === 'twin' ? 'twin' : account.name));
    expect(names).toEqual(['long ago', 'month', 'B', 'twin', 'b', 'é', '\uFF5E', '\u{1F600}', 'unknown']);
  });

  test('does not depend on the order they come in', () => {
    const kinds = [
      {},
      WATCH,
      AT_RISK,
      CRITICAL,
      { ...CRITICAL, was: {} },
      { was: CRITICAL },
      { ...AT_RISK, was: AT_RISK },
    ];
    const all = Array.from({ length: 30 }, (_, at) => morning(`A${at % 9}`, kinds[at % kinds.length])).map(
      (one, at) => ({
        ...one,
        account: { ...one.account, key: `k${at}` },
      }),
    );
    const wanted = monday(all);
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: 30 }), (shuffled) => {
        expect(monday(shuffled)).toEqual(wanted);
      }),
    );
  });

  test('lists are by tier and score alone', () => {
    const { items } = monday([
      morning('Healthy', { was: CRITICAL }),
      morning('Worse today', { ...AT_RISK, was: {}, badSince: '2026-11-23' }),
      morning('Worst', { ...CRITICAL, was: CRITICAL, badSince: '2026-11-18' }),
      morning('A bit better', { ...CRITICAL, delivery: {}, days: 40, was: CRITICAL, badSince: '2026-11-18' }),
    ]);
    expect(worstFirst(items).map(({ account }) => account.name)).toEqual([
      'Worst',
      'A bit better',
      'Worse today',
      'Healthy',
    ]);
  });
});
