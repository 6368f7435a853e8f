import { describe, expect, test } from 'vitest';
import { createAsana } from '../../sandbox/providers/asana/asana.ts';
import { createHubspot } from '../../sandbox/providers/hubspot/hubspot.ts';
import { createLinear } from '../../sandbox/providers/linear/linear.ts';
import { createMonday } from '../../sandbox/providers/monday/monday.ts';
import type { Provider } from '../../sandbox/providers/types.ts';
import { createZendesk } from '../../sandbox/providers/zendesk/zendesk.ts';
import { buildCatalogue } from '../../src/connectors/catalogue/catalogue.ts';
import type { JsonObject } from '../../src/connectors/types.ts';

const ANA = { email: 'ana@acme.test', name: 'Ana Ruiz' };
const catalogue = buildCatalogue({ destructive: false });
const providers = [createAsana(), createHubspot(), createZendesk(), createLinear(), createMonday()];

function run(tool: string, args: JsonObject = {}): JsonObject {
  const found = providers.flatMap(({ tools }) => tools).find(({ name }) => name === tool);
  if (found === undefined) throw new Error(`no provider has ${tool}`);
  return found.run(ANA, { ...catalogue.tool(tool)?.spec.defaults, ...args });
}

/** The id of the first row that the tool's view gives, as the model would read it. */
function firstId(tool: string, args: JsonObject = {}): string {
  const view = catalogue.tool(tool)?.spec.view?.(run(tool, args));
  const found = /"(?:id|gid)":"([^"]+)"/.exec(JSON.stringify(view))?.[1];
  if (found === undefined) throw new Error(`${tool} shows no id`);
  return found;
}

const ofTheFirst: Record<string, () => JsonObject> = {
  asana_task_create: () => ({ projects: firstId('asana_projects_list') }),
  asana_subtask_create: () => ({
    task_gid: firstId('asana_tasks_list', { project: firstId('asana_projects_list') }),
  }),
  asana_story_create: () => ({ task_gid: firstId('asana_tasks_list', { project: firstId('asana_projects_list') }) }),
  hubspot_task_create: () => ({ hs_timestamp: '2026-12-01T09:00:00Z' }),
  hubspot_note_create: () => ({}),
  hubspot_deal_create: () => ({ dealstage: 'qualifiedtobuy' }),
  zendeskoauth_ticket_create: () => ({ comment_body: 'The second line\nof a customer.' }),
  zendeskoauth_ticket_reply: () => ({ ticket_id: Number(firstId('zendeskoauth_tickets_list')), public: false }),
  linear_issue_create: () => ({ teamId: firstId('linear_teams_list') }),
  linear_comment_create: () => ({ issueId: firstId('linear_issues_list') }),
  monday_item_create: () => ({ board_id: firstId('monday_boards_list') }),
  monday_update_create: () => ({
    item_id: firstId('monday_items_list', { board_id: firstId('monday_boards_list') }),
  }),
};

/** The parameter that names or says it. */
const NAMED_BY: Record<string, (text: string) => JsonObject> = {
  asana_task_create: (name) => ({ name }),
  asana_subtask_create: (name) => ({ name }),
  asana_story_create: (text) => ({ text }),
  hubspot_task_create: (hs_task_subject) => ({ hs_task_subject }),
  hubspot_note_create: (text) => ({ props: { hs_note_body: text, hs_timestamp: Date.parse('2026-11-20T09:00:00Z') } }),
  hubspot_deal_create: (dealname) => ({ dealname }),
  zendeskoauth_ticket_create: (subject) => ({ subject }),
  zendeskoauth_ticket_reply: (body) => ({ body }),
  linear_issue_create: (title) => ({ title }),
  linear_comment_create: (body) => ({ body }),
  monday_item_create: (item_name) => ({ item_name }),
  monday_update_create: (body) => ({ body }),
};

describe.each(Object.keys(NAMED_BY))('%s', (tool) => {
  const title = 'Review Q3 roadmap: costs & "risks"';
  const args = { ...ofTheFirst[tool]?.(), ...NAMED_BY[tool]?.(title) };
  const spec = catalogue.tool(tool)?.spec;

  test('a lost create is not found before it happened, and is found after', () => {
    const lookup = spec?.lookup?.(args);
    if (lookup === undefined) throw new Error('it cannot be looked up');
    const since = new Date();
    expect(lookup.find(run(lookup.tool, lookup.params), since)).toBeUndefined();
    const answer = run(tool, args);
    const found = lookup.find(run(lookup.tool, lookup.params), since);
    if (found === undefined) throw new Error('it was not found');
    expect(idsIn(spec?.view?.(found))).toEqual(idsIn(spec?.view?.(answer)));
    expect(lookup.find(run(lookup.tool, lookup.params), new Date(Date.now() + 10 * 60_000))).toBeUndefined();
  });

  test('its receipt says what was done, with a link', () => {
    const parts = spec?.receipt?.(args, run(tool, args));
    expect(parts?.verb).toMatch(/^[A-Z]/);
    if (/(task|deal|ticket|issue|item)_create$/.test(tool)) expect(parts?.name).toContain(title);
    expect(parts?.url ?? 'https://no-link-given').toMatch(/^https:\/\//);
  });
});

function idsIn(view: unknown): string[] {
  return [...JSON.stringify(view).matchAll(/"(?:id|gid)":"([^"]+)"/g)].map(([, id = '']) => id).slice(0, 1);
}

test.each(providers.map((provider) => [provider.id, provider] as const))(
  '%s: what reads without arguments reads as rows, not as a copy of the answer',
  (_id, provider: Provider) => {
    const read = provider.tools.filter(({ name, input }) => {
      const required = Array.isArray(input.required) ? input.required : [];
      return catalogue.tool(name)?.spec.does === 'read' && required.length === 0;
    });
    const seen = read.flatMap(({ name }) => {
      try {
        return [[name, Object.keys(catalogue.tool(name)?.spec.view?.(run(name)) ?? {})] as const];
      } catch {
        return [];
      }
    });
    expect(seen.length).toBeGreaterThan(1);
    for (const [name, keys] of seen) expect(keys, name).not.toContain('data');
  },
);
