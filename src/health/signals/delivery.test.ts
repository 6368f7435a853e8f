import { describe, expect, test } from 'vitest';
import { deliveryOf } from './delivery.ts';
import { ago, NOW, TODAY } from './execute.fixture.ts';
import type { LinearIssue } from './linear-rows.ts';

const issue = (identifier: string, parts: Partial<LinearIssue> = {}): LinearIssue => ({
  id: `id-${identifier}`,
  identifier,
  title: `Do ${identifier}`,
  done: false,
  gone: false,
  begun: false,
  movedAt: ago(5),
  labels: [],
  ...parts,
});

test('planned is what is done or due; overdue is what was due before today', () => {
  const issues = [
    issue('ONB-1', { done: true, dueDate: '2026-12-01' }),
    issue('ONB-2', { done: true, dueDate: '2026-11-01' }),
    issue('ONB-3', { dueDate: '2026-11-19', movedAt: ago(7) }),
    issue('ONB-4', { dueDate: TODAY }),
    issue('ONB-5', { dueDate: '2026-11-21' }),
    issue('ONB-6'),
    issue('ONB-6'),
  ];
  expect(deliveryOf(issues, TODAY, NOW)).toEqual({
    done: 2,
    planned: 4,
    overdue: 1,
    quietDays: 5,
    stalled: { id: 'id-ONB-3', identifier: 'ONB-3', title: 'Do ONB-3', overdue: true, quietDays: 7 },
  });
});

test('where nothing is open nothing is quiet or stalled', () => {
  const all = [issue('ONB-1', { done: true, movedAt: ago(30) })];
  expect(deliveryOf(all, TODAY, NOW)).toEqual({ done: 1, planned: 1, overdue: 0, quietDays: 0 });
});

test('quiet is counted from whatever moved last, done or not', () => {
  const all = [issue('ONB-1', { done: true, movedAt: ago(2.9) }), issue('ONB-2', { movedAt: ago(9) })];
  expect(deliveryOf(all, TODAY, NOW).quietDays).toBe(2);
});

test('nothing is called quiet where something may have moved, or long still where that is not known', () => {
  const unknown = issue('ONB-1', { movedAt: undefined, dueDate: '2026-11-10' });
  const stalled = expect.objectContaining({ identifier: 'ONB-1', overdue: true, quietDays: null });
  expect(deliveryOf([unknown, issue('ONB-2')], TODAY, NOW)).toMatchObject({ quietDays: null, stalled });
  // What moved today is not quiet, whatever the others did.
  expect(deliveryOf([unknown, issue('ONB-2', { movedAt: ago(0) })], TODAY, NOW)).toMatchObject({ quietDays: 0 });
  expect(deliveryOf([{ ...unknown, done: true }], TODAY, NOW).quietDays).toBe(0);
  const undated = issue('ONB-1', { movedAt: undefined });
  expect(deliveryOf([undated, issue('ONB-2')], TODAY, NOW).stalled?.identifier).toBe('ONB-2');
});

describe('what holds things up most is', () => {
  const late = issue('ONB-9', { dueDate: '2026-11-10', movedAt: ago(1) });
  const later = issue('ONB-8', { dueDate: '2026-11-12', begun: true, movedAt: ago(20) });
  const begun = issue('ONB-7', { begun: true, movedAt: ago(1) });
  const old = issue('ONB-6', { movedAt: ago(30) });
  const [ten, two] = [issue('ONB-10', { movedAt: ago(6) }), issue('ONB-2', { movedAt: ago(6) })];
  const order = [late, later, begun, old, two, ten];

  test.each(order.map((expected, index) => [expected.identifier, order.slice(index)] as const))(
    '%s',
    (identifier, rest) => {
      expect(deliveryOf(rest, TODAY, NOW).stalled?.identifier).toBe(identifier);
      expect(deliveryOf(rest.toReversed(), TODAY, NOW).stalled?.identifier).toBe(identifier);
    },
  );
});

test('an issue that is asked about for another account holds nothing up, but counts', () => {
  const [late, quiet] = [issue('ONB-1', { dueDate: '2026-11-10' }), issue('ONB-2')];
  const counted = { done: 0, planned: 1, overdue: 1, quietDays: 5 };
  const without = (...ids: string[]) => deliveryOf([late, quiet], TODAY, NOW, ({ id }) => !ids.includes(id));
  expect(without(late.id)).toEqual({ ...counted, stalled: expect.objectContaining({ id: quiet.id }) });
  expect(without(late.id, quiet.id)).toEqual(counted);
});
