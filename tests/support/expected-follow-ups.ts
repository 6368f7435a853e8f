/**
 * When an account should be followed up, by the rules of the issue alone: on entering At Risk or Critical with all three
 * sources read, once an episode, again only after 14 days or if it got worse after the task was closed.
 */

const TIERS = ['healthy', 'watch', 'at_risk', 'critical'];
const AGAIN_AFTER_DAYS = 14;

/** One morning of one account, as its snapshot has it and as the test knows the world around it. */
export interface AccountMorning {
  date: string;
  /** Undefined where there is no score. */
  tier?: string | undefined;
  /** Every source that is set up was read. */
  complete: boolean;
  /** All three were. */
  allRead: boolean;
  preview: boolean;
  mode: 'automatic' | 'ask' | 'report';
  /** Until which day its person snoozed it since the morning before. */
  snoozed?: string | undefined;
  /** Something broke in the middle, so that a part of it may have been left for the next morning. */
  shaky: boolean;
}

/** `may`: the rules leave it open. */
export type Expectation = 'must' | 'may' | 'must_not';

export interface FollowUpDay {
  date: string;
  followUp: Expectation;
}

/**
 * @param mornings of one account, oldest first
 * @param closed whether the task of the follow-up of that date was closed before a later date
 * @param written whether there is a task of that date: what was left open decides about the days after
 */
export function expectedFollowUps(
  mornings: readonly AccountMorning[],
  { closed, written }: { closed: (of: string, before: string) => boolean; written: (date: string) => boolean },
): FollowUpDay[] {
  /** `owed`: it was shown or begun, and not written. */
  let snoozedUntil: string | undefined;
  let lastTier: string | undefined;
  let episode: { tier: string; last: string; owed?: Expectation } | undefined;

  /** A snooze ends on its day, or once it got worse. */
  function sleeps({ date, tier, complete, snoozed }: AccountMorning): boolean {
    snoozedUntil = snoozed ?? snoozedUntil;
    const worse = tier !== undefined && lastTier !== undefined && isWorse(tier, lastTier);
    const asleep = snoozedUntil !== undefined && date < snoozedUntil && !worse;
    if (!asleep) snoozedUntil = undefined;
    if (complete) lastTier = tier;
    return asleep;
  }

  function follow(morning: AccountMorning): Expectation {
    const { date, tier = 'healthy', complete, allRead, preview, mode, shaky } = morning;
    const asleep = sleeps(morning);
    const bad = tier === 'at_risk' || tier === 'critical';
    if (!bad) {
      if (complete && morning.tier !== undefined) episode = undefined;
      return 'must_not';
    }
    if (asleep || !allRead || !complete) return 'must_not';
    const acts = mode === 'automatic' && !preview;
    if (!episode) {
      episode = { tier, last: date, owed: preview ? 'must' : 'may' };
      return sure(acts ? 'must' : 'must_not', shaky);
    }
    if (episode.owed) {
      // Of what was only reported the time runs from then on; what was offered is offered anew.
      if (mode !== 'report' || daysBetween(episode.last, date) >= AGAIN_AFTER_DAYS) episode.last = date;
      return acts ? sure(episode.owed, shaky) : 'must_not';
    }
    const worse = isWorse(tier, episode.tier) && closed(episode.last, date);
    if (!worse && daysBetween(episode.last, date) < AGAIN_AFTER_DAYS) return 'must_not';
    episode = { tier, last: date, owed: 'may' };
    return sure(acts ? 'must' : 'must_not', shaky);
  }

  return mornings.map((morning) => {
    const followUp = follow(morning);
    if (episode && written(morning.date)) episode = { tier: morning.tier ?? episode.tier, last: morning.date };
    return { date: morning.date, followUp };
  });
}

function isWorse(tier: string, than: string): boolean {
  return TIERS.indexOf(tier) > TIERS.indexOf(than);
}

function sure(expectation: Expectation, shaky: boolean): Expectation {
  return shaky && expectation === 'must' ? 'may' : expectation;
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
