import { describe, expect, test } from 'vitest';
import { converse, type TestTool } from './rules/converse.ts';
import { answerByRules } from './rules.ts';

const names = (calls: { name: string }[]) => calls.map(({ name }) => name);
const argsOf = (calls: { name: string; args: unknown }[], name: string) => calls.find((one) => one.name === name)?.args;

describe('Asana', () => {
  const tools: Record<string, TestTool> = {
    asana_workspaces_list: () => ({ workspaces: [{ gid: '1', name: 'Acme' }] }),
    asana_projects_search: ({ name }) => ({
      projects: [
        { gid: '20', name: 'Website', permalink_url: 'https://app.asana.com/0/20' },
        { gid: '21', name: 'Website archive' },
      ].filter((one) => one.name.toLowerCase().includes(String(name).toLowerCase())),
    }),
    asana_task_create: ({ name }) => ({ task: { gid: '300', name, permalink_url: 'https://app.asana.com/0/20/300' } }),
    asana_tasks_list: () => ({
      tasks: [
        {
          gid: '31',
          name: 'Draft FAQ',
          completed: false,
          due_on: '2026-11-23',
          permalink_url: 'https://app.asana.com/0/20/31',
        },
        { gid: '32', name: 'Old one', completed: true },
      ],
    }),
    asana_project_tasks_list: () => ({
      tasks: [{ gid: '31', name: 'Draft FAQ', assignee: { gid: '9', name: 'Ana' } }],
    }),
    asana_task_search: ({ text }) => ({
      tasks: [
        { gid: '31', name: 'Draft FAQ', permalink_url: 'https://app.asana.com/0/20/31' },
        { gid: '33', name: 'Draft FAQ for partners' },
      ].filter((one) => one.name.includes(String(text))),
    }),
    asana_task_update: ({ task_gid }) => ({ task: { gid: task_gid, completed: true } }),
    asana_story_create: () => ({ story: { gid: '77' } }),
    asana_users_list: () => ({ users: [{ gid: '8', name: 'Omar Haddad' }] }),
  };

  test('creates a task in a project, for the person who asks, with a priority', () => {
    const { text, calls } = converse({
      ask: "Create a high-priority task 'Review Q3 roadmap' in the Website project and assign it to me",
      tools,
    });
    expect(names(calls)).toEqual(['asana_workspaces_list', 'asana_projects_search', 'asana_task_create']);
    expect(argsOf(calls, 'asana_task_create')).toMatchObject({
      name: 'Review Q3 roadmap',
      projects: '20',
      assignee: 'me',
      notes: 'Priority: High',
    });
    expect(text).toBe(
      'Created the task [Review Q3 roadmap](https://app.asana.com/0/20/300) in **Website**, assigned to you, noted as high priority in its description.',
    );
  });

  test.each([
    [
      'Please add a task called Review Q3 roadmap to the Website project',
      { name: 'Review Q3 roadmap', projects: '20' },
    ],
    [
      '<@U0BOT> create a task “Don’t forget the FAQ” in Website due tomorrow',
      { name: "Don't forget the FAQ", due_on: '2026-11-21' },
    ],
    [
      'Can you create a task to review the roadmap in the "Website" project by Friday?',
      { name: 'Review the roadmap', due_on: '2026-11-27' },
    ],
    ["make a new task 'X' in project Website, assign it to Omar", { name: 'X', projects: '20', assignee: '8' }],
    [
      "create a task 'Board slides' and assign it to me in the Website project",
      { name: 'Board slides', projects: '20', assignee: 'me' },
    ],
    [
      'Create a task called Kickoff in Asana and assign it to me',
      { name: 'Kickoff', workspace_gid: '1', assignee: 'me' },
    ],
    ["create a task 'Call mum'", { name: 'Call mum', workspace_gid: '1', assignee: 'me' }],
  ])('understands: %s', (ask, args) => {
    const { calls } = converse({ ask, tools });
    expect(argsOf(calls, 'asana_task_create')).toMatchObject(args);
  });

  test('sets the priority itself where the tool takes one', () => {
    const { calls } = converse({
      ask: "Create an urgent-priority task 'A' in the Website project",
      tools,
      schemas: { asana_task_create: { properties: { name: {}, projects: {}, priority: {} } } },
    });
    expect(argsOf(calls, 'asana_task_create')).toEqual({ name: 'A', projects: '20', priority: 'urgent' });
  });

  test('creates nothing when the project is not there', () => {
    const { text, calls } = converse({ ask: "Create a task 'A' in the Moonshot project", tools });
    expect(names(calls)).not.toContain('asana_task_create');
    expect(text).toContain('could not find a project **Moonshot**');
  });

  test('lists open tasks with links', () => {
    for (const ask of ['list my tasks', 'What are my open tasks?', 'Which tasks are assigned to me in Asana?']) {
      const { text } = converse({ ask, tools });
      expect(text).toContain('- [Draft FAQ](https://app.asana.com/0/20/31): due 2026-11-23');
      expect(text).not.toContain('Old one');
    }
  });

  test('shows what is in a project', () => {
    for (const ask of [
      "what's in the Website project",
      'Show me the Website project',
      'list the tasks in project Website',
    ]) {
      expect(converse({ ask, tools }).text).toContain('- **Draft FAQ**: assigned to Ana');
    }
  });

  test.each(["mark 'Draft FAQ' done", 'Mark the task Draft FAQ as complete', 'complete the task Draft FAQ'])(
    '%s',
    (ask) => {
      const { text, calls } = converse({ ask, tools });
      expect(argsOf(calls, 'asana_task_update')).toMatchObject({ task_gid: '31', completed: true });
      expect(text).toBe('Completed [Draft FAQ](https://app.asana.com/0/20/31).');
    },
  );

  test.each([
    "comment 'Looks good' on task Draft FAQ",
    'Comment on the task "Draft FAQ": Looks good',
    'add a comment to task Draft FAQ saying Looks good',
  ])('%s', (ask) => {
    const { calls } = converse({ ask, tools });
    expect(argsOf(calls, 'asana_story_create')).toEqual({ task_gid: '31', text: 'Looks good' });
  });
});

