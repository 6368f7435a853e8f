import { RATE_LIMIT, TOO_COMPLEX } from './limit-words.ts';
import type { JsonObject, JsonValue, ToolErrorCode } from './types.ts';

/** Keys that go with a provider's error body; an answer made of nothing else holds no result. */
const ERROR_KEYS = new Set([
  'errors',
  'error',
  'error_code',
  'error_message',
  'error_data',
  'message',
  'status',
  'status_code',
  'category',
  'account_id',
  'extensions',
  'request_id',
]);

const REFUSALS: readonly [RegExp, ToolErrorCode][] = [
  [TOO_COMPLEX, 'invalid_input'],
  [RATE_LIMIT, 'rate_limited'],
  [/complexity|too many/i, 'rate_limited'],
  [/forbidden|unauthori[sz]ed|permission|access denied|not authori[sz]ed/i, 'permission_denied'],
  [/not.?found|does ?n.t exist|could not find/i, 'not_found'],
  [/invalid|validation|missing|required|parse|argument|input/i, 'invalid_input'],
];

/**
 * Finds the refusal in an answer that Scalekit reports as a success: GraphQL providers (Linear, Monday.com) answer 200
 * with `errors`, or with `success: false` for a mutation that changed nothing.
 * @returns undefined when the answer holds a result
 */
export function refusalIn(data: JsonObject, effect: 'read' | 'write'): ToolErrorCode | undefined {
  if (declined(data)) return 'provider_error';
  const complaint = data.errors ?? data.error_code ?? data.error;
  const complains = Array.isArray(complaint) ? complaint.length > 0 : Boolean(complaint);
  if (!complains || holdsResult(data)) return undefined;
  // A short cut of the provider's words, read here and nowhere else.
  const said = JSON.stringify(data).slice(0, 4_000);
  return (
    REFUSALS.find(([words]) => words.test(said))?.[1] ?? (effect === 'write' ? 'unknown_outcome' : 'provider_error')
  );
}

function holdsResult(data: JsonObject): boolean {
  return Object.entries(data).some(([key, value]) => !ERROR_KEYS.has(key) && hasContent(value));
}

function hasContent(value: JsonValue | undefined): boolean {
  if (value === null || value === undefined) return false;
  return typeof value === 'object' ? Object.values(value).some(hasContent) : true;
}

function declined(data: JsonObject): boolean {
  const root = isObject(data.data) ? data.data : data;
  return Object.values(root).some((value) => isObject(value) && value.success === false);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
