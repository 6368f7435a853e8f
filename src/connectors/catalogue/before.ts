import type { Before, Inverse, JsonObject, JsonValue, Reference, ToolSpec } from '../types.ts';
import { id, isRecord, rec, text } from './view.ts';

/** How a tool is called. */
export interface Call {
  tool: string;
  params: JsonObject;
}

/** An argument that replaces a value of a record. */
export interface Field {
  /** The present value, whole; undefined where the record does not show it, and it can then not be put back. */
  read: (row: JsonObject, argument: JsonValue | undefined) => JsonValue | undefined;
  /** The argument that puts an old value back; undefined where none can. A tool clears nothing unless this says how. */
  putBack?: (old: JsonValue) => JsonValue | undefined;
}

interface Change {
  /** The argument that names the record, for the read, the write and the way back alike. */
  key: string;
  fields: Readonly<Record<string, Field>>;
  /** The read that shows these fields, without `key`. */
  read: (names: string[], args: JsonObject) => Call;
  /** The record in the read's answer. */
  record: (data: JsonObject) => JsonObject;
  /** The tool that puts old values back. */
  restore: string;
  /** Fields that such a write changes without an argument that says so. */
  also?: (args: JsonObject) => string[];
  /** Whether nothing can be changed after such a write. */
  final?: (args: JsonObject) => boolean;
}

/** What an update replaces, and the update that puts it back: all of it, or there is no way back. */
export function changes({ key, fields, read, record, restore, also = () => [], final = () => false }: Change) {
  const changed = (args: JsonObject) => [
    ...new Set([...Object.keys(args).filter((name) => Object.hasOwn(fields, name)), ...also(args)]),
  ];
  return {
    before(args) {
      const names = changed(args);
      const of = args[key];
      if (names.length === 0 || of === undefined || id(of) === undefined) return undefined;
      const { tool, params } = read(names, args);
      return { tool, params: { [key]: of, ...params }, values: (data) => present(names, fields, record(data), args) };
    },
    undo({ args, before }) {
      const of = args[key];
      if (before === undefined || of === undefined || final(args)) return undefined;
      const params: JsonObject = { [key]: of };
      for (const name of changed(args)) {
        const old = before[name];
        // Nothing was there, and the write did not name it: there is nothing to put back.
        if (old === null && args[name] === undefined) continue;
        const value = old === undefined ? undefined : (fields[name]?.putBack ?? asArgument)(old);
        if (value === undefined) return undefined;
        params[name] = value;
      }
      return { tool: restore, params, kind: 'restore' };
    },
  } satisfies Pick<ToolSpec, 'before' | 'undo'>;
}

function present(names: string[], fields: Change['fields'], row: JsonObject, args: JsonObject) {
  const values: Record<string, JsonValue> = {};
  for (const name of names) {
    const value = fields[name]?.read(row, args[name]);
    if (value !== undefined) values[name] = value;
  }
  return Object.keys(values).length === 0 ? undefined : values;
}

function asArgument(old: JsonValue): JsonValue | undefined {
  if (old === null) return undefined;
  return isRecord(old) ? id(old.id) : old;
}

/** A field that the record has under this name. */
export function plainField(name: string, putBack?: Field['putBack']): Field {
  return { read: (row) => row[name], ...(putBack === undefined ? {} : { putBack }) };
}

/** A field that stands for a record: a person, a state. */
export function referenceField(name: string, putBack?: Field['putBack']): Field {
  return { read: (row) => reference(row[name]), ...(putBack === undefined ? {} : { putBack }) };
}

/** The record a value stands for; null where it stands for none, undefined where that cannot be told. */
export function reference(value: JsonValue | undefined): Reference | null | undefined {
  if (value === null) return null;
  const row = rec(value);
  const key = id(row.gid) ?? id(row.id);
  const name = text(row.name, 1_000) ?? text(row.title, 1_000) ?? text(row.displayName, 1_000);
  return key === undefined ? undefined : { id: key, ...(name === undefined ? {} : { name }) };
}

/**
 * The value of `before` for a write that adds to a list, or takes from one: those of the given that were there already.
 * It is no argument's old value and serves the way back alone: what was there before must stay, or come back.
 */
const ALREADY = 'already';

interface Membership {
  read: (args: JsonObject) => Call | undefined;
  /** What the list has; undefined where the answer does not show all of it. */
  has: (data: JsonObject) => string[] | undefined;
  /** What the arguments name, in the form of `has`. */
  given: (args: JsonObject) => string[];
}

/** A write that adds to a list; `remove` takes those out that were not there before. */
export function addsTo(
  list: Membership,
  remove: (args: JsonObject, added: string[], result: JsonObject) => Inverse | undefined,
) {
  return {
    before: beforeList(list),
    undo({ args, before, result }) {
      const already = before?.[ALREADY];
      if (!Array.isArray(already)) return undefined;
      const added = list.given(args).filter((one) => !already.includes(one));
      return added.length === 0 ? undefined : remove(args, added, result);
    },
  } satisfies Pick<ToolSpec, 'before' | 'undo'>;
}

/** A write that takes from a list; `add` puts those back that were there. */
export function takesFrom(list: Membership, add: (args: JsonObject, taken: string[]) => Inverse | undefined) {
  return {
    before: beforeList(list),
    undo({ args, before }) {
      const already = before?.[ALREADY];
      const taken = Array.isArray(already) ? already.map(String) : [];
      return taken.length === 0 ? undefined : add(args, taken);
    },
  } satisfies Pick<ToolSpec, 'before' | 'undo'>;
}

function beforeList({ read, has, given }: Membership) {
  return (args: JsonObject): Before | undefined => {
    const call = read(args);
    const wanted = given(args);
    if (call === undefined || wanted.length === 0) return undefined;
    return {
      ...call,
      values: (data) => {
        const all = has(data);
        return all === undefined ? undefined : { [ALREADY]: wanted.filter((one) => all.includes(one)) };
      },
    };
  };
}

/** The keys of all rows; undefined where there is no list, or a row in it that shows no key. */
export function allKeys(
  found: JsonObject[] | undefined,
  keysOf: (row: JsonObject) => (string | undefined)[],
): string[] | undefined {
  const keys = found?.map((row) => keysOf(row).filter((key) => key !== undefined));
  return keys?.every((some) => some.length > 0) ? keys.flat() : undefined;
}

/** Deletes what a write made: the record `made` of its view, by the id that the view shows. */
export function deletes(tool: string, param: string, made: string, { numeric = false, key = 'id' } = {}) {
  return {
    undo({ result }) {
      const found = id(rec(result[made])[key]);
      if (found === undefined || (numeric && !/^\d+$/.test(found))) return undefined;
      return { tool, params: { [param]: numeric ? Number(found) : found }, kind: 'delete' };
    },
  } satisfies Pick<ToolSpec, 'undo'>;
}
