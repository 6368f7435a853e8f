import type { JsonObject, JsonValue } from './types.ts';

/**
 * Makes params safe to send as a google.protobuf.Struct, which would silently turn undefined, NaN, bigint and
 * functions into null and a Date into {}: undefined and functions are dropped, dates become ISO 8601 text and bigints
 * decimal text.
 * @throws RangeError for a number that is not finite.
 */
export function toStruct(params: Record<string, unknown>): JsonObject {
  const out: JsonObject = {};
  for (const [key, value] of Object.entries(params)) {
    const converted = convert(value, key);
    if (converted !== undefined) out[key] = converted;
  }
  return out;
}

function convert(value: unknown, path: string): JsonValue | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'bigint':
      return value.toString();
    case 'number':
      if (!Number.isFinite(value)) throw new RangeError(`params.${path} is not a finite number`);
      return value;
    case 'object':
      if (value === null) return null;
      if (value instanceof Date) return value.toISOString();
      if (Array.isArray(value)) return value.map((item, index) => convert(item, `${path}.${index}`) ?? null);
      return toStruct(value as Record<string, unknown>);
    default:
      return undefined;
  }
}
