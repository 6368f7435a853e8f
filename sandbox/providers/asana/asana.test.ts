import { beforeEach, describe, expect, test } from 'vitest';
import { SEATS } from '../support/directory.ts';
import type { JsonObject, Provider, ProviderUser } from '../types.ts';
import { createAsana } from './asana.ts';

const NOW = new Date('2026-11-20T09:00:00Z');
const ana: ProviderUser = { email: 'ana@acme.test', name: 'Ana Ruiz' };
const omar: ProviderUser = { email: 'omar@acme.test', name: 'Omar Haddad' };
const SECRET = 'Leadership OKR';

let asana: Provider;
beforeEach(() => {
  asana = createAsana({ now: () => NOW });
});

function run(user: ProviderUser, name: string, args: JsonObject = {}): JsonObject {
  const tool = asana.tools.find((one) => one.name === name);
  if (!tool) throw new Error(`no tool ${name}`);
  return tool.run(user, args);
}
function record(user: ProviderUser, name: string, args: JsonObject = {}): JsonObject {
  return run(user, name, args).data as JsonObject;
}
function list(user: ProviderUser, name: string, args: JsonObject = {}): JsonObject[] {
  return run(user, name, args).data as JsonObject[];
}
function workspace(): string {
  return String(list(omar, 'asana_workspaces_list')[0]?.gid);
}
function project(user: ProviderUser, name: string): string {
  return String(list(user, 'asana_projects_search', { workspace_gid: workspace(), name })[0]?.gid);
}

describe('a project one person may not see', () => {
  test('is in no list and no search of theirs, and in those of a member', () => {
    const everything = (user: ProviderUser): string =>
      JSON.stringify([
        run(user, 'asana_projects_list', { workspace_gid: workspace() }),
        run(user, 'asana_projects_search', { workspace_gid: workspace(), name: 'Leadership' }),
        run(user, 'asana_typeahead_search', { workspace_gid: workspace(), query: 'leader', resource_type: 'project' }),
        run(user, 'asana_typeahead_search', { workspace_gid: workspace(), query: 'Lisbon' }),
        run(user, 'asana_task_search', { workspace_gid: workspace(), text: 'Lisbon', opt_fields: 'name,projects' }),
        run(user, 'asana_tasks_list', {
          workspace_gid: workspace(),
          assignee: 'omar@acme.test',
          opt_fields: 'name,projects',
        }),
      ]);
    expect(everything(ana)).not.toMatch(/Leadership|Lisbon|OKR/);
    expect(everything(omar)).toMatch(/Leadership OKR.*Lisbon/);
  });

  test('is answered, by gid, in the very words for what does not exist', () => {
    const hidden = project(omar, SECRET);
    const task = String(list(omar, 'asana_project_tasks_list', { project_gid: hidden })[0]?.gid);
    const section = String(list(omar, 'asana_sections_list', { project_gid: hidden })[0]?.gid);
    const attempts: [string, JsonObject, string][] = [
      ['asana_project_get', { project_gid: hidden }, `project: Unknown object: ${hidden}`],
      ['asana_project_tasks_list', { project_gid: hidden }, `project: Unknown object: ${hidden}`],
      ['asana_tasks_list', { section }, `section: Unknown object: ${section}`],
      ['asana_task_get', { task_gid: task }, `task: Unknown object: ${task}`],
      ['asana_task_stories_list', { task_gid: task }, `task: Unknown object: ${task}`],
      ['asana_task_update', { task_gid: task, name: 'x' }, `task: Unknown object: ${task}`],
      ['asana_story_create', { task_gid: task, text: 'x' }, `task: Unknown object: ${task}`],
      ['asana_task_create', { name: 'x', projects: hidden }, `project: Unknown object: ${hidden}`],
      ['asana_project_get', { project_gid: '1' }, 'project: Unknown object: 1'],
    ];
    for (const [tool, args, message] of attempts) {
      expect(() => run(ana, tool, args), tool).toThrow(expect.objectContaining({ code: 'NOT_FOUND', message }));
    }
  });
});

