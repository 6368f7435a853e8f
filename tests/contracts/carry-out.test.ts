import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { buildCatalogue } from '../../src/connectors/catalogue/catalogue.ts';
import type { ToolCall } from '../../src/connectors/scalekit-port.ts';
import type { AvailableTool, JsonObject, ToolOutcome } from '../../src/connectors/types.ts';
import { carryOut } from '../../src/health/carry-out.ts';
import { COMMENT_TOOL, TASK_TOOL } from '../../src/health/follow-up-parts.ts';
import { createAudit } from '../../src/storage/audit.ts';
import { type Db, openDatabase } from '../../src/storage/database.ts';
import { createFollowUps } from '../../src/storage/follow-ups.ts';
import { argsHash } from '../../src/writes/args-hash.ts';
import { createLedger, type Ledger } from '../../src/writes/ledger.ts';
import { withMark } from '../../src/writes/mark.ts';
import { createWrites } from '../../src/writes/perform.ts';
import { testDatabase } from '../support/database.ts';

const ANA = 'slack:T1:U1';
const OWNER = 'hubspot_task_update';
const LINK = 'hubspot_association_create';
const SEARCH = 'hubspot_tasks_search';
const catalogue = buildCatalogue({ destructive: false });

let database: Awaited<ReturnType<typeof testDatabase>>;
let db: Db;
let ledger: Ledger;
beforeAll(async () => {
  database = await testDatabase();
  ({ db } = openDatabase(database.url, () => {}));
  ledger = createLedger({ db, audit: createAudit(db) });
});
afterAll(async () => {
  await db?.destroy();
  await database?.drop();
});
afterEach(async () => {
  for (const table of ['health_accounts', 'writes', 'enrolments'] as const) {
    await db.deleteFrom(table).execute();
  }
});

function tool(name: string): AvailableTool {
  const found = catalogue.tool(name);
  if (!found) throw new Error(`no ${name}`);
  const inputSchema = { type: 'object', properties: { hs_task_body: { type: 'string' } } };
  return { ...found, connection: found.connector.id, description: '', inputSchema };
}
const TOOLS = [TASK_TOOL, COMMENT_TOOL].map(tool);

