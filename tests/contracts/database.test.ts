import { once } from 'node:events';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Db, openDatabase } from '../../src/storage/database.ts';
import { testDatabase } from '../support/database.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let db: Db;
let other: Db;
let errors: Error[];
let told: EventTarget;
beforeAll(async () => {
  database = await testDatabase();
  told = new EventTarget();
  ({ db } = openDatabase(database.url, (error) => {
    errors.push(error);
    told.dispatchEvent(new Event('error'));
  }));
  ({ db: other } = openDatabase(database.url, () => {}));
});
afterAll(async () => {
  await Promise.all([db?.destroy(), other?.destroy()]);
  await database?.drop();
});
beforeEach(() => {
  errors = [];
});

const pidOf = async (on: Db) =>
  (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(on)).rows[0]?.pid ?? 0;
/** Ends a connection from outside, as a restart of the server does. */
async function cut(pid: number): Promise<void> {
  const heard = once(told, 'error', { signal: AbortSignal.timeout(5_000) });
  await sql`select pg_terminate_backend(${pid})`.execute(other);
  await heard;
}

test('a connection that dies between two statements of a transaction is told once, and replaced', async () => {
  const attempt = db.transaction().execute(async (trx) => {
    await cut(await pidOf(trx));
    await sql`select 1`.execute(trx);
  });
  await expect(attempt).rejects.toThrow();
  expect(errors).toHaveLength(1);
  expect(await pidOf(db)).toBeGreaterThan(0);
});

test('so is one that dies while nobody uses it', async () => {
  await cut(await pidOf(db));
  expect(errors).toHaveLength(1);
  expect(await pidOf(db)).toBeGreaterThan(0);
});
