import { sql } from 'kysely';
import type { Db } from './database.ts';

/** What is said once is said again only after this long. */
const QUIET = "interval '24 hours'";

/** True if this person has not been told this lately, and remembers that they are now. Atomic: two at once tell once. */
export type TellOnce = (identifier: string, kind: string) => Promise<boolean>;

export function createTellOnce(db: Db): TellOnce {
  return async (identifier, kind) => {
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
}
