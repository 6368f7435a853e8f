import type { Scalekit } from '../connectors/scalekit-port.ts';
import type { AuthReason, AvailableTool, JsonObject, ToolErrorCode, ToolSpec } from '../connectors/types.ts';
import type { WriteApproval } from './approval.ts';
import { argsHash } from './args-hash.ts';
import type { Ledger, LedgerRow, PlannedWrite } from './ledger.ts';
import { type Look, lookUp, readBefore, sameValues } from './look-up.ts';
import { createPatience, type Patience } from './patience.ts';
import type { Receipt } from './receipt.ts';
import { undoWindow } from './undo-window.ts';

export interface WriteRequest {
  askId: string;
  identifier: string;
  tool: AvailableTool;
  /** Exactly what is executed. */
  args: JsonObject;
  /** What makes two calls the same write: the hash of the arguments before anything was added to them. */
  key: string;
  approval: WriteApproval;
  before?: JsonObject;
}

/** `repeated`: this ask had already done exactly that, and it was not done again. */
export type WriteOutcome =
  | { kind: 'success'; data: JsonObject; receipt: Receipt; repeated: boolean }
  | { kind: 'auth_error'; reason: AuthReason }
  | { kind: 'error'; code: WriteErrorCode; fields?: string[] };

/**
 * `held_back`: not done, since it is not known what became of an earlier call of this tool in the same request.
 * `changed_since`: what it replaces is not what the person saw. `not_allowed`: what allowed it is not there any more.
 * `too_large`, `too_many`: more than a person can look through.
 */
export type WriteErrorCode = ToolErrorCode | 'held_back' | 'changed_since' | 'not_allowed' | 'too_large' | 'too_many';

export interface Writes {
  /** Makes one write happen at most once, with its later steps where the tool has some. */
  perform(request: WriteRequest): Promise<WriteOutcome>;
  /** Takes a write back, at most once. `inverse` is the call that does it. */
  takeBack(
    row: LedgerRow,
    inverse: { tool: string; params: JsonObject },
    by: WriteApproval['by'],
  ): Promise<WriteOutcome>;
  /**
   * After an interruption: finds out, before anything else is done, what became of the writes that were under way, and
   * makes the steps that are missing.
   */
  settle(askId: string, tools: readonly AvailableTool[]): Promise<void>;
  /** Looks once more for a write whose outcome is not known, and makes its later steps where it is found. */
  reconcile(row: LedgerRow, tool: AvailableTool): Promise<WriteOutcome>;
}

/** A refusal of these kinds came before the provider did anything, so the same call may be made again. */
const MAY_REPEAT: ReadonlySet<string> = new Set([
  'rate_limited',
  'unavailable',
  'service_misconfigured',
  'not_allowed',
]);
/** All looks for one record together: the person is waiting, and not known is an answer too. */
const LOOK_MS = 20_000;
/** Pauses between looks for a record whose creation may still be under way. */
const LOOK_AGAIN_AFTER_MS = [1_000, 2_000, 4_000];
const UNKNOWN = { kind: 'error', code: 'unknown_outcome' } as const;

/** One call of a write: the tool it is of, as far as that is known, and its row's content. */
interface Call {
  planned: PlannedWrite;
  spec: Pick<ToolSpec, 'name'> & Partial<ToolSpec>;
  label: string;
  /** What is left for waiting until a rate limit is over; without it nothing is waited for. */
  patience?: Patience | undefined;
}

/**
 * The ledger row of a write is committed before the provider is called; where the outcome is not known, the record is
 * looked up before anything is said or tried again.
 */
