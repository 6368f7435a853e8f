import type { JsonObject, JsonValue } from '../connectors/types.ts';
import type { ShownField } from '../slack/blocks/proposal-card.ts';
import type { Proposal } from './proposals.ts';

/** Every argument of a proposal as its person reads it: the whole value, what it stands for, and what it replaces. */
export function shownFields({
  args,
  args_order,
  before,
  labels,
}: Pick<Proposal, 'args' | 'args_order' | 'before' | 'labels'>): ShownField[] {
  const old = (before ?? {}) as JsonObject;
  const place = (name: string) => (args_order.includes(name) ? args_order.indexOf(name) : args_order.length);
  const inOrder = Object.entries(args as JsonObject).toSorted(([a], [b]) => place(a) - place(b));
  return inOrder.map(([name, value]) => {
    // The names are the model's: one of them may be that of something every object has.
    const label = Object.hasOwn(labels, name) && labels[name];
    const shown = { name, value: textOf(value), ...(label && { label }) };
    return Object.hasOwn(old, name) ? { ...shown, before: textOf(old[name] ?? null) } : shown;
  });
}

/** The names of the records that arguments stand for, by the arguments' names. */
export function labelsFor(
  args: JsonObject,
  names: ReadonlyMap<string, string>,
  personName: string,
): Record<string, string> {
  const labels = Object.entries(args).flatMap(([name, value]) => {
    if (value === 'me') return [[name, personName]];
    const label = typeof value === 'string' || typeof value === 'number' ? names.get(String(value)) : undefined;
    return label === undefined || label === value ? [] : [[name, label]];
  });
  return Object.fromEntries(labels);
}

function textOf(value: JsonValue): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value !== 'object') return String(value);
  if (isReference(value)) return typeof value.name === 'string' ? value.name : String(value.id);
  return JSON.stringify(value, null, 2);
}

function isReference(value: JsonValue): value is JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || typeof value.id !== 'string') return false;
  return Object.keys(value).every((key) => key === 'id' || key === 'name');
}
