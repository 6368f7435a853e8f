import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { AuthReason } from '../connectors/types.ts';
import type { Account, Scored, Snapshot, Tier } from '../health/types.ts';

type Timestamp = ColumnType<Date, Date | undefined, Date>;
type Json<T> = ColumnType<T, string, string>;

/** Slack deliveries already accepted; a repeat of one is a no-op. Kept 48 h: Slack retries for at most 24 h. */
interface SeenEvents {
  app_id: string;
  installation: string;
  event_id: string;
  seen_at: Timestamp;
}

/** Everyone who ever asked. `connections_version` grows with every change of their accounts, so caches can tell. */
interface People {
  identifier: string;
  installation: string;
  team_id: string;
  user_id: string;
  connections_version: Generated<number>;
  left_at: Date | null;
  /** Set from the moment their leaving began until nothing of theirs is left, and why they leave. */
  leaving_since: ColumnType<Date | null, Date | null | undefined, Date | null>;
  leaving_reason: ColumnType<LeaveReason | null, LeaveReason | null | undefined, LeaveReason | null>;
  /** When they last left: what they said before is gone, also after they came back. */
  purged_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  created_at: Timestamp;
}

/** Why nothing of a person may stay: what Slack says of them, the app's removal, or their own wish. */
export type LeaveReason = 'external' | 'guest' | 'bot' | 'deactivated' | 'unknown' | 'uninstalled' | 'disconnected';

/** What a person was told once and need not be told again soon (a refusal, a limit). */
interface Notices {
  identifier: string;
  kind: string;
  told_at: Timestamp;
}

/** Asks that are not over. Leaving, retention and decisions go by this list. */
export const UNFINISHED = ['queued', 'running', 'waiting', 'deciding'] as const;

export type AskStatus = (typeof UNFINISHED)[number] | 'done' | 'failed' | 'stopped' | 'refused';

/** One request of one person, from the Slack message that carried it to the reply it got. */
interface Asks {
  id: string;
  installation: string;
  /** The asker as Slack signed it. `team_id` is the person's own team, `identifier` is slack:{installation}:{user}. */
  team_id: string;
  user_id: string;
  identifier: string;
  channel: string;
  channel_kind: 'im' | 'channel';
  /** The thread the reply belongs to: the message's own thread, or the message itself as its root. */
  thread_ts: string;
  message_ts: string;
  shared_channel: boolean;
  text: string;
  status: Generated<AskStatus>;
  /** The connector this ask waits for while `status` is 'waiting'. */
  waiting_for: string | null;
  /** Why it waits, as the outcome that made it wait said. */
  waiting_reason: AuthReason | null;
  /** `connector:reason` of every wait so far: the same one twice is said rather than asked for again. */
  waited: Generated<string[]>;
  /** How many times a worker started it; above 1 means that a process died in the middle. */
  attempts: Generated<number>;
  /** The Slack message that carries the reply, once it exists: a repeated turn continues it rather than adding another. */
  reply_ts: string | null;
  /** The final text, stored before it is delivered, so that a crash between the two repeats the delivery only. */
  reply: string | null;
  /** The final text is for its person alone until they share it; `reply_public` is then what everybody there reads. */
  reply_private: Generated<boolean>;
  reply_public: string | null;
  shared_at: Date | null;
  /** What was said between the model and the tools so far, while the person decides about a proposal. */
  trail: Json<TrailMessage[]> | null;
  /** Where the person sees the proposals that wait for them. */
  card: Json<StoredCard> | null;
  /** Whether something was read through the person's accounts, and whether people outside the company wrote of it. */
  read_private: Generated<boolean>;
  read_outsiders: Generated<boolean>;
  reference: string;
  created_at: Timestamp;
  updated_at: Timestamp;
}

/** A message of a model's conversation, in the AI SDK's form. */
export type TrailMessage = Record<string, unknown>;

