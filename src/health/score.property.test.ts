import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changeCauses, type Easing, wouldChange } from './explain.ts';
import { DEFAULT_RULES, type RuleSet, readRules } from './rules.ts';
import { score, tierOf } from './score.ts';
import { PILLARS, type Score, type Signal, type Signals, type Snapshot, TIERS } from './types.ts';

/** Small numbers hit the edges of bands, large ones lie beyond them all. */
const count = fc.oneof({ weight: 4, arbitrary: fc.nat(12) }, { weight: 1, arbitrary: fc.nat(100_000) });
const days = fc.oneof({ weight: 4, arbitrary: fc.nat(35) }, { weight: 1, arbitrary: fc.nat(100_000) });
const stageName = fc.constantFrom('Kickoff', 'Technical setup', 'go-live', 'Legal review');

const stage = fc.record({ stage: stageName, days, movedBack: fc.boolean() });
const support = fc.record({
  open: count,
  urgent: fc.nat(3),
  reopened: fc.nat(3),
  oldestDays: days,
  lastContactDays: fc.option(days),
});
const delivery = fc
  .record({ planned: count, share: fc.nat(100), overdue: count, quietDays: fc.option(days) })
  .map(({ share, planned, ...rest }) => ({ ...rest, planned, done: Math.floor((planned * share) / 100) }));

const missing = fc.constantFrom(
  { kind: 'not_set_up', why: 'no_match' } as const,
  { kind: 'not_set_up', why: 'not_configured' } as const,
  { kind: 'unavailable', since: '2026-11-20T06:10:00.000Z', why: 'down' } as const,
  { kind: 'unavailable', since: '2026-11-20T06:10:00.000Z', why: 'unreadable' } as const,
);
function signal<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Signal<T>> {
  const read = value.map((inner) => ({ kind: 'value' as const, value: inner }));
  return fc.oneof({ weight: 3, arbitrary: read }, { weight: 1, arbitrary: missing });
}
const signals: fc.Arbitrary<Signals> = fc.record({
  stage: signal(stage),
  support: signal(support),
  delivery: signal(delivery),
});
const snapshot: fc.Arbitrary<Snapshot> = fc.oneof(
  fc.record({ signals }),
  fc.record({ signals, before: fc.constantFrom(...TIERS) }),
);

/** Bands with at most `most` points in all. */
function bands(most: number, key: 'from' | 'below'): fc.Arbitrary<object[]> {
  const limit = key === 'below' ? 100 : 250;
  return fc
    .tuple(
      fc.uniqueArray(fc.integer({ min: 1, max: most }), { maxLength: 4 }),
      fc.uniqueArray(fc.integer({ min: 1, max: limit }), { minLength: 4, maxLength: 4 }),
    )
    .map(([penalties, limits]) => {
      const inOrder = limits.slice(0, penalties.length).toSorted((a, b) => (key === 'below' ? b - a : a - b));
      return penalties.toSorted((a, b) => a - b).map((penalty, index) => ({ [key]: inOrder[index], penalty }));
    });
}

/** Any rule set that the reader takes, and the shipped one. */
const anyRules: fc.Arbitrary<RuleSet> = fc
  .tuple(fc.integer({ min: 10, max: 60 }), fc.integer({ min: 10, max: 30 }), fc.nat(20))
  .chain(([first, second, hysteresis]) => {
    const weights = { stage: first, support: second, delivery: 100 - first - second };
    const third = (weight: number) => Math.floor(weight / 3);
    return fc
      .record({
        stage: fc.record({ pace: bands(third(first), 'from'), moved_back: bands(third(first), 'from') }),
        support: fc.record({
          open: bands(third(second), 'from'),
          oldest: bands(third(second), 'from'),
          urgent_or_reopened: bands(third(second), 'from'),
        }),
        delivery: fc.record({
          overdue: bands(third(weights.delivery), 'from'),
          completion: bands(third(weights.delivery), 'below'),
          quiet: bands(third(weights.delivery), 'from'),
        }),
        expected: fc.integer({ min: 1, max: 300 }),
      })
      .map(({ expected, ...pillars }) => ({
        version: 'any',
        weights,
        tiers: { healthy: 80, watch: 60, at_risk: 40, hysteresis },
        expectedDays: { default: expected, stages: { Kickoff: 7 } },
        ...pillars,
      }));
  })
  .map(readRules);
const rules = fc.oneof(fc.constant(DEFAULT_RULES), anyRules);

function scoreOf(of: Snapshot, by: RuleSet): Score | undefined {
  const scored = score(of, by);
  return scored.kind === 'scored' ? scored : undefined;
}

const RUNS = { numRuns: 600 };

test('bounded: whole numbers, 0 <= low <= high <= 100, and penalties above 0', () => {
  fc.assert(
    fc.property(snapshot, rules, (of, by) => {
      const scored = scoreOf(of, by);
      if (!scored) return;
      const { low, high, reasons, complete } = scored;
      for (const number of [low, high, ...reasons.map(({ penalty }) => penalty)])
        expect(number).toSatisfy(Number.isInteger);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(low).toBeLessThanOrEqual(high);
      expect(high).toBeLessThanOrEqual(100);
      if (complete) expect(low).toBe(high);
      for (const { penalty } of reasons) expect(penalty).toBeGreaterThan(0);
    }),
    RUNS,
  );
});

