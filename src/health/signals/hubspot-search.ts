import type { z } from 'zod';
import { levels } from '../../connectors/catalogue/view.ts';
import type { JsonObject } from '../../connectors/types.ts';
import { Paging } from './hubspot-rows.ts';
import type { Reader } from './reader.ts';
import { listUnder, readRows } from './rows.ts';

/** HubSpot's search returns 100 a page and never goes past 10,000 (developers.hubspot.com, "Search the CRM"). */
export const PAGE = 100;
const MOST_PAGES = 10_000 / PAGE;

interface Filter {
  propertyName: string;
  operator: 'EQ' | 'GTE' | 'IN' | 'NOT_HAS_PROPERTY';
  value?: string;
  values?: string[];
}

export function equal(propertyName: string, value: string): Filter {
  return { propertyName, operator: 'EQ', value };
}

/** A search's parameters: filters are joined by AND, groups of them by OR. */
export function searchFor(groups: readonly (readonly Filter[])[], properties: readonly string[]): JsonObject {
  const filterGroups = JSON.stringify(groups.map((filters) => ({ filters })));
  return { filterGroups, properties: [...new Set(properties)], limit: PAGE };
}

/**
 * Reads a list of HubSpot to its end.
 * @param paged whether the tool takes `after`
 * @returns undefined where HubSpot refuses the query
 * @throws SourceLost
 */
export function readHubspot<T>(
  reader: Reader,
  tool: string,
  params: JsonObject,
  schema: z.ZodType<T>,
  paged = true,
): Promise<{ rows: T[]; complete: boolean } | undefined> {
  return readRows({
    reader,
    source: 'hubspot',
    schema,
    most: MOST_PAGES,
    async page(after) {
      const answer = await reader.ask('hubspot', tool, after === undefined ? params : { ...params, after });
      if (answer.kind === 'refused') return undefined;
      const list = listUnder(answer.data, 'results');
      if (list === undefined) return reader.lose('hubspot', 'unreadable');
      return { list, next: paged ? nextOf(answer.data) : undefined };
    },
  });
}

function nextOf(data: JsonObject): string | undefined {
  for (const level of levels(data)) {
    const after = Paging.safeParse(level).data?.paging?.next?.after;
    if (after !== undefined) return after;
  }
  return undefined;
}
