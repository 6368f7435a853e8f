import { expect, test } from 'vitest';
import { ago, NOW } from './execute.fixture.ts';
import { supportOf } from './support.ts';
import type { Ticket } from './zendesk-rows.ts';

const ticket = (id: string, parts: Partial<Ticket> = {}): Ticket => ({
  id,
  open: true,
  urgent: false,
  tags: [],
  reopens: 0,
  createdAt: ago(2),
  updatedAt: ago(1),
  ...parts,
});

test('open, urgent, reopened and the oldest are of open tickets; contact is of all', () => {
  const tickets = [
    ticket('1', { createdAt: ago(9.9), updatedAt: ago(4.5), tags: ['reopened'] }),
    ticket('2', { urgent: true, reopens: 2, updatedAt: ago(6) }),
    ticket('2', { urgent: true, reopens: 2, updatedAt: ago(6) }),
    ticket('3', { updatedAt: ago(7) }),
    ticket('4', { open: false, urgent: true, reopens: 1, createdAt: ago(50), updatedAt: ago(3.2) }),
  ];
  expect(supportOf(tickets, 'Reopened', NOW)).toEqual({
    open: 3,
    urgent: 1,
    reopened: 2,
    oldestDays: 9,
    lastContactDays: 3,
  });
});

test('no ticket at all is silence of unknown length', () => {
  const nothing = { open: 0, urgent: 0, reopened: 0, oldestDays: 0, lastContactDays: null };
  expect(supportOf([], 'reopened', NOW)).toEqual(nothing);
});
