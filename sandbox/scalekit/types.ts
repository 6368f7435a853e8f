import type { JsonObject } from '../providers/types.ts';

export type SandboxAccountState = 'ACTIVE' | 'EXPIRED' | 'PENDING_AUTH' | 'PENDING_VERIFICATION' | 'DISCONNECTED';

export interface ScalekitCall {
  rpc: string;
  identifier?: string;
  connection?: string;
  tool?: string;
  params?: JsonObject;
  at: number;
  /** For ExecuteTool: whether the provider ran it, and as whom. */
  ranAs?: string;
  error?: string;
}

/** A fault for the next matching tool calls. */
export interface ToolFault {
  tool?: string;
  /** All tools of one provider: asana, hubspot, zendesk, linear, monday. */
  provider?: string;
  identifier?: string;
  /** This many matching calls go well before. */
  after?: number;
  /** 1 unless given; Infinity until it is taken back. */
  times?: number;
  /** Wait this long before (or, with `after`, after) the provider runs it. */
  delayMs?: number;
  /** Drop the connection, before or after the effect. */
  drop?: 'before' | 'after';
  /** Answer with this gRPC code instead (a number, e.g. 14 Unavailable), before or after the effect. */
  grpc?: { code: number; message: string; when: 'before' | 'after' };
  /**
   * Fail as a provider failure (TOOL_ERROR) with this gRPC code. `retryAfter`: seconds, sent as the trailer `retry-after`;
   * how the live service passes a provider's Retry-After on is not documented.
   */
  toolError?: { code: number; toolErrorCode: string; message: string; retryAfter?: number };
  /** The provider refuses the person's token, and the account is EXPIRED from then on. */
  expire?: boolean;
}

/** What tests, the page and the demo do to the stand-in; the app sees only the SDK's protocol. */
export interface ScalekitSandbox {
  readonly url: string;
  readonly calls: readonly ScalekitCall[];
  state(identifier: string, connection: string): SandboxAccountState | undefined;
  /** The provider user behind an account, once consented. */
  owner(identifier: string, connection: string): string | undefined;
  setState(identifier: string, connection: string, state: SandboxAccountState): void;
  /** Makes an ACTIVE account at once, for tests that are not about connecting. */
  connect(identifier: string, connection: string, email: string): void;
  /** Returns what takes it back. */
  fault(fault: ToolFault): () => void;
  clearFaults(): void;
  /** Every tool call takes at least this long from now on, as over a network; 0 as at the start. */
  setDelay(ms: number): void;
  /** A provider answers nothing but 503 until the returned function is called. */
  takeDown(provider: string): () => void;
  /** The next `times` calls of a provider's tools meet its rate limit. `retryAfter`: seconds. */
  limitRate(provider: string, options: { times: number; retryAfter: number }): void;
  /** The `call`-th of this account's tool calls from now (1 is the next) finds its token expired, and so do all after it. */
  expireFrom(identifier: string, connection: string, call?: number): void;
  /** Makes every access token the application holds invalid, as their expiry would. */
  expireTokens(): void;
  /** Makes every magic link, open consent page and auth request too old. */
  expireLinks(): void;
  /** Resolves at the first call that passes `test`, past ones included. */
  waitForCall(test: (call: ScalekitCall) => boolean, timeoutMs?: number): Promise<ScalekitCall>;
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
}

export const SCALEKIT_TEST_CREDENTIALS = {
  clientId: 'skc_sandbox',
  clientSecret: 'sandbox-scalekit-secret',
} as const;
