import type { Args } from '../hubspot/args.ts';
import type { Params } from '../hubspot/define-tool.ts';
import type { JsonObject } from '../types.ts';
import { invalidArgument } from './store.ts';

export const FIRST: Params = { first: ['integer', 'Results a page, 250 at most; 50 unless given.'] };
export const FIRST_AFTER: Params = { ...FIRST, after: ['string', 'The endCursor of the page before.'] };

/** A GraphQL connection over `rows`. A cursor is the id of a row; `before` and `after` cut, then `first` takes. */
export function connection<Row extends { id: string }>(
  rows: readonly Row[],
  args: Args,
  toJson: (row: Row) => JsonObject,
): JsonObject {
  const first = args.size('first', 50, 250);
  const start = positionOf(rows, args.text('after'), -1) + 1;
  const stop = positionOf(rows, args.text('before'), rows.length);
  const page = rows.slice(start, Math.min(start + first, stop));
  const end = start + page.length;
  return {
    nodes: page.map(toJson),
    pageInfo: {
      hasNextPage: end < stop,
      hasPreviousPage: start > 0,
      startCursor: page[0]?.id ?? null,
      endCursor: page.at(-1)?.id ?? null,
    },
  };
}

function positionOf(rows: readonly { id: string }[], cursor: string | undefined, absent: number): number {
  if (!cursor) return absent;
  const position = rows.findIndex(({ id }) => id === cursor);
  if (position < 0) throw invalidArgument(`cursor ${cursor} is not valid`);
  return position;
}
