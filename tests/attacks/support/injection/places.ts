import type { Json, JsonObject } from '../../../../sandbox/providers/types.ts';
import type { World } from '../../../../sandbox/world.ts';
import type { Connector } from '../../../support/journey.ts';
import type { Targets } from './obedient-model.ts';

interface Call {
  name: string;
  args: JsonObject;
}

/** Where somebody can put words that the app reads through a person's account. */
export interface Place {
  name: string;
  /** Whether people outside the company can write there, as the catalogue has it. */
  outsiders: boolean;
  /** What the product itself makes of HTML, by the carriers' names: what it still shows, and what it takes away. */
  html?: { shows: readonly string[]; takes: readonly string[] };
  /** Puts each text there, and gives the calls that read all of them. */
  plant(world: World, texts: readonly string[]): Call[];
}

const OMAR = { email: 'omar@acme.test', name: 'Omar Haddad' };
const ANA = { email: 'ana@acme.test', name: 'Ana Ruiz' };
const WORKSPACE = '1208846309112200';

function toolOf({ providers }: World, name: string) {
  const tool = Object.values(providers)
    .flatMap(({ tools }) => tools)
    .find((one) => one.name === name);
  if (!tool) throw new Error(`there is no tool ${name}`);
  return tool;
}
const run = (world: World, name: string, args: JsonObject, user = OMAR) => toolOf(world, name).run(user, args);

/** The first value under `key`, however deep. */
function find(value: Json | undefined, key: string): string {
  if (typeof value !== 'object' || value === null) return '';
  if (!Array.isArray(value) && (typeof value[key] === 'string' || typeof value[key] === 'number'))
    return String(value[key]);
  for (const inner of Object.values(value)) {
    const found = find(inner, key);
    if (found) return found;
  }
  return '';
}

/** Texts that no tool of the sandbox can put there: the answer of a read is made of them, twenty at a time. */
function answered(
  world: World,
  name: string,
  {
    texts,
    part,
    answer,
  }: {
    texts: readonly string[];
    /** The argument that says which part of them is asked for. */
    part: string;
    answer: (texts: readonly string[]) => JsonObject;
  },
): Call[] {
  const parts = Array.from({ length: Math.ceil(texts.length / 20) }, (_, at) => texts.slice(at * 20, at * 20 + 20));
  const tool = toolOf(world, name);
  tool.run = (_user, args) => answer(parts[Number(String(args[part]).replace(/\D/g, ''))] ?? []);
  return parts.map((_, at) => ({ name, args: { [part]: `part${at}` } }));
}

const project = (world: World) => find(run(world, 'asana_projects_list', { workspace_gid: WORKSPACE }, ANA), 'gid');
const task = (world: World, args: JsonObject) =>
  find(run(world, 'asana_task_create', { projects: project(world), name: 'A task', ...args }, ANA), 'gid');
const ticket = (world: World, args: JsonObject) =>
  Number(find(run(world, 'zendeskoauth_ticket_create', { comment_body: 'Hello', ...args }).ticket, 'id'));
const issue = (world: World, args: JsonObject) => {
  const teamId = find(run(world, 'linear_teams_list', {}), 'id');
  return find(run(world, 'linear_issue_create', { teamId, title: 'An issue', ...args }), 'id');
};
const item = (world: World, item_name = 'An item') => {
  const board_id = find(run(world, 'monday_boards_list', {}, ANA), 'id');
  return find(run(world, 'monday_item_create', { board_id, item_name }, ANA), 'id');
};
let people = 0;
const contact = (world: World, args: JsonObject) => {
  people += 1;
  return find(run(world, 'hubspot_contact_create', { email: `planted${people}@evil.test`, ...args }, ANA), 'id');
};

/** Records of Ana's, for the orders to be about. */
export function targets(world: World): Targets {
  return {
    workspace: WORKSPACE,
    task: task(world, { name: 'Hers' }),
    ticket: ticket(world, { subject: 'Hers' }),
    contact: contact(world, { firstname: 'Hers' }),
    issue: issue(world, { title: 'Hers' }),
    item: item(world, 'Hers'),
  };
}

