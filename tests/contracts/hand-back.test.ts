import { sql } from 'kysely';
import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createQueue } from '../../src/scheduler/queue.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { testDatabase } from '../support/database.ts';

test('a job of a process that died goes on at once, also where the clock of its taker is ahead', async () => {
  const database = await testDatabase();
  const { db } = openDatabase(database.url, () => {});
  const queue = createQueue({ url: database.url, log: pino({ level: 'silent' }) });
  onTestFinished(async () => {
    vi.useRealTimers();
    await queue.stop(1_000);
    await db.destroy();
    await database.drop();
  });
  await queue.start();
  const id = await db.transaction().execute((trx) => queue.add(trx, 'digest', { runId: 'one' }));
  await sql`update queue.job set state = 'active', started_on = now() where id = ${id}`.execute(db);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
  await queue.handBack('digest', [id]);
  const begun: string[] = [];
  await queue.work('digest', async ({ runId }) => void begun.push(runId));
  await expect.poll(() => begun, { timeout: 4_000, interval: 20 }).toEqual(['one']);
});