/** A card that was shown: a message of ours, or one for a single person's eyes, which only Slack's way back can change. */
export interface StoredCard {
  channel?: string;
  ts?: string;
  responseUrl?: string;
}

/**
 * pending ▸ approved | dismissed | expired | withdrawn. `origin_hash` is that of the arguments the model called the tool
 * with, `args_hash` that of those the person sees, which an edit changes.
 */
export type ProposalStatus = 'pending' | 'approved' | 'dismissed' | 'expired' | 'withdrawn';

/** A write that somebody was asked about. */
interface Proposals {
  id: string;
  ask_id: string;
  identifier: string;
  connector: string;
  connection: string;
  tool: string;
  /** The model's calls that this is the answer to. */
  call_ids: string[];
  origin_hash: string;
  args: Json<Record<string, unknown>>;
  args_hash: string;
  /** The arguments' names in the order in which they were given, which jsonb does not keep. */
  args_order: Generated<string[]>;
  /** The present values of what a change replaces. */
  before: Json<Record<string, unknown>> | null;
  /** Names of the records that arguments stand for. */
  labels: Json<Record<string, string>>;
  status: Generated<ProposalStatus>;
  /** What was decided has been carried out, or there was nothing to carry out. */
  settled: Generated<boolean>;
  /** Which of the ask's cards shows it, from 1 on; 0 while none does. */
  round: Generated<number>;
  /** Its place there: the order in which the model asked. */
  position: Generated<number>;
  expires_at: Date;
  decided_at: Date | null;
  created_at: Timestamp;
}

/** What somebody need not be asked about any more: one tool of one connector. */
interface Permissions {
  id: string;
  identifier: string;
  connector: string;
  tool: string;
  given_at: Timestamp;
  revoked_at: Date | null;
}

/** A command, button, modal or lifecycle event, stored before Slack is acknowledged and removed once handled. */
interface Interactions {
  id: string;
  installation: string;
  kind: string;
  payload: Json<Record<string, unknown>>;
  created_at: Timestamp;
}

/**
 * issued ▸ claimed (a browser pressed Continue) ▸ signing_in ▸ signed_in (as the right person) ▸ verifying ▸ connected;
 * `signing_in` and `verifying` mean that a callback was taken and is being worked on, so that it cannot be taken twice.
 */
export type LinkStatus =
  | 'issued'
  | 'claimed'
  | 'signing_in'
  | 'signed_in'
  | 'verifying'
  | 'connected'
  | 'failed'
  | 'void';

