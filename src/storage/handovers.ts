import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
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
  };
}