describe('boards', () => {
  const asana: Record<string, TestTool> = {
    asana_workspaces_list: () => ({ workspaces: [{ gid: '1', name: 'Acme' }] }),
    asana_projects_search: () => ({ projects: [{ gid: '5', name: 'Leadership OKR' }] }),
    asana_project_tasks_list: () => ({ tasks: [{ gid: '6', name: 'Grow NRR to 118%' }] }),
  };
  const monday: Record<string, TestTool> = {
    monday_boards_list: () => ({ boards: [{ id: 7, name: 'Leadership OKRs' }] }),
    monday_items_list: () => ({ items: [{ id: 8, name: 'Churn under 4%', group: { title: 'Q4' } }] }),
  };
  const ask = "What's in the Leadership OKR board?";

  test('are looked up in each product that is offered', () => {
    const { text } = converse({ ask, tools: { ...asana, ...monday } });
    expect(text).toContain('Grow NRR to 118%');
    expect(text).toContain('Churn under 4%');
  });

  test('are looked up where the ask says', () => {
    const { text } = converse({ ask: 'show the Leadership OKR board in monday.com', tools: { ...asana, ...monday } });
    expect(text).not.toContain('Grow NRR');
    expect(text).toContain('Churn under 4%');
  });

  test('that this person does not see are said to be missing', () => {
    const tools = {
      ...asana,
      ...monday,
      asana_projects_search: () => ({ projects: [] }),
      monday_boards_list: () => ({ boards: [] }),
    };
    expect(converse({ ask, tools }).text).toBe(
      'I could not find a board **Leadership OKR** in your Asana or Monday.com.',
    );
  });
});

