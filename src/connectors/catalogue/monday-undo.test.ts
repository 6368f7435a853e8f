import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../types.ts';
import { monday } from './monday.ts';

function spec(name: string) {
  const found = monday.tools.find((tool) => tool.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

const item: JsonObject = {
  id: '12',
  name: 'Kick-off with Globex',
  group: { id: 'topics', title: 'This week' },
  column_values: [
    {
      id: 'status',
      text: 'Working on it',
      value: '{"index":0,"post_id":null,"changed_at":"2026-11-01T09:00:00Z"}',
      column: { id: 'status', title: 'Status' },
    },
    { id: 'date4', text: '2026-11-27', value: '{"date":"2026-11-27","icon":null}', column: { title: 'Due' } },
    { id: 'notes', text: '', value: null, column: { title: 'Notes' } },
    { id: 'mirror', text: 'Acme', value: null },
    { id: 'files', text: 'https://acme.test/f', value: '{"files":[{"assetId":1}]}' },
  ],
};

function cells(name: string, change: JsonObject, row: JsonObject = item) {
  const args = { board_id: '55', item_id: '12', ...change };
  const found = spec(name).before?.(args);
  const before = found?.values({ data: { items: [{ ...item, id: '1' }, row] } });
  const inverse = spec(name).undo?.({ args, result: {}, before });
  const values = inverse && (JSON.parse(String(inverse.params.column_values)) as JsonValue);
  return { found, before, inverse, values };
}

const NAMES = ['monday_item_column_value_change', 'monday_item_column_simple_value_change'];

describe.each(NAMES)('%s', (name) => {
  test('reads the cell as people do, and writes its value back without what is not of the value', () => {
    const { found, before, inverse, values } = cells(name, { column_id: 'status', value: 'x' });
    expect(found).toMatchObject({ tool: 'monday_items_get', params: { ids: ['12'] } });
    expect(before).toEqual({ value: { id: '{"status":{"index":0}}', name: 'Working on it' } });
    expect(inverse).toMatchObject({
      tool: 'monday_item_column_values_change',
      params: { board_id: '55', item_id: '12' },
      kind: 'restore',
    });
    expect(values).toEqual({ status: { index: 0 } });
  });

  test('an empty cell is emptied again', () => {
    const { before, values } = cells(name, { column_id: 'notes', value: 'x' });
    expect(before).toEqual({ value: null });
    expect(values).toEqual({ notes: null });
  });

  test('an item gets its old name back', () => {
    expect(cells(name, { column_id: 'name', value: 'x' }).values).toEqual({ name: 'Kick-off with Globex' });
  });

  test.each(['mirror', 'unheard'])('a cell whose value is not shown is not read: %s', (column_id) => {
    expect(cells(name, { column_id, value: 'x' }).before).toBeUndefined();
  });

  test('a value of a kind that cannot be written is shown, and not put back', () => {
    const { before, inverse } = cells(name, { column_id: 'files', value: 'x' });
    expect(before).toMatchObject({ value: { name: 'https://acme.test/f' } });
    expect(inverse).toBeUndefined();
  });

  test.each<[string, JsonValue, JsonValue]>([
    ['text', '"abc"', 'abc'],
    ['a number', '12', '12'],
    [
      'people',
      '{"personsAndTeams":[{"id":3,"kind":"person"}],"changed_at":"x"}',
      {
        personsAndTeams: [{ id: 3, kind: 'person' }],
      },
    ],
    ['nobody', '{"personsAndTeams":[]}', null],
    ['a day and time', '{"date":"2026-11-27","time":"09:00:00"}', { date: '2026-11-27', time: '09:00:00' }],
    ['a span', '{"from":"2026-11-01","to":"2026-11-27","changed_at":"x"}', { from: '2026-11-01', to: '2026-11-27' }],
    ['a link', '{"url":"https://acme.test","text":"Acme"}', { url: 'https://acme.test', text: 'Acme' }],
    ['a long text', JSON.stringify({ text: 'x'.repeat(2_000), changed_at: 'x' }), { text: 'x'.repeat(2_000) }],
    ['a checkbox', '{"checked":true}', { checked: 'true' }],
  ])('writes %s back', (_kind, value, written) => {
    const row = { ...item, column_values: [{ id: 'c', text: '', value }] };
    expect(cells(name, { column_id: 'c', value: 'x' }, row).values).toEqual({ c: written });
  });
});

describe('several cells', () => {
  const name = 'monday_item_column_values_change';

  test('are read and written back together', () => {
    const { before, values } = cells(name, { column_values: '{"status":{"label":"Done"},"notes":"x","date4":""}' });
    expect(before).toMatchObject({ column_values: { name: 'Status: Working on it; Due: 2026-11-27' } });
    expect(values).toEqual({ status: { index: 0 }, notes: null, date4: { date: '2026-11-27' } });
  });

  test('are all written back, or none', () => {
    expect(cells(name, { column_values: '{"status":{"label":"Done"},"files":null}' }).inverse).toBeUndefined();
    expect(cells(name, { column_values: '{"status":{"label":"Done"},"mirror":null}' }).before).toBeUndefined();
    expect(cells(name, { column_values: 'not JSON' }).found).toBeUndefined();
  });
});

test('an item goes back to its group', () => {
  const { before: reads, undo } = spec('monday_item_move_to_group');
  const args = { item_id: '12', group_id: 'new' };
  const present = reads?.(args)?.values({ items: [item] });
  expect(present).toEqual({ group_id: { id: 'topics', name: 'This week' } });
  expect(undo?.({ args, result: {}, before: present })?.params).toEqual({ item_id: '12', group_id: 'topics' });
});
