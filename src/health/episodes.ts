import { plusDays } from '../local-time.ts';
import { isBad, type Score, type Scored, TIERS, type Tier } from './types.ts';

/** A follow-up that nobody answered is worth another one after two weeks, a usual churn alert: not before. */
const AGAIN_AFTER_DAYS = 14;

/** One stretch in which an account is At Risk or Critical, by its last follow-up. */
export interface Episode {
  /** The tier at that follow-up. */
  tier: Tier;
  /** YYYY-MM-DD, in the person's zone. */
  followedUpOn: string;
  /** Its task is closed. */
  taskClosed: boolean;
}

/**
 * `open`: the first follow-up of a new episode. `again`: one more within the episode. `none` says why: there is no score,
 * the tier does not ask for one, a source could not be read or is not set up, or the last follow-up still stands.
 */
export type FollowUpDecision =
  | { kind: 'open' | 'again'; tier: Tier }
  | { kind: 'none'; why: 'unscored' | 'not_at_risk' | 'incomplete' | 'followed_up' };

/**
 * Whether an account is to be followed up on a morning, by that morning's score.
 *
 * Entering At Risk or Critical means that no episode is open: an account that turned bad on a day on which a source was
 * away is followed up on the first day on which everything could be read.
 *
 * @param allSourcesRead each of the three pillars has a value
 * @param date YYYY-MM-DD in the person's zone
 */
export function decideFollowUp({
  score,
  allSourcesRead,
  episode,
  date,
}: {
  score: Scored;
  allSourcesRead: boolean;
  episode?: Episode | undefined;
  date: string;
}): FollowUpDecision {
  if (score.kind === 'unscored') return { kind: 'none', why: 'unscored' };
  const { tier } = score;
  if (!isBad(tier)) return { kind: 'none', why: 'not_at_risk' };
  // The score says the same as the caller; an automatic write is worth asking both.
  if (!allSourcesRead || !isWhole(score)) return { kind: 'none', why: 'incomplete' };
  if (!episode || date >= plusDays(episode.followedUpOn, AGAIN_AFTER_DAYS)) return { kind: 'open', tier };
  const worse = TIERS.indexOf(tier) > TIERS.indexOf(episode.tier);
  return worse && episode.taskClosed ? { kind: 'again', tier } : { kind: 'none', why: 'followed_up' };
}

/** Whether an account's open episode is over: a complete score says Watch or better. */
export function endsEpisode(score: Scored): boolean {
  return score.kind === 'scored' && score.complete && !isBad(score.tier);
}

function isWhole({ complete, notSetUp }: Score): boolean {
  return complete && notSetUp.length === 0;
}
