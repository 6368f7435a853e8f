import { isJsonObject } from '../support/args.ts';
import { isDay } from '../support/time.ts';
import type { Json, JsonObject } from '../types.ts';
import type { MondayBoard, MondayColumn, MondayStore, MondayValue } from './model.ts';

/** A refusal that Monday.com's GraphQL reports inside a 200 answer, under `errors`. */
export class MondayAnswerError extends Error {
  readonly code: 'ColumnValueException' | 'InvalidColumnIdException' | 'JsonParseException';
  constructor(code: MondayAnswerError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

export function columnOf(board: MondayBoard, id: string): MondayColumn {
  const column = board.columns.find((one) => one.id === id);
  if (!column) {
    throw new MondayAnswerError('InvalidColumnIdException', `This column ID doesn't exist for the board: ${id}`);
  }
  return column;
}

/** Reads the JSON text the API takes column values in. */
export function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new MondayAnswerError('JsonParseException', 'the value is not valid JSON');
  }
}

/** Reads `{"status": {"label": "Done"}, …}` against the board's columns; `name` is a column where items are renamed. */
export function readValues(
  store: MondayStore,
  board: MondayBoard,
  text: string,
  options: { createLabels: boolean; renames?: boolean },
): Record<string, MondayValue> {
  const parsed = parseJson(text);
  if (!isJsonObject(parsed)) throw new MondayAnswerError('JsonParseException', 'column values must be an object');
  const values: Record<string, MondayValue> = {};
  for (const [id, value] of Object.entries(parsed)) {
    values[id] =
      id === 'name' && options.renames ? readName(value) : readValue(store, columnOf(board, id), value, options);
  }
  return values;
}

function readName(value: Json): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw new MondayAnswerError('ColumnValueException', 'an item needs a name');
}

/** Reads one value in the shape its column type takes, or as the plain text Monday.com takes for most of them. */
export function readValue(
  store: MondayStore,
  column: MondayColumn,
  value: Json,
  { createLabels }: { createLabels: boolean },
): MondayValue {
  const text = plainText(value);
  if (value === null || text === '') return column.type === 'people' ? [] : '';
  const inner = isJsonObject(value) ? value : {};
  if (column.type === 'status') return readLabel(column, inner, text, createLabels);
  if (column.type === 'people') return readPeople(store, column, inner, text);
  if (column.type === 'date') {
    const day = text ?? plainText(inner.date) ?? '';
    return isDay(day) ? day : refuse(column, value);
  }
  if (column.type === 'numbers')
    return text !== undefined && !Number.isNaN(Number(text)) ? text : refuse(column, value);
  return text ?? plainText(inner.text) ?? refuse(column, value);
}

function readLabel(column: MondayColumn, inner: JsonObject, text: string | undefined, createLabels: boolean): string {
  const labels = column.labels ?? [];
  const byIndex = typeof inner.index === 'number' ? labels[inner.index] : undefined;
  const wanted = byIndex ?? plainText(inner.label) ?? text;
  if (wanted === undefined) return refuse(column, inner);
  const known = labels.find((label) => label.toLowerCase() === wanted.toLowerCase());
  if (known) return known;
  if (!createLabels) {
    const message = `The status label you have used does not exist: ${wanted}. Possible statuses are: ${labels.join(', ')}`;
    throw new MondayAnswerError('ColumnValueException', message);
  }
  labels.push(wanted);
  return wanted;
}

function readPeople(store: MondayStore, column: MondayColumn, inner: JsonObject, text: string | undefined): string[] {
  const listed = Array.isArray(inner.personsAndTeams) ? inner.personsAndTeams : undefined;
  const ids = listed
    ? listed.map((one) => (isJsonObject(one) ? String(one.id) : ''))
    : (text ?? refuse(column, inner)).split(',').map((id) => id.trim());
  if (ids.some((id) => !store.users.some((user) => user.id === id))) return refuse(column, inner);
  return ids;
}

function refuse(column: MondayColumn, value: Json): never {
  const message = `invalid value for the ${column.type} column ${column.id}: ${JSON.stringify(value)}`;
  throw new MondayAnswerError('ColumnValueException', message);
}

function plainText(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
}

/** What a person reads in the cell. */
export function textOf(store: MondayStore, value: MondayValue | undefined): string {
  if (!Array.isArray(value)) return value ?? '';
  return store.users
    .filter((user) => value.includes(user.id))
    .map((user) => user.name)
    .join(', ');
}

/** The cell as the API gives it: the text people see, and the type's own JSON as text. */
export function renderValue(store: MondayStore, column: MondayColumn, value: MondayValue | undefined): JsonObject {
  const empty = value === undefined || value.length === 0;
  return {
    id: column.id,
    type: column.type,
    text: textOf(store, value),
    value: empty ? null : JSON.stringify(jsonOf(column, value)),
    column: { id: column.id, title: column.title },
  };
}

function jsonOf(column: MondayColumn, value: MondayValue): Json {
  if (Array.isArray(value)) return { personsAndTeams: value.map((id) => ({ id: Number(id), kind: 'person' })) };
  if (column.type === 'status') return { index: column.labels?.indexOf(value) ?? -1 };
  if (column.type === 'date') return { date: value };
  return column.type === 'long_text' ? { text: value } : value;
}
