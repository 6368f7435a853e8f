/** What a tool's result says, whatever text the app wrapped it in. */
export type Outcome =
  | { kind: 'success'; data: unknown }
  | { kind: 'link_sent' }
  | { kind: 'awaiting_approval' }
  /** The person was asked, and wanted none of it. */
  | { kind: 'declined' }
  | { kind: 'auth_error'; reason: string }
  | { kind: 'error'; code: string };

type Fields = Record<string, unknown>;

const KINDS = ['success', 'auth_error', 'error', 'awaiting_approval', 'declined'];
const LINK_SENT = /\blinks?\b[^.]*\b(sent|messaged)\b|\b(sent|got|gets|received)\b[^.]*\blinks?\b|link_sent/i;

/** Reads a tool result. Anything that is neither an outcome of the app's nor an error counts as a success. */
export function readOutcome(text: string): Outcome {
  const json = jsonIn(text);
  if (json === undefined) {
    if (LINK_SENT.test(text)) return { kind: 'link_sent' };
    if (/^\W*(\w+ )?(error|failed|unknown tool)|\bnot found\b/i.test(text)) return { kind: 'error', code: 'failed' };
    return { kind: 'success', data: text };
  }
  const carrier = [json, ...(isFields(json) ? Object.values(json) : [])]
    .filter(isFields)
    .find((value) => KINDS.includes(String(value.kind)));
  const kind = carrier?.kind;
  if (kind === 'success') return { kind, data: carrier };
  if (kind === 'awaiting_approval' || kind === 'declined') return { kind };
  // Only the app's own refusal may speak of a link: in a success it could be any ticket's text.
  if (kind === 'auth_error') {
    return LINK_SENT.test(text) ? { kind: 'link_sent' } : { kind, reason: String(carrier?.reason ?? 'not_connected') };
  }
  if (kind === 'error') return { kind, code: String(carrier?.code ?? 'failed') };
  if (isFields(json) && json.error) return { kind: 'error', code: 'invalid_input' };
  return { kind: 'success', data: json };
}

/** The largest JSON object or array anywhere in a text, cut ones included; JSON inside its strings is opened too. */
function jsonIn(text: string): unknown {
  let best: { length: number; value: unknown } | undefined;
  for (let start = text.search(/[[{]/); start !== -1; start = nextStart(text, start)) {
    const { end, json } = jsonAt(text, start);
    const value = tryParse(json);
    if (value === undefined) continue;
    if (!best || end - start > best.length) best = { length: end - start, value };
    start = end - 1;
  }
  return best && opened(best.value);
}

function nextStart(text: string, after: number): number {
  const found = text.slice(after + 1).search(/[[{]/);
  return found === -1 ? -1 : after + 1 + found;
}

/** The JSON that begins at `start`, strings skipped. One that was cut off ends with its last whole part. */
function jsonAt(text: string, start: number): { end: number; json: string } {
  const open: string[] = [];
  let whole = { end: start, json: '' };
  let quoted = false;
  for (let at = start; at < text.length; at += 1) {
    const char = text[at];
    if (quoted) {
      if (char === '\\') at += 1;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '{') open.push('}');
    else if (char === '[') open.push(']');
    else if (char === '}' || char === ']') {
      open.pop();
      whole = { end: at + 1, json: text.slice(start, at + 1) + open.toReversed().join('') };
      if (open.length === 0) break;
    }
  }
  return whole;
}

function opened(value: unknown): unknown {
  if (typeof value === 'string' && /^\s*[[{]/.test(value)) {
    const inner = tryParse(value);
    return inner === undefined ? value : opened(inner);
  }
  if (Array.isArray(value)) return value.map(opened);
  if (isFields(value)) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, opened(inner)]));
  return value;
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
