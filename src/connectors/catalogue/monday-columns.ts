import type { JsonObject, JsonValue, Reference } from '../types.ts';
import { id, isRecord, rec, rows, text } from './view.ts';

/** What of a cell's value can be written, by the key that tells its kind; the rest is Monday.com's own bookkeeping. */
const KINDS: readonly (readonly string[])[] = [
  ['personsAndTeams'],
  ['index'],
  ['date', 'time'],
  ['from', 'to'],
  ['ids'],
  ['tag_ids'],
  ['url', 'text'],
  ['email', 'text'],
  ['phone', 'countryShortName'],
  ['countryCode', 'countryName'],
  ['hour', 'minute'],
  ['rating'],
  ['text'],
];

/**
 * What some cells of an item hold: null where they are all empty, or else a reference that people read by its name and
 * whose id is JSON of the columns and their values. Undefined where the item does not show one of them.
 */
export function cellsOf(item: JsonObject, columns: readonly string[]): Reference | null | undefined {
  const cells = columns.map((column) => cellOf(item, column));
  if (!cells.every((cell) => cell !== undefined)) return undefined;
  const full = cells.filter(({ value }) => value !== null);
  if (full.length === 0) return null;
  const shown = full.map(({ title, shown }) => (columns.length === 1 ? shown : `${title}: ${shown}`)).join('; ');
  return { id: JSON.stringify(Object.fromEntries(cells.map(({ column, value }) => [column, value]))), name: shown };
}

interface Cell {
  column: string;
  title: string;
  shown: string;
  /** Null where the cell is empty. */
  value: JsonValue;
}

function cellOf(item: JsonObject, column: string): Cell | undefined {
  if (column === 'name') {
    return typeof item.name === 'string' ? { column, title: 'Name', shown: item.name, value: item.name } : undefined;
  }
  const cell = rows(item.column_values).find((one) => id(one.id) === column);
  if (cell === undefined) return undefined;
  const shown = typeof cell.text === 'string' ? cell.text : '';
  const value = contentOf(cell);
  // A cell that shows something and says nothing of its value is a formula or a mirror.
  if (value === undefined || (value === null && shown.trim() !== '')) return undefined;
  return { column, title: text(rec(cell.column).title) ?? column, shown, value };
}

/** The cell's value as far as it can be written, or else whole; null where there is none. */
function contentOf({ value }: JsonObject): JsonValue | undefined {
  const whole = typeof value === 'string' ? parsed(value) : value;
  if (whole === undefined) return undefined;
  return isEmpty(whole) ? null : (writable(whole) ?? whole);
}

function isEmpty(value: JsonValue): boolean {
  if (value === null || value === '') return true;
  return isRecord(value) && Object.values(value).every((part) => Array.isArray(part) && part.length === 0);
}

/**
 * A cell's value as it can be written back; undefined where that is not known, as for files and connected boards.
 * What can be written is written as it is.
 */
export function writable(value: JsonValue): JsonValue | undefined {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (!isRecord(value)) return undefined;
  if (isSet(value.checked)) return { checked: String(value.checked) };
  const kind = KINDS.find(([key = '']) => isSet(value[key]));
  return kind && Object.fromEntries(kind.flatMap((key) => (isSet(value[key]) ? [[key, value[key]]] : [])));
}

function isSet(value: JsonValue | undefined): value is Exclude<JsonValue, null> {
  return value !== undefined && value !== null;
}

/** The value of a JSON text; undefined where it is none. */
export function parsed(json: string): JsonValue | undefined {
  try {
    return JSON.parse(json) as JsonValue;
  } catch {
    return undefined;
  }
}