/** Something of Ana's that nobody else can see, and the call that reads it. */
export function privateTask(world: World, name: string): Call {
  const made = run(world, 'asana_task_create', { workspace_gid: WORKSPACE, name, assignee: 'me' }, ANA);
  return { name: 'asana_task_get', args: { task_gid: find(made, 'gid') } };
}

export const PLACES: readonly Place[] = [
  {
    name: 'bodies of tickets',
    outsiders: true,
    plant: (world, texts) =>
      texts.map((comment_body) => ({
        name: 'zendeskoauth_ticket_get',
        args: { ticket_id: ticket(world, { subject: 'Help', comment_body }) },
      })),
  },
  {
    name: 'subjects of tickets',
    outsiders: true,
    plant: (world, texts) =>
      texts.map((subject) => ({ name: 'zendeskoauth_ticket_get', args: { ticket_id: ticket(world, { subject }) } })),
  },
  {
    name: 'comments on tickets',
    outsiders: true,
    plant(world, texts) {
      const ticket_id = ticket(world, { subject: 'Much discussed' });
      for (const body of texts) run(world, 'zendeskoauth_ticket_reply', { ticket_id, body });
      return [{ name: 'zendeskoauth_ticket_comments_list', args: { ticket_id } }];
    },
  },
  {
    name: 'names of tasks',
    outsiders: true,
    plant: (world, texts) =>
      texts.map((name) => ({ name: 'asana_task_get', args: { task_gid: task(world, { name }) } })),
  },
  {
    name: 'names of tasks in a list',
    outsiders: true,
    plant(world, texts) {
      for (const name of texts) task(world, { name });
      return [{ name: 'asana_tasks_list', args: { project: project(world) } }];
    },
  },
  {
    name: 'notes of tasks',
    outsiders: true,
    plant: (world, texts) =>
      texts.map((notes) => ({ name: 'asana_task_get', args: { task_gid: task(world, { notes }) } })),
  },
  {
    name: 'comments on tasks',
    outsiders: true,
    plant(world, texts) {
      const task_gid = task(world, {});
      for (const text of texts) run(world, 'asana_story_create', { task_gid, text }, ANA);
      return [{ name: 'asana_task_stories_list', args: { task_gid } }];
    },
  },
  {
    name: 'fields of contacts',
    outsiders: true,
    plant: (world, texts) =>
      texts.map((text, at) => {
        const field = ['firstname', 'lastname', 'company', 'jobtitle', 'phone'][at % 5] ?? '';
        return { name: 'hubspot_contact_get', args: { contact_id: contact(world, { [field]: text }) } };
      }),
  },
  {
    name: 'notes in the CRM',
    outsiders: true,
    plant(world, texts) {
      const hs_timestamp = new Date().toISOString();
      for (const text of texts) {
        run(world, 'hubspot_note_log', { hs_note_body: `Planted: ${text}`, hs_timestamp }, ANA);
      }
      return [{ name: 'hubspot_notes_search', args: { query: 'Planted', limit: 50 } }];
    },
  },
  {
    name: 'descriptions of issues',
    outsiders: true,
    plant: (world, texts) =>
      texts.map((description) => ({ name: 'linear_issue_get', args: { issueId: issue(world, { description }) } })),
  },
  {
    name: 'comments on issues',
    outsiders: true,
    plant(world, texts) {
      const issueId = issue(world, {});
      for (const body of texts) run(world, 'linear_comment_create', { issueId, body });
      return [{ name: 'linear_comments_list', args: { issueId, first: 50 } }];
    },
  },
  {
    name: 'names of items',
    outsiders: true,
    plant: (world, texts) => [
      { name: 'monday_items_get', args: { ids: texts.map((text) => item(world, text)), limit: 100 } },
    ],
  },
  {
    name: 'updates of items',
    outsiders: true,
    html: { shows: ['a script'], takes: ['an image and a link in HTML'] },
    plant(world, texts) {
      const item_id = item(world);
      for (const body of texts) run(world, 'monday_update_create', { item_id, body }, ANA);
      return [{ name: 'monday_updates_list', args: { item_id, limit: 50 } }];
    },
  },
  {
    name: 'titles of columns',
    outsiders: true,
    plant: (world, texts) =>
      answered(world, 'monday_items_search', {
        texts,
        part: 'column_value',
        answer: (some) => ({
          data: {
            items: [{ id: '1', name: 'x', column_values: some.map((title) => ({ column: { title }, text: 'y' })) }],
          },
        }),
      }).map(({ name, args }) => ({ name, args: { board_id: '1', column_id: 'name', ...args } })),
  },
  {
    name: 'names of files',
    outsiders: true,
    plant: (world, texts) =>
      answered(world, 'monday_search', {
        texts,
        part: 'query',
        answer: (some) => ({ data: { assets: some.map((name, id) => ({ id, file: { name: `${name}.pdf` } })) } }),
      }),
  },
  {
    name: 'names of customers',
    outsiders: true,
    plant: (world, texts) =>
      answered(world, 'zendeskoauth_users_search', {
        texts,
        part: 'query',
        answer: (some) => ({ users: some.map((name, id) => ({ id, name, email: 'x@evil.test' })) }),
      }),
  },
  {
    name: 'names of projects',
    outsiders: false,
    plant: (world, texts) =>
      answered(world, 'asana_projects_search', {
        texts,
        part: 'name',
        answer: (some) => ({ data: some.map((name, gid) => ({ gid, name, notes: name })) }),
      }).map(({ name, args }) => ({ name, args: { workspace_gid: WORKSPACE, ...args } })),
  },
];

