import { sql } from 'kysely';
import type { Person } from '../identity/person.ts';
import type { Db } from './database.ts';

/** Who asked before, and how often their connections changed. */
export interface PeopleStore {
  /** Remembers somebody who is here now; somebody who had left and is back starts anew. */
  seen(person: Person): Promise<void>;
  /** Grows with every change of the person's connections; 0 for somebody unknown. */
  version(identifier: string): Promise<number>;
  bumpVersion(identifier: string): Promise<void>;
  /** Empties what they said, what they were told and what was written for them; that it happened stays on record. */
  forgetWords(identifier: string): Promise<void>;
  /** They are gone, and nothing of theirs is left. */
  markLeft(identifier: string): Promise<void>;
  /** The team somebody belonged to when they asked; undefined for somebody who never did. */
  teamOf(identifier: string): Promise<string | undefined>;
  /** Everyone of an installation who has not left. */
  present(installation: string): Promise<string[]>;
}

export function createPeopleStore(db: Db): PeopleStore {
  return {
    async seen({ identifier, installation, teamId, userId }) {
      await db
        .insertInto('people')
        .values({ identifier, installation, team_id: teamId, user_id: userId, left_at: null })
        .onConflict((conflict) =>
          conflict.column('identifier').doUpdateSet({ left_at: null }).where('people.left_at', 'is not', null),
        )
        .execute();
    },
    async version(identifier) {
      const row = await db
        .selectFrom('people')
        .select('connections_version')
        .where('identifier', '=', identifier)
        .executeTakeFirst();
      return row?.connections_version ?? 0;
    },
    async bumpVersion(identifier) {
      await db
        .updateTable('people')
        .set({ connections_version: sql`connections_version + 1` })
        .where('identifier', '=', identifier)
        .execute();
    },
    async forgetWords(identifier) {
      await db.updateTable('asks').set({ text: '', reply: null }).where('identifier', '=', identifier).execute();
      await db
        .updateTable('writes')
        .set({ args: '{}', result: null, receipt: null })
        .where('identifier', '=', identifier)
        .execute();
      await db
        .updateTable('connect_links')
        .set({ person_name: '', response_url: null })
        .where('identifier', '=', identifier)
        .execute();
    },
    async markLeft(identifier) {
      await db.updateTable('people').set({ left_at: sql<Date>`now()` }).where('identifier', '=', identifier).execute();
    },
    async teamOf(identifier) {
      const row = await db
        .selectFrom('people')
        .select('team_id')
        .where('identifier', '=', identifier)
        .executeTakeFirst();
      return row?.team_id;
    },
    async present(installation) {
      const rows = await db
        .selectFrom('people')
        .select('identifier')
        .where('installation', '=', installation)
        .where('left_at', 'is', null)
        .execute();
      return rows.map((row) => row.identifier);
    },
  };
}
