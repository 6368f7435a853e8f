import type { Before, Inverse, JsonObject, JsonValue, Reference, ToolSpec } from '../types.ts';
import { deletes, reference } from './before.ts';
import { deepPage } from './deep.ts';
import { cellsOf, parsed, writable } from './monday-columns.ts';
import { id, isRecord, rec } from './view.ts';

export const itemMade = deletes('monday_item_delete', 'item_id', 'item');
export const updateMade = deletes('monday_update_delete', 'id', 'update');

/** The group an item is in. */
export const groupChange = {
  before: (args) => beforeItem(args, 'group_id', (item) => reference(item.group)),
  undo({ args, before }): Inverse | undefined {
    const [item, group] = [id(args.item_id), id(rec(before?.group_id).id)];
    if (item === undefined || group === undefined) return undefined;
    return { tool: 'monday_item_move_to_group', params: { item_id: item, group_id: group }, kind: 'restore' };
  },
} satisfies Pick<ToolSpec, 'before' | 'undo'>;

/** One cell, set by the argument `value`. */
export const columnChange = cellsChange('value', ({ column_id }) => {
  const column = id(column_id);
  return column === undefined ? [] : [column];
});

/** Several cells, set by the argument `column_values`: JSON of columns and their values. */
export const columnsChange = cellsChange('column_values', ({ column_values }) =>
  Object.keys(rec(typeof column_values === 'string' ? parsed(column_values) : undefined)),
);

function cellsChange(argument: string, columnsOf: (args: JsonObject) => string[]) {
  return {
    before(args): Before | undefined {
      const columns = columnsOf(args);
      return columns.length === 0 ? undefined : beforeItem(args, argument, (item) => cellsOf(item, columns));
    },
    undo({ args, before }): Inverse | undefined {
      const [board, item] = [id(args.board_id), id(args.item_id)];
      const values = oldValues(before?.[argument], columnsOf(args));
      if (board === undefined || item === undefined || values === undefined) return undefined;
      // The one tool that can both set and empty a cell of every type.
      return {
        tool: 'monday_item_column_values_change',
        params: { board_id: board, item_id: item, column_values: JSON.stringify(values) },
        kind: 'restore',
      };
    },
  } satisfies Pick<ToolSpec, 'before' | 'undo'>;
}

/** The cells' old values, all of them as they can be written; null empties a cell. */
function oldValues(old: JsonValue | undefined, columns: string[]): JsonObject | undefined {
  if (old === null) return Object.fromEntries(columns.map((column) => [column, null]));
  const { id: json } = rec(old);
  const values = typeof json === 'string' ? parsed(json) : undefined;
  if (!isRecord(values) || !columns.every((column) => values[column] !== undefined)) return undefined;
  const same = (value: JsonValue) => JSON.stringify(writable(value)) === JSON.stringify(value);
  return Object.values(values).every(same) ? values : undefined;
}

function beforeItem(
  { item_id }: JsonObject,
  argument: string,
  value: (item: JsonObject) => Reference | null | undefined,
): Before | undefined {
  const item = id(item_id);
  if (item === undefined) return undefined;
  return {
    tool: 'monday_items_get',
    params: { ids: [item] },
    values: (data) => {
      const found = deepPage(data, 'items')?.rows.find((row) => id(row.id) === item);
      const present = found === undefined ? undefined : value(found);
      return present === undefined ? undefined : { [argument]: present };
    },
  };
}
