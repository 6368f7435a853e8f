import { sql } from 'kysely';
import type { Scalekit } from '../connectors/scalekit-port.ts';
import type { Asks } from '../storage/asks.ts';
import type { Db } from '../storage/database.ts';

/**
 * Resumes asks that wait for an account which is there by now: a process can die between a consent and the resumption,
 * and somebody can connect on Scalekit's own pages. What waited for more than a day is ended; an answer out of the blue
 * would surprise more than it helps.
 */
export async function resumeStranded({
  db,
  asks,
  scalekit,
  connections,
}: {
  db: Db;
  asks: Asks;
  scalekit: Pick<Scalekit, 'accounts'>;
  connections: Readonly<Record<string, string>>;
}): Promise<void> {
  const waiting = await db
    .selectFrom('asks')
    .select(['identifier', 'waiting_for'])
    .distinct()
    .where('status', '=', 'waiting')
    .execute();
  for (const { identifier, waiting_for: connector } of waiting) {
    const connection = connector && connections[connector];
    if (!connector || !connection) continue;
    const [account] = await scalekit.accounts(identifier, [connection]);
    if (account?.state === 'active') await asks.resume(identifier, connector);
  }
  await db
    .updateTable('asks')
    .set({ status: 'failed', waiting_for: null })
    .where('status', '=', 'waiting')
    .where('created_at', '<', sql<Date>`now() - interval '1 day'`)
    .execute();
}
