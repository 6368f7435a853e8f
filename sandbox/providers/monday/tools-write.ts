import { optionalFlag, optionalText, requiredText } from '../support/args.ts';
import { memberFor } from '../support/directory.ts';
import { booleanParam, input, listParam, stringParam } from '../support/schema.ts';
import { type JsonObject, ProviderError, type ProviderTool, type ProviderUser } from '../types.ts';
import { boardToChange, itemToChange, itemToComment } from './access.ts';
import { columnOf, parseJson, readValue, readValues } from './columns.ts';
import type { MondayItem, MondayStore, MondayUser, MondayValue } from './model.ts';
import { renderItem, renderUpdate } from './render.ts';

const BOARD = stringParam('The id of the board.');
const ITEM = stringParam('The id of the item.');
const COLUMN = stringParam('The id of the column, not its title.');
const VALUES = stringParam('A JSON object, as text, of column ids and their values.');
const CREATE_LABELS = booleanParam('Makes status labels that do not exist yet.');

/** The tools that change something. Each change is signed with the account's owner. */
export function mondayWriteTools(store: MondayStore): ProviderTool[] {
  const meOf = (user: ProviderUser): MondayUser => memberFor(store.users, user);
  const options = (args: JsonObject) => ({ createLabels: optionalFlag(args, 'create_labels_if_missing') ?? false });
  const touch = (item: MondayItem, user: MondayUser): void => {
    item.updatedBy = user.email;
    item.updatedAt = store.now().toISOString();
  };
  const add = (
    user: MondayUser,
    place: Pick<MondayItem, 'board' | 'group' | 'parent'>,
    name: string,
    values: Record<string, MondayValue>,
  ): MondayItem => {
    const at = store.now().toISOString();
    const signed = { createdBy: user.email, updatedBy: user.email, createdAt: at, updatedAt: at };
    const item: MondayItem = { ...place, ...signed, id: store.nextId(), name, values, state: 'active' };
    store.items.push(item);
    return item;
  };
  const change = (user: ProviderUser, args: JsonObject, read: (item: MondayItem) => Record<string, MondayValue>) => {
    const me = meOf(user);
    const { item } = itemToChange(store, me, requiredText(args, 'item_id'));
    if (item.board !== optionalText(args, 'board_id')) {
      throw new ProviderError('INVALID', 'InvalidBoardIdException: the item is not on this board');
    }
    const { name, ...values } = read(item);
    Object.assign(item.values, values);
    if (typeof name === 'string') item.name = name;
    touch(item, me);
    return renderItem(store, item);
  };
  const boardFor = (item: MondayItem, user: ProviderUser) => boardToChange(store, meOf(user), item.board);
  const retire = (user: ProviderUser, args: JsonObject, state: 'archived' | 'deleted'): JsonObject => {
    const me = meOf(user);
    const { item } = itemToChange(store, me, requiredText(args, 'item_id'));
    item.state = state;
    touch(item, me);
    return { id: item.id };
  };

  return [
    {
      name: 'monday_item_create',
      description: 'Makes an item on a board.',
      input: input({
        'board_id*': BOARD,
        'item_name*': stringParam('The name of the item.', { minLength: 1 }),
        group_id: stringParam('The id of the group; the first one where absent.'),
        column_values: VALUES,
        create_labels_if_missing: CREATE_LABELS,
      }),
      run: (user, args) => {
        const me = meOf(user);
        const board = boardToChange(store, me, requiredText(args, 'board_id'));
        const group = groupOf(board.groups, optionalText(args, 'group_id') ?? board.groups[0]?.id);
        const values = readValues(store, board, optionalText(args, 'column_values') ?? '{}', options(args));
        const item = add(me, { board: board.id, group, parent: null }, requiredText(args, 'item_name'), values);
        return { data: { create_item: renderItem(store, item) } };
      },
    },
    {
      name: 'monday_subitem_create',
      description: 'Makes a subitem of an item.',
      input: input({
        'parent_item_id*': stringParam('The id of the item it belongs to.'),
        'item_name*': stringParam('The name of the subitem.', { minLength: 1 }),
        column_values: VALUES,
        create_labels_if_missing: CREATE_LABELS,
      }),
      run: (user, args) => {
        const me = meOf(user);
        const { item: parent, board } = itemToChange(store, me, requiredText(args, 'parent_item_id'));
        const values = readValues(store, board, optionalText(args, 'column_values') ?? '{}', options(args));
        const place = { board: board.id, group: parent.group, parent: parent.id };
        const item = add(me, place, requiredText(args, 'item_name'), values);
        return { data: { create_subitem: renderItem(store, item) } };
      },
    },
    {
      name: 'monday_item_column_value_change',
      description: 'Sets one column of an item, in the JSON shape of its type.',
      input: input({
        'board_id*': BOARD,
        'item_id*': ITEM,
        'column_id*': COLUMN,
        'value*': stringParam('The value as JSON text, e.g. {"label":"Done"}.'),
        create_labels_if_missing: CREATE_LABELS,
      }),
      run: (user, args) => {
        const item = change(user, args, (one) => {
          const column = columnOf(boardFor(one, user), requiredText(args, 'column_id'));
          return { [column.id]: readValue(store, column, parseJson(requiredText(args, 'value')), options(args)) };
        });
        return { data: { change_column_value: item } };
      },
    },
    {
      name: 'monday_item_column_simple_value_change',
      description: 'Sets one column of an item from plain text. The column `name` renames the item.',
      input: input({
        'board_id*': BOARD,
        'item_id*': ITEM,
        'column_id*': COLUMN,
        value: stringParam('The value as plain text; nothing clears the column.'),
        create_labels_if_missing: CREATE_LABELS,
      }),
      run: (user, args) => {
        const item = change(user, args, (one) => {
          const text = optionalText(args, 'value') ?? '';
          const id = requiredText(args, 'column_id');
          if (id === 'name') return { name: text };
          return { [id]: readValue(store, columnOf(boardFor(one, user), id), text, options(args)) };
        });
        return { data: { change_simple_column_value: item } };
      },
    },
    {
      name: 'monday_item_column_values_change',
      description: 'Sets several columns of an item at once.',
      input: input({
        'board_id*': BOARD,
        'item_id*': ITEM,
        'column_values*': VALUES,
        create_labels_if_missing: CREATE_LABELS,
      }),
      run: (user, args) => {
        const item = change(user, args, (one) =>
          readValues(store, boardFor(one, user), requiredText(args, 'column_values'), {
            ...options(args),
            renames: true,
          }),
        );
        return { data: { change_multiple_column_values: item } };
      },
    },
    {
      name: 'monday_update_create',
      description: 'Posts an update (a comment) on an item.',
      input: input({ 'item_id*': ITEM, 'body*': stringParam('The text; HTML is allowed.', { minLength: 1 }) }),
      run: (user, args) => {
        const me = meOf(user);
        const item = itemToComment(store, me, requiredText(args, 'item_id'));
        const signed = { createdBy: me.email, createdAt: store.now().toISOString() };
        const update = { ...signed, id: store.nextId(), item: item.id, body: requiredText(args, 'body') };
        store.updates.push(update);
        return { data: { create_update: renderUpdate(store, update) } };
      },
    },
    {
      name: 'monday_update_delete',
      description: 'Deletes an update of yours.',
      input: input({ 'id*': stringParam('The id of the update.') }),
      run: (user, args) => {
        const me = meOf(user);
        const id = requiredText(args, 'id');
        const update = store.updates.find((one) => one.id === id);
        if (!update) throw new ProviderError('NOT_FOUND', `ResourceNotFoundException: update ${id} does not exist`);
        itemToComment(store, me, update.item);
        if (update.createdBy !== me.email) {
          throw new ProviderError('FORBIDDEN', 'UserUnauthorizedException: user is not the author of this update');
        }
        store.updates = store.updates.filter((one) => one !== update);
        return { data: { delete_update: { id } } };
      },
    },
    {
      name: 'monday_item_move_to_group',
      description: 'Moves an item to another group of its board.',
      input: input({ 'item_id*': ITEM, 'group_id*': stringParam('The id of the group.') }),
      run: (user, args) => {
        const me = meOf(user);
        const { item, board } = itemToChange(store, me, requiredText(args, 'item_id'));
        item.group = groupOf(board.groups, requiredText(args, 'group_id'));
        touch(item, me);
        return { data: { move_item_to_group: renderItem(store, item) } };
      },
    },
    {
      name: 'monday_group_create',
      description: 'Makes a group on a board.',
      input: input({ 'board_id*': BOARD, 'group_name*': stringParam('The name of the group.', { minLength: 1 }) }),
      run: (user, args) => {
        const board = boardToChange(store, meOf(user), requiredText(args, 'board_id'));
        const group = { id: `group_${store.nextId()}`, title: requiredText(args, 'group_name') };
        board.groups.unshift(group);
        return { data: { create_group: { ...group } } };
      },
    },
    {
      name: 'monday_item_archive',
      description: 'Archives an item.',
      input: input({ 'item_id*': ITEM }),
      run: (user, args) => ({ data: { archive_item: retire(user, args, 'archived') } }),
    },
    {
      name: 'monday_item_delete',
      description: 'Deletes an item for good.',
      input: input({ 'item_id*': ITEM }),
      run: (user, args) => ({ data: { delete_item: retire(user, args, 'deleted') } }),
    },
    {
      name: 'monday_users_deactivate',
      description: 'Takes away the access of up to 200 people.',
      input: input({ 'user_ids*': listParam('The ids of the people.') }),
      run: () => {
        throw new ProviderError('FAILED', 'The stand-in deactivates nobody.');
      },
    },
  ];
}

function groupOf(groups: { id: string }[], id: string | undefined): string {
  const group = groups.find((one) => one.id === id);
  if (!group) throw new ProviderError('INVALID', `InvalidGroupIdException: no group ${id ?? ''} on this board`);
  return group.id;
}
