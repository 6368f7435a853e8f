import type { Scalekit } from '../connectors/scalekit-port.ts';
import type { AvailableTool, JsonObject, ToolErrorCode, ToolOutcome } from '../connectors/types.ts';
import { argsHash } from './args-hash.ts';
import type { Ledger, LedgerRow, PlannedWrite } from './ledger.ts';
import { lookUp } from './look-up.ts';
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
  | { kind: 'error'; code: WriteErrorCode; fields?: string[] };

/** `held_back`: not done, since it is not known what became of an earlier call of this tool in the same request. */
export type WriteErrorCode = ToolErrorCode | 'held_back';

export interface Writes {
  /** Makes one write happen at most once. */
  perform(request: WriteRequest): Promise<WriteOutcome>;
  /** After an interruption: finds out, before anything else is done, what became of the writes that were under way. */
  settle(askId: string, identifier: string, tools: readonly AvailableTool[]): Promise<void>;
}

/** A refusal of these kinds came before the provider did anything, so the same call may be made again. */
const MAY_REPEAT: ReadonlySet<string> = new Set(['rate_limited', 'unavailable', 'service_misconfigured']);
/** All looks for one record together: the person is waiting, and not known is an answer too. */
const LOOK_MS = 20_000;
/** Pauses between looks for a record whose creation may still be under way. */
const LOOK_AGAIN_AFTER_MS = [1_000, 2_000, 4_000];
const UNKNOWN = { kind: 'error', code: 'unknown_outcome' } as const;

/**
 * The ledger row of a write is committed before the provider is called; where the outcome is not known, the record is
 * looked up before anything is said or tried again.
 */
export function createWrites({
  ledger,
  scalekit,
  pause,
}: {
  ledger: Ledger;
  scalekit: Scalekit;
  pause: (ms: number) => Promise<unknown>;
}): Writes {
  /** The model may call the same thing twice in one step: the second call gets the first one's outcome. */
  const inFlight = new Map<string, Promise<WriteOutcome>>();

  return {
    async perform(request) {
      const planned = plannedWrite(request);
      const key = `${planned.askId}:${planned.tool}:${planned.argsHash}`;
      const first = inFlight.get(key);
      if (first)
        return first.then((outcome) => (outcome.kind === 'success' ? { ...outcome, repeated: true } : outcome));
      const run = write(planned, request).finally(() => inFlight.delete(key));
      inFlight.set(key, run);
      return run;
    },
    async settle(askId, identifier, tools) {
      for (const row of await ledger.underWay(askId)) {
        const tool = tools.find(({ spec }) => spec.name === row.tool);
        const request = tool && { askId, identifier, tool, args: row.args as JsonObject };
        await (request ? resolveUnknown(row, request) : ledger.unknown(row.id));
      }
    },
  };

  async function write(planned: PlannedWrite, request: WriteRequest): Promise<WriteOutcome> {
    const row = await ledger.plan(planned);
    switch (row.status) {
      case 'done':
        return { kind: 'success', data: asObject(row.result), receipt: asReceipt(row, request), repeated: true };
      case 'failed':
        if (!MAY_REPEAT.has(row.error_code ?? '')) return { kind: 'error', code: asCode(row.error_code) };
        await ledger.replan(row.id);
        break;
      case 'sent':
      case 'unknown':
        return resolveUnknown(row, request);
    }
    // The same write of an earlier request may have happened although nobody knows: look before doing it again.
    const earlier = await ledger.uncertain(planned);
    if (earlier) {
      const look = await lookUp(scalekit, request, earlier.sent_at ?? earlier.created_at, AbortSignal.timeout(LOOK_MS));
      if (look.kind === 'found') {
        await settleFound(earlier, request, look.record);
        return settleFound(row, request, look.record);
      }
      if (look.kind === 'failed') return UNKNOWN;
    }
    // What this request did a moment ago is not known: the model must not do it again in other words.
    if (await ledger.hasUnknown(planned.askId, planned.tool)) return { kind: 'error', code: 'held_back' };
    return send(row, request);
  }

  async function send(row: LedgerRow, request: WriteRequest): Promise<WriteOutcome> {
    if (!(await ledger.claim(row.id))) return UNKNOWN;
    // No abort signal: a write that is under way is waited for, so that its outcome is known.
    const outcome = await scalekit.execute({
      identifier: request.identifier,
      connection: request.tool.connection,
      tool: request.tool.spec.name,
      params: request.args,
      effect: 'write',
      runId: row.id,
    });
    if (outcome.kind === 'success') return settleFound(row, request, outcome.data, outcome.executionId);
    if (outcome.kind === 'auth_error') {
      // Refused before it ran; once the account is connected, the resumed ask makes the same call.
      await ledger.replan(row.id);
      return { kind: 'auth_error', reason: outcome.reason };
    }
    const { code, executionId, fields } = outcome;
    if (code === 'unknown_outcome') return resolveUnknown({ ...row, execution_id: executionId ?? null }, request);
    await ledger.failed(row.id, { code, executionId });
    return { kind: 'error', code, ...(fields && { fields }) };
  }

  /** The call may still be under way at the provider, and its search lags: looked for several times before giving up. */
  async function resolveUnknown(row: LedgerRow, request: WriteRequest): Promise<WriteOutcome> {
    const since = row.sent_at ?? row.created_at;
    const tooLong = AbortSignal.timeout(LOOK_MS);
    let look = await lookUp(scalekit, request, since, tooLong);
    for (const pauseMs of LOOK_AGAIN_AFTER_MS) {
      if (look.kind === 'found' || look.kind === 'impossible' || tooLong.aborted) break;
      await pause(pauseMs);
      look = await lookUp(scalekit, request, since, tooLong);
    }
    if (look.kind === 'found') return settleFound(row, request, look.record, row.execution_id ?? undefined);
    await ledger.unknown(row.id, row.execution_id ?? undefined);
    return UNKNOWN;
  }

  async function settleFound(
    row: LedgerRow,
    { tool, args }: WriteRequest,
    data: JsonObject,
    executionId?: string,
  ): Promise<WriteOutcome> {
    const { spec, connector } = tool;
    const parts = spec.receipt?.(args, data) ?? { verb: 'Ran', noun: spec.name };
    const receipt = { ...parts, connector: connector.label };
    const result = asObject(spec.view?.(data) ?? data);
    await ledger.done(row.id, { result, receipt, executionId });
    return { kind: 'success', data: result, receipt, repeated: false };
  }
}

function plannedWrite({ askId, identifier, tool, args }: WriteRequest): PlannedWrite {
  const { connector, connection, spec } = tool;
  return { askId, identifier, connector: connector.id, connection, tool: spec.name, args, argsHash: argsHash(args) };
}

function asObject(value: unknown): JsonObject {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as JsonObject;
  return { value: value as JsonObject[string] };
}

function asReceipt(row: LedgerRow, { tool }: WriteRequest): Receipt {
  return { verb: 'Ran', noun: tool.spec.name, ...row.receipt, connector: tool.connector.label };
}

function asCode(code: string | null): ToolErrorCode {
  return (code ?? 'provider_error') as ToolErrorCode;
}
