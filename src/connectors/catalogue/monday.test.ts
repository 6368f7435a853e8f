import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../types.ts';
import { monday } from './monday.ts';

const SENT = new Date('2026-11-20T09:00:00Z');

const item: JsonObject = {
  id: '1234567890',
  name: 'Kick-off with Globex',
  state: 'active',
  created_at: '2026-11-20T09:00:04Z',
  updated_at: '2026-11-20T09:00:04Z',
  url: 'https://acme.monday.com/boards/55/pulses/1234567890',
  board: { id: '55', name: 'Onboarding' },
  group: { id: 'topics', title: 'This week' },
  creator: { id: '3', name: 'Ana Ruiz' },
  column_values: [
    { id: 'status', text: 'Working on it', value: '{"index":0}', column: { title: 'Status' } },
    { id: 'date4', text: '2026-11-27', value: null },
    { id: 'empty', text: '' },
  ],
};

const seen = {
  id: '1234567890',
  name: 'Kick-off with Globex',
  board: 'Onboarding',
  board_id: '55',
  group: 'This week',
  columns: { Status: 'Working on it', date4: '2026-11-27' },
  creator: 'Ana Ruiz',
  updated_at: '2026-11-20T09:00:04Z',
  url: 'https://acme.monday.com/boards/55/pulses/1234567890',
};

function spec(name: string) {
  const found = monday.tools.find((tool) => tool.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

describe('what the model sees', () => {
  test.each<[string, JsonObject]>([
    ['boards', { boards: [{ items_page: { cursor: 'c1', items: [item] } }] }],
    ['data.boards', { data: { boards: [{ items_page: { cursor: 'c1', items: [item] } }] } }],
    ['the search', { data: { items_page_by_column_values: { cursor: 'c1', items: [item] } } }],
  ])('items with their columns by title, under %s', (_shape, data) => {
    expect(spec('monday_items_list').view?.(data)).toEqual({ items: [seen], cursor: 'c1' });
  });

  test('items by id', () => {
    expect(spec('monday_items_get').view?.({ data: { items: [{ ...item, state: 'archived' }] } })).toEqual({
      items: [{ ...seen, state: 'archived' }],
    });
  });

  test.each<[string, (boards: JsonObject[]) => JsonObject]>([
    ['boards', (boards) => ({ boards })],
    ['data.boards', (boards) => ({ data: { boards } })],
    ['data.data.boards', (boards) => ({ data: { data: { boards } } })],
  ])('boards with the ids an item needs, under %s', (_shape, answer) => {
    const board = { id: 55, name: 'Onboarding', board_kind: 'private', groups: [{ id: 'topics', title: 'This week' }] };
    expect(spec('monday_boards_list').view?.(answer([board]))).toEqual({
      boards: [{ id: '55', name: 'Onboarding', kind: 'private', groups: [{ id: 'topics', title: 'This week' }] }],
    });
  });

  test('no board at all is an empty list, not the whole answer', () => {
    expect(spec('monday_boards_list').view?.({ data: { boards: [] }, account_id: 1 })).toEqual({ boards: [] });
  });

  test('updates as text', () => {
    const update = {
      id: '7',
      body: '<p>Well &amp; good</p>',
      created_at: '2026-11-20T10:00:00Z',
      creator: { name: 'Omar' },
    };
    expect(spec('monday_updates_list').view?.({ updates: [update] })).toEqual({
      updates: [{ id: '7', by: 'Omar', at: '2026-11-20T10:00:00Z', text: ' Well & good ' }],
    });
  });
});

describe('receipts', () => {
  test.each<[string, JsonObject]>([
    ['create_item', { create_item: item }],
    ['data.create_item', { data: { create_item: item } }],
    ['the record itself', item],
  ])('a created item under %s', (_shape, data) => {
    expect(spec('monday_item_create').receipt?.({ item_name: 'x' }, data)).toEqual({
      verb: 'Created',
      noun: 'item',
      name: 'Kick-off with Globex',
      url: 'https://acme.monday.com/boards/55/pulses/1234567890',
    });
  });

  test('no link is made of ids, since it needs the name of the account', () => {
    const answer = { data: { create_item: { id: '1' } } };
    expect(spec('monday_item_create').receipt?.({ item_name: 'X' }, answer)).toEqual({
      verb: 'Created',
      noun: 'item',
      name: 'X',
    });
  });

  test('a comment', () => {
    expect(spec('monday_update_create').receipt?.({}, { create_update: { id: '7' } })).toEqual({
      verb: 'Commented on',
      noun: 'item',
    });
  });
});

describe('looking a lost create up', () => {
  test('an item by its name on the board', () => {
    const lookup = spec('monday_item_create').lookup?.({ board_id: '55', item_name: 'Kick-off with Globex' });
    expect(lookup).toMatchObject({
      tool: 'monday_items_search',
      params: { board_id: '55', column_id: 'name', column_value: 'Kick-off with Globex' },
    });
    const older = { ...item, id: '1', created_at: '2026-11-01T09:00:00Z' };
    const found = lookup?.find({ data: { items_page_by_column_values: { items: [older, item] } } }, SENT);
    expect(found).toEqual({ create_item: item });
    expect(spec('monday_item_create').view?.(found ?? {})).toEqual({ item: seen });
  });

  test('an update by what it says', () => {
    const lookup = spec('monday_update_create').lookup?.({ item_id: '1', body: 'All <b>well</b>' });
    const update = { id: '7', body: '<p>All <strong>well</strong></p>', created_at: '2026-11-20T09:00:01Z' };
    expect(lookup?.find({ data: { updates: [{ ...update, body: 'No' }, update] } }, SENT)).toEqual({
      create_update: update,
    });
  });
});
