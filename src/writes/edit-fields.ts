import type { JsonObject, JsonValue } from '../connectors/types.ts';
import type { EditField, FieldKind } from '../slack/blocks/edit-modal.ts';

/** A modal of Slack has at most 100 blocks, and nobody fills in more than these. */
const MOST_FIELDS = 45;
/** What a text field of Slack holds. */
const LONGEST = 3_000;
/** Parameters of Scalekit's that no person has to know. */
const HIDDEN = new Set(['schema_version', 'tool_version', 'opt_fields']);

/** The form of a proposal: its arguments first, then what else the tool takes, each by its type in the tool's schema. */
export function editFields(schema: JsonObject, args: JsonObject): EditField[] {
  const properties = asObject(schema.properties);
  const required = Array.isArray(schema.required) ? schema.required : [];
  const names = [...new Set([...Object.keys(args), ...Object.keys(properties).filter((name) => !HIDDEN.has(name))])];
  return names
    .flatMap((name) => {
      const property = asObject(properties[name]);
      const kind = kindOf(name, property, args[name]);
      const value = textOf(args[name]);
      // Too long for a field of Slack: it stays as it is.
      if (value.length > LONGEST) return [];
      const options = kind === 'choice' ? { options: choices(property) } : {};
      const hint = typeof property.description === 'string' ? { hint: property.description } : {};
      return [{ name, kind, value, required: required.includes(name), ...options, ...hint }];
    })
    .slice(0, MOST_FIELDS);
}

/**
 * The arguments after a form was filled in: a field that was emptied leaves its argument out, and what had no field
 * stays. `problems` names fields whose text is not what the tool takes.
 */
export function editedArgs(
  schema: JsonObject,
  args: JsonObject,
  filled: Readonly<Record<string, string | null>>,
): { args: JsonObject } | { problems: string[] } {
  const edited: JsonObject = { ...args };
  const problems: string[] = [];
  for (const { name, kind, value: old, required } of editFields(schema, args)) {
    if (!Object.hasOwn(filled, name)) continue;
    const text = filled[name] ?? '';
    if (text === old) continue;
    if (text.trim() === '') {
      if (required) problems.push(name);
      else delete edited[name];
      continue;
    }
    const value = typedValue(kind, text, asObject(asObject(schema.properties)[name]));
    if (value === undefined) problems.push(name);
    else edited[name] = value;
  }
  return problems.length > 0 ? { problems } : { args: edited };
}

function kindOf(name: string, property: JsonObject, value: JsonValue | undefined): FieldKind {
  const type = Array.isArray(property.type) ? property.type.find((one) => one !== 'null') : property.type;
  // What is there decides where it is no text: a string for a number would be another value.
  if (typeof value === 'object' && value !== null) return 'json';
  if (Array.isArray(property.enum) && property.enum.length > 0 && property.enum.length <= 100) return 'choice';
  if (type === 'boolean' || typeof value === 'boolean') return 'flag';
  if (type === 'number' || type === 'integer') return 'number';
  if (type === 'array' || type === 'object') return 'json';
  if (typeof value === 'number') return 'number';
  const isDate = typeof value === 'string' ? /^\d{4}-\d{2}-\d{2}$/.test(value) : saysDate(name, property);
  return isDate ? 'date' : 'text';
}

/** A day without a time, by what the tool says of it. */
function saysDate(name: string, { description }: JsonObject): boolean {
  const said = typeof description === 'string' ? description : '';
  return (name.endsWith('_on') || said.includes('YYYY-MM-DD')) && !/time|hh:/i.test(said);
}

function typedValue(kind: FieldKind, text: string, property: JsonObject): JsonValue | undefined {
  switch (kind) {
    case 'number': {
      const number = Number(text);
      if (!Number.isFinite(number) || (property.type === 'integer' && !Number.isInteger(number))) return undefined;
      return number;
    }
    case 'flag':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'choice':
      return (property.enum as JsonValue[]).find((one) => String(one) === text);
    case 'json':
      try {
        return JSON.parse(text) as JsonValue;
      } catch {
        return undefined;
      }
    default:
      return text;
  }
}

function choices(property: JsonObject): string[] {
  return (property.enum as JsonValue[]).map(String);
}

function textOf(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value);
}

function asObject(value: JsonValue | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
