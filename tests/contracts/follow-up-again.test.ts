import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { JsonObject, ToolOutcome } from '../../src/connectors/types.ts';
import { ago, CONNECTIONS, NOW, stage, TODAY } from '../../src/health/signals/execute.fixture.ts';
import { SOURCES } from '../../src/health/types.ts';
import type { Person } from '../../src/identity/person.ts';
import { plusDays } from '../../src/local-time.ts';
import { type Db, openDatabase } from '../../src/storage/database.ts';
import { createEnrolments } from '../../src/storage/enrolments.ts';
import { testDatabase } from '../support/database.ts';
import { morningOver, reportFor, scoredOf } from '../support/morning-workflow.ts';

const ANA = {
  ...{ identifier: 'slack:T1:U1', installation: 'T1', teamId: 'T1', userId: 'U1', timeZone: 'UTC' },
  email: 'ana@acme.test',
} as Person & { email: string };
const TASK = 'hubspot_task_create';
const COMMENT = 'linear_comment_create';
const RATE_LIMITED: ToolOutcome = { kind: 'error', code: 'rate_limited' };
const NO_SCOPE: ToolOutcome = { kind: 'auth_error', reason: 'scope_insufficient' };

let database: Awaited<ReturnType<typeof testDatabase>>;
let db: Db;
beforeAll(async () => {
  database = await testDatabase();
  ({ db } = openDatabase(database.url, () => {}));
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});
beforeEach(() => createEnrolments(db).enrol(ANA, 'self', {}, NOW));
afterEach(async () => {
  for (const table of ['health_accounts', 'writes', 'enrolments'] as const) await db.deleteFrom(table).execute();
});

const issue = (id: string, title: string) => ({
  ...{ id, identifier: `ONB-${id}`, title, state: { type: 'started' }, updatedAt: ago(9), dueDate: '2026-11-10' },
  project: { id: 'p1' },
});

/** A customer that is Critical; `issues` are what its project has. */
const critical = (issues: JsonObject[]) => ({
  hubspot_owners_list: () => ({ results: [{ id: '77', email: 'ana@acme.test' }] }),
  hubspot_contacts_search: () => ({
    results: [{ id: '1', properties: { email: 'a@acme.example', company: 'Acme', createdate: ago(9) } }],
  }),
  hubspot_deal_pipelines_list: () => ({
    results: [{ id: '75', label: 'Onboarding', stages: [{ id: 's1', label: 'Setup', metadata: {} }] }],
  }),
  hubspot_deals_search: () => ({
    results: [{ id: '5', properties: { dealname: 'Acme onboarding', dealstage: 's1', createdate: ago(60) } }],
  }),
  zendeskoauth_users_search: () => ({ users: [{ id: 1, email: 'a@acme.example', organization_id: 70 }] }),
  zendeskoauth_search_tickets: ({ query }: JsonObject) => ({
    results: String(query).includes('<solved')
      ? [1, 2, 3, 4, 5, 6].map((id) => ({
          id,
          status: 'open',
          organization_id: 70,
          created_at: ago(12),
          updated_at: ago(2),
        }))
      : [],
  }),
  linear_projects_list: () => ({ projects: { nodes: [{ id: 'p1', name: 'Acme onboarding' }] } }),
  linear_issues_list: () => ({ issues: { nodes: issues } }),
});
const SETUP = [issue('1', 'Import'), issue('2', 'Single sign-on'), issue('3', 'Training')];

