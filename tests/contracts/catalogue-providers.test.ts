import { describe, expect, test } from 'vitest';
import { createAsana } from '../../sandbox/providers/asana/asana.ts';
import { createHubspot } from '../../sandbox/providers/hubspot/hubspot.ts';
import { createLinear } from '../../sandbox/providers/linear/linear.ts';
import { createMonday } from '../../sandbox/providers/monday/monday.ts';
import type { Provider } from '../../sandbox/providers/types.ts';
import { createZendesk } from '../../sandbox/providers/zendesk/zendesk.ts';
import { checkSchema } from '../../sandbox/scalekit/schema-check.ts';
import { buildCatalogue } from '../../src/connectors/catalogue/catalogue.ts';
import { expectRealCall } from '../../src/connectors/catalogue/tool-params.fixture.ts';
import type { JsonObject, ToolSpec } from '../../src/connectors/types.ts';

const ANA = { email: 'ana@acme.test', name: 'Ana Ruiz' };
const catalogue = buildCatalogue({ destructive: true });
const providers = [createAsana(), createHubspot(), createZendesk(), createLinear(), createMonday()];

function toolOf(name: string) {
  const found = providers.flatMap(({ tools }) => tools).find((tool) => tool.name === name);
  if (found === undefined) throw new Error(`no provider has ${name}`);
  return found;
}

/** Runs a tool as Ana, once its arguments have passed the schema that Scalekit holds them against. */
function run(name: string, args: JsonObject = {}): JsonObject {
  const tool = toolOf(name);
  const all = { ...catalogue.tool(name)?.spec.defaults, ...args };
  expect(checkSchema(tool.input, all)).toEqual([]);
  return JSON.parse(JSON.stringify(tool.run(ANA, all))) as JsonObject;
}

function specOf(name: string): ToolSpec {
  const spec = catalogue.tool(name)?.spec;
  if (spec === undefined) throw new Error(`no ${name}`);
  return spec;
}

/** The id of the first row that the tool's view gives, as the model would read it. */
function firstId(tool: string, args: JsonObject = {}): string {
  const view = catalogue.tool(tool)?.spec.view?.(run(tool, args));
  const found = /"(?:id|gid)":"([^"]+)"/.exec(JSON.stringify(view))?.[1];
  if (found === undefined) throw new Error(`${tool} shows no id`);
  return found;
}

/** What else a call needs of what is there. */
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

/** What the model would see of a call's answer: the record under its only key. */
function seen(tool: string, args: JsonObject = {}): JsonObject {
  const [record] = Object.values(specOf(tool).view?.(run(tool, args)) ?? {});
  return record as JsonObject;
}

/** The rows that the model would see of a list. */
function rowsOf(tool: string, args: JsonObject = {}): JsonObject[] {
  const [list] = Object.values(specOf(tool).view?.(run(tool, args)) ?? {});
  return list as JsonObject[];
}

/** The row of a list whose name, title or address is this. */
function row(tool: string, name: string, args: JsonObject = {}): JsonObject {
  const found = rowsOf(tool, args).find((one) => [one.name, one.title, one.email].includes(name));
  if (found === undefined) throw new Error(`${tool} shows no ${name}`);
  return found;
}

interface Undone {
  args: JsonObject;
  /** The present values that are read before the write. */
  before?: JsonObject;
}

