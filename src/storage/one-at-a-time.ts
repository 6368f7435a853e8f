import { sql } from 'kysely';
import type { Db } from './database.ts';

/** Namespace of these advisory locks; any constant that nothing else here uses. */
const SPACE = 7_205_122;
/** PostgreSQL notices after this that the machine of a lock's holder is gone; of itself it waits two hours. In seconds. */
const KEEPALIVE = { idle: 10, interval: 5, count: 3 };

/**
 * Runs a task while no other process runs one of that name; who comes later waits. The lock is a connection's, so it
 * goes with its process. One that stalls keeps it; one that stalls until its connection is given up has lost it, and
 * learns so from `stillAlone`, which throws: to be asked before what must not happen twice.
 *
 * @example await oneAtATime(db, `digest ${runId}`, async (stillAlone) => { … await stillAlone(); await post(); });
 */
export function oneAtATime<T>(db: Db, name: string, task: (stillAlone: () => Promise<void>) => Promise<T>): Promise<T> {
  return db.connection().execute(async (connection) => {
    const key = sql`${SPACE}::integer, hashtext(${name})`;
    const { idle, interval, count } = KEEPALIVE;
    await sql`select set_config('tcp_keepalives_idle', ${String(idle)}, false),
      set_config('tcp_keepalives_interval', ${String(interval)}, false),
      set_config('tcp_keepalives_count', ${String(count)}, false)`.execute(connection);
    await sql`select pg_advisory_lock(${key})`.execute(connection);
    try {
      return await task(async () => void (await sql`select 1`.execute(connection)));
    } finally {
      await sql`select pg_advisory_unlock(${key})`.execute(connection);
    }
  });
}
