import { expect, test } from 'vitest';
import { PEOPLE, type SandboxPerson } from '../people.ts';
import type { Provider } from '../providers/types.ts';
import type { Change } from '../record-changes.ts';
import { type Mornings, reasonAgainstMornings } from './verdict.ts';

const as = PEOPLE[0] as SandboxPerson;
const PROJECTS: Record<string, string> = { 'ONB-1': 'Initech onboarding', 'ONB-2': 'Hooli onboarding' };
const provider: Provider = {
  id: 'any',
  label: 'Any',
  providerKey: 'ANY',
  tools: [],
  users: () => [],
  records: () => [],
};

let id = 0;
function made(kind: string, place: string, fields: Record<string, string> = {}, by = as.email): Change {
  id += 1;
  const record = { kind, id: String(id), title: `${kind} in ${place}`, place, fields, createdBy: by, updatedBy: by };
  return { change: 'created', provider, record: { ...record, createdAt: '2026-11-23T07:00:00Z' } };
}
const task = (about: string, owner = as.email, by = as.email) =>
  made('task', 'Tasks', { about, hubspot_owner_id: owner }, by);
const comment = (issue: string, by = as.email) => made('comment', issue, {}, by);

const changes = [task('Initech'), task('Hooli'), comment('ONB-1'), comment('ONB-2')];
const good: Mornings = {
  as,
  entered: ['Initech', 'Hooli'],
  changes,
  projectOf: (issue) => PROJECTS[issue],
  calls: [{ rpc: 'ExecuteTool', tool: 'hubspot_task_create', ranAs: as.email, at: 1 }],
};

test('one task and one comment for each account, as the CSM, is good', () => {
  expect(reasonAgainstMornings(good)).toBeUndefined();
});

const cases: [string, Partial<Mornings>, RegExp][] = [
  ['an account without a task', { changes: changes.slice(1) }, /Initech has 0 new tasks/],
  ['an account without a comment', { changes: changes.slice(0, 3) }, /Hooli has 0 new comments/],
  ['a second task', { changes: [...changes, task('Hooli')] }, /Hooli has 2 new tasks/],
  ['a second comment', { changes: [...changes, comment('ONB-1')] }, /Initech has 2 new comments/],
  ['a task about somebody else', { changes: [...changes, task('Northwind')] }, /3 tasks were made for 2 accounts/],
  ['a comment nobody knows the issue of', { changes: [...changes, comment('WEB-9')] }, /3 comments were made for 2/],
  ['a comment as a colleague', { changes: [...changes.slice(0, 3), comment('ONB-2', 'omar@acme.test')] }, /by omar@/],
  ["a colleague's task", { changes: [task('Initech', 'omar@acme.test'), ...changes.slice(1)] }, /belongs to omar@/],
  ['anything else', { changes: [...changes, made('note', 'Notes')] }, /note "note in Notes" was created/],
  [
    'a record that was there before and changed',
    { changes: [...changes, { ...task('Initech'), change: 'updated' }] },
    /was updated, which nobody asked for/,
  ],
  ['nobody in need', { entered: [], changes: [] }, /no account needed anybody/],
  [
    "a call through somebody else's account",
    { calls: [{ rpc: 'ExecuteTool', tool: 'linear_issues_list', ranAs: 'omar@acme.test', at: 1 }] },
    /linear_issues_list ran as omar@acme.test/,
  ],
];

test.each(cases)('%s is not', (_, change, reason) => {
  expect(reasonAgainstMornings({ ...good, ...change })).toMatch(reason);
});
