import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../types.ts';
import { asana } from './asana.ts';

function spec(name: string) {
  const found = asana.tools.find((tool) => tool.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

const task: JsonObject = {
  gid: '12',
  name: 'Review Q3 roadmap',
  notes: 'x'.repeat(3_000),
  html_notes: `<body>${'x'.repeat(3_000)}</body>`,
  completed: false,
  assignee: { gid: '11', name: 'Ana Ruiz', resource_type: 'user' },
  due_on: '2026-11-27',
  due_at: null,
  memberships: [{ project: { gid: '42', name: 'Website' }, section: { gid: '43', name: 'Doing' } }],
  tags: [{ gid: '9', name: 'urgent' }],
  followers: [{ gid: '11', email: 'ana@acme.test' }],
};

describe('an update of a task', () => {
  const { before: reads, undo } = spec('asana_task_update');
  const args = { task_gid: '12', notes: 'New', assignee: 'me', completed: true, due_on: '2026-12-01' };
  const old = {
    notes: 'x'.repeat(3_000),
    assignee: { id: '11', name: 'Ana Ruiz' },
    completed: false,
    due_on: '2026-11-27',
  };

  test('reads the fields it replaces, and no others, whole', () => {
    const found = reads?.(args);
    expect(found).toMatchObject({
      tool: 'asana_task_get',
      params: { task_gid: '12', opt_fields: 'notes,html_notes,assignee.name,completed,due_on,due_at' },
    });
    for (const data of [{ data: task }, { data: { data: task } }, task]) expect(found?.values(data)).toEqual(old);
    expect(reads?.({ task_gid: '12', opt_fields: 'name' })).toBeUndefined();
  });

  test('is taken back by one that puts all of them back', () => {
    expect(undo?.({ args, result: {}, before: old })).toEqual({
      tool: 'asana_task_update',
      params: { ...old, task_gid: '12', assignee: '11' },
      kind: 'restore',
    });
    const { notes: _unread, ...rest } = old;
    expect(undo?.({ args, result: {}, before: rest })).toBeUndefined();
  });

  test('gives a task back to nobody, and cannot take a day away', () => {
    const assigned = { task_gid: '12', assignee: 'me' };
    expect(undo?.({ args: assigned, result: {}, before: { assignee: null } })?.params).toEqual({
      task_gid: '12',
      assignee: null,
    });
    const due = { task_gid: '12', due_on: '2026-12-01' };
    expect(reads?.(due)?.values({ data: { ...task, due_on: null } })).toEqual({ due_on: null });
    expect(undo?.({ args: due, result: {}, before: { due_on: null } })).toBeUndefined();
  });

  test('shows the time of a task that is due at one, which no argument can put back', () => {
    const due = { task_gid: '12', due_on: '2026-12-01' };
    const present = reads?.(due)?.values({ data: { ...task, due_at: '2026-11-27T15:00:00.000Z' } });
    expect(present).toEqual({ due_on: '2026-11-27T15:00:00.000Z' });
    expect(undo?.({ args: due, result: {}, before: present })).toBeUndefined();
  });

  test.each([
    ['<body>See <a href="https://acme.test/x?a=1&amp;b=2">https://acme.test/x?a=1&amp;b=2</a> &lt;b&gt;</body>', true],
    ['<body>See <strong>this</strong></body>', false],
    ['<body><a href="https://acme.test/x">this</a></body>', false],
    ['<body><ul><li>this</li></ul></body>', false],
  ])('reads notes only if their plain text is all of them: %s', (html_notes, whole) => {
    const present = reads?.({ task_gid: '12', notes: 'New' })?.values({ data: { ...task, notes: 'Old', html_notes } });
    expect(present).toEqual(whole ? { notes: 'Old' } : undefined);
  });
});

describe('a move to a section', () => {
  const { before: reads, undo } = spec('asana_section_add_task');
  const args = { task_gid: '12', section_gid: '44' };

  test('goes back to the section before', () => {
    const present = reads?.(args)?.values({ data: task });
    expect(present).toEqual({ section_gid: { id: '43', name: 'Doing' } });
    expect(undo?.({ args, result: {}, before: present })?.params).toEqual({ task_gid: '12', section_gid: '43' });
  });

  test('replaces one of several sections that cannot be told, where the task is in several projects', () => {
    const memberships = [...(task.memberships as JsonObject[]), { section: { gid: '50', name: 'Todo' } }];
    expect(reads?.(args)?.values({ data: { ...task, memberships } })).toBeUndefined();
  });
});

describe('what a task is given', () => {
  test('is taken away where it was not there before', () => {
    const { before: reads, undo } = spec('asana_task_add_tag');
    const undone = (tag: string) => {
      const args = { task_gid: '12', tag };
      return undo?.({ args, result: {}, before: reads?.(args)?.values({ data: task }) });
    };
    expect(undone('8')).toEqual({
      tool: 'asana_task_remove_tag',
      params: { task_gid: '12', tag: '8' },
      kind: 'restore',
    });
    expect(undone('9')).toBeUndefined();
  });

  test('followers by gid or address, of whom the new ones are taken away', () => {
    const { before: reads, undo } = spec('asana_task_add_followers');
    const args = { task_gid: '12', followers: 'ana@acme.test, 13,omar@acme.test' };
    const present = reads?.(args)?.values({ data: task });
    expect(present).toEqual({ already: ['ana@acme.test'] });
    expect(undo?.({ args, result: {}, before: present })?.params.followers).toBe('13,omar@acme.test');
  });

  test('an answer without addresses does not tell who follows a task', () => {
    const found = spec('asana_task_add_followers').before?.({ task_gid: '12', followers: 'omar@acme.test' });
    expect(found?.values({ data: { ...task, followers: [{ gid: '11', name: 'Ana Ruiz' }] } })).toBeUndefined();
    expect(found?.values({ data: { ...task, followers: [{ gid: '11', email: null }] } })).toEqual({ already: [] });
  });

  test('whether I follow it already cannot be told of "me"', () => {
    const args = { task_gid: '12', followers: 'me' };
    expect(spec('asana_task_add_followers').before?.(args)).toBeUndefined();
    expect(spec('asana_task_add_followers').undo?.({ args, result: {}, before: { already: [] } })).toBeUndefined();
  });

  test('rows without a gid are no rows', () => {
    const found = spec('asana_task_add_tag').before?.({ task_gid: '12', tag: '8' });
    expect(found?.values({ data: { ...task, tags: [{ name: 'urgent' }] } })).toBeUndefined();
    expect(found?.values({ data: { ...task, tags: [] } })).toEqual({ already: [] });
  });
});