test('unscored exactly where no pillar has a value', () => {
  fc.assert(
    fc.property(snapshot, rules, (of, by) => {
      const known = PILLARS.some((pillar) => of.signals[pillar].kind === 'value');
      expect(score(of, by).kind).toBe(known ? 'scored' : 'unscored');
    }),
    RUNS,
  );
});

test('additive: the penalties are what is missing to 100, heaviest first, then by rule id', () => {
  fc.assert(
    fc.property(snapshot, rules, (of, by) => {
      const scored = scoreOf(of, by);
      if (!scored) return;
      const { reasons, high } = scored;
      expect(100 - reasons.reduce((sum, { penalty }) => sum + penalty, 0)).toBe(high);
      for (const [index, reason] of reasons.entries()) {
        const next = reasons[index + 1];
        if (next?.penalty === reason.penalty) expect(reason.rule < next.rule).toBe(true);
        else expect(reason.penalty).toBeGreaterThan(next?.penalty ?? 0);
      }
    }),
    RUNS,
  );
});

/** One thing that got worse, in one pillar. */
type Worsening = (before: Signals, by: number) => Signals;
function worse<P extends 'stage' | 'support' | 'delivery'>(
  pillar: P,
  change: (value: Extract<Signals[P], { kind: 'value' }>['value'], by: number) => object,
): Worsening {
  return (before, by) => {
    const of = before[pillar];
    if (of.kind !== 'value') return before;
    type Value = Extract<Signals[P], { kind: 'value' }>['value'];
    const value = of.value as Value;
    return { ...before, [pillar]: { kind: 'value', value: { ...value, ...change(value, by) } } };
  };
}
const WORSE: Record<string, Worsening> = {
  'days in the stage': worse('stage', ({ days }, by) => ({ days: days + by })),
  'moved back': worse('stage', () => ({ movedBack: true })),
  'open tickets': worse('support', ({ open }, by) => ({ open: open + by })),
  'urgent tickets': worse('support', ({ urgent }, by) => ({ urgent: urgent + by })),
  'reopened tickets': worse('support', ({ reopened }, by) => ({ reopened: reopened + by })),
  'the oldest ticket': worse('support', ({ oldestDays }, by) => ({ oldestDays: oldestDays + by })),
  'overdue tasks': worse('delivery', ({ overdue }, by) => ({ overdue: overdue + by })),
  'quiet days': worse('delivery', ({ quietDays }, by) => ({ quietDays: (quietDays ?? 0) + by })),
  'fewer tasks done': worse('delivery', ({ done }, by) => ({ done: Math.max(0, done - by) })),
  'more tasks planned': worse('delivery', ({ planned }, by) => ({ planned: planned + by })),
};

test.each(Object.entries(WORSE))('monotone: %s never raise a score or better a tier', (_, worsen) => {
  fc.assert(
    fc.property(snapshot, rules, fc.integer({ min: 1, max: 40 }), (of, by, step) => {
      const before = scoreOf(of, by);
      const after = scoreOf({ ...of, signals: worsen(of.signals, step) }, by);
      if (!before || !after) return;
      expect(after.high).toBeLessThanOrEqual(before.high);
      expect(after.low).toBeLessThanOrEqual(before.low);
      expect(TIERS.indexOf(after.tier)).toBeGreaterThanOrEqual(TIERS.indexOf(before.tier));
    }),
    { numRuns: 300 },
  );
});

test('monotone: a worse tier before never gives a better one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100 }), anyRules, (high, by) => {
      const tiers = TIERS.map((before) => TIERS.indexOf(tierOf(high, by, before)));
      expect(tiers).toEqual(tiers.toSorted());
    }),
    RUNS,
  );
});

test('a range holds whatever the pillars that could not be read would have said', () => {
  const read: fc.Arbitrary<Signals> = fc.record({
    stage: stage.map((value) => ({ kind: 'value' as const, value })),
    support: support.map((value) => ({ kind: 'value' as const, value })),
    delivery: delivery.map((value) => ({ kind: 'value' as const, value })),
  });
  fc.assert(
    fc.property(snapshot, read, rules, ({ signals: seen }, all, by) => {
      const range = scoreOf({ signals: seen }, by);
      const filled = Object.fromEntries(PILLARS.map((p) => [p, seen[p].kind === 'unavailable' ? all[p] : seen[p]]));
      const truth = scoreOf({ signals: filled as unknown as Signals }, by);
      if (!range || !truth) return;
      expect(truth.high).toBeGreaterThanOrEqual(range.low);
      expect(truth.high).toBeLessThanOrEqual(range.high);
    }),
    RUNS,
  );
});

/** The same value with the keys of every object the other way round. */
function reversed<T>(value: T): T {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, reversed(inner)]);
  return Object.fromEntries(entries.reverse()) as T;
}

