import { createHash } from 'node:crypto';
import type { JsonObject, JsonValue } from '../connectors/types.ts';

/** SHA-256 of a call's arguments, the same for every order of their keys: what makes two calls the same write. */
export function argsHash(args: JsonObject): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(args)))
    .digest('hex');
}

function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((key) => [key, sorted(value[key] ?? null)]),
  );
}