/** Her automatic morning `day` days from now; `writes` answer where it is written. */
async function morning(day: number, issues: JsonObject[], writes: Record<string, JsonObject | ToolOutcome>) {
  const answers = Object.fromEntries(Object.entries(writes).map(([tool, answer]) => [tool, () => answer]));
  const products = stage({ ...critical(issues), ...answers });
  const workflow = morningOver({
    ...{ db, connections: CONNECTIONS, now: () => NOW, pause: async () => {} },
    scalekit: {
      execute: products.execute,
      accounts: async () => SOURCES.map((source) => ({ connection: CONNECTIONS[source], state: 'active' as const })),
      scopedTools: async (_, __, names) =>
        [TASK, COMMENT]
          .filter((name) => names.includes(name))
          .map((name) => ({ name, description: '', inputSchema: { type: 'object', properties: {} } })),
    },
  });
  const request = {
    ...reportFor({ ...ANA, date: plusDays(TODAY, day) }),
    mode: 'automatic',
    runId: randomUUID(),
  } as const;
  const [account] = scoredOf(await workflow(request)).accounts;
  return { followUp: account?.followUp, wrote: (tool: string) => products.paramsOf(tool) };
}

const made = {
  [TASK]: { id: '900', properties: {} },
  [COMMENT]: { comment: { id: 'c1', issue: { identifier: 'ONB-2' } } },
};

test('what came to nothing is made anew the next day, of what is so by then', async () => {
  const first = await morning(0, SETUP, { [TASK]: RATE_LIMITED, [COMMENT]: RATE_LIMITED });
  expect(first.followUp).toMatchObject({ state: 'failed', receipts: [] });
  // The issue that stalled is done by the third day.
  const third = await morning(2, SETUP.slice(1), made);
  expect(third.followUp).toMatchObject({ id: first.followUp?.id, state: 'done' });
  expect(third.wrote(TASK)).toHaveLength(1);
  const [[then], [now]] = [first.wrote(COMMENT), third.wrote(COMMENT)];
  expect(then?.issueId).not.toBe(now?.issueId);
  expect(SETUP.slice(1).map(({ id }) => id)).toContain(now?.issueId);
});

test('of what was half done the rest is made anew, and what was done stays', async () => {
  const first = await morning(0, SETUP, { ...made, [COMMENT]: RATE_LIMITED });
  expect(first.followUp).toMatchObject({ state: 'failed', receipts: [{ noun: 'task' }] });
  const second = await morning(1, SETUP.slice(1), made);
  expect(second.followUp).toMatchObject({ id: first.followUp?.id, state: 'done' });
  expect(second.wrote(TASK)).toEqual([]);
  const [[then], [now]] = [first.wrote(COMMENT), second.wrote(COMMENT)];
  expect(then?.issueId).not.toBe(now?.issueId);
});

test('where no issue stalls any more nothing is said to anybody', async () => {
  await morning(0, SETUP, { ...made, [COMMENT]: RATE_LIMITED });
  const quiet = SETUP.map((one) => ({ ...one, updatedAt: ago(0), dueDate: '2026-12-30' }));
  const second = await morning(1, quiet, made);
  expect([second.wrote(TASK), second.wrote(COMMENT)]).toEqual([[], []]);
  expect(second.followUp?.parts).toEqual(['task']);
});

test('of what a click allowed only what was begun is finished on another day', async () => {
  await morning(0, SETUP, { ...made, [COMMENT]: RATE_LIMITED });
  await db.updateTable('follow_ups').set({ allowed: 'click' }).execute();
  const second = await morning(1, SETUP.slice(1), made);
  expect([second.wrote(TASK), second.wrote(COMMENT)]).toEqual([[], []]);
  expect(second.followUp).toMatchObject({ receipts: [{ noun: 'task' }] });
  const third = await morning(2, SETUP.slice(1), made);
  expect(third.followUp).toMatchObject({ state: 'earlier', receipts: [{ noun: 'task' }] });
});

test('that the account does not allow it is told with its part', async () => {
  const { followUp } = await morning(0, SETUP, { ...made, [COMMENT]: NO_SCOPE });
  expect(followUp).toMatchObject({ state: 'failed', receipts: [{ noun: 'task' }], denied: ['comment'] });
});

test('on the same day a repetition finishes both', async () => {
  await morning(0, SETUP, { [TASK]: RATE_LIMITED, [COMMENT]: RATE_LIMITED });
  const again = await morning(0, SETUP, made);
  expect(again.followUp).toMatchObject({ state: 'done', receipts: [{ noun: 'task' }, { noun: 'issue' }] });
});