describe('Monday.com', () => {
  const tools: Record<string, TestTool> = {
    monday_boards_list: () => ({
      data: { boards: [{ id: '70', name: 'Customer onboarding', url: 'https://acme.monday.com/boards/70' }] },
    }),
    monday_items_list: () => ({
      data: {
        boards: [
          {
            items_page: {
              items: [
                { id: '80', name: 'Northwind', column_values: [{ id: 'status_1', type: 'status', text: 'Stuck' }] },
              ],
            },
          },
        ],
      },
    }),
    monday_item_create: () => ({
      data: { create_item: { id: '81', url: 'https://acme.monday.com/boards/70/pulses/81' } },
    }),
    monday_item_column_simple_value_change: () => ({ data: { change_simple_column_value: { id: '80' } } }),
  };

  test('lists boards', () => {
    expect(converse({ ask: 'list my boards', tools }).text).toContain(
      '[Customer onboarding](https://acme.monday.com/boards/70)',
    );
  });
  test.each([
    "add an item 'Kick-off' to board Customer onboarding",
    'Add an item "Kick-off" to the Customer onboarding board',
  ])('%s', (ask) => {
    const { text, calls } = converse({ ask, tools });
    expect(argsOf(calls, 'monday_item_create')).toEqual({ board_id: '70', item_name: 'Kick-off' });
    expect(text).toBe(
      'Added the item [Kick-off](https://acme.monday.com/boards/70/pulses/81) to **Customer onboarding**.',
    );
  });
  test("what's on the board", () => {
    expect(converse({ ask: "what's on the board Customer onboarding", tools }).text).toContain(
      '- **Northwind**: status Stuck',
    );
  });
  test.each([
    'change status of Northwind to Done',
    "set the status of 'Northwind' on the Customer onboarding board to Done",
  ])('%s', (ask) => {
    const { calls } = converse({ ask, tools });
    expect(argsOf(calls, 'monday_item_column_simple_value_change')).toEqual({
      board_id: '70',
      item_id: '80',
      column_id: 'status_1',
      value: 'Done',
    });
  });
});

describe('HubSpot', () => {
  const tools: Record<string, TestTool> = {
    hubspot_contacts_search: ({ query }) => ({
      results:
        query === 'Jane'
          ? [{ id: '1', properties: { firstname: 'Jane', lastname: 'Doe', email: 'jane@northwind.test' } }]
          : [],
    }),
    hubspot_companies_search: () => ({
      results: [{ id: '2', properties: { name: 'Northwind', domain: 'northwind.test' } }],
    }),
    hubspot_owners_list: () => ({
      owners: [
        { id: '8', name: 'Omar Haddad' },
        { id: '9', name: 'Ana Ruiz' },
      ],
    }),
    hubspot_deals_search: () => ({
      results: [{ id: '3', properties: { dealname: 'Northwind renewal', amount: '12000', dealstage: '77' } }],
    }),
    hubspot_deal_pipelines_list: () => ({
      results: [{ id: 'p', label: 'Sales', stages: [{ id: '77', label: 'Signing' }] }],
    }),
    hubspot_task_create: () => ({ id: '4', url: 'https://app.hubspot.com/tasks/4' }),
  };

  test.each(['find contact Jane', 'Find the contact "Jane" in HubSpot', 'look up Jane in hubspot'])('%s', (ask) => {
    expect(converse({ ask, tools }).text).toContain('- **Jane Doe**: jane@northwind.test');
  });
  test.each(['show me the company Northwind', 'Show the Northwind company', 'find Northwind in HubSpot'])(
    '%s',
    (ask) => {
      const { text, calls } = converse({ ask, tools });
      expect(argsOf(calls, 'hubspot_companies_search')).toMatchObject({ query: 'Northwind' });
      expect(text).toBe('**Northwind**: northwind.test');
    },
  );
  test('list my deals', () => {
    const { text, calls } = converse({ ask: 'list my deals', tools, system: 'The person: Ana Ruiz.' });
    expect(argsOf(calls, 'hubspot_deals_search')).toMatchObject({
      filterGroups: '[{"filters":[{"propertyName":"hubspot_owner_id","operator":"EQ","value":"9"}]}]',
    });
    expect(argsOf(calls, 'hubspot_deals_search')).not.toHaveProperty('query');
    expect(text).toContain('- **Northwind renewal**: Signing, 12000');
  });
  test.each([
    'create a HubSpot task to call Northwind tomorrow',
    'In HubSpot, create a task to call Northwind, due tomorrow',
  ])('%s', (ask) => {
    const { text, calls } = converse({ ask, tools });
    expect(argsOf(calls, 'hubspot_task_create')).toMatchObject({
      hs_task_subject: 'Call Northwind',
      hs_timestamp: '2026-11-21T09:00:00Z',
      hs_task_type: 'CALL',
    });
    expect(text).toBe('Created the HubSpot task [Call Northwind](https://app.hubspot.com/tasks/4), due 2026-11-21.');
  });
  test.each([
    ['create a HubSpot task to call Northwind tomorrow', '9'],
    ["Create a HubSpot task 'Send the notes' for Northwind, due tomorrow, and assign it to Omar", '8'],
  ])('gives the task its owner and its company: %s', (ask, owner_id) => {
    expect(
      argsOf(converse({ ask, tools, system: 'The person: Ana Ruiz.' }).calls, 'hubspot_task_create'),
    ).toMatchObject({
      owner_id,
      associate_with_type: 'companies',
      associate_with_id: '2',
      hs_timestamp: '2026-11-21T09:00:00Z',
    });
  });
  test('gives no task to somebody who is not there', () => {
    const ask = "create a HubSpot task 'Send the notes' and assign it to Bill";
    const { text, calls } = converse({ ask, tools });
    expect(names(calls)).not.toContain('hubspot_task_create');
    expect(text).toContain('could not find **Bill**');
  });
});

