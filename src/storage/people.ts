import { sql } from 'kysely';
import { installationOf } from '../identifier.ts';
import type { Person } from '../identity/person.ts';
import type { Audit } from './audit.ts';
import type { Db } from './database.ts';
import type { LeaveReason } from './schema.ts';
import { forgetWords } from './words.ts';

/** Somebody who asked, as their row names them. */
export interface PersonRow {
  identifier: string;
  teamId: string;
  userId: string;
}

/** A leaving that has begun. */
export interface Leaving {
  since: Date;
  reason: LeaveReason;
}

/** Who asked before, and how often their connections changed. */
export interface PeopleStore {
  /** Remembers somebody who is here now; somebody who had left and is back starts anew. */
  seen(person: Person): Promise<void>;
  /** Grows with every change of the person's connections; 0 for somebody unknown. */
  version(identifier: string): Promise<number>;
  bumpVersion(identifier: string): Promise<void>;
  /** The team somebody belonged to when they asked; undefined for somebody who never did. */
  teamOf(identifier: string): Promise<string | undefined>;
  /** Everyone of an installation who has not left, read page by page. */
  present(installation: string): AsyncGenerator<PersonRow>;
  /** The Slack users of an installation who left, or are leaving. */
  gone(installation: string): Promise<string[]>;

  /** Remembers that somebody is leaving, and why, until `markLeft`; undefined for those who are not here. */
  beginLeaving(identifier: string, reason: LeaveReason): Promise<Leaving | undefined>;
  /** The same for everyone of an installation who is here. */
  beginLeavingAll(installation: string, reason: LeaveReason): Promise<void>;
  /** Their leaving, if it has begun and did not come to its end. */
  leaving(identifier: string): Promise<Leaving | undefined>;
  /** Everyone whose leaving did not come to its end, in no order: who fails must not keep others waiting. */
  allLeaving(): Promise<({ identifier: string } & Leaving)[]>;
  /** Empties what they said, what they were told and what was written for them; that it happened stays on record. */
  forgetWords(identifier: string): Promise<void>;
  /** They are gone, and nothing of theirs is left. `description` goes on the record; nothing does the second time. */
  markLeft(identifier: string, description: string): Promise<void>;
}

/** People read at once. */
const PAGE = 200;

export function createPeopleStore(db: Db, audit: Pick<Audit, 'record'>): PeopleStore {
  const rowOf = (identifier: string) => db.selectFrom('people').where('identifier', '=', identifier);
  const leaving = () =>
    db
      .selectFrom('people')
      .select(['identifier', 'leaving_since', 'leaving_reason'])
      .where('leaving_since', 'is not', null)
      .where('left_at', 'is', null);

  /** The first moment and reason hold until the leaving comes to its end. */
  const beginLeaving = (reason: LeaveReason) =>
    db
      .updateTable('people')
      .set({
        leaving_since: sql<Date>`coalesce(leaving_since, now())`,
        leaving_reason: sql<LeaveReason>`coalesce(leaving_reason, ${reason})`,
      })
      .where('left_at', 'is', null);

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
      return (await rowOf(identifier).select('connections_version').executeTakeFirst())?.connections_version ?? 0;
    },
    async bumpVersion(identifier) {
      await db
        .updateTable('people')
        .set({ connections_version: sql`connections_version + 1` })
        .where('identifier', '=', identifier)
        .execute();
    },
    async teamOf(identifier) {
      return (await rowOf(identifier).select('team_id').executeTakeFirst())?.team_id;
    },
    async *present(installation) {
      for (let after = ''; ; ) {
        const page = await db
          .selectFrom('people')
          .select(['identifier', 'team_id as teamId', 'user_id as userId'])
          .where('installation', '=', installation)
          .where('left_at', 'is', null)
          .where('identifier', '>', after)
          .orderBy('identifier')
          .limit(PAGE)
          .execute();
        yield* page;
        const last = page.at(-1);
        if (!last || page.length < PAGE) return;
        after = last.identifier;
      }
    },
    async gone(installation) {
      const rows = await db
        .selectFrom('people')
        .select('user_id')
        .where('installation', '=', installation)
        .where(({ eb, or }) => or([eb('left_at', 'is not', null), eb('leaving_since', 'is not', null)]))
        .execute();
      return rows.map(({ user_id }) => user_id);
    },

    async beginLeaving(identifier, reason) {
      const row = await beginLeaving(reason)
        .where('identifier', '=', identifier)
        .returning(['leaving_since', 'leaving_reason'])
        .executeTakeFirst();
      return row && leavingOf(row);
    },
    async beginLeavingAll(installation, reason) {
      await beginLeaving(reason).where('installation', '=', installation).execute();
    },
    async leaving(identifier) {
      const row = await leaving().where('identifier', '=', identifier).executeTakeFirst();
      return row && leavingOf(row);
    },
    async allLeaving() {
      const rows = await leaving().orderBy(sql`random()`).execute();
      return rows.map((row) => ({ identifier: row.identifier, ...leavingOf(row) }));
    },
    forgetWords: async (identifier) => {
      await forgetWords(db, sql`t.identifier = ${identifier}`);
      await db
        .updateTable('connect_links')
        .set({ person_name: '', response_url: null })
        .where('identifier', '=', identifier)
        .execute();
    },
    async markLeft(identifier, description) {
      await db.transaction().execute(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('people')
          .set({
            left_at: sql<Date>`now()`,
            // What was said since then is new: it came from somebody who is back.
            purged_at: sql<Date>`coalesce(leaving_since, now())`,
            leaving_since: null,
            leaving_reason: null,
          })
          .where('identifier', '=', identifier)
          .where('left_at', 'is', null)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return;
        await audit.record(trx, {
          installation: installationOf(identifier),
          identifier,
          trigger: 'person',
          action: 'leave',
          description,
          outcome: 'done',
        });
      });
    },
  };
}

function leavingOf(row: { leaving_since: Date | null; leaving_reason: LeaveReason | null }): Leaving {
  return { since: row.leaving_since ?? new Date(), reason: row.leaving_reason ?? 'unknown' };
}