const task = (more: JsonObject = {}) => {
  const website = row('asana_projects_list', 'Website').gid ?? '';
  return String(seen('asana_task_create', { name: 'Old', projects: website, ...more }).gid);
};
const project = (name: string) => String(row('asana_projects_list', name).gid);
const member = (name: string) => {
  const [workspace] = (seen('asana_me_get').workspaces ?? []) as JsonObject[];
  return String(row('asana_users_list', name, { workspace_gid: String(workspace?.gid) }).gid);
};
const hubspotTask = () => {
  const args = { hs_task_subject: 'Old', hs_task_body: 'Old body', hs_timestamp: '2026-12-01T09:00:00Z' };
  return String(seen('hubspot_task_create', args).id);
};
const owner = (email: string) => String(row('hubspot_owners_list', email).id);
const found = (type: string, query: string) => firstId(`hubspot_${type}_search`, { query });
const ticket = (more: JsonObject = {}) => {
  const group = row('zendeskoauth_groups_list', 'Support').id;
  const made = { comment_body: 'x', subject: 'Old', status: 'open', priority: 'low', type: 'question', tags: ['vip'] };
  const { id } = seen('zendeskoauth_ticket_create', { ...made, assignee_email: ANA.email });
  run('zendeskoauth_ticket_update', { ticket_id: Number(id), group_id: Number(group), ...more });
  return Number(id);
};
const linearTeam = () => row('linear_teams_list', 'Onboarding');
const state = (name: string) => {
  const { id } = row('linear_workflow_states_list', name, { teamId: String(linearTeam().id) });
  return { id: String(id), name };
};
const linearUser = (name: string) => ({ id: String(row('linear_users_list', name).id), name });
const issue = (title = 'Old') => {
  const text = { title, description: 'Old text', priority: '3' };
  const ids = { teamId: String(linearTeam().id), stateId: state('Todo').id, assigneeId: linearUser('Ana Ruiz').id };
  return String(seen('linear_issue_create', { ...text, ...ids }).id);
};
const board = () => row('monday_boards_list', 'Customer onboarding');
const item = () => {
  const columns = Object.fromEntries((board().columns as JsonObject[]).map(({ title, id }) => [title, id]));
  const values = { [String(columns.Status)]: { label: 'Stuck' }, [String(columns.Owner)]: people('Ana Ruiz') };
  const args = { board_id: String(board().id), item_name: 'Old', column_values: JSON.stringify(values) };
  const made = { board_id: args.board_id, item_id: String(seen('monday_item_create', args).id) };
  return { made, status: String(columns.Status), owner: String(columns.Owner), due: String(columns['Due date']) };
};
const people = (name: string) => ({
  personsAndTeams: [{ id: Number(row('monday_users_list', name).id), kind: 'person' }],
});