describe('tasks', () => {
  test('a created task is assigned to me, signed by me, and found again', () => {
    const website = project(ana, 'Website');
    const made = record(ana, 'asana_task_create', {
      name: 'Call Lena',
      projects: website,
      assignee: 'me',
      due_on: '2026-11-27',
    });
    expect(made).toMatchObject({
      name: 'Call Lena',
      assignee: { name: 'Ana Ruiz' },
      due_on: '2026-11-27',
      memberships: [{ project: { name: 'Website' }, section: { name: 'Backlog' } }],
      permalink_url: expect.stringContaining(`/project/${website}/task/`),
    });
    expect(asana.records()[0]).toMatchObject({ title: 'Call Lena', createdBy: ana.email, place: 'Website' });
    const found = list(ana, 'asana_task_search', { workspace_gid: workspace(), text: 'lena call', completed: false });
    expect(found).toEqual([
      { gid: made.gid, name: 'Call Lena', resource_type: 'task', resource_subtype: 'default_task' },
    ]);
  });

  test('a change by somebody else keeps the author and names the one who changed it', () => {
    const task = record(ana, 'asana_task_create', { name: 'Shared', projects: project(ana, 'Website') });
    record(omar, 'asana_task_update', { task_gid: task.gid as string, completed: true, assignee: 'me' });
    const changed = asana.records().find((one) => one.id === task.gid);
    expect(changed).toMatchObject({
      createdBy: ana.email,
      updatedBy: omar.email,
      fields: { State: 'complete', Assignee: 'Omar Haddad' },
    });
    const stories = list(ana, 'asana_task_stories_list', { task_gid: task.gid as string });
    expect(stories.map((one) => one.resource_subtype)).toEqual(['marked_complete']);
    expect(record(ana, 'asana_task_update', { task_gid: task.gid as string, assignee: null }).assignee).toBeNull();
  });

  test('comments, followers, tags, sections and subtasks reach the task', () => {
    const website = project(ana, 'Website');
    const gid = String(record(ana, 'asana_task_create', { name: 'All of it', projects: website }).gid);
    const done = list(ana, 'asana_sections_list', { project_gid: website }).find((one) => one.name === 'Done');
    const tag = list(ana, 'asana_tags_list').find((one) => one.name === 'High priority');
    const tom = list(ana, 'asana_users_list', { workspace_gid: workspace() }).find((one) => one.name === 'Tom Becker');
    run(ana, 'asana_section_add_task', { task_gid: gid, section_gid: String(done?.gid) });
    run(ana, 'asana_task_add_tag', { task_gid: gid, tag: String(tag?.gid) });
    run(ana, 'asana_task_add_followers', { task_gid: gid, followers: String(tom?.gid) });
    run(ana, 'asana_story_create', { task_gid: gid, text: 'Looks good' });
    run(ana, 'asana_subtask_create', { task_gid: gid, name: 'A part' });
    expect(record(ana, 'asana_task_get', { task_gid: gid })).toMatchObject({
      tags: [{ name: 'High priority' }],
      memberships: [{ section: { name: 'Done' } }],
      followers: [{ name: 'Ana Ruiz' }, { name: 'Tom Becker' }],
    });
    expect(list(ana, 'asana_task_subtasks_list', { task_gid: gid })).toMatchObject([{ name: 'A part' }]);
    expect(list(omar, 'asana_task_stories_list', { task_gid: gid })).toMatchObject([
      { text: 'Looks good', created_by: { name: 'Ana Ruiz' } },
    ]);
  });

  test('a deleted task is gone, with its subtasks', () => {
    const gid = String(record(ana, 'asana_task_create', { name: 'Short-lived', workspace_gid: workspace() }).gid);
    run(ana, 'asana_subtask_create', { task_gid: gid, name: 'Too' });
    run(ana, 'asana_story_create', { task_gid: gid, text: 'A comment of it' });
    run(ana, 'asana_task_delete', { task_gid: gid });
    expect(() => run(ana, 'asana_task_get', { task_gid: gid })).toThrow('Unknown object');
    const gone = ['Short-lived', 'Too', 'A comment of it'];
    expect(asana.records().filter((one) => gone.includes(one.title))).toEqual([]);
  });

  test('comments and status updates are deleted by their authors alone', () => {
    const website = project(ana, 'Website');
    const forbidden = expect.objectContaining({ code: 'FORBIDDEN' });
    const task = String(record(ana, 'asana_task_create', { name: 'Talked about', projects: website }).gid);
    const story = { story_gid: String(record(ana, 'asana_story_create', { task_gid: task, text: 'Oops' }).gid) };
    const posted = { parent_gid: website, status_type: 'on_track', text: 'Oops' };
    const update = { status_update_gid: String(record(ana, 'asana_status_update_create', posted).gid) };
    expect(() => run(omar, 'asana_story_delete', story)).toThrow(forbidden);
    expect(() => run(omar, 'asana_status_update_delete', update)).toThrow(forbidden);
    run(ana, 'asana_story_delete', story);
    run(ana, 'asana_status_update_delete', update);
    expect(list(ana, 'asana_task_stories_list', { task_gid: task })).toEqual([]);
    expect(list(ana, 'asana_status_updates_list', { parent_gid: website }).map((one) => one.text)).not.toContain(
      'Oops',
    );
    expect(() => run(ana, 'asana_story_delete', story)).toThrow('Unknown object');
  });

  test('nobody deletes the history of a task, or a comment they cannot see', () => {
    const gid = String(record(ana, 'asana_task_create', { name: 'Mine', workspace_gid: workspace() }).gid);
    run(ana, 'asana_task_update', { task_gid: gid, completed: true });
    const [done] = list(ana, 'asana_task_stories_list', { task_gid: gid });
    const story = { story_gid: String(done?.gid) };
    expect(() => run(ana, 'asana_story_delete', story)).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }));
    expect(() => run(omar, 'asana_story_delete', story)).toThrow('Unknown object');
  });

  test('HTML and addresses come when they are asked for', () => {
    const notes = 'a < b\nc';
    const task = record(ana, 'asana_task_create', { name: 'x', notes, workspace_gid: workspace() });
    const me = { gid: String(record(ana, 'asana_me_get').gid), resource_type: 'user', name: 'Ana Ruiz' };
    expect(task).toMatchObject({ notes, followers: [me] });
    expect(Object.keys(task)).not.toEqual(expect.arrayContaining([expect.stringMatching(/html_notes|followers\./)]));
    const asked = { task_gid: String(task.gid), opt_fields: 'html_notes,followers.email' };
    expect(record(ana, 'asana_task_get', asked)).toEqual({
      gid: task.gid,
      html_notes: '<body>a &lt; b\nc</body>',
      followers: [{ gid: me.gid, email: ana.email }],
    });
  });

  test('a task outside every project is seen by its people only', () => {
    const gid = String(
      record(ana, 'asana_task_create', { name: 'Mine', workspace_gid: workspace(), assignee: 'me' }).gid,
    );
    expect(() => run(omar, 'asana_task_get', { task_gid: gid })).toThrow('Unknown object');
    const mine = record(ana, 'asana_user_task_list_for_user_get', { user_gid: 'me', workspace_gid: workspace() });
    const listed = list(ana, 'asana_my_tasks_list', { user_task_list_gid: mine.gid as string, completed_since: 'now' });
    expect(listed.map((one) => one.name)).toContain('Mine');
  });

  test.each([
    [{ name: 'x' }, 'You should specify one of workspace, parent, projects'],
    [{ name: 'x', workspace_gid: 'W', due_on: '2026-02-30' }, 'due_on: Not a valid date: 2026-02-30'],
    [{ name: 'x', workspace_gid: 'W', start_on: '2026-02-03' }, 'start_on: A due date is required'],
    [{ name: 'x', workspace_gid: 'W', assignee: '42' }, 'assignee: Not a recognized ID: 42'],
  ])('refuses %o', (args: JsonObject, message) => {
    const filled = args.workspace_gid === undefined ? args : { ...args, workspace_gid: workspace() };
    expect(() => run(ana, 'asana_task_create', filled)).toThrow(expect.objectContaining({ code: 'INVALID', message }));
  });

  test('who may only read a project can comment there and change nothing', () => {
    const calendar = project(ana, 'Release calendar');
    const gid = String(list(ana, 'asana_project_tasks_list', { project_gid: calendar })[0]?.gid);
    const forbidden = expect.objectContaining({ code: 'FORBIDDEN' });
    expect(() => run(ana, 'asana_task_update', { task_gid: gid, name: 'x' })).toThrow(forbidden);
    expect(() => run(ana, 'asana_task_create', { name: 'x', projects: calendar })).toThrow(forbidden);
    expect(record(ana, 'asana_story_create', { task_gid: gid, text: 'Is this on?' }).type).toBe('comment');
    expect(record(omar, 'asana_task_update', { task_gid: gid, name: 'Release 4.12.1' }).name).toBe('Release 4.12.1');
  });
});

