import type { JsonObject, JsonValue } from '../types.ts';
import { dig, id, isRecord, listIn, rec, text, tidy, url } from './view.ts';

/** Repeats the record's own id and times; a property of an account's own called `id` must not pass for the record's. */
const NOISE = new Set(['id', 'hs_object_id', 'createdate', 'lastmodifieddate', 'hs_lastmodifieddate']);

/** Any CRM object: its id and whatever properties were asked for. */
export function record(row: JsonObject): JsonObject {
  const properties = Object.entries(rec(row.properties))
    .filter(([name]) => !NOISE.has(name))
    .map(([name, value]) => [name, typeof value === 'string' ? text(value, 2_000) : value]);
  return tidy({
    id: id(row.id),
    ...tidy(Object.fromEntries(properties)),
    updated_at: text(row.updatedAt),
    associations: related(row.associations),
    url: url(row.url),
  });
}

/** `{ companies: { results: [{ id }] } }` → `{ companies: [id] }`. */
function related(value: JsonValue | undefined): JsonObject {
  return tidy(
    Object.fromEntries(
      Object.entries(rec(value)).map(([type, list]) => [
        type,
        (isRecord(list) ? (listIn(list, 'results') ?? []) : []).flatMap(
          (row) => id(row.id) ?? id(row.toObjectId) ?? [],
        ),
      ]),
    ),
  );
}

/** How many there are, and where the next page begins. */
export function more(data: JsonObject): JsonObject {
  return tidy({ total: dig(data, 'total'), after: id(rec(rec(dig(data, 'paging')).next).after) });
}

/** A person who can own records. */
export function owner(row: JsonObject): JsonObject {
  const name = [text(row.firstName), text(row.lastName)].filter((part) => part !== undefined).join(' ');
  return tidy({ id: id(row.id), name, email: text(row.email), archived: row.archived === true ? true : undefined });
}

/** A pipeline with its stages. */
export function pipeline(row: JsonObject): JsonObject {
  const stages = (listIn(row, 'stages') ?? []).map((stage) => tidy({ id: id(stage.id), label: text(stage.label) }));
  return tidy({ id: id(row.id), label: text(row.label), stages });
}

/** What a record is linked to, and as what. */
export function association(row: JsonObject): JsonObject {
  const kinds = (listIn(row, 'associationTypes', 'types') ?? []).flatMap((type) => text(type.label) ?? []);
  return tidy({ id: id(row.toObjectId) ?? id(row.id), labels: kinds });
}
