import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Database } from './schema.ts';

export type Db = Kysely<Database>;

/** Connections for our own queries; the queue and the agent's memory have pools of their own. */
const POOL_SIZE = 10;

/** Opens a pool. Connecting happens at the first query; a lost connection is replaced by the next one. */
export function openDatabase(url: string, onError: (error: Error) => void): { db: Db; pool: pg.Pool } {
  const pool = new pg.Pool({ connectionString: url, max: POOL_SIZE, application_name: 'onbehalf' });
  pool.on('connect', (client) => {
    // One that dies tells it twice; and while it is in a transaction nobody but us would hear it, which ends the process.
    client.once('error', onError);
    client.on('error', () => {});
  });
  // Of one that was idle the pool tells it again.
  pool.on('error', () => {});
  // int8 as number: token counts stay far below 2^53.
  const types = { getTypeParser: (oid: number, format?: 'text' | 'binary') => parserOf(oid, format) };
  pool.options.types = types as pg.CustomTypesConfig;
  return { db: new Kysely<Database>({ dialect: new PostgresDialect({ pool }) }), pool };
}

/** Any constant that no other lock here has. */
const SETUP_LOCK = 7_205_121;

const ASK_AGAIN_MS = 100;

/**
 * Runs a set-up that must not run twice at once, such as creating tables, one process after the other. The lock is asked
 * for again and again: a statement that waits for it holds a snapshot, and whoever has it may be making an index
 * concurrently, which waits for all snapshots.
 */
export async function alone(db: Db, setUp: () => Promise<void>): Promise<void> {
  await db.connection().execute(async (connection) => {
    const ask = sql<{ locked: boolean }>`select pg_try_advisory_lock(${SETUP_LOCK}) as locked`;
    while (!(await ask.execute(connection)).rows[0]?.locked) await sleep(ASK_AGAIN_MS);
    try {
      await setUp();
    } finally {
      await sql`select pg_advisory_unlock(${SETUP_LOCK})`.execute(connection);
    }
  });
}

function parserOf(oid: number, format: 'text' | 'binary' = 'text') {
  if (oid === pg.types.builtins.INT8) return Number;
  // A date column stays the text it is; as a Date it would move with the process's time zone.
  if (oid === pg.types.builtins.DATE) return String;
  return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text');
}
