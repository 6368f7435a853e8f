import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../types.ts';
import { zendesk } from './zendesk.ts';

function spec(name: string) {
  const found = zendesk.tools.find((tool) => tool.name === `zendeskoauth_${name}`);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

const ticket: JsonObject = {
  id: 4101,
  subject: 'x'.repeat(800),
  status: 'open',
  priority: null,
  type: 'question',
  tags: ['vip', 'billing'],
  assignee_id: 11,
  group_id: 5,
};
const beside = { users: [{ id: 11, name: 'Ana Ruiz', email: 'ana@acme.test' }], groups: [{ id: 5, name: 'Support' }] };

function roundTrip(change: JsonObject, row: JsonObject = {}) {
  const args = { ticket_id: 4101, ...change };
  const found = spec('ticket_update').before?.(args);
  const before = found?.values({ ticket: { ...ticket, ...row }, ...beside });
  return { found, before, inverse: spec('ticket_update').undo?.({ args, result: {}, before }) };
}

describe('an update of a ticket', () => {
  test('reads what it replaces and puts it back', () => {
    const { found, before, inverse } = roundTrip({ subject: 'New', status: 'solved', tags: [] });
    expect(found).toMatchObject({ tool: 'zendeskoauth_ticket_get', params: { ticket_id: 4101 } });
    expect(found?.params).not.toHaveProperty('include');
    const old = { subject: 'x'.repeat(800), status: 'open', tags: ['vip', 'billing'] };
    expect(before).toEqual(old);
    expect(inverse).toEqual({
      tool: 'zendeskoauth_ticket_update',
      params: { ticket_id: 4101, ...old },
      kind: 'restore',
    });
  });

  test.each<[string, JsonObject, JsonObject]>([
    ['nothing empties a priority', { priority: 'high' }, {}],
    ['a ticket is new once', { status: 'open' }, { status: 'new' }],
    ['a closed ticket cannot be changed', { status: 'closed' }, {}],
    ['nobody is no number', { assignee_id: 12 }, { assignee_id: null }],
    ['nobody has no address', { assignee_email: 'omar@acme.test' }, { assignee_id: null }],
  ])('is not taken back where it cannot be: %s', (_why, change, row) => {
    expect(roundTrip(change, row).before).toBeDefined();
    expect(roundTrip(change, row).inverse).toBeUndefined();
  });

  test('people and groups are shown by name, and put back by number', () => {
    const { found, before, inverse } = roundTrip({ assignee_id: 12 });
    expect(found?.params).toEqual({ ticket_id: 4101, include: 'users,groups' });
    expect(before).toEqual({
      assignee_id: { id: '11', name: 'Ana Ruiz' },
      group_id: { id: '5', name: 'Support' },
    });
    // The group may have gone with the assignee.
    expect(inverse?.params).toEqual({ ticket_id: 4101, assignee_id: 11, group_id: 5 });
  });

  test('a person by address is put back by address', () => {
    const { before, inverse } = roundTrip({ assignee_email: 'omar@acme.test' });
    expect(before).toMatchObject({ assignee_email: 'ana@acme.test' });
    expect(inverse?.params).toEqual({ ticket_id: 4101, assignee_email: 'ana@acme.test', group_id: 5 });
    expect(roundTrip({ assignee_email: 'omar@acme.test' }, { assignee_id: 99 }).inverse).toBeUndefined();
  });

  test('the group of an unassigned ticket is put back alone', () => {
    expect(roundTrip({ group_id: 6 }, { assignee_id: null }).inverse?.params).toEqual({ ticket_id: 4101, group_id: 5 });
    expect(roundTrip({ group_id: 6 }).inverse?.params).toEqual({ ticket_id: 4101, group_id: 5, assignee_id: 11 });
  });
});

describe('an update whose answer was lost', () => {
  const since = new Date('2026-11-20T09:00:00Z');
  const change = { status: 'solved', tags: ['VIP', 'billing'], assignee_id: 11 };
  const lookup = spec('ticket_update').lookup?.({ ticket_id: 4101, ...change });
  const found = (row: JsonObject) =>
    lookup?.find(
      { ticket: { ...ticket, updated_at: '2026-11-20T09:00:03Z', status: 'solved', ...row }, ...beside },
      since,
    );

  test('is found in a ticket that was changed since and has all that was asked for', () => {
    expect(found({})).toMatchObject({ ticket: { id: 4101, status: 'solved' } });
    expect(found({ tags: ['billing', 'vip'] })).toBeDefined();
    expect(found({ tags: ['billing'] })).toBeUndefined();
    expect(found({ status: 'open' })).toBeUndefined();
    expect(found({ assignee_id: 12 })).toBeUndefined();
    expect(found({ updated_at: '2026-11-20T08:00:00Z' })).toBeUndefined();
  });
});

describe('tags', () => {
  const undone = (name: string, tags: JsonObject['tags'], answer: JsonObject = { ticket }) => {
    const args = { ticket_id: 4101, ...(tags === undefined ? {} : { tags }) };
    const before = spec(name).before?.(args)?.values(answer);
    return spec(name).undo?.({ args, result: {}, before });
  };

  test('that were added are removed, but those the ticket had', () => {
    expect(undone('ticket_tags_add', ['VIP', 'beta', 'gold plan'])).toEqual({
      tool: 'zendeskoauth_ticket_tags_delete',
      params: { ticket_id: 4101, tags: 'beta,gold,plan' },
      kind: 'restore',
    });
    expect(undone('ticket_tags_add', ['vip'])).toBeUndefined();
  });

  test('that were removed are added, but those it never had', () => {
    expect(undone('ticket_tags_delete', 'beta, billing')).toEqual({
      tool: 'zendeskoauth_ticket_tags_add',
      params: { ticket_id: 4101, tags: ['billing'] },
      kind: 'restore',
    });
    expect(undone('ticket_tags_delete', 'beta')).toBeUndefined();
  });

  test('that were not shown are not known', () => {
    expect(undone('ticket_tags_add', ['beta'], { ticket: { id: 4101 } })).toBeUndefined();
  });
});

test('a ticket is deleted by its number', () => {
  const { undo } = spec('ticket_create');
  expect(undo?.({ args: {}, result: { ticket: { id: '4101' } } })).toEqual({
    tool: 'zendeskoauth_ticket_delete',
    params: { ticket_id: 4101 },
    kind: 'delete',
  });
  expect(undo?.({ args: {}, result: { ticket: { id: 'x' } } })).toBeUndefined();
});
