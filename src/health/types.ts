/** The three products an account's health is read from, and what each tells: stage pace, support load, delivery. */
export type Source = 'hubspot' | 'zendesk' | 'linear';
export type Pillar = 'stage' | 'support' | 'delivery';

/** Where each pillar's signal comes from. */
export const SOURCE_OF: Readonly<Record<Pillar, Source>> = { stage: 'hubspot', support: 'zendesk', delivery: 'linear' };
export const PILLARS: readonly Pillar[] = ['stage', 'support', 'delivery'];
export const SOURCES: readonly Source[] = ['hubspot', 'zendesk', 'linear'];

/** What is known of one pillar of one account. Nothing is ever assumed neutral. */
export type Signal<T> =
  | { kind: 'value'; value: T }
  | NotSetUp
  /** It could not be read. `since`: ISO 8601, the first moment it could not. */
  | { kind: 'unavailable'; since: string; why: UnavailableReason };

/** The account has no match in that product, or more than one; `not_configured`: the operator has not set it up at all. */
export interface NotSetUp {
  kind: 'not_set_up';
  why: 'no_match' | 'ambiguous' | 'not_configured';
}

/**
 * `auth_*`: the person's account has to be connected (again). `incomplete`: more than can be read in one morning.
 * `unreadable`: it answered in a form that the app does not know. `undated`: it does not tell since when.
 */
export type UnavailableReason =
  | 'auth_missing'
  | 'auth_expired'
  | 'auth_scope'
  | 'down'
  | 'rate_limited'
  | 'incomplete'
  | 'unreadable'
  | 'undated';

/** What is said of one source: read this morning, or away since when and why. */
export type SourceState = { kind: 'fresh' } | { kind: 'unavailable'; since: string; why: UnavailableReason };

/** One that the operator has not set up is not among them; each that is has a state. */
export type SourceStates = Readonly<Partial<Record<Source, SourceState>>>;

/** How the onboarding moves in HubSpot. Days are whole and never negative. */
export interface StageSignal {
  /** The stage's name as people know it. */
  stage: string;
  days: number;
  /** A later stage was entered before the present one. */
  movedBack: boolean;
}

export interface SupportSignal {
  /** Tickets that are not solved; how many of them are urgent, and how many were solved once before. */
  open: number;
  urgent: number;
  reopened: number;
  /** Age of the oldest open ticket in days; 0 where none is open. */
  oldestDays: number;
  /** Days since anything moved in a ticket of theirs; null where that is longer ago than was looked. */
  lastContactDays: number | null;
}

export interface DeliverySignal {
  /** Tasks done, and tasks that should be done by now: those that are done or due. */
  done: number;
  planned: number;
  /** Open tasks whose day is over. */
  overdue: number;
  /** Days since any task moved; 0 where nothing is open, null where it is not told of all of them: no rule applies then. */
  quietDays: number | null;
  /** The open issue that holds things up most, if any is open. */
  stalled?: StalledIssue;
}

export interface StalledIssue {
  id: string;
  /** ONB-12 */
  identifier: string;
  title: string;
  url?: string;
  /** Its own day is over; and days since it moved itself, null where that is not told. */
  overdue: boolean;
  quietDays: number | null;
}

/** One customer being onboarded, as the CSM's HubSpot knows them. */
export interface Account {
  /** `company:{id}`, `domain:{domain}` or `contact:{id}`: the same every day. */
  key: string;
  name: string;
  domain?: string;
  /** HubSpot's record that tasks are linked to. */
  record: { type: 'companies' | 'contacts'; id: string };
  /** Mail addresses of its people, lower case, sorted. */
  emails: readonly string[];
  /** When the onboarding began, ISO 8601. */
  since: string;
  /** HubSpot does not tell when that was: `since` is when its contact was created, which may be years before. */
  undated?: true;
}

export interface Signals {
  stage: Signal<StageSignal>;
  support: Signal<SupportSignal>;
  delivery: Signal<DeliverySignal>;
}

export type Tier = 'healthy' | 'watch' | 'at_risk' | 'critical';
/** From the best to the worst. */
export const TIERS: readonly Tier[] = ['healthy', 'watch', 'at_risk', 'critical'];
export const TIER_NAMES: Readonly<Record<Tier, string>> = {
  healthy: 'Healthy',
  watch: 'Watch',
  at_risk: 'At Risk',
  critical: 'Critical',
};

/** At Risk or Critical. */
export function isBad(tier: Tier): boolean {
  return tier === 'at_risk' || tier === 'critical';
}

/** One named rule that took points off. All values are whole numbers. */
export interface Reason {
  /** The rule's id in the rule set, such as `support.open`. */
  rule: string;
  pillar: Pillar;
  /** What the rule looked at: days, tickets, issues, per cent. */
  value: number;
  /** What the value is held against, where the rule has such a thing: expected days, planned tasks. */
  against?: number;
  /** Points taken off 100, after the cap of its pillar and the redistribution of weights. */
  penalty: number;
}

/**
 * What the signals come to. `low` and `high` are equal where every pillar that is set up could be read; otherwise the
 * score lies between them. 100 minus the penalties is `high`.
 */
export interface Score {
  /** The rule set's version. */
  rules: string;
  low: number;
  high: number;
  /** The tier of `high`, with hysteresis from the tier before: where low < high, the account is at least that bad. */
  tier: Tier;
  /** Every pillar that is set up was read. */
  complete: boolean;
  /** Pillars without a match: their weight went to the others. */
  notSetUp: readonly Pillar[];
  unavailable: readonly Pillar[];
  /** Heaviest first, then by rule id. */
  reasons: readonly Reason[];
}

/** `unscored`: nothing at all is set up for it, or nothing could be read. */
export type Scored = ({ kind: 'scored' } & Score) | { kind: 'unscored'; rules: string };

/** All that a score was made from; the same snapshot and rule set give the same score to the byte. */
export interface Snapshot {
  signals: Signals;
  /** The tier of the last complete score before this one; absent for the first. */
  before?: Tier;
}
