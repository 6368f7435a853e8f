import { expect, test } from 'vitest';
import { PEOPLE, type SandboxPerson } from '../people.ts';
import type { Provider } from '../providers/types.ts';
import type { Change } from '../record-changes.ts';
import { asksForWrite, type Outcome, reasonAgainst } from './verdict.ts';

const as = PEOPLE[0] as SandboxPerson;
const provider: Provider = {
  id: 'asana',
  label: 'Asana',
  providerKey: 'ASANA',
  tools: [],
  users: () => [],
  records: () => [],
};
const changedBy = (updatedBy: string): Change => ({
  change: 'created',
  provider,
  record: {
    kind: 'task',
    id: '1',
    title: 'Review',
    place: 'Website',
    fields: {},
    createdBy: updatedBy,
    updatedBy,
    createdAt: '2026-01-01T00:00:00Z',
  },
});
const write: Outcome = {
  as,
  asked: 'Create a task',
  answer: 'Here you are.\n✓ Created task Review in Asana as Ana Ruiz',
  changes: [changedBy(as.email)],
  calls: [{ rpc: 'ExecuteTool', tool: 'asana_task_create', ranAs: as.email, at: 1 }],
};
const read: Outcome = { ...write, asked: "What's on my plate?", answer: 'Nothing.', changes: [], calls: [] };

test('a write with its receipt and its author is good, and so is a read that changes nothing', () => {
  expect(reasonAgainst(write)).toBeUndefined();
  expect(reasonAgainst(read)).toBeUndefined();
});

test.each([
  ['a write that left nothing', { ...write, changes: [], answer: 'Sure.' }, /no provider holds anything new/],
  ['a receipt without a record', { ...read, answer: '✓ Created task' }, /has a receipt/],
  ['a record without a receipt', { ...write, answer: 'Created it!' }, /no receipt/],
  ['a read that changed something', { ...write, asked: 'Show me', answer: 'Here.' }, /no receipt/],
  ["somebody else's record", { ...write, changes: [changedBy('omar@acme.test')] }, /changed as omar@acme.test/],
  [
    "a call through somebody else's account",
    { ...read, calls: [{ rpc: 'ExecuteTool', tool: 'asana_me_get', ranAs: 'omar@acme.test', at: 1 }] },
    /ran as omar@acme.test/,
  ],
  ['a failure the app owned up to', { ...read, answer: 'It failed (reference K7Q2).' }, /reference K7Q2/],
])('%s is not', (_, outcome, reason) => {
  expect(reasonAgainst(outcome)).toMatch(reason);
});

test.each(['Create a task', 'please assign it to me', 'Can you close ticket 5?', 'reply to Bill'])(
  '%j asks for a write',
  (words) => expect(asksForWrite(words)).toBe(true),
);

test.each(["What's in the board?", 'Show what I created', 'Which tasks are open?'])('%j does not', (words) =>
  expect(asksForWrite(words)).toBe(false),
);
