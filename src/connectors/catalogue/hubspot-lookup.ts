import type { JsonObject, JsonValue, Lookup } from '../types.ts';
import { bearsMark, findMade, sameText } from './find-made.ts';
import { plainText } from './plain-text.ts';
import { listIn, rec, text } from './view.ts';

const list = (data: JsonObject) => listIn(data, 'results');

/**
 * How to find a created object again: by the property that names it, among those of the same value.
 * @param marked the property whose text bears a mark, which then decides where the answer shows it
 */
export function lookUp(tool: string, property: string, properties: JsonValue, marked?: string) {
  return (args: JsonObject): Lookup | undefined => {
    const value = args[property];
    if (typeof value !== 'string' || value.trim() === '') return undefined;
    const filters = [{ propertyName: property, operator: 'EQ', value }];
    return {
      tool,
      params: { filterGroups: JSON.stringify([{ filters }]), properties, limit: 100 },
      isWhole: (data) => list(data) !== undefined && rec(rec(data.paging).next).after === undefined,
      find: (data, since) =>
        findMade(
          list(data),
          since,
          ({ properties: found }) =>
            sameText(rec(found)[property], value) &&
            (marked === undefined || bearsMark(rec(found)[marked], args[marked])),
          (row) => row.createdAt ?? rec(row.properties).hs_createdate ?? rec(row.properties).createdate,
        ),
    };
  };
}

/** Notes have no name: the newest are read, and compared by their text, which HubSpot may have turned into HTML. */
export function lookUpNote(body: JsonValue | undefined, properties: string): Lookup | undefined {
  if (typeof body !== 'string') return undefined;
  const filters = [{ propertyName: 'hs_note_body', operator: 'HAS_PROPERTY' }];
  const words = text(
    body
      .replace(/<[^>]*>/g, ' ')
      .trim()
      .split(/\s+/)
      .slice(0, 8)
      .join(' '),
    100,
  );
  if (words === undefined) return undefined;
  return {
    tool: 'hubspot_notes_search',
    params: { query: words, filterGroups: JSON.stringify([{ filters }]), properties, limit: 100 },
    find: (data, since) =>
      findMade(
        list(data),
        since,
        (row) => sameText(plainText(rec(row.properties).hs_note_body), plainText(body)),
        (row) => row.createdAt ?? rec(row.properties).hs_createdate,
      ),
  };
}
