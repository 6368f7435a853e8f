import { describe, expect, test } from 'vitest';
import type { ToolSpec } from '../types.ts';
import { buildCatalogue } from './catalogue.ts';
import { SCALEKIT_TOOLS } from './tool-names.fixture.ts';
import { expectRealCall, expectRealParams, ODD_ANSWERS, sampleArgs } from './tool-params.fixture.ts';

const everything = buildCatalogue({ destructive: true });
const safe = buildCatalogue({ destructive: false });
const tools = everything.connectors.flatMap((connector) =>
  connector.tools.map((spec) => ({ connector: connector.id, spec })),
);
const named = tools.map(({ spec }) => [spec.name, spec] as const);

test('every connector has between 12 and 30 tools of one prefix, and real ones', () => {
  expect(everything.connectors.map(({ id }) => id)).toEqual(['hubspot', 'zendesk', 'linear', 'asana', 'monday']);
  for (const connector of everything.connectors) {
    const own = connector.tools.filter(({ name }) => !name.startsWith('zendesk_'));
    expect(own.length).toBeGreaterThanOrEqual(12);
    expect(own.length).toBeLessThanOrEqual(30);
    expect(connector.hosts.length).toBeGreaterThan(0);
    for (const { name } of connector.tools) expect(SCALEKIT_TOOLS).toHaveProperty(name);
  }
});

test('both prefixes of Zendesk have the same tools', () => {
  const names = everything.connector('zendesk')?.tools.map(({ name }) => name) ?? [];
  const bare = (prefix: string) =>
    names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  expect(bare('zendesk_')).toEqual(bare('zendeskoauth_'));
});

test.each(named)('%s has what its kind needs', (name, spec) => {
  const prefix = name.split('_')[0] ?? '';
  expect(everything.tool(name)?.connector.id).toBe(prefix === 'zendeskoauth' ? 'zendesk' : prefix);
  expect(spec.view).toBeDefined();
  if (spec.does === 'read') {
    expect(spec.receipt).toBeUndefined();
    expectRealParams(name, spec.defaults ?? {});
  } else {
    expect(spec.receipt).toBeDefined();
    expect(spec.defaults).toBeUndefined();
  }
});

test('what deletes or archives is destructive, and exists only where it is turned on', () => {
  const deleting = tools.filter(
    ({ spec }) => /_(delete|archive)$/.test(spec.name) && !spec.name.endsWith('_tags_delete'),
  );
  expect(deleting.length).toBeGreaterThan(0);
  for (const { spec } of deleting) {
    expect(spec.does).toBe('destructive');
    expect(safe.tool(spec.name)).toBeUndefined();
  }
  const left = safe.connectors.flatMap((connector) => connector.tools);
  expect(left.filter(({ does }) => does === 'destructive')).toEqual([]);
  expect(left.length).toBe(tools.length - tools.filter(({ spec }) => spec.does === 'destructive').length);
});

test('nothing runs arbitrary queries or batches, merges records or administers people', () => {
  const forbidden =
    /graphql|batch|merge|webhook|invite|deactivate|_role_|team_users|workspace_users|user_(create|update|delete)/;
  expect(tools.filter(({ spec }) => forbidden.test(spec.name))).toEqual([]);
});

describe('lookups', () => {
  const lookups = tools.flatMap(({ spec }) => {
    const lookup = spec.lookup?.(sampleArgs(spec.name));
    return lookup === undefined ? [] : [[spec.name, spec, lookup] as const];
  });

  test('every create of a thing people name, and every comment, can be looked up', () => {
    expect(lookups.map(([name]) => name).toSorted()).toEqual(
      [
        'asana_status_update_create',
        'asana_story_create',
        'asana_subtask_create',
        'asana_task_create',
        'hubspot_contact_create',
        'hubspot_deal_create',
        'hubspot_note_create',
        'hubspot_note_log',
        'hubspot_task_create',
        'linear_comment_create',
        'linear_issue_create',
        'monday_item_create',
        'monday_update_create',
        'zendesk_ticket_create',
        'zendesk_ticket_reply',
        'zendesk_ticket_update',
        'zendeskoauth_ticket_create',
        'zendeskoauth_ticket_reply',
        'zendeskoauth_ticket_update',
      ].toSorted(),
    );
  });

  test.each(lookups)(
    '%s is looked up with a read of the same connector, and its real parameters',
    (name, _spec, lookup) => {
      expect(safe.tool(lookup.tool)?.spec.does).toBe('read');
      expect(safe.tool(lookup.tool)?.connector.id).toBe(everything.tool(name)?.connector.id);
      expectRealCall(lookup.tool, lookup.params);
    },
  );

  test.each(lookups)('%s is not found in answers of another shape', (_name, _spec, lookup) => {
    const since = new Date(0);
    for (const data of ODD_ANSWERS) expect(lookup.find(data, since)).toBeUndefined();
  });
});

test.each(named)('%s shows something of any answer, and never throws', (_name, spec: ToolSpec) => {
  for (const data of ODD_ANSWERS) {
    expect(() => JSON.stringify(spec.view?.(data))).not.toThrow();
    if (spec.does === 'read') continue;
    const parts = spec.receipt?.({}, data);
    expect(parts?.verb).toMatch(/^[A-Z]/);
    expect(parts?.noun).not.toBe('');
    expect(parts?.url, 'a link that no answer gave').toBeUndefined();
  }
});

test('an answer of another shape is cut to size', () => {
  const data = { unheard: Array.from({ length: 5_000 }, (_, n) => ({ text: 'x'.repeat(5_000), n })) };
  for (const [, spec] of named) expect(JSON.stringify(spec.view?.(data)).length).toBeLessThan(20_000);
});

test("connectors.json may not take a built-in connector's id or tools", () => {
  const custom = { id: 'notion', label: 'Notion', connection: 'notion', hosts: [] };
  const tool = { name: 'notion_page_search', does: 'read', outsiders: false } as const;
  expect(buildCatalogue({ custom: [{ ...custom, tools: [tool] }], destructive: false }).tool(tool.name)).toMatchObject({
    connector: { id: 'notion' },
    spec: tool,
  });
  const taken = { ...custom, id: 'asana', tools: [tool] };
  expect(() => buildCatalogue({ custom: [taken], destructive: false })).toThrow('"asana" exists already');
  const theirs = { ...custom, tools: [{ ...tool, name: 'asana_task_get' }] };
  expect(() => buildCatalogue({ custom: [theirs], destructive: false })).toThrow('"asana_task_get" of "notion"');
});
