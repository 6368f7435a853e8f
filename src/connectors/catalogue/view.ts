import type { JsonObject, JsonValue } from '../types.ts';

type Read = (data: JsonObject) => JsonValue | undefined;

/**
 * Makes a view that never throws: where `read` fails or finds nothing in an answer of another shape than the
 * documented one, a size-limited copy of the answer stands in.
 */
export function viewOf(read: Read): (data: JsonObject) => JsonValue {
  return (data) => {
    try {
      return read(data) ?? limited(data);
    } catch {
      return limited(data);
    }
  };
}

/** A view of a list: each row through `row`, under the list's name, with what is needed for the next page. */
export function listView(
  name: string,
  find: (data: JsonObject) => JsonObject[] | undefined,
  row: (item: JsonObject) => JsonObject,
  more?: (data: JsonObject) => JsonObject,
) {
  return viewOf((data) => {
    const rows = find(data);
    return rows === undefined ? undefined : { [name]: rows.map(row), ...tidy(more?.(data) ?? {}) };
  });
}

/** The object a value is, or an empty one. */
export function rec(value: JsonValue | undefined): JsonObject {
  return isRecord(value) ? value : {};
}

export function isRecord(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects of an array; undefined when it is none. */
export function rows(value: JsonValue | undefined): JsonObject[] | undefined {
  return Array.isArray(value) ? value.filter(isRecord) : undefined;
}

/** Text that is there, trimmed to `length` characters. */
export function text(value: JsonValue | undefined, length = 500): string | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  return value.length > length ? `${value.slice(0, length - 1)}…` : value;
}

/** An id as text: they come as numbers or text depending on the provider and the way. */
export function id(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return text(value);
}

/** An http(s) address, and nothing else that calls itself one. */
export function url(value: JsonValue | undefined): string | undefined {
  const found = text(value, 2_000);
  return found !== undefined && /^https?:\/\/\S+$/.test(found) ? found : undefined;
}

/** Leaves out what is absent: a model pays for every null. */
export function tidy(parts: Record<string, JsonValue | undefined>): JsonObject {
  const out: JsonObject = {};
  for (const [key, value] of Object.entries(parts)) {
    if (value === undefined || value === null || value === '') continue;
    if (Array.isArray(value) && value.length === 0) continue;
    out[key] = value;
  }
  return out;
}

/**
 * Looks for a key in the answer and, one level of wrapping at a time, in its `data`: Scalekit passes some providers'
 * envelopes on and opens others.
 */
export function dig(data: JsonObject, key: string): JsonValue | undefined {
  let level: JsonValue | undefined = data;
  for (let depth = 0; depth < 4 && isRecord(level); depth += 1) {
    if (level[key] !== undefined && level[key] !== null) return level[key];
    level = level.data;
  }
  return undefined;
}

/** The innermost record of `data.data…`. */
export function unwrapped(data: JsonObject): JsonObject {
  let level = data;
  for (let depth = 0; depth < 4 && isRecord(level.data); depth += 1) level = level.data;
  return level;
}

/** A copy of any answer, cut in depth, length and breadth. */
export function limited(value: JsonValue, depth = 5): JsonValue {
  if (typeof value === 'string') return text(value, 400) ?? '';
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return '…';
  if (Array.isArray(value)) return value.slice(0, 20).map((item) => limited(item, depth - 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, 40)
      .map(([key, item]) => [key, limited(item, depth - 1)]),
  );
}
