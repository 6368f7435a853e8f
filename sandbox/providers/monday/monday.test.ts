import { beforeEach, describe, expect, test } from 'vitest';
import type { Json, JsonObject, Provider, ProviderUser } from '../types.ts';
import { createMonday } from './monday.ts';

const NOW = new Date('2026-11-20T09:00:00Z');
const ana: ProviderUser = { email: 'ana@acme.test', name: 'Ana Ruiz' };
const omar: ProviderUser = { email: 'omar@acme.test', name: 'Omar Haddad' };

interface Row {
  id: string;
  name: string;
  [key: string]: unknown;
}

let monday: Provider;
beforeEach(() => {
  monday = createMonday({ now: () => NOW });
});

function answer(user: ProviderUser, name: string, args: JsonObject = {}): JsonObject {
  const tool = monday.tools.find((one) => one.name === name);
  if (!tool) throw new Error(`no tool ${name}`);
  return tool.run(user, args);
}
/** The part of the answer under `data.{key}`. */
function data<T = Row>(user: ProviderUser, name: string, key: string, args: JsonObject = {}): T {
  return (answer(user, name, args).data as JsonObject)[key] as T;
}
function board(user: ProviderUser, name: string): Row | undefined {
  return data<Row[]>(user, 'monday_boards_list', 'boards').find((one) => one.name === name);
}
function boardId(name: string): string {
  return board(omar, name)?.id ?? '';
}
function items(user: ProviderUser, id: string, args: JsonObject = {}): { cursor: string | null; items: Row[] } {
  const [found] = data<(Row & { items_page: { cursor: string | null; items: Row[] } })[]>(
    user,
    'monday_items_list',
    'boards',
    { board_id: id, ...args },
  );
  return found?.items_page ?? { cursor: null, items: [] };
}

describe('a private board', () => {
  test('is in no list and no search of someone outside, and in those of a member', () => {
    const hidden = boardId('Leadership OKR');
    const everything = (user: ProviderUser): string =>
      JSON.stringify([
        answer(user, 'monday_boards_list', { state: 'all', limit: 500 }),
        answer(user, 'monday_workspaces_list'),
        answer(user, 'monday_search', { query: 'Lisbon' }),
        answer(user, 'monday_search', { query: 'board meeting' }),
        answer(user, 'monday_search', { query: 'Leadership' }),
        answer(user, 'monday_items_list', { board_id: hidden }),
        answer(user, 'monday_items_search', { board_id: hidden, column_id: 'status', column_value: 'Working on it' }),
        answer(user, 'monday_updates_list', { limit: 500 }),
      ]);
    expect(everything(ana)).not.toMatch(/Leadership|Lisbon|27 days/);
    expect(everything(omar)).toMatch(/Leadership OKR.*Lisbon.*27 days/);
  });

  test('answers by id with nothing, and refuses changes as if it were not there', () => {
    const hidden = boardId('Leadership OKR');
    const item = items(omar, hidden).items[0]?.id ?? '';
    expect(answer(ana, 'monday_items_list', { board_id: hidden }).data).toEqual({ boards: [] });
    expect(answer(ana, 'monday_items_get', { ids: [item] }).data).toEqual({ items: [] });
    expect(answer(ana, 'monday_updates_list', { item_id: item }).data).toEqual({ updates: [] });
    const attempts: [string, JsonObject][] = [
      ['monday_item_create', { board_id: hidden, item_name: 'x' }],
      ['monday_subitem_create', { parent_item_id: item, item_name: 'x' }],
      ['monday_update_create', { item_id: item, body: 'x' }],
      ['monday_item_column_simple_value_change', { board_id: hidden, item_id: item, column_id: 'name', value: 'x' }],
      ['monday_item_archive', { item_id: item }],
      ['monday_item_delete', { item_id: item }],
      ['monday_item_delete', { item_id: '1' }],
    ];
    for (const [tool, args] of attempts) {
      expect(() => answer(ana, tool, args), tool).toThrow(
        expect.objectContaining({ code: 'NOT_FOUND', message: expect.stringMatching(/does not exist$/) }),
      );
    }
  });
});

