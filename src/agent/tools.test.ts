import { describe, expect, test } from 'vitest';
import { buildCatalogue } from '../connectors/catalogue/catalogue.ts';
import { normaliseJsonSchema } from '../connectors/json-schema.ts';
import type { AvailableTool, JsonObject } from '../connectors/types.ts';
import type { WriteCall } from '../writes/propose.ts';
import { personTool, type ToolDeps } from './tools.ts';

const catalogue = buildCatalogue({ destructive: false });
const WHO = { identifier: 'slack:T1:U1', askId: 'ask' };
const text = { type: 'string' };

/** A tool of the catalogue with this schema, called as Mastra calls it; `reached` is what came through. */
async function call(name: string, schema: JsonObject, input: JsonObject) {
  const found = catalogue.tool(name);
  if (!found) throw new Error(`no ${name}`);
  const tool: AvailableTool = {
    ...{ ...found, connection: 'c', description: '' },
    inputSchema: normaliseJsonSchema(schema),
  };
  const reached: JsonObject[] = [];
  const deps = {
    scalekit: {
      execute: async ({ params }: { params: JsonObject }) => {
        reached.push(params);
        return { kind: 'success', data: { results: [] }, executionId: 'e1' };
      },
    },
    propose: async ({ args }: WriteCall) => {
      reached.push(args);
      return { kind: 'awaiting_approval' };
    },
    hasRead: async () => {},
  } as unknown as ToolDeps;
  const made = personTool(tool, WHO, deps);
  const answer = await made.execute?.(input as never, {} as never);
  return { answer: answer as { error?: boolean; message?: string }, reached };
}

const TASK = {
  type: 'object',
  properties: { hs_task_subject: text, hs_task_body: text },
  required: ['hs_task_subject'],
};
const SEARCH = { type: 'object', properties: { query: text, limit: { type: 'number' } } };

describe('an argument that the tool does not have', () => {
  test.each([
    ['a change', 'hubspot_task_create', TASK, { hs_task_subject: 'Call', hubspot_owner_id: '7' }, 'hubspot_owner_id'],
    ['a read', 'hubspot_contacts_search', SEARCH, { query: 'Acme', archived: true }, 'archived'],
    ['a read without any', 'hubspot_owners_list', { type: 'object', properties: {} }, { team: 'x' }, 'team'],
  ])('of %s is refused by its name, and nothing is sent', async (_what, name, schema, input, wrong) => {
    const { answer, reached } = await call(name, schema, input);
    expect(answer.error).toBe(true);
    expect(answer.message).toMatch(new RegExp(`- ${wrong}: .*no such parameter`));
    expect(reached).toEqual([]);
  });

  test('is not blamed for what else is wrong', async () => {
    const { answer } = await call('hubspot_contacts_search', SEARCH, { query: 'Acme', limit: 'many' });
    expect(answer.message).toContain('- limit: ');
    expect(answer.message).not.toContain('no such parameter');
  });

  test('that is null is left out', async () => {
    const { reached } = await call('hubspot_task_create', TASK, { hs_task_subject: 'Call', hubspot_owner_id: null });
    expect(reached).toEqual([{ hs_task_subject: 'Call' }]);
  });

  test.each<[string, JsonObject]>([
    ['says so', { ...TASK, additionalProperties: true }],
    ['has a schema for it', { ...TASK, additionalProperties: text }],
    ['could not be read', {}],
  ])('passes where the tool’s schema %s', async (_how, schema) => {
    const input = { hs_task_subject: 'Call', hubspot_owner_id: '7' };
    expect((await call('hubspot_task_create', schema, input)).reached).toEqual([input]);
  });
});

test('a saga’s own arguments are among what its tool has', async () => {
  const input = {
    hs_task_subject: 'Call',
    owner_id: '7',
    associate_with_type: 'companies',
    associate_with_id: '9',
  };
  expect((await call('hubspot_task_create', TASK, input)).reached).toEqual([input]);
});