test('order-free and stable: the same bytes from the keys in any order, and again from what was stored', () => {
  fc.assert(
    fc.property(snapshot, rules, (of, by) => {
      const bytes = JSON.stringify(score(of, by));
      expect(JSON.stringify(score(reversed(of), by))).toBe(bytes);
      expect(JSON.stringify(score(JSON.parse(JSON.stringify(of)), by))).toBe(bytes);
    }),
    RUNS,
  );
});

test('a score changes nothing of what it was made from', () => {
  fc.assert(
    fc.property(snapshot, rules, (of, by) => {
      const copy = structuredClone({ of, by });
      score(of, by);
      expect({ of, by }).toEqual(copy);
    }),
    { numRuns: 200 },
  );
});

test.each([80, 60, 40])('no flapping: noise of up to 4 points around %i moves the tier once at most', (line) => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 2, maxLength: 60 }),
      fc.constantFrom(undefined, ...TIERS),
      (noise, start) => {
        const tiers: string[] = [];
        for (const offset of noise)
          tiers.push(tierOf(line + offset, DEFAULT_RULES, (tiers.at(-1) as Score['tier']) ?? start));
        expect(tiers.filter((tier, index) => index > 0 && tier !== tiers[index - 1]).length).toBeLessThanOrEqual(1);
      },
    ),
    RUNS,
  );
});

test('no flapping: noise of up to 2 points around any score moves the tier once at most', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 98 }),
      fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 2, maxLength: 60 }),
      fc.constantFrom(undefined, ...TIERS),
      (around, noise, start) => {
        const tiers: string[] = [];
        for (const offset of noise)
          tiers.push(tierOf(around + offset, DEFAULT_RULES, (tiers.at(-1) as Score['tier']) ?? start));
        expect(tiers.filter((tier, index) => index > 0 && tier !== tiers[index - 1]).length).toBeLessThanOrEqual(1);
      },
    ),
    RUNS,
  );
});

/** The account after what an easing says was done. */
function eased(before: Signals, { rule, to }: Easing): Signals {
  const changes: Record<string, Worsening> = {
    'stage.pace': worse('stage', () => ({ days: to })),
    'stage.moved_back': worse('stage', () => ({ movedBack: to > 0 })),
    'support.open': worse('support', () => ({ open: to })),
    'support.oldest': worse('support', () => ({ oldestDays: to })),
    'support.urgent_or_reopened': worse('support', () => ({ urgent: 0, reopened: to })),
    'delivery.overdue': worse('delivery', () => ({ overdue: to })),
    'delivery.completion': worse('delivery', () => ({ done: to })),
    'delivery.quiet': worse('delivery', () => ({ quietDays: to })),
  };
  return changes[rule]?.(before, 0) ?? before;
}

test('what would raise a score does, by exactly the points it says, and nothing nearer does', () => {
  fc.assert(
    fc.property(snapshot, rules, (of, by) => {
      const now = scoreOf(of, by);
      const easings = wouldChange(of, by);
      expect(easings.map(({ rule }) => rule)).toEqual(now?.reasons.map(({ rule }) => rule) ?? []);
      for (const easing of easings) {
        expect(easing.gain).toBeGreaterThan(0);
        const high = (to: number) => scoreOf({ ...of, signals: eased(of.signals, { ...easing, to }) }, by)?.high;
        expect(high(easing.to)).toBe((now?.high ?? 0) + easing.gain);
        const oneShort = high(easing.to + Math.sign(easing.value - easing.to));
        expect(oneShort).toBeLessThan(high(easing.to) ?? 0);
        // Days that start anew pass all bands at once; everything else goes to the next one.
        if (!/^(?:stage\.pace|delivery\.quiet)$/.test(easing.rule)) expect(oneShort).toBe(now?.high);
      }
    }),
    RUNS,
  );
});

test('what moved a score sums up to how much it moved, and the cause went the same way', () => {
  fc.assert(
    fc.property(snapshot, snapshot, rules, (first, second, by) => {
      const [before, after] = [scoreOf(first, by), scoreOf(second, by)];
      if (!before || !after) return;
      const change = changeCauses(before, after);
      expect(change.sameRules).toBe(true);
      expect(change.delta).toBe(after.high - before.high);
      expect(change.rules.reduce((sum, { delta }) => sum + delta, 0)).toBe(change.delta);
      expect(change.cause !== undefined).toBe(change.delta !== 0);
      if (change.cause) expect(Math.sign(change.cause.delta)).toBe(Math.sign(change.delta));
    }),
    RUNS,
  );
});

test('back again moves the same rules the other way', () => {
  fc.assert(
    fc.property(snapshot, snapshot, rules, (first, second, by) => {
      const [before, after] = [scoreOf(first, by), scoreOf(second, by)];
      if (!before || !after) return;
      const back = changeCauses(after, before).rules.map((change) => ({ ...change, delta: -change.delta }));
      expect(back).toEqual(changeCauses(before, after).rules);
    }),
    RUNS,
  );
});
