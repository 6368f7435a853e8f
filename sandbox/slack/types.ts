import type { IncomingMessage, ServerResponse } from 'node:http';
import type { KnownBlock, View } from '@slack/web-api';

/** A message as the stand-in holds it. `to` is set for ephemerals: only that person sees it. */
export interface SandboxMessage {
  channel: string;
  ts: string;
  threadTs?: string;
  user: string;
  /** Plain text (mrkdwn) of the message. */
  text: string;
  /** Set for streamed and `markdown_text` messages: standard Markdown. */
  markdown?: string;
  blocks?: KnownBlock[];
  to?: string;
  /** A streamed message that is still open, and the steps it shows. */
  streaming?: boolean;
  tasks?: { id: string; title: string; status: string; details?: string; output?: string }[];
  /** Title of the plan that groups the steps, once the app has sent one. */
  planTitle?: string;
  /** The person pressed Stop. */
  stopped?: boolean;
  metadata?: Record<string, unknown>;
  reactions?: { name: string; users: string[] }[];
  edited?: boolean;
  deleted?: boolean;
}

export interface SandboxCall {
  method: string;
  /** Arguments as the app sent them, without the token. */
  args: Record<string, unknown>;
  at: number;
  error?: string;
}

export interface Click {
  userId: string;
  /** The message that holds the element, or the open view. */
  message?: { channel: string; ts: string };
  viewId?: string;
  actionId: string;
  /**
   * The element's value, when a test wants to forge one; the real one otherwise. For pickers it is the choice: an
   * option's value, a user or channel id, a date, a text. Where several elements share the action id, it picks one.
   */
  value?: string;
  /** Choices of a multi select or of checkboxes. */
  values?: string[];
  /** Tells elements with the same action id apart. */
  blockId?: string;
}

/** What the app shows beside a thread: a status line, a title, prompts to start with, the agent session's state. */
export interface ThreadPresence {
  status?: string;
  loadingMessages?: string[];
  title?: string;
  prompts?: { title: string; message: string }[];
  session?: string;
}

/** A modal that is open, topmost last. */
export interface OpenView {
  id: string;
  view: View;
  /** What its fields hold, as `state.values` of Slack's payloads has it. */
  values: Record<string, Record<string, Record<string, unknown>>>;
  /** What the app or Slack objected to at the last submission, by block id. */
  errors?: Record<string, string>;
  /** Set when the app did not answer the last submission. */
  failure?: string;
}

export interface Fault {
  error?: string;
  status?: number;
  /** Seconds; answered as 429 `ratelimited`. */
  retryAfter?: number;
  /** Waits this long before anything else. */
  hangMs?: number;
  /** Breaks the connection before the call takes effect, or after. */
  drop?: 'before' | 'after';
}

export interface SlackSandboxOptions {
  /** 0 picks a free port. */
  port: number;
  /** Pauses before Slack's repeats of an unacknowledged event; Slack's own are at once, one minute, five minutes. */
  retryDelaysMs?: readonly number[];
  /** How long an acknowledgement may take; Slack allows three seconds. */
  ackTimeoutMs?: number;
  /** Milliseconds since the epoch; everything that expires goes by it. */
  now?: () => number;
  /** The app's manifest: scopes, subscribed events and slash commands. The repository's by default. */
  manifestPath?: string;
  /** Optional scopes of the manifest that the administrator did not grant; all are granted unless named here. */
  declinedScopes?: readonly string[];
}

/** Answers a request and returns true, or returns false to leave it. */
export type Mounted = (request: IncomingMessage, response: ServerResponse) => boolean;

/** What tests, the page and the demo do to the stand-in; the app sees only HTTP and the WebSocket. */
export interface SlackSandbox {
  /** Origin of everything: `{url}/api/` the Web API, `{url}` the OIDC issuer. */
  readonly url: string;
  readonly calls: readonly SandboxCall[];
  /** Says something as a person; the app gets the events Slack would send. Returns the message's ts. */
  post(userId: string, channel: string, text: string, options?: { threadTs?: string }): string;
  command(
    userId: string,
    channel: string,
    command: string,
    text?: string,
    options?: { threadTs?: string },
  ): Promise<void>;
  click(click: Click): Promise<void>;
  submitView(userId: string, viewId: string, values: Record<string, Record<string, unknown>>): Promise<void>;
  openHome(userId: string, tab: 'home' | 'messages'): void;
  /** Presses Stop on a running stream. */
  stop(userId: string, channel: string, ts: string): void;
  deactivate(userId: string): void;
  /** Somebody moves: changes their time zone (an IANA name), of which the app hears by `user_change`. */
  setTimeZone(userId: string, timeZone: string): void;
  timeZoneOf(userId: string): string;
  /** Delivers any event, also a forged or repeated one. `eventId` repeats an earlier delivery. */
  emit(event: Record<string, unknown>, options?: { eventId?: string; envelope?: Record<string, unknown> }): string;
  /** What this person can see in a channel, a thread or their DM with the app (`channel: 'dm'`), ephemerals included. */
  visible(userId: string, channel: string): SandboxMessage[];
  dmOf(userId: string): string;
  home(userId: string): View | undefined;
  views(userId: string): OpenView[];
  /** Closes the topmost modal without submitting; the app hears of it if it asked to. */
  closeView(userId: string, viewId: string): Promise<void>;
  /** Status, title, prompts and session of a thread; without `threadTs`, of the conversation itself. */
  presence(channel: string, threadTs?: string): ThreadPresence;
  /** Resolves with the first message, seen by this person, that passes `test`; also for changes. Rejects at the timeout. */
  waitFor(userId: string, test: (m: SandboxMessage) => boolean, timeoutMs?: number): Promise<SandboxMessage>;
  /** Runs at every change, for the page's live updates. Returns the unsubscriber. */
  onChange(listener: () => void): () => void;
  /** The next `times` calls of a Web API method fail like this. */
  fail(method: string, fault: Fault, times?: number): void;
  /** Where signed HTTP requests go; unset in Socket Mode. */
  setRequestUrl(url: string | undefined): void;
  /** Sends the signed `url_verification` challenge to the request URL; true when the app echoes it. */
  verifyRequestUrl(): Promise<boolean>;
  /** Serves more pages from the same origin, so that they share its cookies; asked in order, after Slack's own paths. */
  mount(handler: Mounted): void;
  /** An id_token as Sign in with Slack signs them, for Ana unless `overrides` say otherwise; `foreignKey` forges the signature. */
  idTokenFor(overrides?: Record<string, unknown>, options?: { foreignKey?: boolean }): Promise<string>;
  /** The next code exchange answers with a token whose claims are changed like this, or signed by a stranger's key. */
  alterNextIdToken(overrides: Record<string, unknown>, options?: { foreignKey?: boolean }): void;
  /** Resolves when no delivery is waiting for its acknowledgement any more. Rejects at the timeout. */
  settled(timeoutMs?: number): Promise<void>;
  /** Whether a delivery is still waiting for its acknowledgement. */
  unacknowledged(): number;
  /**
   * Tells every Socket Mode connection that Slack is there. An app whose clock has jumped would otherwise take its
   * connection for dead.
   */
  reassureSockets(): void;
  /** Closes every Socket Mode connection, as Slack does when it refreshes them. */
  disconnectSockets(): void;
  close(): Promise<void>;
}

export const SLACK_TEST_CREDENTIALS = {
  botToken: 'xoxb-sandbox-bot-token',
  appToken: 'xapp-sandbox-app-token',
  signingSecret: 'sandbox-signing-secret',
  clientId: '1000.2000',
  clientSecret: 'sandbox-client-secret',
} as const;
