import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import pg from 'pg';
import type { Db } from '../storage/database.ts';
import { JOB_NAMES, type Queue } from './queue.ts';

/** A job is recorded within milliseconds of being taken; one that is not after this long was taken by a process that died. */
const UNRECORDED = "interval '3 seconds'";
/** Namespace of the advisory locks that say "this process lives"; any constant that nothing else here uses. */
const LOCK_SPACE = 7_205_120;

/**
 * Which process runs which job. A process holds an advisory lock as long as it lives: PostgreSQL frees it the moment the
 * process dies, so another one (or the restarted one) hands its jobs back at once instead of after a heartbeat.
 */
export interface Claims {
  /** Runs `task` while the job is recorded as ours. */
  during<T>(queue: string, jobId: string, task: () => Promise<T>): Promise<T>;
  /** Hands back the jobs of processes that are gone. Returns how many. */
  recover(queue: Queue): Promise<number>;
  close(): Promise<void>;
}

/** @param onLost the lock's connection broke: others take this process's jobs over, so it must end at once */
export async function createClaims({
  url,
  db,
  onLost,
}: {
  url: string;
  db: Db;
  onLost: (error?: Error) => void;
}): Promise<Claims> {
  const runner = randomInt(1, 2 ** 31 - 1);
  const alive = new pg.Client({
    connectionString: url,
    application_name: 'onbehalf-alive',
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  let closing = false;
  alive.on('error', (error) => {
    if (!closing) onLost(error);
  });
  alive.on('end', () => {
    if (!closing) onLost();
  });
  await alive.connect();
  await alive.query('select pg_advisory_lock($1, $2)', [LOCK_SPACE, runner]);
  /** What looked lost in the last pass: a job that has just ended looks so too, for a moment. */
  let suspects = new Set<string>();
  return {
    async during(queue, jobId, task) {
      await db
        .insertInto('claims')
        .values({ job_id: jobId, queue, runner })
        .onConflict((conflict) => conflict.column('job_id').doUpdateSet({ runner }))
        .execute();
      try {
        return await task();
      } finally {
        await db.deleteFrom('claims').where('job_id', '=', jobId).where('runner', '=', runner).execute();
      }
    },
    async recover(queue) {
      // Also notices, early, when the connection that holds our lock is gone.
      await alive.query('select 1');
      const gone = await db
        .deleteFrom('claims')
        .where('runner', '!=', runner)
        // Granted only if no living process holds it; released with the transaction of this statement.
        .where(sql<boolean>`pg_try_advisory_xact_lock(${LOCK_SPACE}, runner)`)
        .returning(['queue', 'job_id'])
        .execute();
      // Taken and not yet recorded when its process died. pg-boss offers no way to list active jobs but its table.
      const unrecorded = await sql<{ queue: string; job_id: string }>`
        select name as queue, id as job_id from queue.job
        where state = 'active' and name = any(${JOB_NAMES}) and started_on < now() - ${sql.raw(UNRECORDED)}
          and not exists (select from claims where job_id = id)`.execute(db);
      const lost = [...gone, ...unrecorded.rows.filter(({ job_id }) => suspects.has(job_id))];
      suspects = new Set(unrecorded.rows.map(({ job_id }) => job_id));
      for (const [name, rows] of Map.groupBy(lost, (row) => row.queue)) {
        await queue.handBack(
          name,
          rows.map((row) => row.job_id),
        );
      }
      return lost.length;
    },
    async close() {
      closing = true;
      await alive.end();
    },
  };
}
