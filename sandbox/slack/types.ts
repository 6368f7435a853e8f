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
  /** The element's value, when a test wants to forge one; the real one otherwise. */
  value?: string;
}

/** What tests, the page and the demo do to the stand-in; the app sees only HTTP and the WebSocket. */
export interface SlackSandbox {
  /** Origin of everything: `{url}/api/` the Web API, `{url}` the OIDC issuer. */
  readonly url: string;
  readonly calls: readonly SandboxCall[];
  /** Says something as a person; the app gets the events Slack would send. Returns the message's ts. */
  post(userId: string, channel: string, text: string, options?: { threadTs?: string }): string;
  command(userId: string, channel: string, command: string, text?: string): Promise<void>;
  click(click: Click): Promise<void>;
  submitView(userId: string, viewId: string, values: Record<string, Record<string, unknown>>): Promise<void>;
  openHome(userId: string, tab: 'home' | 'messages'): void;
  /** Presses Stop on a running stream. */
  stop(userId: string, channel: string, ts: string): void;
  deactivate(userId: string): void;
  /** Delivers any event, also a forged or repeated one. `eventId` repeats an earlier delivery. */
  emit(event: Record<string, unknown>, options?: { eventId?: string; envelope?: Record<string, unknown> }): string;
  /** What this person can see in a channel, a thread or their DM with the app (`channel: 'dm'`), ephemerals included. */
  visible(userId: string, channel: string): SandboxMessage[];
  dmOf(userId: string): string;
  home(userId: string): View | undefined;
  views(userId: string): { id: string; view: View }[];
  /** Resolves with the first message, seen by this person, that passes `test`; also for changes. Rejects at the timeout. */
  waitFor(userId: string, test: (m: SandboxMessage) => boolean, timeoutMs?: number): Promise<SandboxMessage>;
  /** Runs at every change, for the page's live updates. Returns the unsubscriber. */
  onChange(listener: () => void): () => void;
  /** The next `times` calls of a Web API method fail like this. */
  fail(
    method: string,
    fault: { error?: string; status?: number; retryAfter?: number; hangMs?: number },
    times?: number,
  ): void;
  /** Where signed HTTP requests go; unset in Socket Mode. */
  setRequestUrl(url: string | undefined): void;
  /** Whether a delivery is still waiting for its acknowledgement. */
  unacknowledged(): number;
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
