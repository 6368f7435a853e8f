import type { FollowUpShown } from '../health/follow-up-shown.ts';
import type { HandedOver } from '../health/run/score-morning.ts';
import type { Snooze } from '../health/snooze.ts';
import type { Account, Scored, Signals, Source, SourceStates, Tier } from '../health/types.ts';
import type { DigestMode } from '../storage/schema.ts';

/** One account on one morning, with all that has to be known to rank it and to say why. */
export interface AccountMorning {
  /** Of its row; what buttons carry. */
  id: string;
  account: Account;
  signals: Signals;
  scored: Scored;
  /** Its score in the last digest before this one, and of which local day. */
  previous?: { date: string; scored: Scored };
  /** The tier of the last complete score before this morning: what a range of the digest before is passed over for. */
  lastTier?: Tier;
  /** Earlier mornings, oldest first; `high` is null where it could not be scored. */
  history: readonly { date: string; high: number | null }[];
  /** The local day on which it turned At Risk or Critical, while it is; today for the first time. */
  badSince?: string;
  snooze?: Snooze;
  followUp?: FollowUpShown;
}

/** Where an account is told of. */
export type Lane = 'needs_you' | 'still_open' | 'changed' | 'steady' | 'snoozed';

/** An account as the digest tells of it. */
export interface DigestItem extends Omit<AccountMorning, 'previous'> {
  lane: Lane;
  /** Points since the last digest; absent for the first, and across rule sets. */
  delta?: number;
  /** The rule that moved the score most since then. */
  cause?: { rule: string; delta: number };
  tierBefore?: Tier;
  /** The local day of the score it was compared with; absent for an account that is told of for the first time. */
  comparedWith?: string;
}

/** All that one digest says. Stored with its run, so that it can be drawn again after a click. */
export interface DigestFacts {
  /** YYYY-MM-DD, in the person's zone, and that zone. */
  date: string;
  timeZone: string;
  /** The first one does nothing yet and asks how it shall be. */
  preview: boolean;
  /** `report` also where one of the three products is not set up, since nothing is done then. */
  mode: DigestMode;
  /** What the person answered to their first digest. */
  chosen?: DigestMode;
  /** It comes later than it should; and mornings before it that were left out. */
  late: boolean;
  missed: readonly string[];
  /** The local day of the digest before. */
  lastDate?: string;
  sources: SourceStates;
  /** Records that could not be read, by source. */
  skipped: Record<Source, number>;
  /** `last_known`: HubSpot could not be read, the accounts are those of the last time. */
  accountsFrom: 'hubspot' | 'last_known';
  /** The score's rules are others than last time. */
  rulesChanged: boolean;
  /** In order of rank, all of them. */
  items: readonly DigestItem[];
  /** Not among them, by name; absent where there are none. */
  handedOver?: readonly HandedOver[];
  /** When the next one comes, ISO 8601. */
  nextAt: string;
  /** The model's sentence on top, checked against these facts; absent where there is none that holds. */
  sentence?: string;
}

/** There is no digest: why, and what to do. */
export type NoDigest =
  /** None of the products is connected; those that are set up, to connect. */
  | { kind: 'connectors_required'; connectors: readonly Source[] }
  /** The operator has not set up HubSpot, which the accounts come from. */
  | { kind: 'no_hubspot' }
  /** HubSpot knows no owner with the person's mail address. */
  | { kind: 'no_owner' }
  /** Nobody has the lifecycle value that the operator named, and HubSpot does not seem to know it. */
  | { kind: 'lifecycle_unknown' }
  /** Everything was read, and there is nobody to onboard. */
  | { kind: 'no_accounts' };

/** What one morning tells its person; stored with its run. */
export type Told = { kind: 'digest'; facts: DigestFacts } | NoDigest;
