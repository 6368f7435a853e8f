import { z } from 'zod';
import { levels } from '../../connectors/catalogue/view.ts';
import type { JsonObject, JsonValue } from '../../connectors/types.ts';
import type { Source } from '../types.ts';
import type { Reader } from './reader.ts';
import { fieldsOf } from './unread.ts';

/** An id as text: providers and the way here turn it into a number or back. */
export const Id = z.union([z.string().trim().min(1).max(200), z.number().int()]).transform(String);

/** Text that may be missing, empty or of another type; then it is undefined. */
export const Words = z
  .string()
  .nullish()
  .catch(undefined)
  .transform((value) => value?.trim() || undefined);

/** A moment, ISO 8601 or Unix milliseconds as text, as ISO 8601 in UTC. */
export const Moment = z.union([z.string(), z.number()]).transform((value, context) => {
  const at = momentOf(value);
  if (at !== undefined) return at;
  context.addIssue({ code: 'custom', message: 'not a moment' });
  return z.NEVER;
});

/** ISO 8601 in UTC of what may be a moment. */
export function momentOf(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const at = new Date(/^\d{11,}$/.test(String(value)) ? Number(value) : value);
  return Number.isNaN(at.getTime()) || value === '' ? undefined : at.toISOString();
}

/** Whole days between two moments, never negative. */
export function daysBetween(from: string, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - Date.parse(from)) / 86_400_000));
}

/** What of one page is needed: its rows, not yet parsed, and where the next begins. */
export interface Page {
  list: readonly JsonValue[];
  next?: string | undefined;
  /** What it counts towards the most that is read; 1 where pages are counted. */
  counts?: number;
}

interface Listing<T> {
  reader: Reader;
  source: Source;
  schema: z.ZodType<T>;
  /** Pages that are read at most, or whatever else `counts` of a page says. */
  most: number;
  /** @param cursor undefined for the first page; undefined as the answer: the provider refuses the query */
  page: (cursor: string | undefined) => Promise<Page | undefined>;
  /** Says that the pages to come cannot matter. */
  enough?: (rows: readonly T[]) => boolean;
}

/**
 * Reads a list to its end. A row that does not parse is skipped and counted; a list of which no row parses is not taken
 * for an empty one.
 * @returns undefined where the provider refuses the query; `complete` is false where the list has no end within `most`
 * @throws SourceLost
 */
export async function readRows<T>({
  reader,
  source,
  schema,
  most,
  page,
  enough = () => false,
}: Listing<T>): Promise<{ rows: T[]; complete: boolean } | undefined> {
  const rows: T[] = [];
  const seen = new Set<string>();
  let listed = 0;
  let cursor: string | undefined;
  for (let count = 0; ; ) {
    const found = await page(cursor);
    if (found === undefined) return cursor === undefined ? undefined : reader.lose(source, 'down');
    const unread = { rows: 0, of: found.list.length, fields: new Set<string>() };
    for (const item of found.list) {
      const result = schema.safeParse(item);
      if (result.success) {
        rows.push(result.data);
        continue;
      }
      unread.rows += 1;
      for (const field of fieldsOf(result.error)) unread.fields.add(field);
    }
    listed += found.list.length;
    count += found.counts ?? 1;
    reader.count(source, unread);
    if (found.next === undefined || enough(rows)) break;
    if (count >= most || seen.has(found.next)) return { rows, complete: false };
    seen.add(found.next);
    cursor = found.next;
  }
  if (listed > 0 && rows.length === 0) reader.lose(source, 'unreadable');
  return { rows, complete: true };
}

/** The first of `keys` that is a list at any level of the answer; undefined where there is none. */
export function listUnder(data: JsonObject, ...keys: string[]): readonly JsonValue[] | undefined {
  for (const level of levels(data)) {
    for (const key of keys) {
      const value = level[key];
      if (Array.isArray(value)) return value;
    }
  }
  return undefined;
}
