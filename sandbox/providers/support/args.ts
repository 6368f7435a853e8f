import { type Json, type JsonObject, ProviderError } from '../types.ts';

/** Reads a required string. The schema check runs before; this is for values that pass it and are still missing. */
export function requiredText(args: JsonObject, name: string): string {
  const value = optionalText(args, name);
  if (value === undefined) throw new ProviderError('INVALID', `${name}: Missing input`);
  return value;
}

/** Reads a string, or undefined where it is absent or null. Numbers are taken as text: ids travel as both. */
export function optionalText(args: JsonObject, name: string): string | undefined {
  const value = args[name];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : undefined;
}

export function optionalFlag(args: JsonObject, name: string): boolean | undefined {
  const value = args[name];
  return typeof value === 'boolean' ? value : undefined;
}

export function optionalNumber(args: JsonObject, name: string): number | undefined {
  const value = args[name];
  return typeof value === 'number' ? value : undefined;
}

/** Reads a list as strings, or undefined where it is absent. */
export function optionalList(args: JsonObject, name: string): string[] | undefined {
  const value = args[name];
  return Array.isArray(value) ? value.map(String) : undefined;
}

/** Reads the comma-separated lists several providers take: `"12, 13"` gives `['12', '13']`. */
export function commaList(args: JsonObject, name: string): string[] {
  const value = optionalText(args, name) ?? '';
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
