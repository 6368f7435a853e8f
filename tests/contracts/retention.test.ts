import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { retain } from '../../src/scheduler/retention.ts';
import { createAudit } from '../../src/storage/audit.ts';
import { type Db, openDatabase } from '../../src/storage/database.ts';
import { createEnrolments } from '../../src/storage/enrolments.ts';
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
  await sql`truncate asks, writes, proposals, people, digest_runs, health_accounts cascade`.execute(db);
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

/** Everything that one digest leaves about one account, all full of one word; `seen`: days since it was last read. */
async function digest(word: string, days: number, { seen = days, closed = true, identifier = ANA } = {}) {
  const [run, account, episode, followUp] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const at = sql`now() - make_interval(days => ${days})`;
  const day = sql`to_char(${at}, 'YYYY-MM-DD')`;
  const lastSeen = sql`to_char(now() - make_interval(days => ${seen}), 'YYYY-MM-DD')`;
  const json = JSON.stringify({ word });
  await sql`insert into digest_runs (id, identifier, local_date, time_zone, due_at, status, facts, created_at)
    values (${run}, ${identifier}, ${day}, 'UTC', ${at}, 'done', ${json}, ${at})`.execute(db);
  await sql`insert into health_accounts (id, identifier, account_key, account, last_seen, links, created_at)
    values (${account}, ${identifier}, ${account}, ${json}, ${lastSeen}, ${json}, ${at})`.execute(db);
  await sql`insert into snapshots (id, account_id, identifier, local_date, rules, snapshot, scored, created_at)
    values (${randomUUID()}, ${account}, ${identifier}, ${day}, '1', ${json}, ${json}, ${at})`.execute(db);
  await sql`insert into episodes (id, account_id, opened_on, closed_on, created_at)
    values (${episode}, ${account}, ${day}, ${closed ? day : null}, ${at})`.execute(db);
  await sql`insert into follow_ups (id, account_id, episode_id, identifier, run_id, number, tier, local_date, status,
      complete, scored_at, task, task_hash, comment, comment_hash, created_at)
    values (${followUp}, ${account}, ${episode}, ${identifier}, ${run}, 1, 'critical', ${day}, 'done', true, ${at},
      ${json}, 'f00d', ${json}, 'f00d', ${at})`.execute(db);
  await sql`insert into feedback (id, account_id, identifier, local_date, scored, reason, created_at)
    values (${randomUUID()}, ${account}, ${identifier}, ${day}, ${json}, ${word}, ${at})`.execute(db);
  await sql`insert into handovers (id, account_id, identifier, to_user, note, created_at)
    values (${randomUUID()}, ${account}, ${identifier}, 'U0OMAR', ${word}, ${at})`.execute(db);
  const approval = JSON.stringify({ kind: 'digest', followUp, how: 'mode', at: new Date().toISOString() });
  await sql`insert into writes (id, ask_id, identifier, connector, connection, tool, args, args_hash, status, result,
      receipt, approval, created_at)
    values (${randomUUID()}, ${followUp}, ${identifier}, 'hubspot', 'hubspot', 'hubspot_task_create', ${json}, 'f00d',
      'done', ${json}, ${json}, ${approval}, ${at})`.execute(db);
  return { run, account, episode, followUp };
}
const OF_A_DIGEST = ['digest_runs', 'feedback', 'follow_ups', 'handovers', 'health_accounts', 'snapshots', 'writes'];

test('what old digests said, rest on and led to goes like other words, and what is young stays', async () => {
  const old = await digest('OLDWORD', 31);
  await digest('YOUNGWORD', 29);
  expect(await places('OLDWORD')).toEqual(OF_A_DIGEST);
  await run();
  expect(await places('OLDWORD')).toEqual([]);
  expect(await places('YOUNGWORD')).toEqual(OF_A_DIGEST);
  // It was taken back, by a click on its receipt.
  await sql`insert into writes (id, ask_id, identifier, connector, connection, tool, args, args_hash, status, approval,
      undoes, created_at)
    select gen_random_uuid(), ask_id, identifier, connector, connection, 'hubspot_task_delete', '{}', 'undo', 'done',
      ${JSON.stringify({ kind: 'click', by: ANA, at: '', proposal: old.followUp })}, id, created_at
    from writes where ask_id = ${old.followUp}`.execute(db);
  // That something was written as somebody stays for as long as the record of it.
  const written = () => db.selectFrom('writes').select('id').where('ask_id', '=', old.followUp).execute();
  expect(await written()).toHaveLength(2);
  await run(30, 32);
  expect(await written()).toHaveLength(2);
  await run(30, 31);
  expect(await written()).toHaveLength(0);
  expect(await places('YOUNGWORD')).toEqual(OF_A_DIGEST);
});

test('the words about an account that is still there go with their age, and the account and its episode stay', async () => {
  const { account, episode, followUp } = await digest('OLDWORD', 31, { seen: 0, closed: false });
  await db.updateTable('health_accounts').set({ account: '{}', links: '{}', handed_to: 'U0OMAR' }).execute();
  await run();
  expect(await places('OLDWORD')).toEqual([]);
  const [row] = await db.selectFrom('health_accounts').selectAll().execute();
  // Handed over, it has no scores; without its row it would be back in the digest of who gave it away.
  expect(row).toMatchObject({ id: account, handed_to: 'U0OMAR' });
  const kept = await db.selectFrom('follow_ups').select(['id', 'episode_id', 'status', 'task_hash']).execute();
  expect(kept).toEqual([{ id: followUp, episode_id: episode, status: 'done', task_hash: 'f00d' }]);
});

test('an account that nobody has seen for so long goes, also with an episode that is open', async () => {
  await digest('OLDWORD', 31, { closed: false });
  await run();
  expect(await places('OLDWORD')).toEqual([]);
  expect(await db.selectFrom('health_accounts').select('id').execute()).toEqual([]);
});

test('who leaves loses all of it at once, and what a digest wrote after that goes too', async () => {
  const words = async (word: string) => (await places(word)).filter((table) => table !== 'writes');
  await digest('HERWORD', 0);
  await digest('HISWORD', 0, { identifier: 'slack:T0ACME:U0OMAR' });
  await createEnrolments(db).remove(ANA, new Date());
  expect(await words('HERWORD')).toEqual([]);
  expect(await words('HISWORD')).toEqual(OF_A_DIGEST.filter((table) => table !== 'writes'));
  // That there was a digest on that day stays: who comes back gets no second one.
  const runs = await db.selectFrom('digest_runs').select(['identifier', 'facts']).orderBy('identifier').execute();
  expect(runs).toEqual([{ identifier: ANA, facts: null }, expect.objectContaining({ facts: { word: 'HISWORD' } })]);

  await digest('LASTWORD', 1);
  const left = { installation: 'T0ACME', team_id: 'T0ACME', user_id: 'U0ANA', left_at: new Date() };
  await db
    .insertInto('people')
    .values({ identifier: ANA, ...left })
    .execute();
  await run();
  expect(await places('LASTWORD')).toEqual([]);
  expect(await words('HISWORD')).toEqual(OF_A_DIGEST.filter((table) => table !== 'writes'));
});