/** Of every write that can be taken back: arguments that make or change something of Ana's. */
const UNDONE: Record<string, () => Undone> = {
  asana_task_create: () => ({ args: { name: 'New', projects: project('Website'), notes: 'x', assignee: 'me' } }),
  asana_subtask_create: () => ({ args: { task_gid: task(), name: 'New' } }),
  asana_task_update: () => {
    const old = { name: 'Old', notes: `See https://acme.test & <${'x'.repeat(3_000)}>`, due_on: '2026-12-01' };
    const start_on = '2026-11-30';
    const { gid = '' } = seen('asana_me_get');
    return {
      args: {
        task_gid: task({ ...old, start_on, assignee: 'me' }),
        name: 'New',
        notes: 'New',
        due_on: '2027-01-02',
        start_on: '2027-01-01',
        completed: true,
        assignee: member('Tom Becker'),
      },
      before: { ...old, start_on, completed: false, assignee: { id: gid, name: 'Ana Ruiz' } },
    };
  },
  asana_story_create: () => ({ args: { task_gid: task(), text: 'New' } }),
  asana_status_update_create: () => ({
    args: { parent_gid: project('Website'), status_type: 'on_track', text: 'New', title: 'New' },
  }),
  asana_task_add_project: () => {
    const all = rowsOf('asana_projects_list').find(({ gid }) => gid !== project('Website'));
    return { args: { task_gid: task(), project: String(all?.gid) }, before: { already: [] } };
  },
  asana_section_add_task: () => {
    const sections = rowsOf('asana_sections_list', { project_gid: project('Website') });
    const [first, second] = sections.map(({ gid, name }) => ({ id: String(gid), name: String(name) }));
    return { args: { task_gid: task(), section_gid: second?.id ?? '' }, before: { section_gid: first ?? null } };
  },
  asana_task_add_tag: () => {
    const [tag] = rowsOf('asana_tags_list');
    return { args: { task_gid: task(), tag: String(tag?.gid) }, before: { already: [] } };
  },
  asana_task_add_followers: () => {
    const followers = `${ANA.email},${member('Tom Becker')}`;
    return { args: { task_gid: task(), followers }, before: { already: [ANA.email] } };
  },
  hubspot_contact_create: () => ({ args: { email: 'new@acme.example', firstname: 'New' } }),
  hubspot_contact_update: () => ({
    args: {
      contact_id: found('contacts', 'eve novak'),
      jobtitle: 'New',
      hs_lead_status: 'NEW',
      email: 'n@globex.test',
    },
    before: { jobtitle: 'Implementation Lead', hs_lead_status: 'CONNECTED', email: 'eve@globex.test' },
  }),
  hubspot_company_update: () => ({
    args: { company_id: found('companies', 'globex'), city: 'Brno', numberofemployees: 9, description: 'New' },
    before: { city: 'Prague', numberofemployees: 3300, description: null },
  }),
  hubspot_deal_create: () => ({ args: { dealname: 'New', dealstage: 'qualifiedtobuy' } }),
  hubspot_deal_update: () => {
    const old = { dealname: 'Old', amount: 1200, closedate: '2026-12-31', dealstage: 'qualifiedtobuy' };
    const { id = '' } = seen('hubspot_deal_create', old);
    const change = { dealname: 'New', amount: 900, closedate: '2027-01-31', dealstage: 'contractsent' };
    return {
      args: { ...change, deal_id: id, dealtype: 'newbusiness', description: 'New' },
      before: { ...old, dealtype: null, description: null },
    };
  },
  hubspot_ticket_update: () => ({
    args: { ticket_id: found('tickets', 'second test'), hs_pipeline_stage: '4', hs_ticket_priority: 'HIGH' },
    before: { hs_pipeline_stage: '3', hs_ticket_priority: 'MEDIUM' },
  }),
  hubspot_task_create: () => ({ args: { hs_task_subject: 'New', hs_timestamp: '2026-12-01T09:00:00Z' } }),
  hubspot_task_update: () => ({
    args: {
      task_id: hubspotTask(),
      hs_task_subject: 'New',
      hs_timestamp: '2027-01-01T09:00:00Z',
      properties: { hubspot_owner_id: owner('omar@acme.test') },
    },
    before: {
      hs_task_subject: 'Old',
      hs_timestamp: '2026-12-01T09:00:00.000Z',
      properties: { hubspot_owner_id: null },
    },
  }),
  hubspot_task_complete: () => ({
    args: { task_id: hubspotTask(), hs_task_body: 'New' },
    before: { hs_task_status: 'NOT_STARTED', hs_task_body: 'Old body' },
  }),
  hubspot_note_log: () => ({ args: { hs_note_body: 'New', hs_timestamp: '2026-11-20T09:00:00Z' } }),
  hubspot_note_create: () => ({ args: { props: { hs_note_body: 'New', hs_timestamp: 1_795_996_800_000 } } }),
  hubspot_association_create: () => ({
    args: {
      from_object_type: 'tasks',
      from_object_id: hubspotTask(),
      to_object_type: 'tickets',
      to_object_id: found('tickets', 'second test'),
    },
    before: { already: [] },
  }),
  linear_issue_create: () => ({ args: { teamId: String(linearTeam().id), title: 'New', description: 'x' } }),
  linear_issue_update: () => ({
    args: {
      issueId: issue(),
      title: 'New',
      description: 'New',
      priority: '1',
      stateId: state('In Progress').id,
      assigneeId: linearUser('Leo Brandt').id,
    },
    before: {
      title: 'Old',
      description: 'Old text',
      priority: '3',
      stateId: state('Todo'),
      assigneeId: linearUser('Ana Ruiz'),
    },
  }),
  linear_comment_create: () => ({ args: { issueId: issue(), body: 'New' } }),
  linear_issue_relation_create: () => ({
    args: { issueId: issue(), relatedIssueId: issue('Other'), type: 'blocks' },
    before: { already: [] },
  }),
  linear_attachment_create: () => ({
    args: { issueId: issue(), title: 'New', url: 'https://acme.test/plan' },
    before: { already: [] },
  }),
  linear_project_update: () => {
    const { id = '', name = '' } = row('linear_projects_list', 'Globex onboarding');
    const { description = '', target_date = '' } = seen('linear_project_get', { projectId: id });
    return {
      args: { projectId: id, name: 'New', description: 'New', state: 'completed', targetDate: '2027-01-01' },
      before: { name, description, state: 'started', targetDate: target_date },
    };
  },
  linear_issue_archive: () => ({ args: { issueId: issue() }, before: { archivedAt: null } }),
  monday_item_create: () => ({ args: { board_id: String(board().id), item_name: 'New' } }),
  monday_subitem_create: () => ({ args: { parent_item_id: item().made.item_id, item_name: 'New' } }),
  monday_item_column_value_change: () => {
    const { made, owner: column } = item();
    const value = people('Ana Ruiz');
    return {
      args: { ...made, column_id: column, value: JSON.stringify(people('Omar Haddad')) },
      before: { value: { id: JSON.stringify({ [column]: value }), name: 'Ana Ruiz' } },
    };
  },
  monday_item_column_simple_value_change: () => ({
    args: { ...item().made, column_id: 'name', value: 'New' },
    before: { value: { id: '{"name":"Old"}', name: 'Old' } },
  }),
  monday_item_column_values_change: () => {
    const { made, status, due } = item();
    const args = { ...made, column_values: JSON.stringify({ [status]: { label: 'Done' }, [due]: '2027-01-01' }) };
    return { args, before: { column_values: { id: expect.stringContaining(status), name: 'Status: Stuck' } } };
  },
  monday_item_move_to_group: () => {
    const [first, second] = board().groups as JsonObject[];
    return {
      args: { item_id: item().made.item_id, group_id: String(second?.id) },
      before: { group_id: { id: String(first?.id), name: String(first?.title) } },
    };
  },
  monday_update_create: () => ({ args: { item_id: item().made.item_id, body: 'New' } }),
  zendeskoauth_ticket_create: () => ({ args: { comment_body: 'New', subject: 'New' } }),
  zendeskoauth_ticket_update: () => {
    const { id } = row('zendeskoauth_users_search', 'Leo Brandt', { query: 'leo' });
    const [ana, support] = [
      row('zendeskoauth_users_search', 'Ana Ruiz', { query: 'ana' }),
      row('zendeskoauth_groups_list', 'Support'),
    ];
    return {
      args: {
        ticket_id: ticket(),
        subject: 'New',
        status: 'solved',
        priority: 'urgent',
        type: 'task',
        tags: ['beta'],
        // He is not in the group that the ticket is in, which therefore changes, too.
        assignee_id: Number(id),
      },
      before: {
        subject: 'Old',
        status: 'open',
        priority: 'low',
        type: 'question',
        tags: ['vip'],
        assignee_id: { id: String(ana.id), name: 'Ana Ruiz' },
        group_id: { id: String(support.id), name: 'Support' },
      },
    };
  },
  zendeskoauth_ticket_tags_add: () => ({
    args: { ticket_id: ticket(), tags: ['VIP', 'beta', 'gold'] },
    before: { already: ['vip'] },
  }),
  zendeskoauth_ticket_tags_delete: () => ({
    args: { ticket_id: ticket(), tags: 'vip, beta' },
    before: { already: ['vip'] },
  }),
};

