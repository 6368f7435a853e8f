import type { JsonObject } from '../types.ts';

/** JSON Schema of one string parameter; `extra` adds keywords such as `enum` or `minLength`. */
export function stringParam(description: string, extra: JsonObject = {}): JsonObject {
  return { type: 'string', description, ...extra };
}

export function booleanParam(description: string): JsonObject {
  return { type: 'boolean', description };
}

export function integerParam(description: string, extra: JsonObject = {}): JsonObject {
  return { type: 'integer', description, ...extra };
}

/** JSON Schema of a list whose elements all look like `items`. */
export function listParam(description: string, items: JsonObject = { type: 'string' }): JsonObject {
  return { type: 'array', description, items };
}

/** JSON Schema of a tool's input. A name that ends in `*` is required: `input({ 'task_gid*': stringParam('…') })`. */
export function input(params: Record<string, JsonObject>): JsonObject {
  const properties: JsonObject = {};
  const required: string[] = [];
  for (const [key, schema] of Object.entries(params)) {
    const name = key.replace(/\*$/, '');
    properties[name] = schema;
    if (name !== key) required.push(name);
  }
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}) };
}
