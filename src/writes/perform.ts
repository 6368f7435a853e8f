import type { Scalekit } from '../connectors/scalekit-port.ts';
import type { AvailableTool, JsonObject, ToolErrorCode, ToolOutcome } from '../connectors/types.ts';
import { argsHash } from './args-hash.ts';
import type { Ledger, LedgerRow, PlannedWrite } from './ledger.ts';
import type { Receipt } from './receipt.ts';

export interface WriteRequest {
  askId: string;
  identifier: string;
  tool: AvailableTool;
  args: JsonObject;
}

/** `repeated`: this ask had already done exactly that, and it was not done again. */
export type WriteOutcome =
  | { kind: 'success'; data: JsonObject; receipt: Receipt; repeated: boolean }
  | { kind: 'auth_error'; reason: Extract<ToolOutcome, { kind: 'auth_error' }>['reason'] }
  | { kind: 'error'; code: ToolErrorCode; retryAfterSeconds?: number; fields?: string[] };

export type PerformWrite = (request: WriteRequest) => Promise<WriteOutcome>;

/** A refusal of these kinds came before the provider did anything, so the same call may be made again. */
const MAY_REPEAT: ReadonlySet<string> = new Set(['rate_limited', 'unavailable', 'service_misconfigured']);

/**
 * Makes one write happen at most once. The ledger row is committed before the provider is called; where the outcome is
 * not known, the record is looked up before anything is said or tried again.
 */
export function createPerformWrite({ ledger, scalekit }: { ledger: Ledger; scalekit: Scalekit }): PerformWrite {
  return async (request) => {
    const planned = plannedWrite(request);
    const elsewhere = await ledger.uncertain(planned);
    if (elsewhere) {
      const found = await lookUp(request, elsewhere.sent_at ?? elsewhere.created_at);
      if (found) return settleFound(elsewhere, request, found);
    }
    const row = await ledger.plan(planned);
    switch (row.status) {
      case 'done':
        return { kind: 'success', data: asObject(row.result), receipt: asReceipt(row, request), repeated: true };
      case 'failed':
        if (!MAY_REPEAT.has(row.error_code ?? '')) return { kind: 'error', code: asCode(row.error_code) };
        await ledger.replan(row.id);
        return send(row, request);
      case 'sent':
      case 'unknown':
        return resolveUnknown(row, request);
      default:
        return send(row, request);
    }
  };

  async function send(row: LedgerRow, request: WriteRequest): Promise<WriteOutcome> {
    // Lost to another call with the same arguments in the same moment: its outcome is not known here.
    if (!(await ledger.claim(row.id))) return { kind: 'error', code: 'unknown_outcome' };
    // No abort signal: a write that is under way is waited for, so that its outcome is known.
    const outcome = await scalekit.execute({
      identifier: request.identifier,
      connection: request.tool.connection,
      tool: request.tool.spec.name,
      params: request.args,
      effect: 'write',
      runId: row.id,
    });
    if (outcome.kind === 'success') {
      return settleFound(row, request, outcome.data, outcome.executionId);
    }
    if (outcome.kind === 'auth_error') {
      // Refused before it ran; once the account is connected, the resumed ask makes the same call.
      await ledger.replan(row.id);
      return { kind: 'auth_error', reason: outcome.reason };
    }
    if (outcome.code === 'unknown_outcome') {
      await ledger.unknown(row.id, outcome.executionId);
      return resolveUnknown({ ...row, sent_at: row.sent_at ?? row.created_at }, request);
    }
    await ledger.failed(row.id, { code: outcome.code, executionId: outcome.executionId });
    const { code, retryAfterSeconds, fields } = outcome;
    return {
      kind: 'error',
      code,
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
      ...(fields && { fields }),
    };
  }

  async function resolveUnknown(row: LedgerRow, request: WriteRequest): Promise<WriteOutcome> {
    const found = await lookUp(request, row.sent_at ?? row.created_at);
    if (found) return settleFound(row, request, found);
    await ledger.unknown(row.id, row.execution_id ?? undefined);
    return { kind: 'error', code: 'unknown_outcome' };
  }

  /** The record this write would have made, if the provider shows one. Nothing found proves nothing. */
  async function lookUp({ identifier, tool, args }: WriteRequest, since: Date): Promise<JsonObject | undefined> {
    const lookup = tool.spec.lookup?.(args);
    if (!lookup) return undefined;
    const { connection } = tool;
    const outcome = await scalekit.execute({
      identifier,
      connection,
      tool: lookup.tool,
      params: lookup.params,
      effect: 'read',
    });
    return outcome.kind === 'success' ? lookup.find(outcome.data, since) : undefined;
  }

  async function settleFound(
    row: LedgerRow,
    request: WriteRequest,
    data: JsonObject,
    executionId?: string,
  ): Promise<WriteOutcome> {
    const { spec, connector } = request.tool;
    const parts = spec.receipt?.(request.args, data) ?? { verb: 'Ran', noun: spec.name };
    const receipt = { ...parts, connector: connector.label };
    const view = spec.view?.(data) ?? data;
    const result = asObject(view);
    await ledger.done(row.id, { result, receipt, executionId });
    return { kind: 'success', data: result, receipt, repeated: false };
  }
}

function plannedWrite({ askId, identifier, tool, args }: WriteRequest): PlannedWrite {
  const { connector, connection, spec } = tool;
  return { askId, identifier, connector: connector.id, connection, tool: spec.name, args, argsHash: argsHash(args) };
}

function asObject(value: unknown): JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as JsonObject)
    : { value: value as never };
}

function asReceipt(row: LedgerRow, { tool }: WriteRequest): Receipt {
  return { verb: 'Ran', noun: tool.spec.name, ...row.receipt, connector: tool.connector.label };
}

function asCode(code: string | null): ToolErrorCode {
  return (code ?? 'provider_error') as ToolErrorCode;
}