describe('what is taken back', () => {
  const presentOf = (spec: ToolSpec, args: JsonObject) => {
    const before = spec.before?.(args);
    return before?.values(run(before.tool, before.params));
  };
  /** A reference is its id; its name is there for people. */
  const withoutNames = (value: unknown) =>
    typeof value === 'object' && value !== null && 'id' in value ? value.id : value;
  /** All that the tool's provider holds; who changed it last stays who they are. */
  const holds = (tool: string) => {
    const provider = providers.find(({ tools }) => tools.some(({ name }) => name === tool));
    return provider?.records().map(({ updatedBy: _last, ...record }) => record);
  };

  test('is every write of which there is a way back', () => {
    const undoable = catalogue.connectors
      .flatMap(({ tools }) => tools)
      .filter(({ name, undo }) => undo !== undefined && !name.startsWith('zendesk_'));
    expect(Object.keys(UNDONE).toSorted()).toEqual(undoable.map(({ name }) => name).toSorted());
  });

  test.each(Object.entries(UNDONE))('%s: the values before are read, and all is as it was', (tool, prepare) => {
    const { args, before } = prepare();
    const spec = specOf(tool);
    const present = presentOf(spec, args);
    expect(present).toEqual(before);
    const stored = holds(tool);

    const answer = run(tool, args);
    const result = spec.view?.(answer) as JsonObject;
    expect([presentOf(spec, args), holds(tool)]).not.toEqual([present, stored]);

    // Where the write's own answer tells the new values, they are those that a read gives.
    const changed = presentOf(spec, args);
    for (const [name, value] of Object.entries(spec.before?.(args)?.values(answer) ?? {})) {
      expect(withoutNames(value), name).toEqual(withoutNames(changed?.[name]));
    }

    const inverse = spec.undo?.({ args, result, ...(present === undefined ? {} : { before: present as JsonObject }) });
    if (inverse === undefined) throw new Error('there is no way back');
    expectRealCall(inverse.tool, inverse.params);
    run(inverse.tool, inverse.params);
    expect(presentOf(spec, args)).toEqual(present);
    expect(holds(tool)).toEqual(stored);
  });
});

