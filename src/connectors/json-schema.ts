import type { JsonObject, JsonValue } from './types.ts';

/** Scalekit adds these to every tool to choose among its own versions; they are not the model's to set. */
const SCALEKIT_PROPERTIES = new Set(['schema_version', 'tool_version']);
/** Keywords whose value is a map from names to schemas. */
const SCHEMA_MAPS = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas']);
/** Keywords whose value is data, to be left alone. */
const DATA = new Set(['enum', 'const', 'default', 'examples', 'required']);
/** Keywords that name or illustrate the schema, or that the validator rejects or complains about at every call. */
const DROPPED = new Set(['$schema', '$id', 'id', 'format', 'nullable', 'example', '$comment']);

/** Characters kept of a property's description: enough for a rule, too few for a manual. */
const DESCRIPTION_LENGTH = 300;
/** Deeper schemas than this are cut to "anything"; no tool's input is that deep, a hostile one may be. */
const DEEPEST = 24;

/** Keywords by which a schema may name properties elsewhere than in its `properties`. */
const COMPOSING = ['anyOf', 'oneOf', 'allOf', '$ref', 'if', 'then', 'else', 'dependencies', 'dependentSchemas'];

/**
 * Turns a tool's `input_schema` into one that every model provider and a strict draft-07 validator take: an object
 * schema without `$schema`, `format` and the like (the format moves to the description), with draft-04 leftovers
 * mended, and without Scalekit's own properties. What it does not name it does not take, unless it says otherwise: a
 * model makes arguments up, and the provider may act on them.
 */
export function normaliseJsonSchema(schema: JsonObject): JsonObject {
  const root = walk(schema, 0);
  const combined = ['anyOf', 'oneOf', 'allOf', '$ref'].some((key) => key in root);
  if (!combined) root.type = 'object';
  const properties = asObject(root.properties) ?? {};
  const kept = Object.entries(properties).filter(([name]) => !SCALEKIT_PROPERTIES.has(name));
  if (root.type === 'object') root.properties = Object.fromEntries(kept);
  if (Array.isArray(root.required)) {
    root.required = root.required.filter((name) => typeof name === 'string' && !SCALEKIT_PROPERTIES.has(name));
  }
  if (asObject(schema.properties) !== undefined && !COMPOSING.some((key) => key in root)) closeRoot(root);
  return root;
}

function closeRoot(root: JsonObject): void {
  if (root.additionalProperties !== undefined && root.additionalProperties !== false) return;
  const required = Array.isArray(root.required) ? root.required : [];
  // Some require what they do not describe.
  const undescribed = Object.fromEntries(required.map((name) => [String(name), {}]));
  root.properties = { ...undescribed, ...asObject(root.properties) };
  root.additionalProperties = false;
}

function walk(schema: JsonObject, depth: number): JsonObject {
  if (depth > DEEPEST) return {};
  const out: JsonObject = {};
  for (const [key, value] of Object.entries(schema)) {
    if (!DROPPED.has(key)) out[key] = walkKeyword(key, value, depth);
  }
  mendBound(out, 'exclusiveMinimum', 'minimum');
  mendBound(out, 'exclusiveMaximum', 'maximum');
  if (Array.isArray(out.required)) out.required = [...new Set(out.required)];
  // Draft 04 and OpenAPI 3.0 write `required: true` on the property itself.
  else delete out.required;
  if (typeof out.pattern === 'string' && !compiles(out.pattern)) delete out.pattern;
  if (schema.nullable === true && typeof out.type === 'string') out.type = [out.type, 'null'];
  describe(out, schema.format);
  return out;
}

function walkKeyword(key: string, value: JsonValue, depth: number): JsonValue {
  if (DATA.has(key)) return value;
  const object = asObject(value);
  if (SCHEMA_MAPS.has(key) && object !== undefined) {
    return Object.fromEntries(
      Object.entries(object).map(([name, child]) => {
        const childSchema = asObject(child);
        return [name, childSchema === undefined ? child : walk(childSchema, depth + 1)];
      }),
    );
  }
  if (Array.isArray(value)) {
    return value.map((item) => {
      const child = asObject(item);
      return child === undefined ? item : walk(child, depth + 1);
    });
  }
  return object === undefined ? value : walk(object, depth + 1);
}

/** Draft 04 says `minimum: 1, exclusiveMinimum: true`; later drafts say `exclusiveMinimum: 1`. */
function mendBound(schema: JsonObject, exclusive: string, inclusive: string): void {
  const flag = schema[exclusive];
  if (typeof flag !== 'boolean') return;
  delete schema[exclusive];
  const bound = schema[inclusive];
  if (!flag || bound === undefined) return;
  schema[exclusive] = bound;
  delete schema[inclusive];
}

function describe(schema: JsonObject, format: JsonValue | undefined): void {
  const said = typeof schema.description === 'string' ? schema.description.trim() : '';
  const short = said.length > DESCRIPTION_LENGTH ? `${said.slice(0, DESCRIPTION_LENGTH - 1)}…` : said;
  const words = [short, typeof format === 'string' ? `(format: ${format})` : '']
    .filter((part) => part !== '')
    .join(' ');
  if (words === '') delete schema.description;
  else schema.description = words;
}

function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}

function asObject(value: JsonValue | undefined): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}
