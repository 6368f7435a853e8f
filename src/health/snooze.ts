import { isBad, type Scored, TIERS, type Tier } from './types.ts';

/**
 * Until when nothing is said of an account, and nothing done: until a day (YYYY-MM-DD), or until it is worse than it was.
 * `points`: its score then; absent where it had none.
 */
export type Snooze = { until: string } | { untilWorseThan: Tier; points?: number; why: 'snooze' | 'wrong' };

/** Within a tier, so many points fewer are worse: below Critical there is no tier left. */
const WORSE_BY = 10;

/**
 * Whether a snooze still holds on a day. A worsening ends it; so does a recovery to Watch or better, since what is bad
 * again after it is something else.
 * @param before the tier the account had last; undefined for the first time
 */
export function isAsleep(snooze: Snooze | undefined, scored: Scored, before: Tier | undefined, date: string): boolean {
  if (!snooze) return false;
  if ('until' in snooze) {
    const worse = scored.kind === 'scored' && before !== undefined && compare(scored.tier, before) > 0;
    return date < snooze.until && !worse;
  }
  if (scored.kind === 'unscored') return true;
  const { untilWorseThan, points } = snooze;
  const moved = compare(scored.tier, untilWorseThan);
  if (moved > 0) return false;
  if (moved < 0) return isBad(scored.tier) || !scored.complete;
  return points === undefined || scored.high > points - WORSE_BY;
}

/** Above 0: the first is worse. */
function compare(tier: Tier, than: Tier): number {
  return TIERS.indexOf(tier) - TIERS.indexOf(than);
}
