import type { JsonObject, JsonValue } from '../types.ts';
import { isRecord, levels, listView, rows, tidy, type View } from './view.ts';

/** GraphQL answers nest by operation (`issueCreate.issue`, `boards[0].items_page.items`), never deeper than this. */
const DEEPEST = 6;

/** A page of a GraphQL list. */
interface Page {
  rows: JsonObject[];
  /** What to ask the next page with. */
  next?: string;
}

/** List views whose next page is asked for with the argument `cursor`. */
export function listsWith(cursor: string) {
  return (name: string, keys: string[], row: (item: JsonObject) => JsonObject): View => {
    const page = (data: JsonObject) => deepPage(data, ...keys);
    return listView(
      name,
      (data) => page(data)?.rows,
      row,
      (data) => tidy({ [cursor]: page(data)?.next }),
    );
  };
}

/** One record, under its key (`issueCreate.issue`), its mutation's name (`create_item`) or as the answer itself. */
export function single(key: string): (data: JsonObject) => JsonObject {
  const record = (value: JsonValue) => (isRecord(value) ? value : undefined);
  return (data) => nearest(data, [key], record) ?? levels(data).at(-1) ?? data;
}

/** The nearest list under one of `keys`: a plain array, or a connection with `nodes` or `edges`. */
export function deepPage(data: JsonObject, ...keys: string[]): Page | undefined {
  return nearest(data, keys, (value, holder) => {
    if (Array.isArray(value)) return page(rows(value), holder.cursor);
    if (!isRecord(value)) return undefined;
    const info = isRecord(value.pageInfo) ? value.pageInfo : {};
    const next = info.hasNextPage === false ? null : info.endCursor;
    if (Array.isArray(value.nodes)) return page(rows(value.nodes), next);
    if (Array.isArray(value.edges)) {
      const edges = rows(value.edges).map(({ node }) => node);
      return page(edges.filter(isRecord), next);
    }
    return undefined;
  });
}

function page(found: JsonObject[], next: JsonValue | undefined): Page {
  return typeof next === 'string' && next !== '' ? { rows: found, next } : { rows: found };
}

/** Breadth first, so that an issue's own comments win over those of an issue related to it. */
function nearest<T>(
  data: JsonObject,
  keys: string[],
  read: (value: JsonValue, holder: JsonObject) => T | undefined,
): T | undefined {
  let level = [data];
  for (let depth = 0; depth < DEEPEST && level.length > 0; depth += 1) {
    for (const holder of level) {
      for (const key of keys) {
        const value = holder[key];
        const found = value === undefined ? undefined : read(value, holder);
        if (found !== undefined) return found;
      }
    }
    level = level.flatMap((holder) =>
      Object.values(holder).flatMap((value) => (isRecord(value) ? [value] : rows(value))),
    );
  }
  return undefined;
}
