import { isJsonObject } from '../support/args.ts';
import { type Json, type JsonObject, ProviderError } from '../types.ts';
import { isProperty, type ObjectType, TYPES } from './properties.ts';

/** A predicate over the properties of an object. */
export type Matches = (properties: Readonly<Record<string, string>>) => boolean;

const MAX_GROUPS = 5;
const MAX_FILTERS = 6;
const MAX_FILTERS_IN_ALL = 18;
/** Of the operators IN and NOT_IN. */
const MAX_VALUES = 100;

/**
 * Compiles `filterGroups` as HubSpot's search takes them: a JSON array of `{filters: [{propertyName, operator, value |
 * values | highValue}]}`, filters joined by AND and groups by OR. Limits and operators are those of HubSpot's search page.
 */
export function compileFilterGroups(type: ObjectType, text: string | undefined): Matches {
  if (text === undefined || text.trim() === '') return () => true;
  const groups = parseGroups(text);
  if (groups.length === 0) return () => true;
  if (groups.length > MAX_GROUPS) throw invalid(`the maximum number of filterGroups is ${MAX_GROUPS}`);
  const compiled = groups.map((group) => compileGroup(type, group));
  if (compiled.flat().length > MAX_FILTERS_IN_ALL) {
    throw invalid(`the maximum number of filters is ${MAX_FILTERS_IN_ALL}`);
  }
  return (properties) => compiled.some((filters) => filters.every((filter) => filter(properties)));
}

function parseGroups(text: string): Json[] {
  let parsed: Json;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw invalid('filterGroups is not valid JSON');
  }
  if (!Array.isArray(parsed)) throw invalid('filterGroups must be an array');
  return parsed;
}

function compileGroup(type: ObjectType, group: Json): Matches[] {
  const filters = isJsonObject(group) ? group.filters : undefined;
  if (!Array.isArray(filters) || filters.length === 0) throw invalid('every filter group needs filters');
  if (filters.length > MAX_FILTERS) throw invalid(`the maximum number of filters in a group is ${MAX_FILTERS}`);
  return filters.map((filter) => {
    if (!isJsonObject(filter)) throw invalid('a filter must be an object');
    return compileFilter(type, filter);
  });
}

function compileFilter(type: ObjectType, filter: JsonObject): Matches {
  const { propertyName: name, operator } = filter;
  if (typeof name !== 'string' || typeof operator !== 'string')
    throw invalid('a filter needs propertyName and operator');
  if (!isProperty(type, name)) throw invalid(`property ${name} does not exist`);
  if (operator === 'HAS_PROPERTY') return (properties) => Boolean(properties[name]);
  if (operator === 'NOT_HAS_PROPERTY') return (properties) => !properties[name];
  const test = compileTest(operator, filter);
  return (properties) => test(properties[name] ?? '');
}

function compileTest(operator: string, filter: JsonObject): (actual: string) => boolean {
  if (operator === 'IN' || operator === 'NOT_IN') {
    if (!Array.isArray(filter.values)) throw invalid(`operator ${operator} needs values`);
    if (filter.values.length > MAX_VALUES) throw invalid(`operator ${operator} takes at most ${MAX_VALUES} values`);
    const wanted = new Set(filter.values.map((value) => comparable(String(value))));
    return (actual) => wanted.has(comparable(actual)) === (operator === 'IN');
  }
  const value = scalar(operator, filter.value);
  const wanted = comparable(value);
  switch (operator) {
    case 'EQ':
      return (actual) => comparable(actual) === wanted;
    case 'NEQ':
      return (actual) => comparable(actual) !== wanted;
    case 'LT':
      return (actual) => actual !== '' && order(actual, value) < 0;
    case 'LTE':
      return (actual) => actual !== '' && order(actual, value) <= 0;
    case 'GT':
      return (actual) => actual !== '' && order(actual, value) > 0;
    case 'GTE':
      return (actual) => actual !== '' && order(actual, value) >= 0;
    case 'BETWEEN': {
      const high = scalar(operator, filter.highValue);
      return (actual) => actual !== '' && order(actual, value) >= 0 && order(actual, high) <= 0;
    }
    case 'CONTAINS_TOKEN':
      return (actual) => hasToken(actual, value);
    case 'NOT_CONTAINS_TOKEN':
      return (actual) => !hasToken(actual, value);
    default:
      throw invalid(`operator ${operator} is not supported`);
  }
}

function scalar(operator: string, value: Json | undefined): string {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    throw invalid(`operator ${operator} needs a value`);
  }
  return String(value);
}

/** A number for numbers and moments (ISO 8601 or Unix milliseconds), lower case text for the rest. */
function comparable(value: string): number | string {
  if (/^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  if (/^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:?\d{2})?)?$/.test(value)) return Date.parse(value);
  return value.toLowerCase();
}

function order(a: string, b: string): number {
  const [left, right] = [comparable(a), comparable(b)];
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return String(left).localeCompare(String(right));
}

/** Tokens are runs of letters and digits; a phrase matches in order, `*` stands for any letters. */
function hasToken(actual: string, wanted: string): boolean {
  const pattern = tokens(wanted.toLowerCase(), '*').map((token) => token.replaceAll('*', '[\\p{L}\\p{N}]*'));
  if (pattern.length === 0) return false;
  return new RegExp(`(^| )${pattern.join(' ')}( |$)`, 'u').test(tokens(actual.toLowerCase()).join(' '));
}

function tokens(text: string, extra = ''): string[] {
  return text.split(new RegExp(`[^\\p{L}\\p{N}${extra}]+`, 'u')).filter((token) => token !== '');
}

/** Whether each word of `query` begins a word of a searchable property. */
export function matchesQuery(type: ObjectType, query: string | undefined): Matches {
  const words = tokens((query ?? '').toLowerCase());
  return (properties) => {
    const found = TYPES[type].searchable.flatMap((name) => tokens((properties[name] ?? '').toLowerCase()));
    return words.every((word) => found.some((token) => token.startsWith(word)));
  };
}

function invalid(reason: string): ProviderError {
  return new ProviderError('INVALID', `There was a problem with the request: ${reason}`);
}
