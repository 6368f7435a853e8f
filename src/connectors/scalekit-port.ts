import type { AccountState, JsonObject, ToolErrorCode, ToolOutcome } from './types.ts';

/**
 * What the rest of the app may ask of Scalekit. Every method that names a person refuses a blank identifier with a
 * `RangeError`: the SDK would drop it and act for anybody. Apart from `execute`, failures are thrown as `ScalekitError`.
 */
export interface Scalekit {
  /** The person's accounts on these connections, at most one row each; a connection without an account has no row. */
  accounts(identifier: string, connections: readonly string[]): Promise<AccountRow[]>;
  /** A fresh, time-limited link to the provider's consent. A secret: hand it to the person's own browser only. */
  magicLink(request: MagicLinkRequest): Promise<MagicLink>;
  /** Says who consented; Scalekit activates the account only when that is whom the link was made for. */
  verify(request: { authRequestId: string; identifier: string }): Promise<VerifyOutcome>;
  /** Deletes the account and its tokens at Scalekit. An account that is not there counts as deleted. */
  disconnect(identifier: string, connection: string): Promise<void>;
  /** Those of `toolNames` that this person may call through these connections now. */
  scopedTools(
    identifier: string,
    connections: readonly string[],
    toolNames: readonly string[],
  ): Promise<ToolDefinition[]>;
  /** Runs one tool as this person, a write at most once. Never throws for what the world does, only for blank names. */
  execute(call: ToolCall): Promise<ToolOutcome>;
  /** Every connection of the Scalekit environment, for the operator's checks. */
  connections(): Promise<ConnectionRow[]>;
}

export interface AccountRow {
  connection: string;
  state: AccountState;
  lastUsedAt?: Date;
}

export interface MagicLinkRequest {
  identifier: string;
  connection: string;
  /** Comes back in the redirect; at most 512 characters. */
  state: string;
  /** Where Scalekit sends the browser after consent; at most 2,048 characters. */
  userVerifyUrl: string;
}

interface MagicLink {
  link: string;
  expiresAt?: Date;
}

type VerifyOutcome =
  | { kind: 'verified' }
  /** Somebody else consented, or the link was made for somebody else. */
  | { kind: 'mismatch' }
  /** Never issued, or already used. */
  | { kind: 'unknown_request' }
  | { kind: 'error'; code: ToolErrorCode };

export interface ToolDefinition {
  name: string;
  description: string;
  /** JSON Schema as Scalekit gives it, not yet normalised. */
  inputSchema: JsonObject;
}

export interface ToolCall {
  identifier: string;
  /** The operator's name for the Scalekit connection. */
  connection: string;
  tool: string;
  params: Record<string, unknown>;
  effect: 'read' | 'write';
  signal?: AbortSignal;
  /** Correlates Scalekit's own logs of one turn; at most 255 characters are sent. */
  runId?: string;
}

export interface ConnectionRow {
  /** OAUTH, API_KEY, …; empty where Scalekit does not say. */
  type: string;
  name: string;
  provider: string;
  enabled: boolean;
}

/** A call to Scalekit that failed. Carries codes only: the service's own message may quote a provider. */
export class ScalekitError extends Error {
  readonly code: ToolErrorCode;
  constructor(operation: string, code: ToolErrorCode) {
    super(`Scalekit: ${operation} failed (${code})`);
    this.name = 'ScalekitError';
    this.code = code;
  }
}