describe('Zendesk', () => {
  const ticket = {
    id: 42,
    subject: 'Login fails',
    status: 'open',
    url: 'https://acme.zendesk.com/api/v2/tickets/42.json',
  };
  const tools: Record<string, TestTool> = {
    zendeskoauth_search_tickets: () => ({ tickets: [{ ...ticket, url: 'https://acme.zendesk.com/agent/tickets/42' }] }),
    zendeskoauth_ticket_get: () => ({ ticket: { ...ticket, custom_fields: [{ id: 1, value: 'x' }] } }),
    zendeskoauth_ticket_comments_list: () => ({ comments: [{ id: 5, body: 'Still broken' }] }),
    zendeskoauth_ticket_reply: () => ({ ticket }),
    zendeskoauth_ticket_update: () => ({ ticket }),
    zendeskoauth_ticket_create: () => ({ ticket: { ...ticket, id: 43 } }),
  };

  test.each([
    ['Show me the open tickets of Northwind in Zendesk please.', 'type:ticket status<solved organization:Northwind'],
    ['show open tickets of Northwind', 'type:ticket status<solved organization:Northwind'],
    ['Which open tickets does Blue Harbor have?', 'type:ticket status<solved organization:"Blue Harbor"'],
    ["What are Northwind's tickets?", 'type:ticket organization:Northwind'],
    ['list my tickets', 'type:ticket status<solved assignee:me'],
    ['find tickets about "single sign-on"', 'type:ticket "single sign-on"'],
  ])('%s', (ask, query) => {
    const { text, calls } = converse({ ask, tools });
    expect(argsOf(calls, 'zendeskoauth_search_tickets')).toMatchObject({ query });
    expect(text).toContain('- [#42 Login fails](https://acme.zendesk.com/agent/tickets/42): open');
  });
  test('shows a ticket with its last comments', () => {
    const { text } = converse({ ask: 'show ticket 42', tools });
    expect(text).toContain('**#42 Login fails**: open');
    expect(text).toContain('> Still broken');
  });
  test('shows a ticket without comments when those cannot be read', () => {
    const { zendeskoauth_ticket_comments_list: _, ...rest } = tools;
    expect(converse({ ask: 'show ticket #42', tools: rest }).text).toBe('**#42 Login fails**: open');
  });
  test.each([
    ['reply to ticket 42 internally: checking with Ana', false],
    ['Add an internal note to ticket #42: checking with Ana', false],
    ['reply to ticket 42: checking with Ana', true],
    ['comment on ticket 42: checking with Ana', false],
    ['comment publicly on ticket 42: checking with Ana', true],
  ])('%s', (ask, open) => {
    const { calls } = converse({ ask, tools });
    expect(argsOf(calls, 'zendeskoauth_ticket_reply')).toEqual({
      ticket_id: 42,
      body: 'checking with Ana',
      public: open,
    });
  });
  test.each([
    ['set ticket 42 to high priority', { priority: 'high' }],
    ['change the priority of ticket 42 to urgent', { priority: 'urgent' }],
    ['set ticket 42 to pending', { status: 'pending' }],
    ['mark ticket 42 as solved', { status: 'solved' }],
    ['solve ticket 42', { status: 'solved' }],
  ])('%s', (ask, change) => {
    const { calls } = converse({ ask, tools });
    expect(argsOf(calls, 'zendeskoauth_ticket_update')).toEqual({ ticket_id: 42, ...change });
  });
  test('creates a ticket', () => {
    const { calls } = converse({ ask: "create a ticket 'Printer on fire': please help", tools });
    expect(argsOf(calls, 'zendeskoauth_ticket_create')).toEqual({
      subject: 'Printer on fire',
      comment_body: 'please help',
    });
  });
  test('finds the tools by their other name too', () => {
    const { calls } = converse({ ask: 'show ticket 42', tools: { zendesk_ticket_get: () => ({ ticket }) } });
    expect(names(calls)).toEqual(['zendesk_ticket_get']);
  });
});

