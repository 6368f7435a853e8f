import { changeCauses } from '../health/explain.ts';
import type { HandedOver } from '../health/run/score-morning.ts';
import { isAsleep } from '../health/snooze.ts';
import { isBad, type Scored, TIERS, type Tier } from '../health/types.ts';
import type { AccountMorning, DigestFacts, DigestItem, Lane } from './facts.ts';

/** So many points up or down are worth a line of their own, even within a tier. */
const NOTABLE_POINTS = 5;

/** What is known of a morning before the accounts are put in order. */
export interface Morning extends Omit<DigestFacts, 'items' | 'rulesChanged'> {
  mornings: readonly AccountMorning[];
}

/**
 * Puts each account where it is told of, and all of them in order of rank: what got worse today, then by tier, by the
 * points lost, by the score, by the days without contact, by name. The same mornings give the same facts in whatever order they come.
 * An item with a `snooze` and another lane than `snoozed` was woken, and its snooze is over.
 */
export function compose({ mornings, handedOver = [], ...morning }: Morning): DigestFacts {
  const ranked = mornings.map((one) => inLane(one, morning.date)).sort(byRank);
  return {
    ...morning,
    rulesChanged: mornings.some(
      ({ scored, previous }) => previous !== undefined && previous.scored.rules !== scored.rules,
    ),
    items: ranked.map(({ item }) => item),
    ...(handedOver.length > 0 && { handedOver: handedOver.toSorted(byName) }),
  };
}

function byName(a: HandedOver, b: HandedOver): number {
  return byCodePoint(a.name, b.name) || byCodePoint(a.id, b.id);
}

interface Ranked {
  item: DigestItem;
  worsened: boolean;
}

function inLane(morning: AccountMorning, date: string): Ranked {
  const { previous, ...rest } = morning;
  const before = tierBefore(morning);
  const compared = comparison(morning);
  const worsened = hasWorsened(morning, before, date);
  const lane = isAsleep(morning.snooze, morning.scored, before, date)
    ? 'snoozed'
    : laneOf(morning, { worsened, before, ...compared, date });
  const item: DigestItem = {
    ...rest,
    lane,
    ...compared,
    ...(before && { tierBefore: before }),
    ...(previous && { comparedWith: previous.date }),
  };
  return { item, worsened };
}

/** 0 is the best. */
function severity(tier: Tier): number {
  return TIERS.indexOf(tier);
}

/** The tier to compare today's with. That of a range only says "at least", so the last complete one goes first. */
function tierBefore({ previous, lastTier }: AccountMorning): Tier | undefined {
  const scored = previous?.scored.kind === 'scored' ? previous.scored : undefined;
  return scored?.complete ? scored.tier : (lastTier ?? scored?.tier);
}

/** Points are compared only where both scores are single numbers of the same rules. */
function comparison({ scored, previous }: AccountMorning): Pick<DigestItem, 'delta' | 'cause'> {
  if (!previous || !isExact(scored) || !isExact(previous.scored) || scored.rules !== previous.scored.rules) return {};
  const delta = scored.high - previous.scored.high;
  const cause = causeOf(previous.scored, scored);
  return { delta, ...(cause && { cause }) };
}

type Exact = Extract<Scored, { kind: 'scored' }>;

function isExact(scored: Scored): scored is Exact {
  return scored.kind === 'scored' && scored.complete && scored.low === scored.high;
}

/** Only what changed at the account: that a product is counted now, and was not, is none of its doing. */
function causeOf(before: Exact, after: Exact): DigestItem['cause'] {
  const { cause } = changeCauses(before, after);
  return cause?.why === 'value' ? { rule: cause.rule, delta: cause.delta } : undefined;
}

/** Today's tier is worse than the last known, or bad for the first time. A range is at least as bad as its tier. */
function hasWorsened({ scored, badSince }: AccountMorning, before: Tier | undefined, date: string): boolean {
  if (scored.kind === 'unscored') return false;
  if (before) return severity(scored.tier) > severity(before);
  return isBad(scored.tier) && (badSince === undefined || badSince === date);
}

/** What was done about an account this morning, or tried, is told with its links, and can be undone there. */
const TRIED_TODAY: ReadonlySet<string> = new Set(['done', 'unknown', 'failed']);

function laneOf(
  { scored, badSince, followUp }: AccountMorning,
  seen: { worsened: boolean; before: Tier | undefined; delta?: number; date: string },
): Lane {
  const { worsened, before, delta = 0, date } = seen;
  const earlier = badSince !== undefined && badSince < date;
  // What is not known to be over is still open.
  if (scored.kind === 'unscored') return earlier ? 'still_open' : 'steady';
  const tried = followUp !== undefined && TRIED_TODAY.has(followUp.state);
  if (isBad(scored.tier) && (worsened || badSince === date || tried)) return 'needs_you';
  const better = before !== undefined && severity(scored.tier) < severity(before);
  // Better is known only of a single number.
  if (worsened || (better && isExact(scored)) || Math.abs(delta) >= NOTABLE_POINTS) return 'changed';
  if (isBad(scored.tier) || earlier || (better && before && isBad(before))) return 'still_open';
  return 'steady';
}

function byRank(a: Ranked, b: Ranked): number {
  return (
    Number(b.worsened) - Number(a.worsened) ||
    tierRank(b.item) - tierRank(a.item) ||
    (a.item.delta ?? 0) - (b.item.delta ?? 0) ||
    points(a.item) - points(b.item) ||
    silence(b.item) - silence(a.item) ||
    byCodePoint(a.item.account.name, b.item.account.name) ||
    byCodePoint(a.item.account.key, b.item.account.key)
  );
}

/** What has no score is nothing to act on: it comes last. */
function tierRank({ scored }: Pick<DigestItem, 'scored'>): number {
  return scored.kind === 'scored' ? severity(scored.tier) : -1;
}

/** Days since the last contact; longer ago than was looked is longest, and not known is least. */
function silence({ signals: { support } }: Pick<DigestItem, 'signals'>): number {
  if (support.kind !== 'value') return -1;
  return support.value.lastContactDays ?? Number.MAX_SAFE_INTEGER;
}

/** For lists: by tier and score, the worst first; otherwise in the order of rank that they come in. */
export function worstFirst(items: readonly DigestItem[]): DigestItem[] {
  return items.toSorted((a, b) => tierRank(b) - tierRank(a) || points(a) - points(b));
}

function points({ scored }: Pick<DigestItem, 'scored'>): number {
  return scored.kind === 'scored' ? scored.high : 0;
}

/** The order of the characters themselves: no locale, so the same everywhere. */
function byCodePoint(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (const [at, one] of left.entries()) {
    const other = right[at];
    if (other === undefined) return 1;
    const apart = (one.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0);
    if (apart !== 0) return apart;
  }
  return left.length - right.length;
}
