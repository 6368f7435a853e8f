import type { JsonObject } from '../types.ts';
import { PORTAL_ID } from './account.ts';
import { isProperty, type ObjectType, TYPES } from './properties.ts';
import type { CrmObject } from './store.ts';

/**
 * A record as the API returns it. `asked`: the properties the caller named; those that exist and are empty come as null,
 * those that do not exist are left out. Without it, the type's defaults.
 */
export function objectJson(object: CrmObject, asked?: readonly string[]): JsonObject {
  const { type, id } = object;
  const info = TYPES[type];
  const names = asked?.length ? [...asked, 'hs_object_id', 'createdate', info.modified] : info.defaults;
  const properties: JsonObject = {};
  for (const name of names) if (isProperty(type, name)) properties[name] = object.properties[name] || null;
  return {
    id,
    properties,
    createdAt: object.createdAt,
    updatedAt: object.updatedAt,
    archived: object.archived,
    url: recordUrl(object),
  };
}

/** A created or updated record comes back with every property that has a value. */
export function writtenJson(object: CrmObject): JsonObject {
  return objectJson(object, Object.keys(object.properties));
}

function recordUrl({ type, id }: CrmObject): string {
  return `https://app.hubspot.com/contacts/${PORTAL_ID}/record/${TYPES[type].typeId}/${id}`;
}

/** One page of `rows`; `after` is the offset of the next one. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  after: number,
): { rows: Row[]; paging: { paging?: { next: { after: string } } } } {
  const next = after + limit;
  return {
    rows: rows.slice(after, next),
    paging: next < rows.length ? { paging: { next: { after: String(next) } } } : {},
  };
}

/** The association type ids HubSpot defines, by the types they lead from and to. */
const ASSOCIATION_TYPES: Readonly<Partial<Record<`${ObjectType}_${ObjectType}`, number>>> = {
  contacts_companies: 279,
  companies_contacts: 280,
  deals_contacts: 3,
  contacts_deals: 4,
  deals_companies: 341,
  companies_deals: 342,
  tasks_contacts: 204,
  contacts_tasks: 203,
  tasks_companies: 192,
  companies_tasks: 191,
  tasks_deals: 216,
  deals_tasks: 215,
  notes_contacts: 202,
  contacts_notes: 201,
  notes_companies: 190,
  companies_notes: 189,
  notes_deals: 214,
  deals_notes: 213,
  tickets_contacts: 16,
  contacts_tickets: 15,
  tickets_companies: 339,
  companies_tickets: 340,
  tickets_deals: 28,
  deals_tickets: 27,
  tasks_tickets: 230,
  tickets_tasks: 229,
  notes_tickets: 228,
  tickets_notes: 227,
  contacts_contacts: 449,
  companies_companies: 450,
  deals_deals: 451,
  tickets_tickets: 452,
};

/** The id of the default association between two types; undefined where HubSpot has none. */
export function associationTypeId(from: ObjectType, to: ObjectType): number | undefined {
  return ASSOCIATION_TYPES[`${from}_${to}`];
}
