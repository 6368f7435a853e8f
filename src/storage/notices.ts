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
  /** Those of these that they were not told. */
  untold(identifier: string, kinds: readonly string[]): Promise<string[]>;
  /** They were told these: a crash right before means a second time, which is better than none. */
  told(identifier: string, kinds: readonly string[]): Promise<void>;
  /** These are over. */
  end(identifier: string, kinds: readonly string[]): Promise<void>;
}

export function createLastingNotices(db: Db): LastingNotices {
  return {
    async untold(identifier, kinds) {
      const rows = await db.selectFrom('notices').select('kind').where('identifier', '=', identifier).execute();
      const told = new Set(rows.map(({ kind }) => kind));
      return kinds.filter((kind) => !told.has(kind));
    },
    async told(identifier, kinds) {
      await db
        .insertInto('notices')
        .values(kinds.map((kind) => ({ identifier, kind })))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    end: (identifier, kinds) => forget(db, identifier, kinds),
  };
}

async function forget(db: Db, identifier: string, kinds: readonly string[]): Promise<void> {
  if (kinds.length === 0) return;
  await db.deleteFrom('notices').where('identifier', '=', identifier).where('kind', 'in', kinds).execute();
}
