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
  identifier?: string;
  times?: number;
  /** Wait this long before (or, with `after`, after) the provider runs it. */
  delayMs?: number;
  /** Drop the connection, before or after the effect. */
  drop?: 'before' | 'after';
  /** Answer with this gRPC code instead (a number, e.g. 14 Unavailable), before or after the effect. */
  grpc?: { code: number; message: string; when: 'before' | 'after' };
  /** Fail as a provider failure (TOOL_ERROR) with this gRPC code. */
  toolError?: { code: number; toolErrorCode: string; message: string };
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
  fault(fault: ToolFault): void;
  clearFaults(): void;
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
