import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../types.ts';
import { linear } from './linear.ts';

const SENT = new Date('2026-11-20T09:00:00Z');

const issue: JsonObject = {
  id: '8f2c-1',
  identifier: 'ENG-123',
  title: 'Login fails on Safari',
  description: 'Steps to reproduce',
  priority: 2,
  priorityLabel: 'High',
  createdAt: '2026-11-20T09:00:04.000Z',
  updatedAt: '2026-11-20T09:00:04.000Z',
  url: 'https://linear.app/acme/issue/ENG-123/login-fails-on-safari',
  state: { id: 's1', name: 'In Progress', type: 'started' },
  assignee: { id: 'u1', name: 'Ana Ruiz', email: 'ana@acme.test' },
  team: { id: 't1', key: 'ENG', name: 'Engineering' },
  labels: { nodes: [{ id: 'l1', name: 'bug' }] },
  comments: { nodes: [] },
};

const seen = {
  id: '8f2c-1',
  identifier: 'ENG-123',
  title: 'Login fails on Safari',
  state: 'In Progress',
  priority: 'High',
  assignee: 'Ana Ruiz',
  team: 'Engineering',
  labels: ['bug'],
  updated_at: '2026-11-20T09:00:04.000Z',
  url: 'https://linear.app/acme/issue/ENG-123/login-fails-on-safari',
};

