import type { ColumnType, Generated } from 'kysely';
import type { AuthReason } from '../connectors/types.ts';

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
  created_at: Timestamp;
}

/** What a person was told once and need not be told again soon (a refusal, a limit). */
interface Notices {
  identifier: string;
  kind: string;
  told_at: Timestamp;
}

export type AskStatus = 'queued' | 'running' | 'waiting' | 'done' | 'failed' | 'stopped' | 'refused';

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
  reference: string;
  created_at: Timestamp;
  updated_at: Timestamp;
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
  sent_at: Date | null;
  created_at: Timestamp;
  updated_at: Timestamp;
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
  writes: Writes;
  token_usage: TokenUsage;
  claims: Claims;
}
