import { isBad, type Score, type Scored, TIERS, type Tier } from './types.ts';

/** A follow-up that nobody answered is worth another one after two weeks, a usual churn alert: not before. */
const AGAIN_AFTER_DAYS = 14;

/** One stretch in which an account is At Risk or Critical, from its first follow-up to its end. */
export interface Episode {
  /** YYYY-MM-DD, in the person's zone. */
  openedOn: string;
  /** The tier at the last follow-up. */
  tier: Tier;
  followedUpAt: Date;
  /** The task of the last follow-up is closed. */
  taskClosed: boolean;
}

/**
 * `open`: the first follow-up of a new episode. `again`: one more within the episode. `none` says why: there is no score,
 * the tier does not ask for one, a source could not be read or is not set up, the score is too old to act on, or the last
 * follow-up still stands.
 */
export type FollowUpDecision =
  | { kind: 'open' | 'again'; tier: Tier }
  | { kind: 'none'; why: 'unscored' | 'not_at_risk' | 'incomplete' | 'stale' | 'followed_up' };

/**
 * Whether an account is to be followed up now.
 *
 * Entering At Risk or Critical means that no episode is open: an account that turned bad on a day on which a source was
 * away is followed up on the first day on which everything could be read.
 *
 * @param fresh the score's signals are at most 24 hours old
 * @param allSourcesRead each of the three pillars has a value
 * @param timeZone IANA name; the 14 days are whole calendar days there, so that a change of the clocks moves nothing
 */
export function decideFollowUp({
  score,
  fresh,
  allSourcesRead,
  episode,
  now,
  timeZone = 'UTC',
}: {
  score: Scored;
  fresh: boolean;
  allSourcesRead: boolean;
  episode?: Episode | undefined;
  now: Date;
  timeZone?: string;
}): FollowUpDecision {
  if (score.kind === 'unscored') return { kind: 'none', why: 'unscored' };
  const { tier } = score;
  if (!isBad(tier)) return { kind: 'none', why: 'not_at_risk' };
  // The score says the same as the caller; an automatic write is worth asking both.
  if (!allSourcesRead || !isWhole(score)) return { kind: 'none', why: 'incomplete' };
  if (!fresh) return { kind: 'none', why: 'stale' };
  if (!episode) return { kind: 'open', tier };
  const days = dayNumber(now, timeZone) - dayNumber(episode.followedUpAt, timeZone);
  if (days >= AGAIN_AFTER_DAYS) return { kind: 'open', tier };
  const worse = TIERS.indexOf(tier) > TIERS.indexOf(episode.tier);
  return worse && episode.taskClosed ? { kind: 'again', tier } : { kind: 'none', why: 'followed_up' };
}

/** Whether the account's open episode is over: a complete score says Watch or better. */
export function endsEpisode(score: Scored, episode: Episode | undefined): boolean {
  return episode !== undefined && score.kind === 'scored' && score.complete && !isBad(score.tier);
}

function isWhole({ complete, notSetUp }: Score): boolean {
  return complete && notSetUp.length === 0;
}

/** Days since 1970-01-01 of the calendar day in that zone. */
function dayNumber(moment: Date, timeZone: string): number {
  // Swedish writes a date as YYYY-MM-DD.
  return Date.parse(new Intl.DateTimeFormat('sv-SE', { timeZone }).format(moment)) / 86_400_000;
}
