import type { Scalekit } from '../connectors/scalekit-port.ts';
import type { JsonObject, JsonValue, ToolOutcome, ToolSpec } from '../connectors/types.ts';
import type { LedgerRow } from './ledger.ts';

/**
 * `absent` proves nothing at once, since products index late; where the answer was not `whole` it never does. `failed`:
 * not even the look succeeded.
 */
export type Look =
  | { kind: 'found'; record: JsonObject }
  | { kind: 'absent'; whole: boolean }
  | { kind: 'failed' }
  | { kind: 'impossible' };

type Reader = Pick<Scalekit, 'execute'>;
/** A call whose traces are looked for. */
interface Looked {
  spec: Partial<ToolSpec>;
  planned: { identifier: string; connection: string };
  row: Pick<LedgerRow, 'args' | 'before' | 'sent_at' | 'created_at'>;
}

/**
 * Looks for what a write would have come to: the record it made at or after it was sent, or the values it put there.
 * `impossible` where the tool knows no way to look.
 */
export async function lookUp(scalekit: Reader, looked: Looked, signal: AbortSignal): Promise<Look> {
  const { spec, planned, row } = looked;
  const args = row.args as JsonObject;
  const lookup = spec.lookup?.(args);
  if (!lookup) return row.before ? lookAtValues(scalekit, looked, signal) : { kind: 'impossible' };
  const outcome = await execute(scalekit, planned, lookup, signal);
  if (outcome.kind !== 'success') return { kind: 'failed' };
  const record = lookup.find(outcome.data, row.sent_at ?? row.created_at);
  return record ? { kind: 'found', record } : { kind: 'absent', whole: lookup.isWhole?.(outcome.data) === true };
}

/** Whether every value that a change replaces is another one now, or the one that was asked for. */
async function lookAtValues(scalekit: Reader, { spec, planned, row }: Looked, signal: AbortSignal): Promise<Look> {
  const [args, before] = [row.args as JsonObject, row.before as JsonObject];
  const read = spec.before?.(args);
  if (!read) return { kind: 'impossible' };
  const outcome = await execute(scalekit, planned, read, signal);
  const values = outcome.kind === 'success' ? read.values(outcome.data) : undefined;
  if (outcome.kind !== 'success' || !values) return { kind: 'failed' };
  const there = Object.entries(values).every(
    ([name, value]) => sameValue(value, args[name]) || !sameValue(value, before[name]),
  );
  return there ? { kind: 'found', record: outcome.data } : { kind: 'absent', whole: false };
}

/**
 * The values that a change replaces, as they are now. Undefined where they cannot be told.
 * @param answer what the provider answered to the change itself, which mostly holds them
 */
export async function readBefore(
  scalekit: Reader,
  { spec, args, ...planned }: { spec: Partial<ToolSpec>; args: JsonObject; identifier: string; connection: string },
  answer?: JsonObject,
): Promise<JsonObject | undefined> {
  const read = await readValues(scalekit, { spec, args, ...planned }, answer);
  return read.kind === 'values' ? read.values : undefined;
}

/** The same, with why there are none. */
export async function readValues(
  scalekit: Reader,
  { spec, args, ...planned }: { spec: Partial<ToolSpec>; args: JsonObject; identifier: string; connection: string },
  answer?: JsonObject,
): Promise<{ kind: 'values'; values: JsonObject } | { kind: 'none' } | Exclude<ToolOutcome, { kind: 'success' }>> {
  const read = spec.before?.(args);
  if (!read) return { kind: 'none' };
  const known = answer && read.values(answer);
  if (known && Object.values(known).some((value) => value !== null)) return { kind: 'values', values: known };
  const outcome = await execute(scalekit, planned, read);
  if (outcome.kind !== 'success') return outcome;
  const values = read.values(outcome.data);
  return values ? { kind: 'values', values } : { kind: 'none' };
}

function execute(
  scalekit: Reader,
  { identifier, connection }: { identifier: string; connection: string },
  { tool, params }: { tool: string; params: JsonObject },
  signal?: AbortSignal,
): Promise<ToolOutcome> {
  return scalekit.execute({ identifier, connection, tool, params, effect: 'read', ...(signal && { signal }) });
}

/** Whether two values are the same one: records by their id, the rest by what they say. */
export function sameValue(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  return told(a) === told(b);
}

/** Whether every one of the expected values is there. */
export function sameValues(expected: JsonObject, present: JsonObject): boolean {
  return Object.entries(expected).every(([name, value]) => sameValue(value, present[name]));
}

function told(value: JsonValue | undefined): string {
  if (value === undefined || value === null || value === '') return '';
  if (typeof value !== 'object') return String(value);
  return !Array.isArray(value) && 'id' in value ? String(value.id) : JSON.stringify(value);
}
