import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../types.ts';
import { asana } from './asana.ts';

const SENT = new Date('2026-11-20T09:00:00Z');

const task: JsonObject = {
  gid: '1209876543210',
  resource_type: 'task',
  name: 'Review Q3 roadmap',
  completed: false,
  assignee: { gid: '11', name: 'Ana Ruiz', resource_type: 'user' },
  due_on: '2026-11-27',
  due_at: null,
  start_on: null,
  notes: 'Before the board meets.',
  projects: [{ gid: '42', name: 'Website', resource_type: 'project' }],
  memberships: [{ project: { gid: '42', name: 'Website' }, section: { gid: '43', name: 'Doing' } }],
  tags: [{ gid: '9', name: 'high-priority' }],
  custom_fields: [
    { gid: '1', name: 'Priority', display_value: 'High', type: 'enum' },
    { gid: '2', name: 'Estimate', display_value: null },
  ],
  permalink_url: 'https://app.asana.com/1/7/project/42/task/1209876543210',
  created_at: '2026-11-20T09:00:05.123Z',
  modified_at: '2026-11-20T09:00:05.123Z',
};

function spec(name: string) {
  const found = asana.tools.find((tool) => tool.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

describe('what the model sees', () => {
  test('a task in a line', () => {
    const row = {
      gid: '1209876543210',
      name: 'Review Q3 roadmap',
      completed: false,
      assignee: 'Ana Ruiz',
      due_on: '2026-11-27',
      projects: ['Website'],
      sections: ['Doing'],
      tags: ['high-priority'],
      fields: { Priority: 'High' },
      modified_at: '2026-11-20T09:00:05.123Z',
      url: 'https://app.asana.com/1/7/project/42/task/1209876543210',
    };
    const list = spec('asana_tasks_list');
    expect(list.view?.({ data: [task], next_page: null })).toEqual({ tasks: [row] });
    expect(list.view?.({ data: { data: [task], next_page: { offset: 'x' } } })).toEqual({ tasks: [row], more: true });
    expect(list.view?.({ data: [] })).toEqual({ tasks: [] });
  });

  test('one task in full', () => {
    expect(spec('asana_task_get').view?.({ data: task })).toMatchObject({
      task: { notes: 'Before the board meets.', project_gids: ['42'], assignee_gid: '11' },
    });
  });

  test('comments with who and when', () => {
    const story = {
      gid: 5,
      type: 'comment',
      text: 'Done?',
      created_at: '2026-11-20T10:00:00Z',
      created_by: { name: 'Omar' },
    };
    expect(spec('asana_task_stories_list').view?.({ data: [story] })).toEqual({
      stories: [{ gid: '5', kind: 'comment', by: 'Omar', at: '2026-11-20T10:00:00Z', text: 'Done?' }],
    });
  });

  test('a list is cut, and says so', () => {
    const data = Array.from({ length: 130 }, () => task);
    expect(spec('asana_tasks_list').view?.({ data })).toMatchObject({ left_out: 30 });
  });
});

describe('receipts', () => {
  test('a created task has its name and link', () => {
    expect(spec('asana_task_create').receipt?.({ name: 'Review Q3 roadmap' }, { data: task })).toEqual({
      verb: 'Created',
      noun: 'task',
      name: 'Review Q3 roadmap',
      url: 'https://app.asana.com/1/7/project/42/task/1209876543210',
    });
  });

  test("without a link of Asana's, its form by id serves", () => {
    const { receipt } = spec('asana_task_create');
    expect(receipt?.({ name: 'X' }, { data: { gid: '12' } })).toMatchObject({ url: 'https://app.asana.com/0/0/12' });
    expect(receipt?.({ name: 'X' }, { data: {} })).toEqual({ verb: 'Created', noun: 'task', name: 'X' });
    expect(receipt?.({ name: 'X' }, { data: { gid: '../evil', permalink_url: 'javascript:1' } })).not.toHaveProperty(
      'url',
    );
  });

  test("a subtask's link is not its parent's", () => {
    expect(spec('asana_subtask_create').receipt?.({ name: 'X', task_gid: '12' }, { data: {} })).not.toHaveProperty(
      'url',
    );
  });

  test.each([
    [{ completed: true }, 'Completed'],
    [{ completed: false }, 'Reopened'],
    [{ assignee: 'me' }, 'Assigned'],
    [{ due_on: '2026-12-01', assignee: 'me' }, 'Updated'],
  ])('an update of %o says %s', (change, verb) => {
    const args = { task_gid: '1209876543210', ...change };
    expect(spec('asana_task_update').receipt?.(args, { data: task })).toMatchObject({
      verb,
      name: 'Review Q3 roadmap',
    });
  });

  test('a comment links to its task', () => {
    expect(spec('asana_story_create').receipt?.({ task_gid: '12', text: 'hi' }, { data: { gid: '99' } })).toEqual({
      verb: 'Commented on',
      noun: 'task',
      url: 'https://app.asana.com/0/0/12',
    });
  });
});

describe('looking a lost create up', () => {
  const create = spec('asana_task_create');

  test('in the project it went into', () => {
    const lookup = create.lookup?.({ name: 'Review Q3 roadmap', projects: '42,43' });
    expect(lookup).toMatchObject({ tool: 'asana_tasks_list', params: { project: '42' } });
    const older = { ...task, gid: '1', created_at: '2026-11-19T09:00:00Z' };
    const other = { ...task, gid: '2', name: 'Review Q4 roadmap' };
    const found = lookup?.find({ data: [older, other, task] }, SENT);
    expect(found).toEqual({ data: task });
    expect(create.receipt?.({}, found ?? {})).toMatchObject({ name: 'Review Q3 roadmap' });
  });

  test('of two of one name by the mark in the notes, where they are shown', () => {
    const notes = 'Before the board meets.\n\nvia Onbehalf 7f3a';
    const lookup = create.lookup?.({ name: 'Review Q3 roadmap', projects: '42', notes });
    expect(lookup?.params.opt_fields).toMatch(/\bnotes\b/);
    const later: JsonObject = { ...task, gid: '3', created_at: '2026-11-20T09:00:30Z' };
    const marked = { ...task, notes: `${notes}\n` };
    const find = (...data: JsonObject[]) => lookup?.find({ data }, SENT);
    expect(find(later, marked)).toEqual({ data: marked });
    expect(find(later)).toBeUndefined();
    expect(find({ ...later, notes: '' })).toBeUndefined();
    expect(find({ ...later, notes: null })).toBeUndefined();
    const { notes: _hidden, ...bare } = later;
    expect(find(bare)).toEqual({ data: bare });
  });

  test('a subtask by its mark, too', () => {
    const args = { task_gid: '1', name: 'Review Q3 roadmap', notes: 'via Onbehalf 7f3a' };
    const lookup = spec('asana_subtask_create').lookup?.(args);
    expect(lookup?.params.opt_fields).toMatch(/\bnotes\b/);
    expect(lookup?.find({ data: [task] }, SENT)).toBeUndefined();
    expect(lookup?.find({ data: [{ ...task, notes: 'via Onbehalf 7f3a' }] }, SENT)).toBeDefined();
  });

  test('by name in the workspace otherwise, and not at all without either', () => {
    expect(create.lookup?.({ name: 'X', workspace_gid: '7' })).toMatchObject({
      tool: 'asana_typeahead_search',
      params: { query: 'X', workspace_gid: '7', resource_type: 'task', opt_fields: expect.stringMatching(/\bnotes\b/) },
    });
    expect(create.lookup?.({ name: 'X' })).toBeUndefined();
  });

  test('the clocks may differ by two minutes, not by three', () => {
    const lookup = create.lookup?.({ name: 'Review Q3 roadmap', projects: '42' });
    const at = (created_at: string) => lookup?.find({ data: [{ ...task, created_at }] }, SENT);
    expect(at('2026-11-20T08:58:30Z')).toBeDefined();
    expect(at('2026-11-20T08:57:00Z')).toBeUndefined();
  });

  test('a record without a time does not count', () => {
    const lookup = create.lookup?.({ name: 'Review Q3 roadmap', projects: '42' });
    expect(lookup?.find({ data: [{ ...task, created_at: null }] }, SENT)).toBeUndefined();
  });

  test('a comment by its text', () => {
    const lookup = spec('asana_story_create').lookup?.({ task_gid: '12', text: 'Looks  good\nto me' });
    expect(lookup).toMatchObject({ tool: 'asana_task_stories_list', params: { task_gid: '12' } });
    const story = { gid: '5', text: 'Looks good to me ', created_at: '2026-11-20T09:00:01Z' };
    expect(lookup?.find({ data: [{ ...story, text: 'Looks bad' }, story] }, SENT)).toEqual({ data: story });
  });
});
