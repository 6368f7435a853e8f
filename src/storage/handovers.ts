import { randomUUID } from 'node:crypto';
import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Account } from '../health/types.ts';
import { identifierOf, installationOf } from '../identifier.ts';
import type { Db } from './database.ts';
import type { Database } from './schema.ts';

export type Handover = Selectable<Database['handovers']>;

/** A decision on a handover: whose account it was, and which. */
export interface Decided {
  handover: Handover;
  account: Account;
}

/** Accounts that somebody wants a colleague to look after. */
export interface Handovers {
  /** Asks anew: what was asked about the account before and is still open is taken back. Undefined where it is not theirs. */
  ask(giver: string, accountId: string, to: { userId: string; note: string }): Promise<Handover | undefined>;
  /** The colleague's answer, once. Undefined where it was not for them, or is decided. */
  decide(id: string, userId: string, answer: 'accepted' | 'declined', now: Date): Promise<Decided | undefined>;
  /** The account is its person's again. Returns the Slack user who had taken it over; undefined where nobody has. */
  takeBack(giver: string, accountId: string): Promise<string | undefined>;
}

export function createHandovers(db: Db): Handovers {
  return {
    ask: (giver, accountId, { userId, note }) =>
      db.transaction().execute(async (trx) => {
        const own = await trx
          .selectFrom('health_accounts')
          .select('id')
          .where('identifier', '=', giver)
          .where('id', '=', accountId)
          .forUpdate()
          .executeTakeFirst();
        if (!own) return undefined;
        const open = trx.deleteFrom('handovers').where('account_id', '=', accountId).where('status', '=', 'asked');
        await open.execute();
        return trx
          .insertInto('handovers')
          .values({ id: randomUUID(), account_id: accountId, identifier: giver, to_user: userId, note })
          .returningAll()
          .executeTakeFirstOrThrow();
      }),
    decide: (id, userId, answer, now) =>
      db.transaction().execute(async (trx) => {
        const handover = await trx
          .updateTable('handovers')
          .set({ status: answer, decided_at: now })
          .where('id', '=', id)
          .where('to_user', '=', userId)
          .where('status', '=', 'asked')
          .returningAll()
          .executeTakeFirst();
        if (!handover) return undefined;
        const row = await trx
          .updateTable('health_accounts')
          .set({ handed_to: answer === 'accepted' ? userId : null })
          .where('id', '=', handover.account_id)
          .returning(['account', 'account_key'])
          .executeTakeFirstOrThrow();
        // Who takes over what they once handed over looks after it again.
        const taker = identifierOf({ installation: installationOf(handover.identifier), userId });
        if (answer === 'accepted') {
          await trx
            .updateTable('health_accounts')
            .set({ handed_to: null })
            .where('identifier', '=', taker)
            .where('account_key', '=', row.account_key)
            .execute();
        }
        return { handover, account: row.account };
      }),
    takeBack: (giver, accountId) =>
      db.transaction().execute(async (trx) => {
        const own = await trx
          .selectFrom('health_accounts')
          .select(['id', 'handed_to'])
          .where('identifier', '=', giver)
          .where('id', '=', accountId)
          .forUpdate()
          .executeTakeFirst();
        if (!own?.handed_to) return undefined;
        await trx.updateTable('health_accounts').set({ handed_to: null }).where('id', '=', own.id).execute();
        return own.handed_to;
      }),
  };
}

/**
 * Gives accounts back to whoever handed them over, where the one who took them over is gone: they would be in nobody's
 * digest. Not within a transaction that holds other accounts: of two people who leave at once, each may have given to
 * the other.
 *
 * @param which says of somebody who took an account over, called `t`, by their identifier, whether they are meant
 * @example handBack(db, sql`t.identifier = ${identifier}`)
 */
export async function handBack(db: Db, which: RawBuilder<unknown>): Promise<void> {
  // A Slack id is somebody only within its installation, which is the giver's.
  await sql`update health_accounts a set handed_to = null
    from (
      select id, handed_to, 'slack:' || split_part(identifier, ':', 2) || ':' || handed_to as identifier
      from health_accounts where handed_to is not null
    ) t
    where a.id = t.id and a.handed_to = t.handed_to and ${which}`.execute(db);
}
