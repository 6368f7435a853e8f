import { easedValue, measuresOf, penaltyOf } from './measures.ts';
import type { RuleSet } from './rules.ts';
import { scaleOf, score } from './score.ts';
import { PILLARS, type Pillar, type Reason, type Score, type Snapshot } from './types.ts';

/** How much one rule moved the score: below 0 it takes more points than before, above 0 fewer. */
export interface RuleChange {
  rule: string;
  pillar: Pillar;
  delta: number;
  /**
   * `value`: the account changed. `coverage`: it did not, but a pillar was read on one of the two days only, or the
   * weights went elsewhere. `rules`: the two scores were made by different rules, so either may be.
   */
  why: 'value' | 'coverage' | 'rules';
}

/** What lies between two scores of one account. */
export interface Change {
  /** Points of `high`: the sum of the rules' deltas. */
  delta: number;
  /** Made by the same version of the rules; otherwise the delta says little of the account. */
  sameRules: boolean;
  /** The rule that moved most the way the score went; none where the score stands still. */
  cause?: RuleChange;
  /** Only those that moved, the most first, then by rule id. */
  rules: readonly RuleChange[];
  /** Pillars that are read now and were not, or the other way round, or went between not set up and unavailable. */
  coverage: readonly Pillar[];
}

/** What moved a score, as data. */
export function changeCauses(before: Score, after: Score): Change {
  const sameRules = before.rules === after.rules;
  const was = byRule(before);
  const is = byRule(after);
  const rules = [...new Map([...was, ...is]).values()]
    .map(({ rule, pillar }): RuleChange => {
      const [then, now] = [was.get(rule), is.get(rule)];
      const why = sameRules
        ? whyMoved({ pillar, then, now, read: isRead(before, pillar) && isRead(after, pillar) })
        : 'rules';
      return { rule, pillar, delta: (then?.penalty ?? 0) - (now?.penalty ?? 0), why };
    })
    .filter(({ delta }) => delta !== 0)
    .toSorted((a, b) => Math.abs(b.delta) - Math.abs(a.delta) || (a.rule < b.rule ? -1 : 1));
  const delta = after.high - before.high;
  const cause = rules.find((change) => Math.sign(change.delta) === Math.sign(delta));
  const coverage = PILLARS.filter((pillar) => stateOf(before, pillar) !== stateOf(after, pillar));
  return { delta, sameRules, ...(cause && { cause }), rules, coverage };
}

function byRule({ reasons }: Score): Map<string, Reason> {
  return new Map(reasons.map((reason) => [reason.rule, reason]));
}

function whyMoved({
  then,
  now,
  read,
}: {
  pillar: Pillar;
  then?: Reason;
  now?: Reason;
  read: boolean;
}): RuleChange['why'] {
  if (!read) return 'coverage';
  return then && now && then.value === now.value && then.against === now.against ? 'coverage' : 'value';
}

function isRead(score: Score, pillar: Pillar): boolean {
  return stateOf(score, pillar) === 'read';
}

function stateOf({ notSetUp, unavailable }: Score, pillar: Pillar): 'read' | 'not_set_up' | 'unavailable' {
  if (notSetUp.includes(pillar)) return 'not_set_up';
  return unavailable.includes(pillar) ? 'unavailable' : 'read';
}

/**
 * The nearest value at which a rule costs fewer points, and how many: `{value: 5, to: 3, gain: 6}` open tickets. Days that
 * start anew, such as those in a stage, go below all lines at once.
 */
export interface Easing {
  rule: string;
  pillar: Pillar;
  value: number;
  against?: number;
  to: number;
  /** Points of `high`, with everything else as it is. */
  gain: number;
}

/** What would raise the score, for each reason and in the reasons' order. Empty where there is no score. */
export function wouldChange(snapshot: Snapshot, rules: RuleSet): Easing[] {
  const scored = score(snapshot, rules);
  if (scored.kind === 'unscored') return [];
  const scaled = scaleOf(snapshot.signals, rules);
  const measures = measuresOf(snapshot.signals, rules);
  return scored.reasons.flatMap(({ rule, penalty }) => {
    const measure = measures.find((candidate) => candidate.rule === rule);
    if (!measure) return [];
    const to = easedValue(measure, rules);
    if (to === undefined) return [];
    return [{ ...measure, to, gain: penalty - scaled(penaltyOf({ ...measure, value: to }, rules)) }];
  });
}
