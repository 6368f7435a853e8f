import { type RawBuilder, sql } from 'kysely';
import type { Db } from './database.ts';

/**
 * Removes all that was read and decided for somebody's digests, and what they said. That there were digests stays: who
 * comes back on the same day gets no second one.
 *
 * @param which says of a row, called `t`, whether it is meant
 * @example forgetDigests(db, sql`t.identifier = ${identifier}`)
 */
export async function forgetDigests(db: Db, which: RawBuilder<unknown>): Promise<void> {
  await sql`delete from health_accounts t where ${which}`.execute(db);
  await sql`update digest_runs t set facts = null where facts is not null and ${which}`.execute(db);
}

/** Removes digests and scores older than `days`, and accounts that nothing is left of. */
export async function forgetOldDigests(db: Db, days: number): Promise<void> {
  const old = sql`created_at < now() - make_interval(days => ${days})`;
  await sql`delete from digest_runs where ${old}`.execute(db);
  await sql`delete from snapshots where ${old}`.execute(db);
  await sql`delete from episodes e where e.${old} and closed_on is not null`.execute(db);
  await sql`delete from health_accounts t where t.${old}
    and not exists (select from snapshots s where s.account_id = t.id)
    and not exists (select from episodes e where e.account_id = t.id and e.closed_on is null)`.execute(db);
}

/** Removes what the ledger has of the digests' own writes, once it need not be kept any more. */
export async function forgetOldFollowUps(db: Db, days: number): Promise<void> {
  await sql`delete from writes where approval ->> 'kind' = 'digest'
    and created_at < now() - make_interval(days => ${days})`.execute(db);
}
