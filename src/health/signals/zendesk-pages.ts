import type { z } from 'zod';
import { dig } from '../../connectors/catalogue/view.ts';
import { zendesk } from '../../connectors/catalogue/zendesk.ts';
import type { JsonObject } from '../../connectors/types.ts';
import type { Reader } from './reader.ts';
import { listUnder, readRows } from './rows.ts';

/** Zendesk returns 100 a page, and of a search no more than 1,000 (developer.zendesk.com, "Search", results limit). */
const PAGE = 100;
export const CEILING = 1_000;
/** A query is part of an address; servers on the way take 8,000 characters of those, and there is more in it. */
const QUERY_LENGTH = 6_000;

/** What the names of Zendesk's tools begin with where nobody says otherwise: as the catalogue's first does. */
export function zendeskPrefix(): string {
  const tool = 'search_tickets';
  const name = zendesk.tools.find((one) => one.name.endsWith(tool))?.name ?? tool;
  return name.slice(0, -tool.length);
}

/** Splits `email:a email:b …` into queries that fit, each with `head` before it. */
export function queriesOf<T>(
  head: string,
  items: readonly T[],
  termOf: (item: T) => string,
  most = Number.POSITIVE_INFINITY,
): { query: string; items: T[] }[] {
  const queries: { query: string; items: T[] }[] = [];
  for (const item of items) {
    const last = queries.at(-1);
    const longer = `${last?.query ?? head} ${termOf(item)}`.trim();
    if (last !== undefined && last.items.length < most && encodeURIComponent(longer).length <= QUERY_LENGTH) {
      last.query = longer;
      last.items.push(item);
    } else {
      queries.push({ query: `${head} ${termOf(item)}`.trim(), items: [item] });
    }
  }
  return queries;
}

interface ZendeskList<T> {
  reader: Reader;
  tool: string;
  params: JsonObject;
  /** The list's name in the answer, and others it may have. */
  keys: readonly string[];
  schema: z.ZodType<T>;
  most?: number;
  enough?: (rows: readonly T[]) => boolean;
  /** Told how many there are, before the second page is read; false: no use in going on. */
  counted?: (count: number) => boolean;
}

/**
 * Reads a list of Zendesk, page by page.
 * @returns undefined where Zendesk refuses the query; `complete` is false where there is more than was read
 * @throws SourceLost
 */
export async function readZendesk<T>({
  reader,
  tool,
  params,
  keys,
  schema,
  most = CEILING / PAGE,
  enough = () => false,
  counted = () => true,
}: ZendeskList<T>): Promise<{ rows: T[]; complete: boolean } | undefined> {
  let tooMany = false;
  const found = await readRows({
    reader,
    source: 'zendesk',
    schema,
    most,
    enough: (rows) => tooMany || enough(rows),
    async page(cursor) {
      const page = Number(cursor ?? '1');
      const answer = await reader.ask('zendesk', tool, { ...params, page, per_page: PAGE });
      if (answer.kind === 'refused') return undefined;
      const list = listUnder(answer.data, ...keys);
      if (list === undefined) return reader.lose('zendesk', 'unreadable');
      const count = dig(answer.data, 'count');
      if (page === 1 && typeof count === 'number') tooMany = !counted(count);
      return { list, next: typeof dig(answer.data, 'next_page') === 'string' ? String(page + 1) : undefined };
    },
  });
  if (found === undefined || !tooMany) return found;
  return { rows: found.rows, complete: enough(found.rows) };
}