describe('a mark', () => {
  const marked = catalogue.connectors.flatMap(({ tools }) => tools).filter(({ mark }) => mark !== undefined);

  test.each(marked.map(({ name }) => name))('tells two records of %s of one name apart', (tool) => {
    const { mark = '', lookup, view } = specOf(tool);
    const args = (ref: string) => ({
      ...ofTheFirst[tool]?.(),
      ...NAMED_BY[tool]?.('Two of one name'),
      [mark]: `What it is about.\n\nvia Onbehalf ${ref}`,
    });
    const since = new Date();
    const find = (ref: string) => {
      const look = lookup?.(args(ref));
      return look?.find(run(look.tool, look.params), since);
    };
    const [first, second] = [run(tool, args('a1b2')), run(tool, args('c3d4'))];
    expect(idsIn(view?.(find('a1b2') ?? {}))).toEqual(idsIn(view?.(first)));
    expect(idsIn(view?.(find('c3d4') ?? {}))).toEqual(idsIn(view?.(second)));
    expect(find('e5f6')).toBeUndefined();
  });
});

test('a HubSpot task of several calls has its owner and its link, and goes with them', () => {
  const { saga, undo } = specOf('hubspot_task_create');
  const company = found('companies', 'globex');
  const extra = { owner_id: owner('omar@acme.test'), associate_with_type: 'companies', associate_with_id: company };
  expect(checkSchema({ type: 'object', properties: saga?.properties ?? {} }, extra)).toEqual([]);
  const args = { hs_task_subject: 'Call Globex', hs_timestamp: '2026-12-01T09:00:00Z' };
  const result = specOf('hubspot_task_create').view?.(run('hubspot_task_create', args)) as JsonObject;
  for (const { tool, params } of saga?.steps({ ...args, ...extra }) ?? []) run(tool, params(result));

  const { id = '' } = result.task as JsonObject;
  const get = () => run('hubspot_task_get', { task_id: id, associations: 'companies,deals' });
  expect(get()).toMatchObject({
    properties: { hubspot_owner_id: extra.owner_id },
    associations: { companies: { results: [{ id: company }] } },
  });
  const inverse = undo?.({ args: { ...args, ...extra }, result });
  run(inverse?.tool ?? '', inverse?.params);
  expect(get).toThrow('Object not found');
});
