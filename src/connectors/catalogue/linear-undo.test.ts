import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../types.ts';
import { linear } from './linear.ts';

function spec(name: string) {
  const found = linear.tools.find((tool) => tool.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

const issue: JsonObject = {
  id: '8f2c-1',
  identifier: 'ENG-123',
  title: 'Login fails on Safari',
  description: 'x'.repeat(3_000),
  priority: 2,
  state: { id: 's1', name: 'In Progress', type: 'started' },
  assignee: { id: 'u1', name: 'Ana Ruiz' },
};

describe('an update of an issue', () => {
  const { before: reads, undo } = spec('linear_issue_update');
  const args = { issueId: 'ENG-123', title: 'x', description: 'y', priority: '1', stateId: 's2', assigneeId: 'u2' };
  const old = {
    title: 'Login fails on Safari',
    description: 'x'.repeat(3_000),
    priority: '2',
    stateId: { id: 's1', name: 'In Progress' },
    assigneeId: { id: 'u1', name: 'Ana Ruiz' },
  };

  test('reads what it replaces, in whatever envelope', () => {
    const found = reads?.(args);
    expect(found).toMatchObject({ tool: 'linear_issue_get', params: { issueId: 'ENG-123' } });
    for (const data of [{ issue }, { data: { issue } }, issue]) expect(found?.values(data)).toEqual(old);
    expect(reads?.({ issueId: 'ENG-123', stateId: 's2' })?.values({ issue })).toEqual({ stateId: old.stateId });
  });

  test('is taken back with the ids of the old state and person', () => {
    expect(undo?.({ args, result: {}, before: old })).toEqual({
      tool: 'linear_issue_update',
      params: { ...old, issueId: 'ENG-123', stateId: 's1', assigneeId: 'u1' },
      kind: 'restore',
    });
  });

  test('empties a description again, and cannot unassign or take a priority away', () => {
    const undone = (change: JsonObject, row: JsonObject) => {
      const both = { issueId: 'ENG-123', ...change };
      return undo?.({ args: both, result: {}, before: reads?.(both)?.values({ issue: { ...issue, ...row } }) });
    };
    expect(undone({ description: 'y' }, { description: null })?.params).toMatchObject({ description: '' });
    expect(undone({ assigneeId: 'u2' }, { assignee: null })).toBeUndefined();
    expect(undone({ priority: '1' }, { priority: 0 })).toBeUndefined();
    expect(undone({ priority: '1' }, { priority: 4 })?.params).toMatchObject({ priority: '4' });
  });
});

test('a project goes back to its old state and dates', () => {
  const { before: reads, undo } = spec('linear_project_update');
  const args = { projectId: 'p1', state: 'completed', targetDate: '2026-12-01' };
  const project = { id: 'p1', name: 'Rollout', state: 'started', targetDate: '2026-11-27' };
  const present = reads?.(args)?.values({ data: { project } });
  expect(present).toEqual({ state: 'started', targetDate: '2026-11-27' });
  expect(undo?.({ args, result: {}, before: present })?.params).toEqual({ projectId: 'p1', ...present });
  expect(reads?.(args)?.values({ project: { id: 'p1', status: { type: 'planned' } } })).toEqual({ state: 'planned' });
});

test('an archived issue is restored, but not one that was archived before', () => {
  const { before: reads, undo } = spec('linear_issue_archive');
  const args = { issueId: 'ENG-123' };
  const undone = (row: JsonObject) => undo?.({ args, result: {}, before: reads?.(args)?.values({ issue: row }) });
  expect(undone({ ...issue, archivedAt: null })).toEqual({
    tool: 'linear_issue_unarchive',
    params: args,
    kind: 'restore',
  });
  expect(undone({ ...issue, archivedAt: '2026-11-01T09:00:00Z' })).toBeUndefined();
  expect(undone(issue)).toBeUndefined();
});

describe('a link between issues', () => {
  const { before: reads, undo } = spec('linear_issue_relation_create');
  const args = { issueId: 'ENG-1', relatedIssueId: 'ENG-2', type: 'blocks' };
  const result = { relation: { id: 'r1' } };
  const present = (...related: JsonObject[]) =>
    reads?.(args)?.values({ issue: { relations: { nodes: related.map((relatedIssue) => ({ relatedIssue })) } } });

  test('is deleted where the two were not linked', () => {
    expect(undo?.({ args, result, before: present({ id: 'x', identifier: 'ENG-3' }) })).toEqual({
      tool: 'linear_issue_relation_delete',
      params: { relationId: 'r1' },
      kind: 'delete',
    });
    expect(undo?.({ args, result, before: present({ id: 'x', identifier: 'ENG-2' }) })).toBeUndefined();
    expect(undo?.({ args, result, before: present({}) })).toBeUndefined();
  });

  test('that made a duplicate of an issue has closed it, too, and stays', () => {
    expect(undo?.({ args: { ...args, type: 'duplicate' }, result, before: present() })).toBeUndefined();
    expect(undo?.({ args, result, before: present() })).toBeDefined();
  });
});

test('an attachment is deleted, but not one that was there before under the same address', () => {
  const { before: reads, undo } = spec('linear_attachment_create');
  const args = { issueId: 'ENG-1', title: 'Plan', url: 'https://acme.test/plan' };
  const undone = (attachments: JsonObject) =>
    undo?.({ args, result: { attachment: { id: 'a1' } }, before: reads?.(args)?.values({ attachments }) });
  expect(undone({ nodes: [{ url: 'https://acme.test/other' }] })?.params).toEqual({ attachmentId: 'a1' });
  expect(undone({ nodes: [{ url: 'https://acme.test/plan' }] })).toBeUndefined();
  expect(undone({ nodes: [], pageInfo: { hasNextPage: true, endCursor: 'c' } })).toBeUndefined();
});
