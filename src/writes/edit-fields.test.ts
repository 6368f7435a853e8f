import { describe, expect, test } from 'vitest';
import { editedArgs, editFields } from './edit-fields.ts';

const schema = {
  type: 'object',
  required: ['name'],
  properties: {
    name: { type: 'string', description: 'What it is called' },
    due_on: { type: 'string' },
    count: { type: 'integer' },
    urgent: { type: 'boolean' },
    priority: { type: ['string', 'null'], enum: ['low', 'high'] },
    tags: { type: 'array' },
    schema_version: { type: 'string' },
  },
};
const args = { name: 'A task', due_on: '2026-12-01', count: 2, tags: ['a'], extra: 'not in the schema' };

describe('the form of a proposal', () => {
  test('has its arguments first, then what else the tool takes, each by its type', () => {
    expect(editFields(schema, args).map(({ name, kind, value, required }) => [name, kind, value, required])).toEqual([
      ['name', 'text', 'A task', true],
      ['due_on', 'date', '2026-12-01', false],
      ['count', 'number', '2', false],
      ['tags', 'json', '[\n  "a"\n]', false],
      ['extra', 'text', 'not in the schema', false],
      ['urgent', 'flag', '', false],
      ['priority', 'choice', '', false],
    ]);
  });

  test('leaves out what no field of Slack can hold', () => {
    expect(editFields(schema, { name: 'x'.repeat(3_001) }).map(({ name }) => name)).not.toContain('name');
  });

  test('survives a schema that says nothing', () => {
    expect(editFields({}, { a: { b: 1 }, c: true }).map(({ kind }) => kind)).toEqual(['json', 'flag']);
  });
});

describe('a form that was filled in', () => {
  const edit = (filled: Record<string, string | null>) => editedArgs(schema, args, filled);

  test('gives back exactly what was there where nothing was changed', () => {
    const filled = Object.fromEntries(editFields(schema, args).map(({ name, value }) => [name, value || null]));
    expect(edit(filled)).toEqual({ args });
  });

  test.each([
    ['a number as a number', { count: '3' }, { ...args, count: 3 }],
    ['a choice as it is in the schema', { priority: 'high' }, { ...args, priority: 'high' }],
    ['a flag as a boolean', { urgent: 'false' }, { ...args, urgent: false }],
    ['JSON as what it says', { tags: '["b", 1]' }, { ...args, tags: ['b', 1] }],
    ['text as it is, spaces too', { name: ' New ' }, { ...args, name: ' New ' }],
    ['no field for what the form did not have', { nonsense: 'x' }, args],
  ])('takes %s', (_, filled, expected) => {
    expect(edit(filled as Record<string, string>)).toEqual({ args: expected });
  });

  test('leaves an argument out whose field was emptied', () => {
    const { due_on: _gone, ...others } = args;
    expect(edit({ due_on: null })).toEqual({ args: others });
  });

  test.each([
    [{ name: '  ' }, ['name']],
    [{ count: 'many' }, ['count']],
    [{ count: '1.5' }, ['count']],
    [{ urgent: 'perhaps' }, ['urgent']],
    [{ priority: 'highest' }, ['priority']],
    [{ tags: '[' }, ['tags']],
    [{ count: '1e999', priority: 'x' }, ['count', 'priority']],
  ])('says which field of %j did not fit', (filled, problems) => {
    expect(edit(filled as Record<string, string>)).toEqual({ problems });
  });
});
