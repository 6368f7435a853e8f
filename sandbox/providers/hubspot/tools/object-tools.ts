import type { JsonObject } from '../../types.ts';
import { ProviderError } from '../../types.ts';
import type { Seat } from '../account.ts';
import type { Args } from '../args.ts';
import type { MakeTool, Param } from '../define-tool.ts';
import { associationTypeId, objectJson, pageOf } from '../json.ts';
import { type ObjectType, objectType, TYPES } from '../properties.ts';
import { compileFilterGroups, matchesQuery } from '../search.ts';
import type { CrmObject, HubspotStore } from '../store.ts';

export type Tool = MakeTool<Seat>;

/** HubSpot's search never goes past this many matches. */
const SEARCH_CEILING = 10_000;
const PROPERTIES_TEXT: Param = ['string', 'The properties to return, comma-separated.'];

/** `properties` is a list in some searches and a comma-separated string in others, as the connector has it. */
export function searchTool(tool: Tool, store: HubspotStore, type: ObjectType, properties: 'array' | 'string') {
  return tool(
    `hubspot_${type}_search`,
    `Finds ${type} by words and by filters on their properties, oldest first.`,
    {
      query: ['string', `Words to look for in the ${type}.`],
      filterGroups: ['string', 'Filters as JSON: [{"filters":[{"propertyName":"…","operator":"EQ","value":"…"}]}].'],
      properties: [properties, 'The properties to return.'],
      limit: ['number', 'Results a page, 100 at most.'],
      after: ['string', 'The paging.next.after of the page before.'],
    },
    (me, args) => {
      const filter = compileFilterGroups(type, args.text('filterGroups'));
      const query = matchesQuery(type, args.text('query'));
      const found = store.visible(me, type).filter(({ properties: values }) => filter(values) && query(values));
      const { limit, after } = pageArgs(args);
      if (after + limit > SEARCH_CEILING) {
        throw new ProviderError('INVALID', `Paging through more than ${SEARCH_CEILING} results is not supported`);
      }
      const page = pageOf(found, limit, after);
      const results = page.rows.map((one) => objectJson(one, propertyNames(args)));
      return { total: found.length, results, ...page.paging };
    },
  );
}

export function listTool(tool: Tool, store: HubspotStore, type: ObjectType) {
  return tool(
    `hubspot_${type}_list`,
    `Lists ${type} page by page, without filters.`,
    {
      limit: ['number', 'Results a page, 100 at most.'],
      after: ['string', 'The paging.next.after of the page before.'],
      properties: PROPERTIES_TEXT,
      archived: ['boolean', 'Lists the archived ones instead.'],
    },
    (me, args) => {
      const { limit, after } = pageArgs(args);
      const page = pageOf(store.visible(me, type, args.flag('archived')), limit, after);
      return { results: page.rows.map((one) => objectJson(one, propertyNames(args))), ...page.paging };
    },
  );
}

export function getTool(tool: Tool, store: HubspotStore, type: ObjectType, more: Record<string, Param> = {}) {
  const { singular } = TYPES[type];
  const idName = `${singular}_id`;
  return tool(
    `hubspot_${singular}_get`,
    `Reads a ${singular}.`,
    { [idName]: ['string*', `The ${singular}'s id.`], properties: PROPERTIES_TEXT, ...more },
    (me, args) => {
      const object = store.get(me, type, args.need(idName), args.flag('archived'));
      const wanted = splitList(args.text('associations'));
      const json = objectJson(object, propertyNames(args));
      return wanted.length === 0 ? json : { ...json, associations: associationsJson(store, me, object, wanted) };
    },
  );
}

/** Archives: the record is in no list and no search any more, and can be restored by hand. */
export function deleteTool(tool: Tool, store: HubspotStore, type: ObjectType) {
  const { singular } = TYPES[type];
  const idName = `${singular}_id`;
  return tool(
    `hubspot_${singular}_delete`,
    `Archives a ${singular}; it can be restored within 90 days.`,
    { [idName]: ['string*', `The ${singular}'s id.`] },
    (me, args) => {
      store.archive(me, store.get(me, type, args.need(idName)));
      return {};
    },
  );
}

function associationsJson(store: HubspotStore, me: Seat, object: CrmObject, wanted: string[]): JsonObject {
  const associations: JsonObject = {};
  for (const name of wanted) {
    const to = knownType(name);
    const kind = `${TYPES[object.type].singular}_to_${TYPES[to].singular}`;
    const results = store.associated(me, object, to).map(({ id }) => ({ id, type: kind }));
    if (results.length > 0 && associationTypeId(object.type, to)) associations[to] = { results };
  }
  return associations;
}

export function knownType(name: string): ObjectType {
  const type = objectType(name);
  if (!type) throw new ProviderError('INVALID', `Unable to infer object type from: ${name}`);
  return type;
}

function propertyNames(args: Args): string[] {
  return args.list('properties') ?? splitList(args.text('properties'));
}

function splitList(text = ''): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** `limit` defaults to 10, as in the API; `after` is an offset. */
export function pageArgs(args: Args, max = 100): { limit: number; after: number } {
  const after = args.text('after') ?? '0';
  if (!/^\d+$/.test(after)) throw new ProviderError('INVALID', `after: ${after} is not a valid paging cursor`);
  return { limit: args.size('limit', Math.min(10, max), max), after: Number(after) };
}
