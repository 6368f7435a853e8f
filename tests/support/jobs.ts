import { sql } from 'kysely';
import { pino } from 'pino';
import { expect } from 'vitest';
import { createQueue, type JobName } from '../../src/scheduler/queue.ts';
import { openDatabase } from '../../src/storage/database.ts';

/** Adds a job, as the schedule does, and waits until the app is through with it. Resolves with how that went. */
export async function runJob(databaseUrl: string, name: Extract<JobName, 'housekeeping' | 'recheck'>): Promise<string> {
  const { db } = openDatabase(databaseUrl, () => {});
  const queue = createQueue({ url: databaseUrl, log: pino({ level: 'silent' }) });
  await queue.start();
  try {
    const id = await db.transaction().execute((trx) => queue.add(trx, name, {}));
    const state = async () => {
      const { rows } = await sql<{ state: string }>`select state from queue.job where id = ${id}`.execute(db);
      return rows[0]?.state ?? 'gone';
    };
    await expect.poll(state, { interval: 50, timeout: 30_000 }).toMatch(/completed|retry|failed/);
    return await state();
  } finally {
    await queue.stop(1_000);
    await db.destroy();
  }
}