test('a task joins a second project, and a project gets a status update', () => {
  const gid = String(record(ana, 'asana_task_create', { name: 'Both', projects: project(ana, 'Website') }).gid);
  const second = project(ana, 'Bluepeak');
  run(ana, 'asana_task_add_project', { task_gid: gid, project: second });
  expect(asana.records().find((one) => one.id === gid)?.place).toBe('Website, Onboarding: Bluepeak');
  run(ana, 'asana_status_update_create', {
    parent_gid: second,
    status_type: 'at_risk',
    title: 'Week 2',
    text: 'SSO is late',
  });
  expect(list(omar, 'asana_status_updates_list', { parent_gid: second })).toMatchObject([{ title: 'Week 2' }]);
  expect(asana.records().find((one) => one.title === 'Week 2')).toMatchObject({
    createdBy: ana.email,
    fields: { State: 'at_risk' },
  });
});

test('the Website project has a Priority field that tasks show', () => {
  const website = project(ana, 'Website');
  const [setting] = list(ana, 'asana_project_custom_field_settings_list', { project_gid: website });
  expect(setting).toMatchObject({ custom_field: { name: 'Priority', enum_options: [{ name: 'High' }, {}, {}] } });
  const tasks = list(ana, 'asana_project_tasks_list', {
    project_gid: website,
    opt_fields: 'name,custom_fields.display_value',
  });
  expect(tasks[0]).toMatchObject({ name: 'Refresh the pricing page copy', custom_fields: [{ display_value: 'High' }] });
});

test('somebody without a seat is unauthorized by every tool but the batch', () => {
  const eve = { email: 'eve@globex.test', name: 'Eve Novak' };
  for (const tool of asana.tools.filter((one) => one.name !== 'asana_batch_create')) {
    expect(() => tool.run(eve, {}), tool.name).toThrow(expect.objectContaining({ code: 'UNAUTHORIZED' }));
  }
});

test('the seed leaves the demo its task to make, signs everything, and knows no future', () => {
  const titles = asana.records().map((one) => one.title);
  expect(titles).not.toContain('Review Q3 roadmap');
  const people = SEATS.map((seat) => seat.email);
  for (const one of asana.records()) {
    expect(people).toEqual(expect.arrayContaining([one.createdBy, one.updatedBy]));
    expect(one.createdAt < NOW.toISOString()).toBe(true);
  }
});

test('two worlds share nothing', () => {
  const other = createAsana({ now: () => NOW });
  record(ana, 'asana_task_create', { name: 'Only here', workspace_gid: workspace() });
  expect(other.records().some((one) => one.title === 'Only here')).toBe(false);
});