function spec(name: string) {
  const found = linear.tools.find((tool) => tool.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

describe('what the model sees', () => {
  test.each<[string, JsonObject]>([
    ['issues.nodes', { issues: { nodes: [issue], pageInfo: { hasNextPage: true, endCursor: 'c1' } } }],
    ['data.issues.nodes', { data: { issues: { nodes: [issue], pageInfo: { hasNextPage: true, endCursor: 'c1' } } } }],
    ['edges', { data: { issues: { edges: [{ node: issue }], pageInfo: { hasNextPage: true, endCursor: 'c1' } } } }],
  ])('a page of issues under %s', (_shape, data) => {
    expect(spec('linear_issues_list').view?.(data)).toEqual({ issues: [seen], after: 'c1' });
  });

  test('the last page has no cursor', () => {
    const issues = { nodes: [issue], pageInfo: { hasNextPage: false, endCursor: 'c1' } };
    expect(spec('linear_issue_search').view?.({ searchIssues: issues })).toEqual({ issues: [seen] });
  });

  test('priority in words where Linear gives the number alone', () => {
    const bare = { ...issue, priorityLabel: null };
    expect(spec('linear_issues_list').view?.({ issues: [bare] })).toMatchObject({ issues: [{ priority: 'high' }] });
  });

  test('one issue with its text and the ids an update needs', () => {
    expect(spec('linear_issue_get').view?.({ data: { issue } })).toMatchObject({
      issue: { ...seen, description: 'Steps to reproduce', team_id: 't1', state_id: 's1', assignee_id: 'u1' },
    });
    expect(spec('linear_issue_get').view?.(issue)).toMatchObject({ issue: seen });
  });

  test("comments are the issue's own", () => {
    const comment = { id: 'c9', body: 'Same here', createdAt: '2026-11-20T10:00:00Z', user: { name: 'Omar' } };
    const data = { issue: { comments: { nodes: [comment] }, parent: { comments: { nodes: [{ id: 'x' }] } } } };
    expect(spec('linear_comments_list').view?.(data)).toEqual({
      comments: [{ id: 'c9', by: 'Omar', at: '2026-11-20T10:00:00Z', text: 'Same here' }],
    });
  });

  test('the viewer', () => {
    const viewer = {
      id: 'u1',
      name: 'Ana Ruiz',
      email: 'ana@acme.test',
      teams: { nodes: [{ id: 't1', name: 'Engineering' }] },
    };
    expect(spec('linear_viewer_get').view?.({ data: { viewer } })).toEqual({
      me: { id: 'u1', name: 'Ana Ruiz', email: 'ana@acme.test', teams: [{ id: 't1', name: 'Engineering' }] },
    });
  });
});

describe('receipts', () => {
  test.each<[string, JsonObject]>([
    ['issueCreate', { issueCreate: { success: true, issue } }],
    ['data.issueCreate', { data: { issueCreate: { success: true, issue } } }],
    ['issue', { issue }],
  ])('a created issue under %s has its number, title and link', (_shape, data) => {
    expect(spec('linear_issue_create').receipt?.({ title: 'x' }, data)).toEqual({
      verb: 'Created',
      noun: 'issue',
      name: 'ENG-123 Login fails on Safari',
      url: 'https://linear.app/acme/issue/ENG-123/login-fails-on-safari',
    });
  });

  test('a comment names its issue where Linear says which', () => {
    const { receipt } = spec('linear_comment_create');
    const comment = {
      id: 'c1',
      url: 'https://linear.app/acme/issue/ENG-123#comment-c1',
      issue: { identifier: 'ENG-123' },
    };
    expect(receipt?.({}, { commentCreate: { success: true, comment } })).toEqual({
      verb: 'Commented on',
      noun: 'issue',
      name: 'ENG-123',
      url: 'https://linear.app/acme/issue/ENG-123#comment-c1',
    });
    expect(receipt?.({}, { commentCreate: { success: true } })).toEqual({ verb: 'Commented on', noun: 'issue' });
  });

  test.each([
    [{ assigneeId: 'u1' }, 'Assigned'],
    [{ stateId: 's1' }, 'Moved'],
    [{ stateId: 's1', title: 'x' }, 'Updated'],
  ])('an update of %o says %s', (change, verb) => {
    const args = { issueId: '8f2c-1', ...change };
    expect(spec('linear_issue_update').receipt?.(args, { issueUpdate: { issue } })).toMatchObject({ verb });
  });
});

describe('looking a lost create up', () => {
  test('an issue by its title', () => {
    const lookup = spec('linear_issue_create').lookup?.({ teamId: 't1', title: 'Login fails on Safari' });
    expect(lookup).toMatchObject({ tool: 'linear_issue_search', params: { query: 'Login fails on Safari' } });
    const older = { ...issue, createdAt: '2026-11-01T09:00:00Z' };
    const found = lookup?.find(
      { data: { searchIssues: { nodes: [older, { ...issue, title: 'Login' }, issue] } } },
      SENT,
    );
    expect(found).toEqual({ issue });
  });

  test('of two of one title by the mark in the description, where it is shown', () => {
    const description = 'Steps to reproduce\n\nvia Onbehalf 7f3a';
    const lookup = spec('linear_issue_create').lookup?.({ teamId: 't1', title: 'Login fails on Safari', description });
    const marked = { ...issue, description };
    const later: JsonObject = { ...issue, id: 'other', createdAt: '2026-11-20T09:00:30.000Z' };
    const find = (...nodes: JsonObject[]) => lookup?.find({ searchIssues: { nodes } }, SENT);
    expect(find(later, marked)).toEqual({ issue: marked });
    expect(find(later)).toBeUndefined();
    const { description: _hidden, ...bare } = later;
    expect(find(bare)).toEqual({ issue: bare });
  });

  test('a comment by its text', () => {
    const lookup = spec('linear_comment_create').lookup?.({ issueId: '8f2c-1', body: 'Same here' });
    const comment = { id: 'c9', body: 'Same here', createdAt: '2026-11-20T09:00:01Z' };
    expect(lookup?.find({ issue: { comments: { nodes: [comment] } } }, SENT)).toEqual({ comment });
  });
});

test('a comment that is not found says something only where all of them were read', () => {
  const lookup = spec('linear_comment_create').lookup?.({ issueId: 'i1', body: 'Hello' });
  const comments = (count: number, pageInfo?: JsonObject) => ({
    issue: {
      comments: { nodes: Array.from({ length: count }, (_, at) => ({ id: `c${at}` })), ...(pageInfo && { pageInfo }) },
    },
  });
  expect(lookup?.isWhole?.(comments(0))).toBe(true);
  expect(lookup?.isWhole?.(comments(3, { hasNextPage: false, endCursor: 'x' }))).toBe(true);
  expect(lookup?.isWhole?.(comments(3, { hasNextPage: true, endCursor: 'x' }))).toBe(false);
  expect(lookup?.isWhole?.(comments(50))).toBe(false);
  expect(lookup?.isWhole?.({ issue: {} })).toBe(false);
});
