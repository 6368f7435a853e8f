import { expect } from 'vitest';
import type { JobName } from '../../../src/scheduler/queue.ts';
import type { Journey } from '../../support/journey.ts';
import { everyRow } from './database-rows.ts';

/** Resolves when every job of that kind has come to its end, and what it led to, too. */
export async function noneWaits(journey: Pick<Journey, 'databaseUrl' | 'idle'>, name: JobName): Promise<void> {
  const waiting = async () => {
    const jobs = (await everyRow(journey.databaseUrl)).filter(
      ({ table, row }) => table === 'queue.job' && row.name === name,
    );
    return jobs.filter(({ row }) => row.state !== 'completed' && row.state !== 'failed').length;
  };
  await expect.poll(waiting, { interval: 30, timeout: 30_000 }).toBe(0);
  await journey.idle();
}
