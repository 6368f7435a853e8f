import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { startApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { testDatabase } from '../support/database.ts';
import { freePort } from '../support/running-app.ts';
import { digestsOf, outcomeOf, whole } from './support/outcome.ts';
import { prepareStages, type Stage } from './support/stages.ts';

const database = await testDatabase();
const { stage, date, close } = await prepareStages(database.url);
afterAll(async () => {
  close();
  await database.drop();
});
const WHOLE = whole(date);

async function start(): Promise<Stage> {
  const one = await stage();
  onTestFinished(one.close);
  return one;
}

/** Resolves when somebody waits for a morning that somebody else is at, or when `test` says so. */
async function waiting({ morning: { db } }: Stage, test: () => boolean): Promise<void> {
  const waits = sql`select from pg_locks where locktype = 'advisory' and not granted
    and database = (select oid from pg_database where datname = current_database())`;
  const is = async () => test() || (await waits.execute(db)).rows.length > 0;
  await expect.poll(is, { timeout: 30_000 }).toBe(true);
}

test('two workers on one morning: one of everything', async () => {
  const one = await start();
  const both = [1, 2].map(() => one.child({ stallAt: 'sql update digest_runs (posting_at) 1 before' }));
  let there = 0;
  for (const { stalled } of both) void stalled.then(() => (there += 1));
  await waiting(one, () => there === both.length);
  for (const { resume } of both) resume();
  expect(await Promise.all(both.map(({ ended }) => ended))).toMatchObject([{ by: 0 }, { by: 0 }]);
  expect(await outcomeOf(one)).toEqual(WHOLE);
});

/** Places at which a process can hang for a while, and go on as if nothing had been. */
const PLACES = [
  'slack users.info 1 before',
  'scalekit hubspot_task_create 1 before',
  'sql update digest_runs (facts) 1 before',
  'sql update digest_runs (posting_at) 1 before',
  'slack chat.postMessage 1 before',
  'sql update digest_runs (status) 2 before',
];

test.each(PLACES)('a process that stalls at %s and comes back: one of everything', async (at) => {
  const one = await start();
  const child = one.child({ stallAt: at });
  await child.stalled;
  let over = false;
  const second = one.morning.run(one.runId).finally(() => {
    over = true;
  });
  await waiting(one, () => over);
  child.resume();
  await second;
  expect((await child.ended).by).toBe(0);
  expect(await outcomeOf(one)).toEqual(WHOLE);
});

// A call that was already on its way to a provider or to Slack goes out all the same: nothing can call it back.
const RECALLABLE = PLACES.filter((place) => !place.includes('task_create') && !place.includes('postMessage'));
test.each(RECALLABLE)(
  'one that stalls at %s so long that its connections are given up: one of everything',
  async (at) => {
    const one = await start();
    const child = one.child({ stallAt: at });
    await child.stalled;
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid != pg_backend_pid()`.execute(one.morning.db);
    await one.morning.run(one.runId);
    child.resume();
    await child.ended;
    expect(await outcomeOf(one)).toEqual(WHOLE);
  },
);

test.each([
  ['an hour later is marked as late', 1, { status: 'done', late: true }],
  ['five hours later is left out', 5, { status: 'skipped', error_code: 'too_late' }],
])('a digest that Slack takes %s', async (_, hours, ends) => {
  const one = await start();
  const { db, run } = one.morning;
  one.world.slack.fail('chat.postMessage', { error: 'restricted_action' });
  await expect(run(one.runId)).rejects.toThrow();
  const ago = sql<Date>`due_at - make_interval(hours => ${hours})`;
  await db.updateTable('digest_runs').set({ due_at: ago }).where('id', '=', one.runId).execute();
  await run(one.runId);
  expect(await db.selectFrom('digest_runs').selectAll().where('id', '=', one.runId).executeTakeFirst()).toMatchObject(
    ends,
  );
  const digests = await digestsOf(one);
  expect(digests).toHaveLength(ends.status === 'done' ? 1 : 0);
  for (const digest of digests) expect(JSON.stringify(digest)).toContain('This comes late');
});

test('killed between the plan and the job: another instance does it, once', async () => {
  const one = await start();
  const { db } = one.morning;
  /** The morning is due and not planned. */
  const unplanned = async () => {
    await db.deleteFrom('digest_runs').where('local_date', '=', one.date).execute();
    await sql`delete from queue.job where name = 'digest'`.execute(db).catch(() => {});
    await db.updateTable('enrolments').set({ next_date: one.date, next_at: one.morning.now() }).execute();
  };
  // The first one sets the queue up as well; the second shows which of its statements plans for good.
  await one.child({}, 'tick').ended;
  await unplanned();
  const { points } = await one.child({}, 'tick').ended;
  const commit = points.findLast((point) => /^sql commit \d+ after$/.test(point)) ?? '';
  await unplanned();
  expect((await one.child({ killAt: commit }, 'tick').ended).by).toBe('SIGKILL');
  const jobs = await sql<{ state: string }>`select state from queue.job where name = 'digest'`.execute(db);
  expect(jobs.rows).toEqual([{ state: 'created' }]);
  expect(await digestsOf(one)).toEqual([]);

  const instances = await Promise.all(
    [1, 2].map(async () => {
      const settings = { ...one.env, ...one.world.env({ mode: 'socket', port: await freePort() }) };
      const app = startApp(readConfig(settings), pino({ level: 'silent' }), () => {}, one.morning.now);
      onTestFinished(app.stop);
      await app.ready;
      return app;
    }),
  );
  const status = async () =>
    (await db.selectFrom('digest_runs').select('status').where('local_date', '=', one.date).execute())[0]?.status;
  await expect.poll(status, { timeout: 40_000 }).toBe('done');
  await Promise.all(instances.map((app) => app.stop()));
  expect(await outcomeOf(one)).toEqual(WHOLE);
});
