import { sql } from 'kysely';
import type { Db } from './database.ts';

/** What is said once is said again only after this long. */
const QUIET = "interval '24 hours'";

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
  const forget = (identifier: string, kind: string) =>
    db.deleteFrom('notices').where('identifier', '=', identifier).where('kind', '=', kind).execute();

  return async (identifier, kind, tell) => {
    if (!(await remember(identifier, kind))) return;
    let delivered = false;
    try {
      delivered = await tell();
    } finally {
      if (!delivered) await forget(identifier, kind);
    }
  };
}
