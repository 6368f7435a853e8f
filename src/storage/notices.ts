import { sql } from 'kysely';
import type { Db } from './database.ts';

/** What is said once is said again only after this long. */
const QUIET = "interval '24 hours'";

/** Begins the kinds of notices that say that a connector is to be connected again; its id follows. */
export const RECONNECT = 'reconnect:';

/**
 * Lets `tell` tell a person something, unless they were told this lately. `tell` answers whether it was delivered; what
 * was not, or threw, is forgotten again, so that they are told next time. Atomic: of two at once one tells.
 */
export type TellOnce = (identifier: string, kind: string, tell: () => Promise<boolean>) => Promise<void>;

export function createTellOnce(db: Db): TellOnce {
  /** Remembers the notice; false if there is one already. */
  const remember = async (identifier: string, kind: string): Promise<boolean> => {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('notices')
      .values({ identifier, kind })
      .onConflict((conflict) =>
        conflict
          .columns(['identifier', 'kind'])
          .doUpdateSet({ told_at: sql<Date>`now()` })
          .where(sql<boolean>`notices.told_at < now() - ${sql.raw(QUIET)}`),
      )
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  };

  return async (identifier, kind, tell) => {
    if (!(await remember(identifier, kind))) return;
    let delivered = false;
    try {
      delivered = await tell();
    } finally {
      if (!delivered) await forget(db, identifier, [kind]);
    }
  };
}

/** What a person is told once for as long as it lasts. */
export interface LastingNotices {
  /** Remembers these; returns those that are new. Atomic: of two at once one gets each. */
  begin(identifier: string, kinds: readonly string[]): Promise<string[]>;
  /** These are over, or were not told after all. */
  end(identifier: string, kinds: readonly string[]): Promise<void>;
}

export function createLastingNotices(db: Db): LastingNotices {
  return {
    async begin(identifier, kinds) {
      if (kinds.length === 0) return [];
      const rows = await db
        .insertInto('notices')
        .values(kinds.map((kind) => ({ identifier, kind })))
        .onConflict((conflict) => conflict.doNothing())
        .returning('kind')
        .execute();
      return rows.map(({ kind }) => kind);
    },
    end: (identifier, kinds) => forget(db, identifier, kinds),
  };
}

async function forget(db: Db, identifier: string, kinds: readonly string[]): Promise<void> {
  if (kinds.length === 0) return;
  await db.deleteFrom('notices').where('identifier', '=', identifier).where('kind', 'in', kinds).execute();
}