/** A private connect link. Every secret in it is stored as a SHA-256 hash. */
interface ConnectLinks {
  id: string;
  nonce_hash: string;
  identifier: string;
  installation: string;
  team_id: string;
  user_id: string;
  connector: string;
  connection: string;
  /** The person's display name, for the page that opens the link. */
  person_name: string;
  status: Generated<LinkStatus>;
  /** Why a link is failed or void. */
  failure: string | null;
  /** The browser session that pressed Continue; the only one that can finish. */
  browser_hash: string | null;
  signin_state_hash: string | null;
  signin_nonce_hash: string | null;
  verify_state_hash: string | null;
  /** Where it was asked, and the private messages that carry it, to be turned to "Connected". */
  ask_id: string | null;
  channel: string | null;
  thread_ts: string | null;
  dm_channel: string | null;
  dm_ts: string | null;
  response_url: string | null;
  expires_at: Date;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export type WriteStatus = 'planned' | 'sent' | 'done' | 'failed' | 'unknown';

/** The ledger: one row for each write, made before the provider is called. */
interface Writes {
  id: string;
  ask_id: string;
  identifier: string;
  connector: string;
  connection: string;
  tool: string;
  args: Json<Record<string, unknown>>;
  args_hash: string;
  status: Generated<WriteStatus>;
  /** What the provider answered, as the tool's compact view, and the receipt made from it. */
  result: Json<Record<string, unknown>> | null;
  receipt: Json<Record<string, unknown>> | null;
  error_code: string | null;
  execution_id: string | null;
  /** What allowed it, for which tool, and the hash of the arguments that the person saw. */
  approval: Json<Record<string, unknown>> | null;
  approved_tool: string | null;
  shown_hash: string | null;
  /** What a change replaced, and what was there right after it. */
  before: Json<Record<string, unknown>> | null;
  after: Json<Record<string, unknown>> | null;
  /** The write this is a later step of, and what is missing if it does not happen. */
  step_of: string | null;
  step_what: string | null;
  /** The write this takes back. */
  undoes: string | null;
  sent_at: Date | null;
  /** How many times somebody took the right to send it. */
  sends: Generated<number>;
  done_at: Date | null;
  created_at: Timestamp;
  updated_at: Timestamp;
}

/** What was done as a person, for good: rows are added, and removed by retention alone, which the database sees to. */
interface Audit {
  id: GeneratedAlways<number>;
  at: Timestamp;
  installation: string;
  identifier: string;
  /** What led to it: a request, the morning digest, an undo, or the person themself without the model. */
  trigger: 'turn' | 'digest' | 'undo' | 'person';
  ask_id: string | null;
  action: 'write' | 'undo' | 'share' | 'allow' | 'revoke' | 'connect' | 'disconnect' | 'leave';
  connector: string | null;
  connection: string | null;
  tool: string | null;
  args_hash: string | null;
  /** A few words, never a value: "Created task in Asana". */
  description: string;
  approval: Json<Approval> | null;
  outcome: 'done' | 'failed' | 'unknown';
  error_code: string | null;
  execution_id: string | null;
  write_id: string | null;
}

/**
 * Who allowed a write: whose click on which proposal and when, a standing permission and when it was given, or, for a
 * follow-up of the morning digest, the mode its person chose or their click there.
 */
export type Approval =
  | { kind: 'click'; by: string; at: string; proposal: string }
  | { kind: 'standing'; permission: string; given: string }
  | { kind: 'digest'; followUp: string; how: 'mode' | 'click'; at: string };

/** What the digest does about an account that turned bad: at once, after a click, or nothing. */
export type DigestMode = 'automatic' | 'ask' | 'report';

/** Who gets a digest, and when. */
interface Enrolments {
  identifier: string;
  installation: string;
  team_id: string;
  user_id: string;
  /** `self`: they said so with /digest; `usergroup`: they are in the operator's user group. */
  source: 'self' | 'usergroup';
  enabled: Generated<boolean>;
  /** Minutes after midnight, in their own time zone; and ISO weekdays, 1 is Monday. */
  at_minute: Generated<number>;
  days: Generated<number[]>;
  mode: Generated<DigestMode>;
  /** Whether nothing is sent on a day on which nothing happened. */
  quiet: Generated<boolean>;
  /** IANA name, as Slack last said it. */
  time_zone: string;
  /** When the next digest is due, and for which local day (YYYY-MM-DD). */
  next_at: Date;
  next_date: string;
  /** The local day for which the connections were last looked at beforehand. */
  probed_for: string | null;
  /** The person's DM with the app, once known. */
  dm_channel: string | null;
  /** When they got their first digest, which did nothing yet; null until then. */
  previewed_at: Date | null;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export type RunStatus = 'planned' | 'running' | 'done' | 'quiet' | 'skipped' | 'failed';

/** One morning of one person. The unique (identifier, local_date) is what makes it once. */
interface DigestRuns {
  id: string;
  identifier: string;
  /** YYYY-MM-DD in the zone of that morning. */
  local_date: string;
  time_zone: string;
  due_at: Date;
  status: Generated<RunStatus>;
  /** It started later than it should have. */
  late: Generated<boolean>;
  attempts: Generated<number>;
  started_at: Date | null;
  finished_at: Date | null;
  /** Tool calls, and milliseconds from start to message. */
  calls: Generated<number>;
  took_ms: number | null;
  /** All that the digest says. */
  facts: Json<Record<string, unknown>> | null;
  /** Where its message is; `posting_at`: when sending it began. */
  channel: string | null;
  ts: string | null;
  posting_at: Date | null;
  error_code: string | null;
  created_at: Timestamp;
}

/** An account as one person's digest knows it, and what they decided about it. */
interface HealthAccounts {
  id: string;
  identifier: string;
  account_key: string;
  account: Json<Account>;
  /** The last local day on which it was among the person's onboarding accounts. */
  last_seen: string;
  /** Nothing is said of it before this day (YYYY-MM-DD), or until it is worse than `snoozed_tier`. */
  snoozed_until: string | null;
  snoozed_tier: Tier | null;
  snoozed_points: number | null;
  snoozed_why: 'snooze' | 'wrong' | null;
  /** What the person linked by hand. */
  links: Json<Record<string, unknown>>;
  /** The Slack user who took it over. */
  handed_to: string | null;
  created_at: Timestamp;
}

/** What an account's score was made from, and the score; one for each account and morning. */
interface Snapshots {
  id: string;
  account_id: string;
  identifier: string;
  local_date: string;
  rules: string;
  snapshot: Json<Snapshot>;
  scored: Json<Scored>;
  created_at: Timestamp;
}

/** Rule sets by version, so that an old score can be made again. */
interface RuleSets {
  version: string;
  rules: Json<Record<string, unknown>>;
  created_at: Timestamp;
}

/** A time in which an account is At Risk or Critical; at most one is open for each account. */
interface Episodes {
  id: string;
  account_id: string;
  opened_on: string;
  closed_on: string | null;
  created_at: Timestamp;
}

export type FollowUpStatus = 'offered' | 'allowed' | 'done' | 'declined';

/** The task and the comment about one account in one episode, exactly as they are written once they are allowed. */
interface FollowUps {
  id: string;
  account_id: string;
  episode_id: string;
  identifier: string;
  run_id: string;
  /** 1 is the episode's first. */
  number: number;
  tier: Tier;
  local_date: string;
  status: Generated<FollowUpStatus>;
  /** What allowed it: the person's mode, or their click. */
  allowed: 'mode' | 'click' | null;
  allowed_at: Date | null;
  /** Every source was read for the score it rests on; `scored_at` by the app's clock. */
  complete: boolean;
  scored_at: Date;
  task: Json<Record<string, unknown>>;
  task_hash: string;
  comment: Json<Record<string, unknown>> | null;
  comment_hash: string | null;
  created_at: Timestamp;
}

/** "This is wrong", in the CSM's words, with the score it is about. */
interface Feedback {
  id: string;
  account_id: string;
  identifier: string;
  local_date: string;
  scored: Json<Scored> | null;
  reason: string;
  created_at: Timestamp;
}

/** An account that somebody wants a colleague to take over. */
interface Handovers {
  id: string;
  account_id: string;
  identifier: string;
  to_user: string;
  note: string;
  status: Generated<'asked' | 'accepted' | 'declined'>;
  decided_at: Date | null;
  created_at: Timestamp;
}

/** Model tokens used by a person on a UTC day. */
interface TokenUsage {
  identifier: string;
  day: string;
  tokens: number;
}

/** Which living process runs which job. */
interface Claims {
  job_id: string;
  queue: string;
  runner: number;
}

export interface Database {
  seen_events: SeenEvents;
  people: People;
  notices: Notices;
  asks: Asks;
  interactions: Interactions;
  connect_links: ConnectLinks;
  proposals: Proposals;
  permissions: Permissions;
  writes: Writes;
  audit: Audit;
  token_usage: TokenUsage;
  claims: Claims;
  enrolments: Enrolments;
  digest_runs: DigestRuns;
  health_accounts: HealthAccounts;
  snapshots: Snapshots;
  rule_sets: RuleSets;
  episodes: Episodes;
  follow_ups: FollowUps;
  feedback: Feedback;
  handovers: Handovers;
}
