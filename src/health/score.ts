import { measuresOf, penaltyOf } from './measures.ts';
import type { RuleSet } from './rules.ts';
import { PILLARS, type Reason, type Scored, type Signals, type Snapshot, TIERS, type Tier } from './types.ts';

/**
 * 100 minus the penalties of every rule that applies, in whole points.
 *
 * A pillar that is not set up gives its weight to the others: each of their penalties grows by 100 / (their weights),
 * rounded down, so that all together never take more than 100. One that could not be read takes nothing from `high` and
 * its whole weight from `low`.
 */
export function score({ signals, before }: Snapshot, rules: RuleSet): Scored {
  const notSetUp = PILLARS.filter((pillar) => signals[pillar].kind === 'not_set_up');
  const unavailable = PILLARS.filter((pillar) => signals[pillar].kind === 'unavailable');
  if (notSetUp.length + unavailable.length === PILLARS.length) return { kind: 'unscored', rules: rules.version };
  const scaled = scaleOf(signals, rules);
  const reasons = reasonsOf(signals, rules);
  const high = reasons.reduce((left, { penalty }) => left - penalty, 100);
  const low = unavailable.reduce((left, pillar) => left - scaled(rules.weights[pillar]), high);
  return {
    kind: 'scored',
    rules: rules.version,
    low,
    high,
    tier: tierOf(high, rules, before),
    complete: unavailable.length === 0,
    notSetUp,
    unavailable,
    reasons,
  };
}

/** The points that a rule's own points come to when the weights of pillars that are not set up go to the others. */
export function scaleOf(signals: Signals, { weights }: RuleSet): (points: number) => number {
  const setUp = PILLARS.filter((pillar) => signals[pillar].kind !== 'not_set_up');
  const total = setUp.reduce((sum, pillar) => sum + weights[pillar], 0);
  return (points) => Math.floor((points * 100) / total);
}

/** What costs points, heaviest first, then by rule id. The rules of a pillar draw on its weight in rule order. */
function reasonsOf(signals: Signals, rules: RuleSet): Reason[] {
  const scaled = scaleOf(signals, rules);
  const left = { ...rules.weights };
  const reasons = measuresOf(signals, rules).map((measure) => {
    const points = Math.min(penaltyOf(measure, rules), left[measure.pillar]);
    left[measure.pillar] -= points;
    return { ...measure, penalty: scaled(points) };
  });
  return reasons
    .filter(({ penalty }) => penalty > 0)
    .toSorted((a, b) => b.penalty - a.penalty || (a.rule < b.rule ? -1 : 1));
}

/**
 * The tier of a score, given the tier before it.
 *
 * A worse tier is entered the moment the score is below the line, however many tiers are passed. A tier is left upwards
 * only where the score is `hysteresis` points above the line of the next better one, and each further tier on the way up
 * asks the same of its own line. With the lines 80, 60 and 40 and 5 points, an account that was Critical stays so at 43,
 * is At Risk from 45 to 64 (so at 62, which would be Watch for a new one), Watch from 65 to 84 and Healthy from 85.
 */
export function tierOf(high: number, { lines, hysteresis }: RuleSet, before: Tier = 'healthy'): Tier {
  const was = TIERS.indexOf(before);
  const entry = (tier: Tier) => (tier === 'critical' ? 0 : lines[tier]);
  return TIERS.find((tier, rank) => high >= entry(tier) + (rank < was ? hysteresis : 0)) ?? 'critical';
}
