import type { JsonObject, JsonValue } from './types.ts';

/**
 * Makes params safe to send as a google.protobuf.Struct, which would silently turn undefined, NaN, bigint and
 * functions into null and a Date into {}: undefined and functions are dropped, dates become ISO 8601 text and bigints
 * decimal text.
 * @throws RangeError for a number that is not finite
 */
export function toStruct(params: Record<string, unknown>): JsonObject {
  return convertObject(params, 'params');
}

function convertObject(object: object, path: string): JsonObject {
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, value]): [string, JsonValue][] => {
      const converted = convert(value, `${path}.${key}`);
      return converted === undefined ? [] : [[key, converted]];
    }),
  );
}

function convert(value: unknown, path: string): JsonValue | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'bigint':
      return value.toString();
    case 'number':
      if (!Number.isFinite(value)) throw new RangeError(`${path} is not a finite number`);
      return value;
    case 'object':
      if (value === null) return null;
      if (value instanceof Date) return value.toISOString();
      if (Array.isArray(value)) return value.map((item, index) => convert(item, `${path}.${index}`) ?? null);
      return convertObject(value, path);
    default:
      return undefined;
  }
}
