import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { retain } from '../../src/scheduler/retention.ts';
import { createAudit } from '../../src/storage/audit.ts';
import { type Db, openDatabase } from '../../src/storage/database.ts';
import type { AskStatus } from '../../src/storage/schema.ts';
import { everyRow } from '../attacks/support/database-rows.ts';
import { testDatabase } from '../support/database.ts';

const ANA = 'slack:T0ACME:U0ANA';
const DAY = 86_400_000;

let database: Awaited<ReturnType<typeof testDatabase>>;
let db: Db;
beforeAll(async () => {
  database = await testDatabase();
  db = openDatabase(database.url, () => {}).db;
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});
beforeEach(async () => {
  await sql`truncate asks, writes, proposals, people`.execute(db);
});

const conversations = { forget: vi.fn(async () => {}), forgetOlderThan: vi.fn(async (_: Date) => {}) };
const run = (retentionDays = 30, auditRetentionDays = 365) =>
  retain({ db, audit: createAudit(db), conversations, retentionDays, auditRetentionDays });

/** A request with a write and a proposal, all full of one word. */
async function request(word: string, days: number, status: AskStatus = 'done', identifier = ANA): Promise<string> {
  const id = randomUUID();
  const at = sql`now() - make_interval(days => ${days})`;
  const json = JSON.stringify({ word });
  await sql`insert into asks (id, installation, team_id, user_id, identifier, channel, channel_kind, thread_ts,
      message_ts, shared_channel, text, status, reply, reply_public, trail, card, reference, created_at)
    values (${id}, 'T0ACME', 'T0ACME', 'U0ANA', ${identifier}, 'C0', 'channel', '1.1', ${id}, false, ${word}, ${status},
      ${word}, ${word}, ${json}, ${json}, 'BCD', ${at})`.execute(db);
  await sql`insert into writes (id, ask_id, identifier, connector, connection, tool, args, args_hash, status, result,
      receipt, before, after, created_at)
    values (${randomUUID()}, ${id}, ${identifier}, 'asana', 'asana', 'asana_task_create', ${json}, 'f00d', 'done',
      ${json}, ${json}, ${json}, ${json}, ${at})`.execute(db);
  await sql`insert into proposals (id, ask_id, identifier, connector, connection, tool, call_ids, origin_hash, args,
      args_hash, before, labels, expires_at, created_at)
    values (${randomUUID()}, ${id}, ${identifier}, 'asana', 'asana', 'asana_task_create', '{}', 'f00d', ${json}, 'f00d',
      ${json}, ${json}, ${at}, ${at})`.execute(db);
  return id;
}

/** The places where a word still stands. */
async function places(word: string): Promise<string[]> {
  const rows = (await everyRow(database.url)).filter(({ row }) => JSON.stringify(row).includes(word));
  return rows.map(({ table }) => table.replace('public.', ''));
}
const EVERYWHERE = ['asks', 'proposals', 'writes'];

test('the words of what is old go, of what is young and of what is not finished stay', async () => {
  await request('OLDWORD', 31);
  await request('YOUNGWORD', 29);
  for (const status of ['queued', 'running', 'waiting', 'deciding'] as const) await request('OPENWORD', 31, status);
  await run();
  expect(await places('OLDWORD')).toEqual([]);
  expect(await places('YOUNGWORD')).toEqual(EVERYWHERE);
  expect(new Set(await places('OPENWORD'))).toEqual(new Set(EVERYWHERE));
  expect(await places('OPENWORD')).toHaveLength(12);
  // That it happened stays on record.
  expect(await db.selectFrom('asks').select('id').execute()).toHaveLength(6);
  const [olderThan] = conversations.forgetOlderThan.mock.calls.at(-1) ?? [];
  expect(Math.abs((olderThan?.getTime() ?? 0) - (Date.now() - 30 * DAY))).toBeLessThan(60_000);
});

test('the operator’s number of days counts', async () => {
  await request('OLDWORD', 5);
  await request('YOUNGWORD', 3);
  await run(4);
  expect(await places('OLDWORD')).toEqual([]);
  expect(await places('YOUNGWORD')).toEqual(EVERYWHERE);
});

test('more rows than fit in one statement', async () => {
  await sql`insert into asks (id, installation, team_id, user_id, identifier, channel, channel_kind, thread_ts,
      message_ts, shared_channel, text, status, reference, created_at)
    select gen_random_uuid(), 'T0ACME', 'T0ACME', 'U0ANA', ${ANA}, 'C0', 'channel', '1.1', n::text, false, 'MANYWORD',
      'done', 'BCD', now() - interval '1 day' * (n / 3) from generate_series(1, 2000) n`.execute(db);
  await run(30, 365);
  expect(await places('MANYWORD')).toHaveLength(89);
  const { count } = await db.selectFrom('asks').select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow();
  expect(count).toBe(365 * 3 - 1);
});

test('requests themselves go with the trace, and what belongs to them', async () => {
  const old = await request('OLDWORD', 366);
  const open = await request('OPENWORD', 366, 'deciding');
  const young = await request('YOUNGWORD', 364);
  await run();
  for (const [table, column] of [
    ['asks', 'id'],
    ['writes', 'ask_id'],
    ['proposals', 'ask_id'],
  ]) {
    const { rows } = await sql<{
      id: string;
    }>`select ${sql.ref(column ?? '')} as id from ${sql.table(table ?? '')}`.execute(db);
    expect(new Set(rows.map(({ id }) => id))).toEqual(new Set([open, young]));
  }
  expect(old).toBeDefined();
  // A trace that is kept for less than the words does not take them along.
  await run(3_650, 100);
  expect(await places('OPENWORD')).toEqual(EVERYWHERE);
  expect(await db.selectFrom('asks').select('id').where('id', '=', young).execute()).toHaveLength(1);
});

test('people go long after they left', async () => {
  const person = { installation: 'T0ACME', team_id: 'T0ACME', user_id: 'U0X' };
  const ago = (days: number) => new Date(Date.now() - days * DAY);
  await db
    .insertInto('people')
    .values([
      { ...person, identifier: 'slack:T0ACME:U0LONG', left_at: ago(366) },
      { ...person, identifier: 'slack:T0ACME:U0SHORT', left_at: ago(364) },
      { ...person, identifier: ANA, left_at: null, created_at: ago(500) },
    ])
    .execute();
  await run();
  const rows = await db.selectFrom('people').select('identifier').orderBy('identifier').execute();
  expect(rows.map(({ identifier }) => identifier)).toEqual([ANA, 'slack:T0ACME:U0SHORT']);
});

test('what a turn wrote after its person left goes too, and what they say since they are back stays', async () => {
  const gone = 'slack:T0ACME:U0GONE';
  const back = 'slack:T0ACME:U0BACK';
  for (const identifier of [gone, back]) {
    await request('LASTWORD', 2, 'stopped', identifier);
    await db
      .insertInto('people')
      .values({
        identifier,
        installation: 'T0ACME',
        team_id: 'T0ACME',
        user_id: 'U0X',
        left_at: identifier === gone ? new Date() : null,
        purged_at: new Date(Date.now() - DAY),
      })
      .execute();
  }
  await request('NEWWORD', 0, 'done', back);
  await run();
  expect(await places('LASTWORD')).toEqual([]);
  expect(await places('NEWWORD')).toEqual(EVERYWHERE);
  expect(conversations.forget.mock.calls).toEqual([[gone]]);
});
