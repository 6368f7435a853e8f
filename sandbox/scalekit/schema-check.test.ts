import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../providers/types.ts';
import { checkSchema } from './schema-check.ts';

const SCHEMA: JsonObject = {
  type: 'object',
  required: ['name'],
  properties: {
    name: { type: 'string', minLength: 1 },
    count: { type: 'integer', minimum: 1, maximum: 20 },
    share: { type: 'number' },
    kind: { enum: ['task', 'project'] },
    assignee: { type: ['string', 'null'] },
    ids: { type: 'array', items: { type: 'string' } },
    inner: { type: 'object', required: ['a'], properties: { a: { type: 'boolean' } }, additionalProperties: false },
  },
};

test.each<[Json, string[]]>([
  [{ name: 'x', count: 3, share: 2, kind: 'task', assignee: null, ids: ['1'], inner: { a: true }, more: 1 }, []],
  [{}, ['name required']],
  [{ name: '' }, ['name minimum']],
  [{ name: 5 }, ['name type']],
  [{ name: 'x', count: 2.5 }, ['count type']],
  [{ name: 'x', count: 0 }, ['count minimum']],
  [{ name: 'x', count: 21 }, ['count maximum']],
  [{ name: 'x', kind: 'story' }, ['kind enum']],
  [{ name: 'x', assignee: 7 }, ['assignee type']],
  [{ name: 'x', ids: ['1', 2] }, ['ids[1] type']],
  [{ name: 'x', inner: { b: 1 } }, ['inner.a required', 'inner.b additionalProperties']],
  [[], ['(arguments) type']],
])('%j', (value, violations) => {
  expect(checkSchema(SCHEMA, value).map(({ field, constraint }) => `${field} ${constraint}`)).toEqual(violations);
});
