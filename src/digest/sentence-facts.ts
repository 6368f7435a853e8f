import { SOURCES, type Source, TIER_NAMES, type Tier } from '../health/types.ts';
import { reasonWords } from '../health/words.ts';
import { weekday } from '../slack/day-words.ts';
import type { DigestFacts, DigestItem, Lane } from './facts.ts';

/** More of them would not fit into a sentence. */
const MOST_OF_A_LANE = 5;
/** What the model's sentence may be about. */
const TOLD_LANES = ['needs_you', 'changed', 'still_open'] as const satisfies Lane[];

/** One account, as the model is told of it and its sentence is checked against. */
export interface AccountFact {
  name: string;
  lane: (typeof TOLD_LANES)[number];
  tier: string;
  tierBefore?: string;
  /** Absent where it is not known in full. */
  score?: number;
  /** Points since the last digest. */
  delta?: number;
  reasons: string[];
}

/** The counts of a digest. */
export interface CountFacts {
  accounts: number;
  needs_you: number;
  changed: number;
  still_open: number;
  steady: number;
}

export interface SentenceFacts {
  counts: CountFacts;
  /** The weekday of the digest before. */
  since?: string;
  unavailable: Source[];
  /** In order of rank. */
  told: AccountFact[];
  /** The names of all accounts, told of or not. */
  names: string[];
}

/** What of a digest a sentence may be made of. */
export function sentenceFacts({ items, sources, lastDate }: DigestFacts): SentenceFacts {
  const count = (lane: Lane) => items.filter((item) => item.lane === lane).length;
  return {
    counts: {
      accounts: items.length,
      needs_you: count('needs_you'),
      changed: count('changed'),
      still_open: count('still_open'),
      steady: count('steady'),
    },
    ...(lastDate && { since: weekday(lastDate) }),
    unavailable: SOURCES.filter((source) => sources[source]?.kind === 'unavailable'),
    told: TOLD_LANES.flatMap((lane) =>
      items
        .filter((item) => item.lane === lane)
        .slice(0, MOST_OF_A_LANE)
        .flatMap((item) => factOf(item, lane)),
    ),
    names: items.map(({ account }) => account.name),
  };
}

/** A range is no fact to make a sentence of. */
function factOf({ account, scored, signals, tierBefore, delta }: DigestItem, lane: AccountFact['lane']): AccountFact[] {
  if (scored.kind === 'unscored' || !scored.complete) return [];
  const before: Tier | undefined = tierBefore === scored.tier ? undefined : tierBefore;
  return [
    {
      name: account.name,
      lane,
      tier: TIER_NAMES[scored.tier],
      ...(before && { tierBefore: TIER_NAMES[before] }),
      score: scored.high,
      ...(delta !== undefined && delta !== 0 && { delta }),
      reasons: scored.reasons.slice(0, 3).map((reason) => reasonWords(reason, signals)),
    },
  ];
}
