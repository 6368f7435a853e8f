import { optionalFlag, optionalList, optionalNumber, optionalText, requiredText } from '../support/args.ts';
import { memberFor } from '../support/directory.ts';
import { booleanParam, input, listParam, stringParam } from '../support/schema.ts';
import { type JsonObject, ProviderError, type ProviderTool, type ProviderUser } from '../types.ts';
import { boardOf, visibleItems } from './access.ts';
import { columnOf, textOf } from './columns.ts';
import type { MondayItem, MondayStore, MondayUser } from './model.ts';
import { renderItem, renderUpdate } from './render.ts';

import { LIMIT, PAGE, paged } from './tools-places.ts';

const CURSOR = stringParam('Where the previous answer ended.');

/** Reads items and updates. What the person cannot see is left out, by id too. */
export function mondayItemReadTools(store: MondayStore): ProviderTool[] {
  const meOf = (user: ProviderUser): MondayUser => memberFor(store.users, user);
  const listOf = (items: MondayItem[], args: JsonObject): JsonObject => {
    const from = cursorOffset(optionalText(args, 'cursor'));
    const next = from + (optionalNumber(args, 'limit') ?? 25);
    return {
      cursor: next < items.length ? Buffer.from(`offset:${next}`).toString('base64url') : null,
      items: items.slice(from, next).map((item) => renderItem(store, item)),
    };
  };

  return [
    {
      name: 'monday_items_list',
      description: 'Lists the items of a board with their column values.',
      input: input({
        'board_id*': stringParam('The id of the board.'),
        group_id: stringParam('Only items of this group.'),
        limit: LIMIT,
        cursor: CURSOR,
      }),
      run: (user, args) => {
        const me = meOf(user);
        const board = boardOf(store, me, requiredText(args, 'board_id'));
        if (!board) return { data: { boards: [] } };
        const group = optionalText(args, 'group_id');
        const found = visibleItems(store, me).filter(
          (item) =>
            item.board === board.id &&
            item.state === 'active' &&
            item.parent === null &&
            (group === undefined || item.group === group),
        );
        return { data: { boards: [{ id: board.id, name: board.name, items_page: listOf(found, args) }] } };
      },
    },
    {
      name: 'monday_items_search',
      description: 'Finds the items of a board whose column shows a value.',
      input: input({
        'board_id*': stringParam('The id of the board.'),
        'column_id*': stringParam('The id of the column; `name` is the item itself.'),
        'column_value*': stringParam('The text the column shows.'),
        limit: LIMIT,
        cursor: CURSOR,
      }),
      run: (user, args) => {
        const me = meOf(user);
        const board = boardOf(store, me, requiredText(args, 'board_id'));
        if (!board) return { data: { items_page_by_column_values: { cursor: null, items: [] } } };
        const id = requiredText(args, 'column_id');
        const column = id === 'name' ? undefined : columnOf(board, id);
        const wanted = requiredText(args, 'column_value').toLowerCase();
        const found = visibleItems(store, me).filter(
          (item) =>
            item.board === board.id &&
            item.state === 'active' &&
            (column ? textOf(store, item.values[column.id]) : item.name).toLowerCase() === wanted,
        );
        return { data: { items_page_by_column_values: listOf(found, args) } };
      },
    },
    {
      name: 'monday_items_get',
      description: 'Reads items by their ids.',
      input: input({
        'ids*': listParam('The ids of the items.', { type: ['string', 'integer'] }),
        exclude_nonactive: booleanParam('Leaves out archived items.'),
        newest_first: booleanParam('Newest first.'),
        limit: LIMIT,
        page: PAGE,
      }),
      run: (user, args) => {
        const ids = optionalList(args, 'ids') ?? [];
        const found = visibleItems(store, meOf(user))
          .filter((item) => ids.includes(item.id))
          .filter((item) => item.state === 'active' || !optionalFlag(args, 'exclude_nonactive'));
        const ordered = optionalFlag(args, 'newest_first') ? found.toReversed() : found;
        return { data: { items: paged(ordered, args, 25).map((item) => renderItem(store, item)) } };
      },
    },
    {
      name: 'monday_updates_list',
      description: 'Lists updates (comments), newest first, of one item or of everything the person can see.',
      input: input({ item_id: stringParam('Only updates of this item.'), limit: LIMIT, page: PAGE }),
      run: (user, args) => {
        const seen = new Set(visibleItems(store, meOf(user)).map((item) => item.id));
        const item = optionalText(args, 'item_id');
        const found = store.updates
          .filter((update) => seen.has(update.item) && (item === undefined || update.item === item))
          .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
        return { data: { updates: paged(found, args, 25).map((update) => renderUpdate(store, update)) } };
      },
    },
  ];
}

function cursorOffset(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const match = /^offset:(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (!match) throw new ProviderError('INVALID', 'CursorException: the cursor is invalid or has expired');
  return Number(match[1]);
}
