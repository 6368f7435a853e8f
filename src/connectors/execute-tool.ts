import { wellFormed } from '../well-formed.ts';
import { refusalIn } from './answer.ts';
import type { CallLimits } from './at-most-once.ts';
import { type CallLog, refuseBlank, repeatable } from './calls.ts';
import { deriveOutcome, needsState } from './derive-outcome.ts';
import { readFailure } from './failure.ts';
import { ScalekitError, type ToolCall } from './scalekit-port.ts';
import { reasonOf } from './statuses.ts';
import { toStruct } from './struct.ts';
import type { ExecuteRequest, ExecuteResponse } from './tool-rpcs.ts';
import type { AccountState, ToolErrorCode, ToolOutcome } from './types.ts';

const TIMEOUT_MS = 60_000;
/** Scalekit's limit. */
const RUN_ID_LENGTH = 255;

interface ExecutorOptions {
  /** Sends the call once. */
  send: (request: ExecuteRequest, limits: CallLimits) => Promise<ExecuteResponse>;
  /** The account's state now. @throws ScalekitError when it cannot be read */
  stateNow: (identifier: string, connection: string) => Promise<AccountState>;
  log: CallLog;
}

type StateRead = { state: AccountState; code?: never } | { state?: never; code: ToolErrorCode };

/**
 * Runs tools. A write goes out at most once, and only through an account that was active a moment before; a read whose
 * answer was lost goes out once more.
 */
export function createExecutor({ send, stateNow, log }: ExecutorOptions): (call: ToolCall) => Promise<ToolOutcome> {
  async function readState(identifier: string, connection: string): Promise<StateRead> {
    try {
      return { state: await stateNow(identifier, connection) };
    } catch (error) {
      if (error instanceof ScalekitError) return { code: error.code };
      throw error;
    }
  }

  async function failed(
    error: unknown,
    { identifier, connection, tool, effect, runId }: ToolCall,
  ): Promise<ToolOutcome> {
    const failure = readFailure(error);
    const now: Partial<StateRead> = needsState(failure) ? await readState(identifier, connection) : {};
    const outcome = deriveOutcome(failure, effect, now.state);
    const { grpc, code: said, executionId } = failure;
    const code = outcome.kind === 'error' ? outcome.code : outcome.kind === 'auth_error' ? outcome.reason : undefined;
    const noTool = failure.origin === 'scalekit' && code === 'not_found';
    const level = noTool || code === 'service_misconfigured' || code === 'unknown_outcome' ? 'error' : 'warn';
    log[level]({ tool, connection, code, grpc, said, executionId, runId }, 'A tool call failed');
    return outcome;
  }

  return async (call) => {
    const { identifier, connection, tool, effect, signal, runId } = call;
    refuseBlank({ identifier, connection, tool });
    const request = {
      toolName: tool,
      identifier,
      // Without it Scalekit picks an account by the tool's provider, and fails where the person has two.
      connector: connection,
      params: toStruct(call.params),
      ...(runId === undefined ? {} : { agentRunId: runId.slice(0, RUN_ID_LENGTH) }),
    };
    if (effect === 'write') {
      // One cheap call, which also finds out that the connection died of idleness before the one that must not be lost.
      const { state, code } = await readState(identifier, connection);
      if (state === undefined) return { kind: 'error', code };
      const reason = reasonOf(state);
      if (reason !== undefined) return { kind: 'auth_error', reason };
    }
    const limits = { timeoutMs: TIMEOUT_MS, ...(signal === undefined ? {} : { signal }) };
    try {
      const once = () => send(request, limits);
      const { data: sent = {}, executionId } = await (effect === 'read' ? repeatable(once, signal) : once());
      const data = wellFormed(sent);
      const refusal = refusalIn(data, effect);
      if (refusal === undefined) return { kind: 'success', data, executionId };
      log.warn({ tool, connection, code: refusal, executionId, runId }, 'A provider refused inside its answer');
      return { kind: 'error', code: refusal, executionId };
    } catch (error) {
      return failed(error, call);
    }
  };
}