describe('Linear', () => {
  const issue = {
    id: 'u-12',
    identifier: 'ONB-12',
    title: 'Import fails',
    url: 'https://linear.app/acme/issue/ONB-12',
    team: { id: 't1' },
  };
  const tools: Record<string, TestTool> = {
    linear_viewer_get: () => ({ viewer: { id: 'me1', email: 'ana@acme.test', teams: { nodes: [{ id: 't1' }] } } }),
    linear_issues_list: () => ({
      issues: {
        nodes: [
          { ...issue, state: { name: 'In Progress' } },
          { ...issue, identifier: 'ONB-11', state: { name: 'Done' } },
        ],
      },
    }),
    linear_issue_get: () => ({ issue: { ...issue, labels: { nodes: [{ id: 'l1', name: 'bug' }] } } }),
    linear_teams_list: () => ({
      teams: {
        nodes: [
          { id: 't1', name: 'Onboarding', key: 'ONB' },
          { id: 't2', name: 'Core' },
        ],
      },
    }),
    linear_issue_create: () => ({ issueCreate: { success: true, issue: { ...issue, identifier: 'ONB-13' } } }),
    linear_comment_create: () => ({ commentCreate: { success: true, comment: { id: 'c1' } } }),
    linear_workflow_states_list: () => ({
      workflowStates: {
        nodes: [
          { id: 's9', name: 'Done', team: { id: 't2' } },
          { id: 's1', name: 'Done', team: { id: 't1' } },
        ],
      },
    }),
    linear_issue_update: () => ({ issueUpdate: { success: true } }),
    linear_issue_search: () => ({ issues: { nodes: [issue] } }),
  };

  test.each(['what issues are assigned to me in Linear', 'list my issues', 'Show my Linear issues'])('%s', (ask) => {
    const { text, calls } = converse({ ask, tools });
    expect(argsOf(calls, 'linear_issues_list')).toMatchObject({ assignee: 'ana@acme.test' });
    expect(text).toContain('- [ONB-12 Import fails](https://linear.app/acme/issue/ONB-12): In Progress');
    expect(text).not.toContain('ONB-11');
  });
  test.each([
    ["create a Linear issue 'Import fails' in team Onboarding", {}],
    [
      "Create a high-priority issue 'Import fails' in the Onboarding team and assign it to me",
      { priority: '2', assigneeId: 'me1' },
    ],
  ])('%s', (ask, more) => {
    const { text, calls } = converse({ ask, tools });
    expect(argsOf(calls, 'linear_issue_create')).toEqual({ teamId: 't1', title: 'Import fails', ...more });
    expect(text).toBe(
      'Created the issue [ONB-13 Import fails](https://linear.app/acme/issue/ONB-12) in team **Onboarding**.',
    );
  });
  test.each(['comment on ONB-12: on it', 'Comment "on it" on ONB-12', 'add a comment to ONB-12 saying on it'])(
    '%s',
    (ask) => {
      expect(argsOf(converse({ ask, tools }).calls, 'linear_comment_create')).toEqual({
        issueId: 'u-12',
        body: 'on it',
      });
    },
  );
  test.each(['move ONB-12 to Done', 'mark ONB-12 as done', 'set the status of ONB-12 to Done in Linear, please'])(
    '%s',
    (ask) => {
      const { text, calls } = converse({ ask, tools });
      expect(argsOf(calls, 'linear_issue_update')).toEqual({ issueId: 'u-12', stateId: 's1' });
      expect(text).toBe('Moved [ONB-12 Import fails](https://linear.app/acme/issue/ONB-12) to **Done**.');
    },
  );
  test('says which states there are when the one asked for is not', () => {
    const { text, calls } = converse({ ask: 'move ONB-12 to Limbo', tools });
    expect(names(calls)).not.toContain('linear_issue_update');
    expect(text).toContain('no state **Limbo**');
    expect(text).toContain('Done');
  });
  test('set ONB-12 to urgent priority', () => {
    expect(
      argsOf(converse({ ask: 'set ONB-12 to urgent priority', tools }).calls, 'linear_issue_update'),
    ).toMatchObject({ priority: '1' });
  });
  test('show ONB-12', () => {
    expect(converse({ ask: 'show me ONB-12', tools }).text).toContain('[ONB-12 Import fails]');
  });
});

