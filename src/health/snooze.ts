import { type Scored, TIERS, type Tier } from './types.ts';

/** Until when nothing is said of an account, and nothing done: until a day (YYYY-MM-DD), or until it is worse than a tier. */
export type Snooze = { until: string } | { untilWorseThan: Tier; why: 'snooze' | 'wrong' };

/**
 * Whether a snooze still holds on a day. A worsening ends it.
 * @param before the tier the account had last; undefined for the first time
 */
export function isAsleep(snooze: Snooze | undefined, scored: Scored, before: Tier | undefined, date: string): boolean {
  if (!snooze) return false;
  if (scored.kind === 'unscored') return 'untilWorseThan' in snooze || date < snooze.until;
  if ('untilWorseThan' in snooze) return isNotWorse(scored.tier, snooze.untilWorseThan);
  return date < snooze.until && (before === undefined || isNotWorse(scored.tier, before));
}

function isNotWorse(tier: Tier, than: Tier): boolean {
  return TIERS.indexOf(tier) <= TIERS.indexOf(than);
}
