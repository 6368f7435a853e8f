import { sql } from 'kysely';
import type { Audit } from '../storage/audit.ts';
import type { Db } from '../storage/database.ts';
import { forgetDigests, forgetOldDigests, forgetOldFollowUps } from '../storage/forget-digests.ts';
import { handBack } from '../storage/handovers.ts';
import { forgetWords } from '../storage/words.ts';

/** What belongs to an ask and goes with its row. */
const OF_ASKS = ['writes', 'proposals'];
/** Asks removed in one transaction, so that none locks for long. */
const BATCH = 500;
const DAY_MS = 86_400_000;

/**
 * Removes what was kept for long enough: words and conversations after `retentionDays`, the audit's rows, and what is
 * left of requests and of people who left, after `auditRetentionDays`. Safe to run at any moment and twice at once.
 */
export async function retain({
  db,
  audit,
  conversations,
  retentionDays,
  auditRetentionDays,
}: {
  db: Db;
  audit: Pick<Audit, 'prune'>;
  conversations: { forget(identifier: string): Promise<void>; forgetOlderThan(date: Date): Promise<void> };
  retentionDays: number;
  auditRetentionDays: number;
}): Promise<void> {
  await forgetWords(db, sql`t.created_at < ${daysAgo(retentionDays)}`);
  await forgetOldDigests(db, retentionDays);
  await forgetTheGone(db, conversations);
  await conversations.forgetOlderThan(new Date(Date.now() - retentionDays * DAY_MS));
  await audit.prune(auditRetentionDays);
  await removeAsks(db, Math.max(retentionDays, auditRetentionDays));
  await forgetOldFollowUps(db, Math.max(retentionDays, auditRetentionDays));
  await db.deleteFrom('people').where('left_at', '<', daysAgo(auditRetentionDays)).execute();
}

/** A turn that was stopped when somebody left may have put its last words there after theirs were emptied. */
async function forgetTheGone(db: Db, conversations: { forget(identifier: string): Promise<void> }): Promise<void> {
  await forgetWords(
    db,
    sql`exists (select from people p
      where p.identifier = t.identifier and (p.left_at is not null or p.purged_at >= t.created_at))`,
  );
  // So may a digest that was under way; and a click of theirs may have taken an account over.
  const left = sql`exists (select from people p where p.identifier = t.identifier and p.left_at is not null)`;
  await forgetDigests(db, left);
  await handBack(db, left);
  const justLeft = db
    .selectFrom('people')
    .select('identifier')
    .where('left_at', '>', sql<Date>`now() - interval '1 hour'`);
  for (const { identifier } of await justLeft.execute()) await conversations.forget(identifier);
}

const daysAgo = (days: number) => sql<Date>`now() - make_interval(days => ${days})`;

async function removeAsks(db: Db, days: number): Promise<void> {
  for (let removed = BATCH; removed === BATCH; ) {
    removed = await db.transaction().execute(async (trx) => {
      const old = await trx
        .selectFrom('asks')
        .select('id')
        .where('created_at', '<', daysAgo(days))
        .where('status', 'in', ['done', 'failed', 'stopped', 'refused'])
        .orderBy('created_at')
        .limit(BATCH)
        .forUpdate()
        .skipLocked()
        .execute();
      const ids = old.map(({ id }) => id);
      if (ids.length === 0) return 0;
      for (const table of OF_ASKS)
        await sql`delete from ${sql.table(table)} where ask_id = any(${ids}::uuid[])`.execute(trx);
      await trx.deleteFrom('asks').where('id', 'in', ids).execute();
      return ids.length;
    });
  }
}
