import { sql } from 'kysely';
import type { Db } from './database.ts';

/** Model tokens of a person on a UTC day (`YYYY-MM-DD`). */
export interface Usage {
  add(identifier: string, day: string, tokens: number): Promise<void>;
  of(identifier: string, day: string): Promise<number>;
}

export function createUsage(db: Db): Usage {
  return {
    async add(identifier, day, tokens) {
      if (tokens <= 0) return;
      await db
        .insertInto('token_usage')
        .values({ identifier, day, tokens })
        .onConflict((conflict) =>
          conflict.columns(['identifier', 'day']).doUpdateSet({ tokens: sql`token_usage.tokens + excluded.tokens` }),
        )
        .execute();
    },
    async of(identifier, day) {
      const row = await db
        .selectFrom('token_usage')
        .select('tokens')
        .where('identifier', '=', identifier)
        .where('day', '=', day)
        .executeTakeFirst();
      return row?.tokens ?? 0;
    },
  };
}
