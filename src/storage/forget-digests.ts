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

/**
 * Removes digests, scores and what was said of accounts that is older than `days`, and accounts not seen for so long.
 * An episode that is still open keeps its follow-ups, without their words once nobody waits for them.
 */
export async function forgetOldDigests(db: Db, days: number): Promise<void> {
  const old = sql`created_at < now() - make_interval(days => ${days})`;
  await sql`delete from digest_runs where ${old}`.execute(db);
  await sql`delete from snapshots where ${old}`.execute(db);
  await sql`delete from feedback where ${old}`.execute(db);
  // That a colleague took an account over stays with the account.
  await sql`delete from handovers where ${old}`.execute(db);
  await sql`delete from episodes where ${old} and closed_on is not null`.execute(db);
  await sql`update follow_ups set task = '{}', comment = null
    where ${old} and status in ('done', 'declined') and (task <> '{}' or comment is not null)`.execute(db);
  // One that is handed over has no scores, and is seen all the same.
  await sql`delete from health_accounts
    where last_seen < to_char(now() - make_interval(days => ${days}), 'YYYY-MM-DD')`.execute(db);
}

/** Removes what the ledger has of follow-ups, done or taken back, once it need not be kept any more: no ask goes with it. */
export async function forgetOldFollowUps(db: Db, days: number): Promise<void> {
  await sql`delete from writes where not exists (select from asks where asks.id = writes.ask_id)
    and created_at < now() - make_interval(days => ${days})`.execute(db);
}