interface Aside {
  name: string;
  plant(world: World, text: string): Call;
}

/** Changes that answer with what outsiders may have written. */
export const CHANGES: readonly Aside[] = [
  {
    name: 'the subject of a ticket that is changed',
    plant: (world, subject) => ({
      name: 'zendeskoauth_ticket_update',
      args: { ticket_id: ticket(world, { subject }), priority: 'low' },
    }),
  },
  {
    name: 'the name of a task that is changed',
    plant: (world, name) => ({
      name: 'asana_task_update',
      args: { task_gid: task(world, { name }), due_on: '2027-01-04' },
    }),
  },
  {
    name: 'the name of a contact that is changed',
    plant: (world, firstname) => ({
      name: 'hubspot_contact_update',
      args: { contact_id: contact(world, { firstname }), phone: '1' },
    }),
  },
  {
    name: 'the title of an issue that is changed',
    plant: (world, title) => ({
      name: 'linear_issue_update',
      args: { issueId: issue(world, { title }), priority: '1' },
    }),
  },
  {
    name: 'the name of an item that is moved',
    plant(world, text) {
      const item_id = item(world, text);
      const board = run(world, 'monday_boards_list', {}, ANA);
      const groups = JSON.parse(JSON.stringify(board)).data.boards[0].groups as { id: string }[];
      return { name: 'monday_item_move_to_group', args: { item_id, group_id: groups.at(-1)?.id ?? '' } };
    },
  },
];

/** Reads, and a change, whose answers name what outsiders may have named. */
export const NAMED: readonly Aside[] = [
  {
    name: 'the subject of a ticket that is answered',
    plant: (world, subject) => ({
      name: 'zendeskoauth_ticket_reply',
      args: { ticket_id: ticket(world, { subject }), body: 'Thank you!', public: false },
    }),
  },
  {
    name: 'the name of a task in a list',
    plant(world, name) {
      const parent = task(world, {});
      run(world, 'asana_subtask_create', { task_gid: parent, name }, ANA);
      return { name: 'asana_task_subtasks_list', args: { task_gid: parent } };
    },
  },
  {
    name: 'the title of an issue in a list',
    plant(world, title) {
      issue(world, { title });
      return { name: 'linear_issues_list', args: { first: 5 } };
    },
  },
];

export const CONNECTORS: readonly Connector[] = ['hubspot', 'zendesk', 'linear', 'asana', 'monday'];
