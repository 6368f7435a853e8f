import type { ConnectorSpec, JsonObject, Lookup, ReceiptParts } from '../types.ts';
import { deepPage, listsWith, single } from './deep.ts';
import { findMade, sameText } from './find-made.ts';
import { columnChange, columnsChange, groupChange, itemMade, updateMade } from './monday-undo.ts';
import { plainText } from './plain-text.ts';
import { destructive, read, receipt, write } from './spec.ts';
import { id, rec, recordView, rows, text, tidy, url, viewOf } from './view.ts';

/** Boards can have hundreds of columns; the first ones, as their owner ordered them, say what a board is about. */
const MOST_COLUMNS = 20;

function board(row: JsonObject): JsonObject {
  return tidy({
    id: id(row.id),
    name: text(row.name),
    description: text(row.description),
    kind: text(row.board_kind),
    workspace: text(rec(row.workspace).name),
    groups: rows(row.groups).map((group) => tidy({ id: id(group.id), title: text(group.title) })),
    columns: rows(row.columns)
      .slice(0, MOST_COLUMNS)
      .map((column) => tidy({ id: id(column.id), title: text(column.title), type: text(column.type) })),
    url: url(row.url),
  });
}

function item(row: JsonObject): JsonObject {
  const columns = rows(row.column_values)
    .filter((column) => text(column.text) !== undefined)
    .slice(0, MOST_COLUMNS)
    .map((column) => [text(rec(column.column).title) ?? text(column.title) ?? id(column.id) ?? '', text(column.text)]);
  return tidy({
    id: id(row.id),
    name: text(row.name),
    board: text(rec(row.board).name),
    board_id: id(rec(row.board).id),
    group: text(rec(row.group).title),
    state: row.state === 'active' ? undefined : text(row.state),
    columns: tidy(Object.fromEntries(columns)),
    creator: text(rec(row.creator).name),
    updated_at: text(row.updated_at),
    url: url(row.url),
  });
}

function update(row: JsonObject): JsonObject {
  return tidy({
    id: id(row.id),
    by: text(rec(row.creator).name),
    at: text(row.created_at),
    text: text(row.text_body, 2_000) ?? text(plainText(row.body), 2_000),
  });
}

function person(row: JsonObject): JsonObject {
  return tidy({ id: id(row.id), name: text(row.name), email: text(row.email), title: text(row.title) });
}

function named(row: JsonObject): JsonObject {
  return tidy({ id: id(row.id), name: text(row.name), kind: text(row.kind) });
}

const list = listsWith('cursor');
const ITEMS = ['items', 'items_page_by_column_values'];
const itemsView = list('items', ITEMS, item);

function changesItem(mutation: string, verb: string, noun = 'item') {
  const find = single(mutation);
  return {
    view: recordView('item', find, item),
    receipt: (args: JsonObject, data: JsonObject): ReceiptParts => {
      const row = find(data);
      return receipt(verb, noun, text(row.name) ?? text(args.item_name), url(row.url));
    },
  };
}

function findItem(args: JsonObject) {
  return (data: JsonObject, since: Date): JsonObject | undefined => {
    const found = findMade(
      deepPage(data, ...ITEMS)?.rows,
      since,
      (row) => sameText(row.name, args.item_name),
      (row) => row.created_at,
    );
    return found === undefined ? undefined : { create_item: found };
  };
}

/** `name` is the column every board has: it holds the item's name. */
function lookUpItem(args: JsonObject): Lookup | undefined {
  const boardId = id(args.board_id);
  if (boardId === undefined || typeof args.item_name !== 'string') return undefined;
  const params = { board_id: boardId, column_id: 'name', column_value: args.item_name, limit: 100 };
  return { tool: 'monday_items_search', params, find: findItem(args) };
}

function lookUpUpdate(args: JsonObject): Lookup | undefined {
  const itemId = id(args.item_id);
  if (itemId === undefined) return undefined;
  return {
    tool: 'monday_updates_list',
    params: { item_id: itemId, limit: 50 },
    find: (data, since) => {
      const said = (row: JsonObject) =>
        sameText(plainText(row.body), plainText(args.body)) || sameText(row.text_body, plainText(args.body));
      const found = findMade(deepPage(data, 'updates')?.rows, since, said, (row) => row.created_at);
      return found === undefined ? undefined : { create_update: found };
    },
  };
}

/** Monday.com, by the tools of Scalekit's `monday` connector. */
export const monday: ConnectorSpec = {
  id: 'monday',
  label: 'Monday.com',
  hosts: ['*.monday.com'],
  tools: [
    read('monday_me_get', recordView('me', single('me'), person)),
    read('monday_users_list', list('users', ['users'], person)),
    read('monday_workspaces_list', list('workspaces', ['workspaces'], named)),
    read('monday_boards_list', list('boards', ['boards'], board), { defaults: { limit: 50 } }),
    // Columns may be filled by a public form, and updates written by a guest.
    read('monday_items_list', itemsView, { outsiders: true, defaults: { limit: 100 } }),
    read('monday_items_search', itemsView, { outsiders: true, defaults: { limit: 100 } }),
    read('monday_items_get', itemsView, { outsiders: true }),
    // Finds records of seven kinds, each in its own shape.
    read(
      'monday_search',
      viewOf(() => undefined),
      { outsiders: true },
    ),
    read('monday_updates_list', list('updates', ['updates'], update), { outsiders: true, defaults: { limit: 25 } }),
    write('monday_item_create', { ...changesItem('create_item', 'Created'), lookup: lookUpItem, ...itemMade }),
    write('monday_subitem_create', { ...changesItem('create_subitem', 'Created', 'subitem'), ...itemMade }),
    write('monday_item_column_value_change', { ...changesItem('change_column_value', 'Updated'), ...columnChange }),
    write('monday_item_column_values_change', {
      ...changesItem('change_multiple_column_values', 'Updated'),
      ...columnsChange,
    }),
    write('monday_item_column_simple_value_change', {
      ...changesItem('change_simple_column_value', 'Updated'),
      ...columnChange,
    }),
    write('monday_item_move_to_group', { ...changesItem('move_item_to_group', 'Moved'), ...groupChange }),
    write('monday_update_create', {
      view: recordView('update', single('create_update'), update),
      receipt: (_args, data) => {
        const on = rec(single('create_update')(data).item);
        return receipt('Commented on', 'item', text(on.name), url(on.url));
      },
      lookup: lookUpUpdate,
      ...updateMade,
    }),
    // Deleting a group would delete the items that were put into it since: there is no undo.
    write('monday_group_create', {
      view: recordView('group', single('create_group'), (row) => tidy({ id: id(row.id), title: text(row.title) })),
      receipt: (args, data) =>
        receipt('Created', 'group', text(single('create_group')(data).title) ?? text(args.group_name)),
    }),
    destructive('monday_item_archive', changesItem('archive_item', 'Archived')),
    destructive('monday_item_delete', changesItem('delete_item', 'Deleted')),
  ],
};