describe('reaching the tools', () => {
  const linear: Record<string, TestTool> = {
    linear_viewer_get: () => ({ viewer: { id: 'me1', email: 'ana@acme.test' } }),
    linear_issues_list: () => ({ issues: { nodes: [] } }),
  };
  const connect_account: TestTool = () => 'A connect link was sent to the person in private.';

  test('searches for a tool that is not listed', () => {
    const { text, calls } = converse({ ask: 'list my issues', tools: linear, searchOnly: true });
    expect(names(calls)).toEqual(['search_tools', 'linear_viewer_get', 'linear_issues_list']);
    expect(calls[0]?.args).toEqual({ query: 'linear viewer get' });
    expect(text).toBe('No open issues are assigned to you in Linear.');
  });
  test('looks for a board in both products before it says that neither is there', () => {
    const ask = "What's in the Leadership OKR board?";
    const monday_boards_list = () => ({ boards: [{ id: 7, name: 'Leadership OKR' }] });
    const monday_items_list = () => ({ items: [{ id: 8, name: 'Churn under 4%' }] });
    const found = converse({ ask, tools: { ...linear, monday_boards_list, monday_items_list }, searchOnly: true });
    expect(found.text).toContain('Churn under 4%');
    const { calls } = converse({ ask, tools: { ...linear, connect_account }, searchOnly: true });
    expect(calls.at(-1)).toEqual({ name: 'connect_account', args: { connector: 'monday' } });
    const inAsana = { ...linear, connect_account, asana_workspaces_list: () => ({ workspaces: [] }) };
    const asked = converse({ ask, tools: inAsana }).calls;
    expect(names(asked)).toEqual(['asana_workspaces_list', 'connect_account']);
    expect(asked.at(-1)?.args).toEqual({ connector: 'monday' });
  });
  test('does not take an account that is connected already for one that is not', () => {
    const connected = () => ({
      result: { connector: 'asana', state: 'connected', note: 'Already connected: use its tools.' },
    });
    expect(converse({ ask: 'list my tasks', tools: { connect_account: connected } }).text).toContain(
      'account is connected, but',
    );
  });
  test('asks to connect when no tool of the connector is offered', () => {
    const { text, calls } = converse({ ask: 'list my tasks', tools: { ...linear, connect_account } });
    expect(calls).toEqual([{ name: 'connect_account', args: { connector: 'asana' } }]);
    expect(text).toBe('I sent you a private message to connect Asana, and go on here once that is done.');
  });
  test('asks to connect after a search that found nothing', () => {
    const { calls } = converse({ ask: 'list my tasks', tools: { ...linear, connect_account }, searchOnly: true });
    expect(names(calls)).toEqual(['search_tools', 'search_tools', 'connect_account']);
  });
  test('connects on request', () => {
    const { calls } = converse({ ask: 'please connect my HubSpot', tools: { connect_account } });
    expect(calls).toEqual([{ name: 'connect_account', args: { connector: 'hubspot' } }]);
  });
  test('says so when it cannot ask to connect', () => {
    expect(converse({ ask: 'list my tasks', tools: {} }).text).toContain('no account of yours is connected');
  });
  test('does not ask to connect for a tool that this app lacks', () => {
    const tools = { connect_account, asana_me_get: () => ({}) };
    expect(converse({ ask: 'list my tasks', tools }).text).toBe('I have no tool for that in Asana, so I did nothing.');
  });
  test('goes on with the ask after connecting, said again or not', () => {
    const before = [
      { role: 'user' as const, text: 'list my issues' },
      { role: 'assistant' as const, text: 'I sent you…' },
    ];
    const { text } = converse({
      ask: 'Linear is connected now, please continue.',
      before,
      tools: { ...linear, connect_account },
    });
    expect(text).toBe('No open issues are assigned to you in Linear.');
  });
});

