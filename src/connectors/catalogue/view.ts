import type { JsonObject, JsonValue } from '../types.ts';

/** Rows of a list that reach the model; a list that was cut says how many it left out. */
const MOST_ROWS = 100;

export type View = (data: JsonObject) => JsonValue;

/**
 * Makes a view that never throws: where `read` fails, or finds nothing in an answer of another shape than the
 * documented one, a size-limited copy of the answer stands in.
 */
export function viewOf(read: (data: JsonObject) => JsonValue | undefined): View {
  return (data) => {
    try {
      return read(data) ?? limited(data);
    } catch {
      return limited(data);
    }
  };
}

/** A view of one record: `{ task: … }`. The record must show something, or the answer had another shape. */
export function recordView(
  name: string,
  find: (data: JsonObject) => JsonObject,
  row: (item: JsonObject) => JsonObject,
): View {
  return viewOf((data) => {
    const record = row(find(data));
    return Object.keys(record).length === 0 ? undefined : { [name]: record };
  });
}

/** A view of a list, `{ tasks: […] }`, with what `more` tells of the next page. */
export function listView(
  name: string,
  find: (data: JsonObject) => JsonObject[] | undefined,
  row: (item: JsonObject) => JsonObject,
  more?: (data: JsonObject) => JsonObject,
): View {
  return viewOf((data) => {
    const found = find(data);
    if (found === undefined) return undefined;
    const leftOut = Math.max(found.length - MOST_ROWS, 0);
    const rest = tidy({ ...more?.(data), left_out: leftOut === 0 ? undefined : leftOut });
    return { [name]: found.slice(0, MOST_ROWS).map(row), ...rest };
  });
}

export function isRecord(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object a value is, or an empty one. */
export function rec(value: JsonValue | undefined): JsonObject {
  return isRecord(value) ? value : {};
}

/** The objects of an array, or none. */
export function rows(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** Text that is there, cut to `length` characters. */
export function text(value: JsonValue | undefined, length = 500): string | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  return value.length > length ? `${value.slice(0, length - 1)}…` : value;
}

/** An id as text: providers and the way here turn it into a number or back. */
export function id(value: JsonValue | undefined): string | undefined {
  return typeof value === 'number' ? String(value) : text(value);
}

/** An http(s) address, and nothing else that stands where one should. */
export function url(value: JsonValue | undefined): string | undefined {
  const found = text(value, 2_000);
  return found !== undefined && /^https?:\/\/[^\s<>|]+$/.test(found) ? found : undefined;
}

/** The names in a list of records. */
export function names(value: JsonValue | undefined): string[] {
  return rows(value).flatMap((item) => text(item.name) ?? []);
}

/** Leaves out what is absent: a model pays for every null. */
export function tidy(parts: Record<string, JsonValue | undefined>): JsonObject {
  const out: JsonObject = {};
  for (const [key, value] of Object.entries(parts)) {
    if (value === undefined || value === null || value === '') continue;
    if (Array.isArray(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0) continue;
    out[key] = value;
  }
  return out;
}

/**
 * The answer and what its `data` wrap, outside in: Scalekit passes some providers' envelopes on and opens others, so
 * what is documented as `data.boards` may be `boards` or `data.data.boards`.
 */
export function levels(data: JsonObject): JsonObject[] {
  const found = [data];
  for (let next = data.data; found.length < 4 && isRecord(next); next = next.data) found.push(next);
  return found;
}

/** The first of `keys` that any level holds. */
export function dig(data: JsonObject, ...keys: string[]): JsonValue | undefined {
  for (const level of levels(data)) {
    for (const key of keys) {
      if (level[key] !== undefined && level[key] !== null) return level[key];
    }
  }
  return undefined;
}

/** The first of `keys` that is a list at any level; undefined when none is. */
export function listIn(data: JsonObject, ...keys: string[]): JsonObject[] | undefined {
  for (const level of levels(data)) {
    for (const key of keys) {
      if (Array.isArray(level[key])) return rows(level[key]);
    }
  }
  return undefined;
}

/** The record under one of `keys`, or else the innermost level. */
export function recordIn(data: JsonObject, ...keys: string[]): JsonObject {
  const found = dig(data, ...keys);
  return isRecord(found) ? found : (levels(data).at(-1) ?? data);
}

/** A copy of any answer, cut in depth, length and breadth. */
function limited(value: JsonValue, depth = 5): JsonValue {
  if (typeof value === 'string') return text(value, 400) ?? '';
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return '…';
  if (Array.isArray(value)) return value.slice(0, 20).map((item) => limited(item, depth - 1));
  const entries = Object.entries(value).slice(0, 40);
  return Object.fromEntries(entries.map(([key, item]) => [key, limited(item, depth - 1)]));
}