describe('items', () => {
  test('an item is made with its values, signed, and found by a column', () => {
    const id = boardId('CS team tasks');
    const me = data(ana, 'monday_me_get', 'me').id;
    const values = {
      status: { label: 'Working on it' },
      color_mkp1: { index: 2 },
      date4: { date: '2026-11-27' },
      person: { personsAndTeams: [{ id: Number(me), kind: 'person' }] },
      long_text_mkn7: 'Ask Lena',
    };
    const made = data(ana, 'monday_item_create', 'create_item', {
      board_id: id,
      item_name: 'Call Lena',
      column_values: JSON.stringify(values),
    });
    expect(made).toMatchObject({
      name: 'Call Lena',
      group: { id: 'topics' },
      creator: { name: 'Ana Ruiz' },
      url: expect.stringContaining(made.id),
    });
    expect(monday.records()[0]).toMatchObject({
      title: 'Call Lena',
      place: 'CS team tasks',
      createdBy: ana.email,
      fields: {
        Owner: 'Ana Ruiz',
        Status: 'Working on it',
        Priority: 'High',
        'Due date': '2026-11-27',
        Notes: 'Ask Lena',
      },
    });
    const search = { board_id: id, column_id: 'color_mkp1', column_value: 'high' };
    const found = data<{ items: Row[] }>(ana, 'monday_items_search', 'items_page_by_column_values', search);
    expect(found.items.map((one) => one.name)).toContain('Call Lena');
    const cells = (made.column_values as JsonObject[]).map((cell) => [cell.id, cell.value]);
    expect(cells).toContainEqual(['color_mkp1', '{"index":2}']);
  });

  test('a change by somebody else keeps the author and names the one who changed it', () => {
    const id = boardId('CS team tasks');
    const item = items(ana, id).items[0]?.id ?? '';
    const change = { board_id: id, item_id: item };
    data(omar, 'monday_item_column_value_change', 'change_column_value', {
      ...change,
      column_id: 'status',
      value: '{"label":"Done"}',
    });
    data(omar, 'monday_item_column_values_change', 'change_multiple_column_values', {
      ...change,
      column_values: '{"date4":"2026-12-01"}',
    });
    data(omar, 'monday_item_column_simple_value_change', 'change_simple_column_value', {
      ...change,
      column_id: 'name',
      value: 'Renamed',
    });
    data(omar, 'monday_item_move_to_group', 'move_item_to_group', { item_id: item, group_id: 'group_later' });
    expect(monday.records().find((one) => one.id === item)).toMatchObject({
      title: 'Renamed',
      createdBy: ana.email,
      updatedBy: omar.email,
      fields: { Status: 'Done', 'Due date': '2026-12-01', Group: 'Later' },
    });
  });

  test('updates and subitems reach their item', () => {
    const item = items(ana, boardId('CS team tasks')).items[0]?.id ?? '';
    data(ana, 'monday_update_create', 'create_update', { item_id: item, body: '<p>On it</p>' });
    data(ana, 'monday_subitem_create', 'create_subitem', { parent_item_id: item, item_name: 'A part' });
    const updates = data<JsonObject[]>(omar, 'monday_updates_list', 'updates', { item_id: item });
    expect(updates).toMatchObject([{ text_body: 'On it', creator: { name: 'Ana Ruiz' } }]);
    expect(monday.records().find((one) => one.title === 'A part')).toMatchObject({
      kind: 'subitem',
      createdBy: ana.email,
    });
  });

  test('updates are deleted by their authors alone', () => {
    const item = items(ana, boardId('CS team tasks')).items[0]?.id ?? '';
    const { id } = data(ana, 'monday_update_create', 'create_update', { item_id: item, body: 'Oops' });
    expect(() => answer(omar, 'monday_update_delete', { id })).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }));
    expect(data(ana, 'monday_update_delete', 'delete_update', { id })).toEqual({ id });
    expect(monday.records().some((one) => one.id === id)).toBe(false);
    expect(() => answer(ana, 'monday_update_delete', { id })).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });

  test('several columns are changed with the name, which cannot be emptied', () => {
    const id = boardId('CS team tasks');
    const item = { board_id: id, item_id: items(ana, id).items[0]?.id ?? '' };
    const named = (name: Json) =>
      answer(ana, 'monday_item_column_values_change', { ...item, column_values: JSON.stringify({ name }) });
    expect(named('Renamed')).not.toHaveProperty('errors');
    expect(monday.records().find((one) => one.id === item.item_id)?.title).toBe('Renamed');
    expect(named('')).toHaveProperty('errors');
    expect(named(null)).toHaveProperty('errors');
  });

  test('archived items leave the lists, deleted ones everything', () => {
    const id = boardId('CS team tasks');
    const [first, second] = items(ana, id).items.map((one) => one.id);
    answer(ana, 'monday_item_archive', { item_id: first ?? '' });
    answer(ana, 'monday_item_delete', { item_id: second ?? '' });
    expect(items(ana, id).items).toHaveLength(1);
    const read = data<Row[]>(ana, 'monday_items_get', 'items', { ids: [first ?? '', second ?? ''] });
    expect(read).toMatchObject([{ id: first, state: 'archived' }]);
  });

  test('a list is read to its end with the cursor', () => {
    const id = boardId('Customer onboarding');
    const first = items(ana, id, { limit: 3 });
    const rest = items(ana, id, { limit: 3, cursor: first.cursor ?? '' });
    expect([first.items.length, rest.items.length, rest.cursor]).toEqual([3, 1, null]);
    expect(() => items(ana, id, { cursor: 'nonsense' })).toThrow(expect.objectContaining({ code: 'INVALID' }));
  });

  test.each([
    ['{"status":{"label":"Blocked"}}', 'ColumnValueException'],
    ['{"date4":{"date":"2026-02-30"}}', 'ColumnValueException'],
    ['{"person":"42"}', 'ColumnValueException'],
    ['{"nope":"x"}', 'InvalidColumnIdException'],
    ['not json', 'JsonParseException'],
  ])('answers %s with errors and no item', (column_values, code) => {
    const before = monday.records().length;
    const refused = answer(ana, 'monday_item_create', {
      board_id: boardId('CS team tasks'),
      item_name: 'x',
      column_values,
    });
    expect(refused).toMatchObject({ data: {}, errors: [{ extensions: { code } }] });
    expect(monday.records()).toHaveLength(before);
  });

  test('a missing label is made when asked for', () => {
    const args = { item_name: 'x', column_values: '{"status":"Blocked"}', create_labels_if_missing: true };
    data(ana, 'monday_item_create', 'create_item', { board_id: boardId('CS team tasks'), ...args });
    expect(monday.records()[0]?.fields.Status).toBe('Blocked');
  });

  test('who may only read a board can comment there and change nothing', () => {
    const id = boardId('Release plan');
    const item = items(ana, id).items[0]?.id ?? '';
    expect(() => answer(ana, 'monday_item_archive', { item_id: item })).toThrow(
      expect.objectContaining({ code: 'FORBIDDEN' }),
    );
    expect(data(ana, 'monday_update_create', 'create_update', { item_id: item, body: 'Is this on?' }).id).not.toBe('');
  });
});

test('somebody without a seat is unauthorized by every tool but the deactivation', () => {
  const eve = { email: 'eve@globex.test', name: 'Eve Novak' };
  for (const tool of monday.tools.filter((one) => one.name !== 'monday_users_deactivate')) {
    expect(() => tool.run(eve, {}), tool.name).toThrow(expect.objectContaining({ code: 'UNAUTHORIZED' }));
  }
});

test('the account is named to its owner', () => {
  expect(data(ana, 'monday_me_get', 'me')).toMatchObject({ email: ana.email, account: { slug: 'acme-cs' } });
});
