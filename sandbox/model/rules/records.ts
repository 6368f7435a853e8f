import { isFields } from './results.ts';

/** One thing a provider returned: a task, a ticket, a board. Its fields differ by provider and by the app's view. */
export type Fields = Record<string, unknown>;

const ID_NAMES = ['gid', 'id', 'identifier'];
const TITLE_NAMES = ['name', 'title', 'subject', 'dealname', 'hs_task_subject', 'item_name'];
const URL_NAMES = ['permalink_url', 'url', 'link', 'web_url', 'html_url', 'permalink'];

/**
 * The records of a result: the list under one of `keys` at any depth, else the first list of records, else the single
 * record that the result is.
 */
export function recordsOf(data: unknown, ...keys: string[]): Fields[] {
  const values = walk(data);
  for (const key of keys) {
    const list = values
      .map((value) => (isFields(value) ? asList(value[key]) : undefined))
      .find((one) => one !== undefined);
    if (list) return list;
  }
  const lists = values.filter((value) => Array.isArray(value)).filter((value) => value.every(isRecord));
  const list = lists.find((one) => one.length > 0) ?? lists[0];
  if (list) return list;
  return [recordOf(data)].filter((record) => record !== undefined);
}

/** The record that a result is about: the outermost object with an id. */
export function recordOf(data: unknown): Fields | undefined {
  return walk(data).find(isRecord);
}

/** A field by its first known name, also among HubSpot's `properties`; of an object its name. '' when there is none. */
export function field(record: Fields, ...names: string[]): string {
  const inner = isFields(record.properties) ? record.properties : {};
  for (const name of names) {
    const text = textOf(record[name] ?? inner[name]);
    if (text !== '') return text;
  }
  return '';
}

export function idOf(record: Fields): string {
  return field(record, ...ID_NAMES);
}

export function titleOf(record: Fields): string {
  const person = `${field(record, 'firstname', 'firstName')} ${field(record, 'lastname', 'lastName')}`.trim();
  return person || field(record, ...TITLE_NAMES, 'email') || idOf(record);
}

/** The page of a record for people. API addresses do not count. */
export function urlOf(record: Fields): string | undefined {
  return URL_NAMES.map((name) => field(record, name)).find(
    (url) => /^https?:\/\/\S+$/.test(url) && !url.includes('/api/'),
  );
}

/** The first such page anywhere in a result: what a write made or changed. */
export function urlIn(data: unknown): string | undefined {
  return walk(data)
    .filter(isFields)
    .map(urlOf)
    .find((url) => url !== undefined);
}

/** Records whose title is `wanted`, else those whose title contains it; `#id` is the one with that id. */
export function matching(records: readonly Fields[], wanted: string): Fields[] {
  const id = idNamed(wanted);
  if (id) return records.filter((record) => idOf(record) === id);
  const key = plain(wanted);
  if (key === '') return [];
  const exact = records.filter((record) => plain(titleOf(record)) === key);
  return exact.length > 0 ? exact : records.filter((record) => plain(titleOf(record)).includes(key));
}

/** The id that `#id` names. */
export function idNamed(wanted: string): string | undefined {
  return /^#(\d+)$/.exec(wanted)?.[1];
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/\b(the|project|board|team)\b/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function isRecord(value: unknown): value is Fields {
  return isFields(value) && ID_NAMES.some((name) => name in value);
}

function asList(value: unknown): Fields[] | undefined {
  const list = isFields(value) ? (value.nodes ?? value.results) : value;
  return Array.isArray(list) && list.every(isFields) ? list : undefined;
}

/** Every value in `data`, outermost first. */
function walk(data: unknown): unknown[] {
  const found: unknown[] = [data];
  for (const value of found) {
    if (typeof value === 'object' && value !== null) found.push(...Object.values(value));
  }
  return found;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (!isFields(value)) return '';
  return textOf(value.name ?? value.label ?? value.title ?? value.email ?? value.text ?? '');
}