/** A follow-up that Ana's automatic digest may carry out, or that she clicked. */
async function followUp(how: 'mode' | 'click' = 'mode') {
  const [id, account_id, episode_id] = [randomUUID(), randomUUID(), randomUUID()];
  const bare = {
    ...{ hs_task_subject: 'Acme is Critical', hs_task_body: 'Why', hs_timestamp: '2026-11-24T17:00:00Z' },
    ...{ owner_id: '77', associate_with_type: 'companies', associate_with_id: '9' },
  };
  const task = withMark(tool(TASK_TOOL), bare, { askId: id, key: argsHash(bare) });
  const comment = { issueId: '3', body: 'What is the next step?' };
  const account = { id: account_id, identifier: ANA, account_key: id, account: '{}', links: '{}' };
  await db
    .insertInto('health_accounts')
    .values({ ...account, last_seen: '2026-11-23' })
    .execute();
  await db.insertInto('episodes').values({ id: episode_id, account_id, opened_on: '2026-11-23' }).execute();
  await db
    .insertInto('follow_ups')
    .values({
      ...{ id, account_id, episode_id, identifier: ANA, run_id: randomUUID(), number: 1, tier: 'critical' as const },
      ...{ local_date: '2026-11-23', status: 'allowed' as const, allowed: how, allowed_at: new Date() },
      ...{ complete: true, scored_at: new Date(), task: JSON.stringify(task), task_hash: argsHash(task) },
      ...{ comment: JSON.stringify(comment), comment_hash: argsHash(comment) },
    })
    .execute();
  await db
    .insertInto('enrolments')
    .values({
      ...{ identifier: ANA, installation: 'T1', team_id: 'T1', user_id: 'U1', source: 'self' as const },
      ...{ time_zone: 'UTC', next_at: new Date(), next_date: '2026-11-24' },
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return { id, task };
}

type Answer = JsonObject | ToolOutcome | ((params: JsonObject) => JsonObject);
const limited = (retryAfterMs?: number): ToolOutcome => ({
  ...{ kind: 'error', code: 'rate_limited' },
  ...(retryAfterMs !== undefined && { retryAfterMs }),
});
const MADE: Record<string, Answer[]> = {
  [TASK_TOOL]: [{ id: '900', properties: {} }],
  [OWNER]: [{ id: '900', properties: {} }],
  [LINK]: [{ fromObjectId: '900', toObjectId: '9' }],
  [COMMENT_TOOL]: [{ comment: { id: 'c1', issue: { identifier: 'ONB-3' } } }],
  [SEARCH]: [{ results: [] }],
};

/** Carries it out, after the `earlier` ones, over what the tools answer in turn; the last answer stays. */
async function carriedOut(id: string, answers: Record<string, Answer[]>, earlier: readonly string[] = []) {
  const left = new Map(Object.entries({ ...MADE, ...answers }).map(([name, all]) => [name, [...all]]));
  const calls: ToolCall[] = [];
  const waits: number[] = [];
  const statuses: string[] = [];
  const execute = async (call: ToolCall): Promise<ToolOutcome> => {
    calls.push(call);
    const all = left.get(call.tool) ?? [];
    const [first = {}] = all.length > 1 ? all.splice(0, 1) : all;
    const answer = typeof first === 'function' ? first(call.params as JsonObject) : first;
    const isOutcome = answer.kind === 'error' || answer.kind === 'auth_error';
    return isOutcome ? (answer as ToolOutcome) : { kind: 'success', data: answer as JsonObject, executionId: 'e' };
  };
  const pause = async (ms: number) => {
    waits.push(ms);
    const rows = await ledger.of(id);
    statuses.push(rows.at(-1)?.status ?? '');
  };
  const specOf = (name: string) => catalogue.tool(name)?.spec;
  const writes = createWrites({ ledger, scalekit: { execute }, specOf, pause, now: () => new Date() });
  const followUps = createFollowUps(db);
  const carry = async (one: string) => {
    const row = await followUps.get(ANA, one);
    if (!row) throw new Error('no follow-up');
    return carryOut(row, TOOLS, { followUps, writes });
  };
  for (const one of earlier) await carry(one);
  const result = await carry(id);
  const { receipts } = await ledger.soFar(id);
  const done = (await followUps.get(ANA, id))?.status === 'done';
  const asked = (name: string) => calls.filter((call) => call.tool === name).map(({ params }) => params as JsonObject);
  return { state: result.state, receipts, done, waits, statuses, asked };
}

test('a digest’s write that meets a rate limit is made again once that is over', async () => {
  const { id } = await followUp();
  const out = await carriedOut(id, {
    [TASK_TOOL]: [limited(3_000), ...(MADE[TASK_TOOL] ?? [])],
    [COMMENT_TOOL]: [limited(), limited(), ...(MADE[COMMENT_TOOL] ?? [])],
  });
  expect([out.state, out.done]).toEqual(['done', true]);
  expect(out.waits).toEqual([3_000, 2_000, 8_000]);
  // Whoever takes it up after a crash has nothing to look for: it was refused.
  expect(out.statuses).toEqual(['planned', 'planned', 'planned']);
  expect([out.asked(TASK_TOOL).length, out.asked(COMMENT_TOOL).length]).toEqual([2, 3]);
  const audited = await db.selectFrom('audit').select('outcome').execute();
  expect(new Set(audited.map(({ outcome }) => outcome))).toEqual(new Set(['done']));
});

test('a limit that stays is failed, and may be planned again', async () => {
  const { id } = await followUp();
  const out = await carriedOut(id, { [COMMENT_TOOL]: [limited()] });
  expect([out.state, out.done]).toEqual(['failed', false]);
  expect(out.asked(COMMENT_TOOL)).toHaveLength(3);
  const again = await carriedOut(id, {});
  expect([again.state, again.done]).toEqual(['done', true]);
  expect([again.asked(TASK_TOOL).length, again.asked(COMMENT_TOOL).length]).toEqual([0, 1]);
});

test('a limit that says to come back at once is not asked for ever', async () => {
  const { id } = await followUp();
  const out = await carriedOut(id, { [COMMENT_TOOL]: [...Array<Answer>(9).fill(limited(0)), {}] });
  expect([out.state, out.waits]).toEqual(['failed', [0, 0]]);
});

test('a limit of an hour is not waited for', async () => {
  const { id } = await followUp();
  const out = await carriedOut(id, { [TASK_TOOL]: [limited(3_600_000)], [COMMENT_TOOL]: [limited(30_001)] });
  expect([out.state, out.waits]).toEqual(['failed', []]);
});

test('all pauses of one write with its steps are 30 seconds at most', async () => {
  const { id } = await followUp();
  const [made = {}, changed = {}] = [MADE[TASK_TOOL]?.[0], MADE[OWNER]?.[0]];
  const out = await carriedOut(id, {
    [TASK_TOOL]: [limited(20_000), made],
    [OWNER]: [limited(9_000), changed],
    [LINK]: [limited(2_000)],
  });
  expect(out.waits).toEqual([20_000, 9_000]);
  expect(out.receipts[0]?.missing).toEqual(['its link to the company']);
});

test('a limit that outlasted every try is not waited for again with each of the morning’s follow-ups', async () => {
  const [first, second] = [await followUp(), await followUp()];
  const out = await carriedOut(second.id, { [TASK_TOOL]: [limited()], [COMMENT_TOOL]: [limited(3_600_000)] }, [
    first.id,
  ]);
  expect(out.state).toBe('failed');
  expect(out.waits).toEqual([2_000, 8_000]);
  expect(out.asked(TASK_TOOL)).toHaveLength(4);
});

test('after a click, when somebody waits, only a moment', async () => {
  const { id } = await followUp('click');
  const out = await carriedOut(id, { [TASK_TOOL]: [limited(6_000)], [COMMENT_TOOL]: [limited()] });
  expect([out.state, out.waits]).toEqual(['failed', [2_000]]);
});

test('a task whose answer does not say which it is is looked for by its mark, and then gone on with', async () => {
  const { id, task } = await followUp();
  const createdAt = new Date().toISOString();
  const marked = (body: string, taskId: string) => ({
    ...{ id: taskId, createdAt },
    properties: { hs_task_subject: 'Acme is Critical', hs_task_body: body },
  });
  const found = { results: [marked('Why\n\nOnbehalf 0000000000', '1'), marked(String(task.hs_task_body), '900')] };
  const out = await carriedOut(id, { [TASK_TOOL]: [{}], [SEARCH]: [{ results: [] }, found] });
  expect([out.state, out.receipts[0]?.missing]).toEqual(['done', undefined]);
  expect(out.asked(OWNER)).toEqual([{ task_id: '900', properties: { hubspot_owner_id: '77' } }]);
  expect(out.asked(LINK)).toMatchObject([{ from_object_id: '900' }]);
  expect(out.asked(TASK_TOOL)).toHaveLength(1);
});

test.each<[string, JsonObject]>([
  ['nothing', {}],
  ['a blank id', { id: '', properties: { hs_task_subject: 'Acme is Critical' } }],
])('a task of which %s is known is done, and says what it lacks', async (_what, answer) => {
  const { id } = await followUp();
  const out = await carriedOut(id, { [TASK_TOOL]: [answer] });
  expect(out.asked(SEARCH).length).toBeGreaterThan(1);
  expect([out.asked(OWNER), out.asked(LINK)]).toEqual([[], []]);
  expect(out.receipts[0]).toMatchObject({ verb: 'Created', missing: ['its owner', 'its link to the company'] });
  expect((await carriedOut(id, {})).asked(TASK_TOOL)).toEqual([]);
});