export function createWrites({
  ledger,
  scalekit,
  specOf,
  pause,
  now,
}: {
  ledger: Ledger;
  scalekit: Pick<Scalekit, 'execute'>;
  /** A tool's entry in the catalogue. */
  specOf: (tool: string) => ToolSpec | undefined;
  pause: (ms: number) => Promise<unknown>;
  now: () => Date;
}): Writes {
  /** The model may call the same thing twice in one step: the second call gets the first one's outcome. */
  const inFlight = new Map<string, Promise<WriteOutcome>>();
  const patience = createPatience(now);

  return {
    perform: (request) => joined(`${request.askId}:${request.tool.spec.name}:${request.key}`, () => allSteps(request)),
    takeBack(row, inverse, by) {
      const { ask_id: askId, identifier, connector, connection } = row;
      const approval = { by, tool: inverse.tool, argsHash: argsHash(inverse.params) };
      const planned = { askId, identifier, connector, connection, tool: inverse.tool, args: inverse.params, approval };
      const { verb: _verb, ...receipt } = row.receipt as unknown as Receipt;
      const undone = { verb: 'Undid', noun: receipt.noun, ...(receipt.name && { name: receipt.name }) };
      const call = {
        planned: { ...planned, argsHash: argsHash({ undoes: row.id }), undoes: row.id },
        spec: { name: inverse.tool, receipt: () => undone },
        label: receipt.connector,
      };
      return joined(`undo:${row.id}`, () => one(call));
    },
    reconcile: (row, tool) => joined(`look:${row.id}`, () => allSteps(requestOf(row, tool))),
    async settle(askId, tools) {
      for (const row of await ledger.of(askId)) {
        const tool = tools.find(({ spec }) => spec.name === row.tool);
        const steps = tool?.spec.saga?.steps(row.args as JsonObject).length ?? 0;
        if (row.step_of || !['sent', 'unknown', ...(steps > 0 ? ['done'] : [])].includes(row.status)) continue;
        if (tool) await allSteps(requestOf(row, tool));
        else await ledger.unknown(row.id);
      }
    },
  };

  async function joined(key: string, run: () => Promise<WriteOutcome>): Promise<WriteOutcome> {
    const first = inFlight.get(key);
    if (first) return first.then((one) => (one.kind === 'success' ? { ...one, repeated: true } : one));
    const outcome = run().finally(() => inFlight.delete(key));
    inFlight.set(key, outcome);
    return outcome;
  }

  async function allSteps(request: WriteRequest): Promise<WriteOutcome> {
    const { askId, identifier, tool, args, key, approval, before } = request;
    const { connector, connection, spec } = tool;
    const shared = { askId, identifier, connector: connector.id, connection, approval };
    const planned = { ...shared, tool: spec.name, args, argsHash: key, ...(before && { before }) };
    const common = { label: connector.label, patience: patience.with(approval) };
    const own = await one({ planned, spec, ...common });
    const steps = own.kind === 'success' ? (spec.saga?.steps(args) ?? []) : [];
    if (own.kind !== 'success' || steps.length === 0) return own;
    const of = own.receipt.writeId ?? '';
    const missing: string[] = [];
    // Nobody knows which record it is, and a step without its id might be about another.
    const unnamed = spec.saga?.subject(own.data) === undefined;
    for (const [at, { tool: name, params, what }] of steps.entries()) {
      if (unnamed) {
        missing.push(what);
        continue;
      }
      const step = await one({
        planned: { ...shared, tool: name, args: params(own.data), argsHash: argsHash({ key, at }), step: { of, what } },
        spec: specOf(name) ?? { name },
        ...common,
      });
      // Asked for once the account is there again; what is done by then is not repeated.
      if (step.kind === 'auth_error') return step;
      if (step.kind === 'error') missing.push(what);
    }
    const { missing: _before, ...receipt } = own.receipt;
    const complete: Receipt = missing.length > 0 ? { ...receipt, missing } : receipt;
    await ledger.amend(of, complete);
    return { ...own, receipt: complete };
  }

  async function one(call: Call): Promise<WriteOutcome> {
    const { planned } = call;
    const row = await ledger.plan(planned);
    switch (row.status) {
      case 'done':
        return { kind: 'success', data: asObject(row.result), receipt: asReceipt(row, call), repeated: true };
      case 'failed':
        if (!MAY_REPEAT.has(row.error_code ?? '')) return { kind: 'error', code: asCode(row.error_code) };
        // Somebody else may have taken it up in the meantime: then it is no longer failed, and theirs.
        await ledger.replan(row.id, 'failed');
        break;
      case 'sent':
        if (!planned.step) return resolveUnknown(row, call);
        // Cut off by the end of its process. To set the same value or the same link again changes nothing.
        await ledger.replan(row.id, 'sent');
        break;
      case 'unknown':
        return resolveUnknown(row, call);
    }
    // The same write of an earlier request may have happened although nobody knows: look before doing it again.
    const earlier = planned.undoes ? undefined : await ledger.uncertain(planned);
    if (earlier) {
      const look = await lookUp(scalekit, { ...call, row: earlier }, AbortSignal.timeout(LOOK_MS));
      if (look.kind === 'found') {
        await settleFound(earlier, call, look.record);
        return settleFound(row, call, look.record);
      }
      if (look.kind === 'failed') return UNKNOWN;
    }
    return send(row, call);
  }

  /** What a person approved is a change of what they saw: where that is something else by now, they have to look again. */
  async function isAsShown({ planned, spec }: Call): Promise<boolean> {
    if (!planned.before || planned.approval.by.kind !== 'click' || planned.step || planned.undoes) return true;
    const now = await readBefore(scalekit, { ...planned, spec });
    return !now || sameValues(planned.before, now);
  }

  async function send(row: LedgerRow, call: Call, tries = 0): Promise<WriteOutcome> {
    if (!(await isAsShown(call))) {
      await ledger.failed(row.id, { code: 'changed_since' });
      return { kind: 'error', code: 'changed_since' };
    }
    const claim = await ledger.claim(row.id);
    if (claim === 'taken') return UNKNOWN;
    if (claim === 'not_allowed') {
      await ledger.failed(row.id, { code: 'not_allowed' });
      return { kind: 'error', code: 'not_allowed' };
    }
    const { identifier, connection } = call.planned;
    // No abort signal: a write that is under way is waited for, so that its outcome is known.
    const outcome = await scalekit.execute({
      identifier,
      connection,
      tool: call.spec.name,
      params: ownParams(call),
      effect: 'write',
      runId: row.id,
    });
    if (outcome.kind === 'success') {
      return settleFound(row, call, await withSubject(row, call, outcome.data), outcome.executionId);
    }
    if (outcome.kind === 'auth_error') {
      // Refused before it ran; once the account is connected, the resumed ask makes the same call.
      await ledger.replan(row.id, 'sent');
      return { kind: 'auth_error', reason: outcome.reason };
    }
    const { code, executionId, fields, retryAfterMs } = outcome;
    const limited = code === 'rate_limited' ? call.patience : undefined;
    const wait = limited && patience.pause(limited, `${identifier} ${connection}`, tries, retryAfterMs);
    if (wait !== undefined) {
      // Refused before it ran: a process that ends during the pause leaves nothing that anybody has to look for.
      await ledger.replan(row.id, 'sent');
      await pause(wait);
      return send(row, call, tries + 1);
    }
    if (code === 'unknown_outcome') return resolveUnknown({ ...row, execution_id: executionId ?? null }, call);
    await ledger.failed(row.id, { code, ...(executionId && { executionId }) });
    return { kind: 'error', code, ...(fields && { fields }) };
  }

  /** A record that was made and that the answer does not name is looked for: later steps and the way back need its id. */
  async function withSubject(row: LedgerRow, call: Call, data: JsonObject): Promise<JsonObject> {
    const { saga, view } = call.spec;
    if (!saga || saga.subject(asObject(view?.(data) ?? data)) !== undefined) return data;
    const look = await lookPatiently(row, call);
    return look.kind === 'found' ? look.record : data;
  }

  /** The call may still be under way at the provider, and its search lags: looked for several times before giving up. */
  async function lookPatiently(row: LedgerRow, call: Call): Promise<Look> {
    const tooLong = AbortSignal.timeout(LOOK_MS);
    let look = await lookUp(scalekit, { ...call, row }, tooLong);
    for (const pauseMs of LOOK_AGAIN_AFTER_MS) {
      if (look.kind === 'found' || look.kind === 'impossible' || tooLong.aborted) break;
      await pause(pauseMs);
      look = await lookUp(scalekit, { ...call, row }, tooLong);
    }
    return look;
  }

  async function resolveUnknown(row: LedgerRow, call: Call): Promise<WriteOutcome> {
    const look = await lookPatiently(row, call);
    if (look.kind === 'found') return settleFound(row, call, look.record, row.execution_id ?? undefined);
    // Nobody is there to decide. Its call is over and it was not found: sent once more, at the risk that it is there twice.
    if (look.kind === 'absent' && look.whole && (await ledger.replanLost(row.id))) return send(row, call);
    await ledger.unknown(row.id, {
      ...(row.execution_id && { executionId: row.execution_id }),
      cutOff: row.status === 'sent',
    });
    return UNKNOWN;
  }

  async function settleFound(
    row: LedgerRow,
    call: Call,
    data: JsonObject,
    executionId?: string,
  ): Promise<WriteOutcome> {
    const { spec, label, planned } = call;
    const args = row.args as JsonObject;
    const parts = spec.receipt?.(args, data) ?? { verb: 'Ran', noun: spec.name };
    const result = asObject(spec.view?.(data) ?? data);
    const before = row.before as JsonObject | null;
    const undoable = !planned.step && !planned.undoes && spec.undo?.({ args, result, ...(before && { before }) });
    // Put back is only what nobody changed since: so what is there now is kept.
    const after = undoable && before ? await readBefore(scalekit, { ...planned, spec, args }, data) : undefined;
    const receipt: Receipt = {
      ...parts,
      connector: label,
      ...(undoable && { undoUntil: undoWindow(now(), planned.approval.by) }),
    };
    await ledger.done(row.id, { result, receipt, ...(after && { after }), ...(executionId && { executionId }) });
    return { kind: 'success', data: result, receipt: { ...receipt, writeId: row.id }, repeated: false };
  }
}

/** The arguments of the tool's own call, without those that are for its later steps. */
function ownParams({ planned: { args }, spec }: Call): JsonObject {
  const others = Object.keys(spec.saga?.properties ?? {});
  return Object.fromEntries(Object.entries(args).filter(([name]) => !others.includes(name)));
}

function requestOf(row: LedgerRow, tool: AvailableTool): WriteRequest {
  const { ask_id: askId, identifier, args, args_hash: key, approved_tool, shown_hash, before } = row;
  const by = row.approval as unknown as WriteApproval['by'];
  const approval = { by, tool: approved_tool ?? '', argsHash: shown_hash ?? '' };
  const replaced = before && { before: before as JsonObject };
  return { askId, identifier, tool, args: args as JsonObject, key, approval, ...replaced };
}

function asObject(value: unknown): JsonObject {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as JsonObject;
  return { value: value as JsonObject[string] };
}

function asReceipt(row: LedgerRow, { spec, label }: Call): Receipt {
  return { verb: 'Ran', noun: spec.name, ...row.receipt, connector: label, writeId: row.id };
}

function asCode(code: string | null): WriteErrorCode {
  return (code ?? 'provider_error') as WriteErrorCode;
}