describe('results that are not a success', () => {
  const ask = 'set ticket 42 to high priority';
  const sayAfter = (result: unknown) =>
    converse({ ask, tools: { zendeskoauth_ticket_update: () => `Result: ${JSON.stringify(result)} (end)` } }).text;

  test.each([
    [{ kind: 'auth_error', reason: 'token_expired' }, /has expired .* Nothing was changed/],
    [
      { kind: 'auth_error', reason: 'not_connected', note: 'A link was sent to the person.' },
      /^I sent you a private message to connect Zendesk\.$/,
    ],
    [{ kind: 'error', code: 'permission_denied' }, /your account may not do this\. Nothing was changed/],
    [{ kind: 'error', code: 'unknown_outcome' }, /do not know whether it took effect/],
    [{ kind: 'awaiting_approval', proposal: 'p1' }, /^This waits for your approval\.$/],
    [{ error: true, message: 'Tool input validation failed' }, /did not accept what I sent\. Nothing was changed/],
  ])('%j', (result, said) => {
    expect(sayAfter(result)).toMatch(said);
    expect(sayAfter(result)).not.toContain('Set ');
  });
  test('a result that was cut off still gives its whole records', () => {
    const tickets = [1, 2, 3].map((id) => ({ id, subject: `Ticket ${id}`, status: 'open' }));
    const json = JSON.stringify({ kind: 'success', result: { tickets } });
    const cut = `<tool_data>\n${json.slice(0, json.indexOf('Ticket 3'))}\n[cut: 900 more characters]\n</tool_data>`;
    const { text } = converse({ ask: 'show open tickets', tools: { zendeskoauth_search_tickets: () => cut } });
    expect(text).toContain('- **#2 Ticket 2**: open');
    expect(text).not.toContain('#3');
  });
  test('a plain-text error', () => {
    const { text } = converse({ ask, tools: { zendeskoauth_ticket_update: () => 'Error: something broke' } });
    expect(text).toContain('did not work in Zendesk');
  });
  test('text in a result cannot pass for the app saying that a link was sent', () => {
    const tools = { zendeskoauth_ticket_get: () => ({ ticket: { id: 42, subject: 'The link was sent to me' } }) };
    expect(converse({ ask: 'show ticket 42', tools }).text).toContain('#42 The link was sent to me');
  });
});

describe('talk', () => {
  const say = (ask: string) => converse({ ask, tools: {} }).text;
  test('says what it is', () => {
    for (const ask of ['who are you?', 'What are you']) expect(say(ask)).toContain('the sandbox’s rule-based stand-in');
  });
  test('helps', () => {
    for (const ask of ['help', 'What can you do?']) expect(say(ask)).toContain('Monday.com');
  });
  test('greets and is thanked', () => {
    expect(say('hi there!')).toContain('Hello');
    expect(say('Thanks a lot')).toBe('You are welcome.');
  });
  test('leaves what waits for a click to the click', () => {
    const system =
      "These changes wait for the person's click on their card, and cannot be approved in words: task create";
    for (const ask of ['yes', 'Ok, go ahead!', 'approve']) {
      expect(converse({ ask, tools: {}, system }).text).toBe('Only your click on **Approve** decides that.');
    }
    expect(say('ok')).toBe('You are welcome.');
  });
  test('gives three examples for anything else', () => {
    expect(say('what is the capital of France?').match(/^- /gm)).toHaveLength(3);
  });
  test('counts days from the day the app names', () => {
    const { calls } = converse({
      ask: 'create a HubSpot task to call Northwind tomorrow',
      tools: { hubspot_task_create: () => ({ id: '4' }) },
      system: 'Today is 2027-01-31 (Sunday).',
    });
    expect(argsOf(calls, 'hubspot_task_create')).toMatchObject({ hs_timestamp: '2027-02-01T09:00:00Z' });
  });
  test('answers an empty conversation', () => {
    const request = { protocol: 'chat' as const, model: 'm', system: '', messages: [], tools: [] };
    expect(answerByRules(request).text).toContain('stand-in');
  });
});
