import type { Json, JsonObject } from '../providers/types.ts';
import type { FieldViolation } from './errors.ts';

/**
 * Checks a value against the part of JSON Schema the tools use: type, enum, required, properties, items,
 * additionalProperties: false, and the bounds of numbers and lengths. Unknown keywords are ignored.
 */
export function checkSchema(schema: JsonObject, value: Json | undefined, path = ''): FieldViolation[] {
  const wrong = (constraint: string, description: string): FieldViolation[] => [
    { field: path || '(arguments)', description, constraint },
  ];
  const types = schema.type === undefined ? [] : [schema.type].flat().map(String);
  const actual = typeOf(value);
  if (types.length > 0 && !types.some((type) => type === actual || (type === 'number' && actual === 'integer'))) {
    return wrong('type', `expected ${types.join(' or ')}, got ${actual}`);
  }
  if (Array.isArray(schema.enum) && !schema.enum.some((one) => one === value)) {
    return wrong('enum', `must be one of ${schema.enum.join(', ')}`);
  }
  const size = typeof value === 'number' ? value : typeof value === 'string' ? value.length : undefined;
  const [low, high] =
    typeof value === 'number' ? [schema.minimum, schema.maximum] : [schema.minLength, schema.maxLength];
  if (size !== undefined && typeof low === 'number' && size < low) return wrong('minimum', `must be at least ${low}`);
  if (size !== undefined && typeof high === 'number' && size > high) return wrong('maximum', `must be at most ${high}`);
  if (Array.isArray(value)) {
    const items = schema.items;
    return isObject(items) ? value.flatMap((one, index) => checkSchema(items, one, `${path}[${index}]`)) : [];
  }
  return isObject(value) ? checkObject(schema, value, path) : [];
}

function checkObject(schema: JsonObject, value: JsonObject, path: string): FieldViolation[] {
  const at = (name: string): string => (path ? `${path}.${name}` : name);
  const properties = isObject(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required.map(String) : [];
  const found: FieldViolation[] = required
    .filter((name) => value[name] === undefined)
    .map((name) => ({ field: at(name), description: 'is required', constraint: 'required' }));
  for (const [name, inner] of Object.entries(value)) {
    const property = properties[name];
    if (isObject(property)) found.push(...checkSchema(property, inner, at(name)));
    else if (schema.additionalProperties === false) {
      found.push({ field: at(name), description: 'is not a parameter', constraint: 'additionalProperties' });
    }
  }
  return found;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function typeOf(value: Json | undefined): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value;
}
