import { type Selectable, sql, type Transaction } from 'kysely';
import type { Person } from '../identity/person.ts';
import { dayExists, instantOf, type Morning, type Mornings, morningsFrom, nextMorning } from '../local-time.ts';
import type { Db } from './database.ts';
import { forgetDigests } from './forget-digests.ts';
import { handBack } from './handovers.ts';
import { RECONNECT } from './notices.ts';
import type { Database, DigestMode } from './schema.ts';

export type Enrolment = Selectable<Database['enrolments']>;

/** Who said that somebody gets a digest, or gets none: they themselves, or the operator's user group. */
export type EnrolmentSource = Enrolment['source'];

/** What somebody can choose. Minutes after midnight; ISO weekdays, 1 is Monday. */
export interface DigestSettings {
  enabled: boolean;
  atMinute: number;
  /** No day at all leaves the days as they were. */
  days: readonly number[];
  mode: DigestMode;
  quiet: boolean;
}

/** What holds until somebody chooses otherwise. */
export const DEFAULT_SETTINGS: Readonly<DigestSettings> = {
  enabled: true,
  atMinute: 8 * 60,
  days: [1, 2, 3, 4, 5],
  mode: 'automatic',
  quiet: false,
};

/**
 * Who gets a digest and when. While it is on, `next_date` names the next local day, one that has no run: with the unique
 * (person, day) of the runs that makes it one digest a day, wherever somebody travels.
 */
export interface Enrolments {
  get(identifier: string): Promise<Enrolment | undefined>;
  /** Everyone of an installation, also those for whom it is off. */
  all(installation: string): Promise<Enrolment[]>;
  /** Enrols somebody who is not enrolled. `isNew` is false where they were, and nothing changes then. */
  enrol(
    person: Person,
    source: EnrolmentSource,
    settings: Partial<DigestSettings>,
    now: Date,
  ): Promise<{ enrolment: Enrolment; isNew: boolean }>;
  /**
   * Changes settings. A new time or day holds from now on: a morning that is over by the new time is not made up for.
   * One that is due and not planned yet still comes. `by` is remembered where it is switched on or off.
   */
  change(
    identifier: string,
    settings: Partial<DigestSettings>,
    by: EnrolmentSource,
    now: Date,
  ): Promise<Enrolment | undefined>;
  /** The next day stays what it is and comes by the new clock. Undefined where nothing changed. */
  setTimeZone(identifier: string, zone: string): Promise<Enrolment | undefined>;
  /** Switches it off. False where it was off. */
  end(identifier: string, by: EnrolmentSource): Promise<boolean>;
  /**
   * Somebody leaves: nothing is planned for them any more, nothing of what their digests said is kept, and what they took
   * over is its givers' again.
   */
  remove(identifier: string, now: Date): Promise<void>;
  /** Where their DM with the app is. */
  dmIs(identifier: string, channel: string): Promise<void>;
  /** They got their first digest. */
  previewed(identifier: string, at: Date): Promise<void>;

  /** Those for whom a morning is due now, or who were not looked at before one that is due until `until`. */
  due(now: Date, until: Date): Promise<string[]>;
  /** Takes somebody's row for this transaction; undefined where another one has it, or it is off. */
  take(trx: Transaction<Database>, identifier: string): Promise<Enrolment | undefined>;
  advance(trx: Transaction<Database>, identifier: string, next: Morning): Promise<void>;
  probed(trx: Transaction<Database>, identifier: string, date: string): Promise<void>;
}

export function createEnrolments(db: Db): Enrolments {
  type On = Db | Transaction<Database>;
  const find = (identifier: string, on: On = db) =>
    on.selectFrom('enrolments').selectAll().where('identifier', '=', identifier);
  const update = (identifier: string, on: On = db) =>
    on.updateTable('enrolments').set({ updated_at: sql<Date>`now()` }).where('identifier', '=', identifier);

  /** The first morning to come whose day has no run yet. */
  async function firstFree(trx: On, identifier: string, mornings: Mornings, now: Date) {
    const newest = await trx
      .selectFrom('digest_runs')
      .select(({ fn }) => fn.max('local_date').as('date'))
      .where('identifier', '=', identifier)
      .executeTakeFirst();
    const next = nextMorning({ ...mornings, after: newest?.date ?? undefined, now });
    if (!next) throw new RangeError('a digest needs at least one day of the week');
    return { next_at: next.at, next_date: next.date };
  }

  return {
    get: (identifier) => find(identifier).executeTakeFirst(),
    all: (installation) => db.selectFrom('enrolments').selectAll().where('installation', '=', installation).execute(),
    async enrol({ identifier, installation, teamId, userId, timeZone }, source, given, now) {
      const settings = merged(DEFAULT_SETTINGS, given);
      return db.transaction().execute(async (trx) => {
        const enrolment = await trx
          .insertInto('enrolments')
          .values({
            identifier,
            installation,
            team_id: teamId,
            user_id: userId,
            source,
            time_zone: timeZone,
            ...columnsOf(settings),
            ...(await firstFree(trx, identifier, { zone: timeZone, ...settings }, now)),
          })
          .onConflict((conflict) => conflict.doNothing())
          .returningAll()
          .executeTakeFirst();
        if (enrolment) return { enrolment, isNew: true };
        return { enrolment: await find(identifier, trx).executeTakeFirstOrThrow(), isNew: false };
      });
    },
    async change(identifier, given, by, now) {
      return db.transaction().execute(async (trx) => {
        const row = await find(identifier, trx).forUpdate().executeTakeFirst();
        if (!row) return undefined;
        const was = settingsOf(row);
        const is = merged(was, given);
        const pending = was.enabled && row.next_at <= now;
        const moves = is.enabled && !pending && !sameMornings(was, is);
        return update(identifier, trx)
          .set({
            ...columnsOf(is),
            ...(moves && (await firstFree(trx, identifier, { zone: row.time_zone, ...is }, now))),
            ...(was.enabled !== is.enabled && { source: by }),
          })
          .returningAll()
          .executeTakeFirst();
      });
    },
    async setTimeZone(identifier, zone) {
      return db.transaction().execute(async (trx) => {
        const row = await find(identifier, trx).forUpdate().executeTakeFirst();
        if (!row || row.time_zone === zone) return undefined;
        const { next_date: date, at_minute: atMinute, days } = row;
        const same = dayExists(date, zone) && { date, at: instantOf(date, atMinute, zone) };
        // A day that the new zone skipped is nobody's.
        const next = same || morningsFrom(date, { zone, atMinute, days }).next().value;
        return update(identifier, trx)
          .set({ time_zone: zone, next_date: next.date, next_at: next.at })
          .returningAll()
          .executeTakeFirst();
      });
    },
    async end(identifier, by) {
      const { numUpdatedRows } = await update(identifier)
        // Whom the group brings back is greeted again.
        .set({ enabled: false, source: by, ...(by === 'usergroup' && { dm_channel: null }) })
        .where('enabled', '=', true)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    async remove(identifier, now) {
      await handBack(db, sql`t.identifier = ${identifier}`);
      await db.transaction().execute(async (trx) => {
        await trx.deleteFrom('enrolments').where('identifier', '=', identifier).execute();
        await trx
          .updateTable('digest_runs')
          .set({ status: 'skipped', finished_at: now, error_code: 'left' })
          .where('identifier', '=', identifier)
          .where('status', 'in', ['planned', 'running'])
          .execute();
        await forgetDigests(trx, sql`t.identifier = ${identifier}`);
        await trx
          .deleteFrom('notices')
          .where('identifier', '=', identifier)
          .where('kind', 'like', `${RECONNECT}%`)
          .execute();
      });
    },
    async dmIs(identifier, channel) {
      await update(identifier).set({ dm_channel: channel }).execute();
    },
    async previewed(identifier, at) {
      await update(identifier).set({ previewed_at: at }).where('previewed_at', 'is', null).execute();
    },

    async due(now, until) {
      const rows = await db
        .selectFrom('enrolments')
        .select('identifier')
        .where('enabled', '=', true)
        .where('next_at', '<=', until)
        .where(({ eb, or, ref }) =>
          or([eb('next_at', '<=', now), eb('probed_for', 'is distinct from', ref('next_date'))]),
        )
        .orderBy('next_at')
        .execute();
      return rows.map(({ identifier }) => identifier);
    },
    take: (trx, identifier) =>
      find(identifier, trx).where('enabled', '=', true).forUpdate().skipLocked().executeTakeFirst(),
    async advance(trx, identifier, { date, at }) {
      await update(identifier, trx).set({ next_at: at, next_date: date }).execute();
    },
    async probed(trx, identifier, date) {
      await update(identifier, trx).set({ probed_for: date }).execute();
    },
  };
}

/** What somebody's row says they chose. */
export function settingsOf({ enabled, at_minute: atMinute, days, mode, quiet }: Enrolment): DigestSettings {
  return { enabled, atMinute, days, mode, quiet };
}

function columnsOf({ enabled, atMinute, days, mode, quiet }: DigestSettings) {
  return { enabled, at_minute: atMinute, days: [...new Set(days)].sort(), mode, quiet };
}

function merged(was: DigestSettings, { days, ...given }: Partial<DigestSettings>): DigestSettings {
  return { ...was, ...given, ...(days && days.length > 0 && { days }) };
}

function sameMornings(a: DigestSettings, b: DigestSettings): boolean {
  return (
    a.enabled === b.enabled && a.atMinute === b.atMinute && String([...a.days].sort()) === String([...b.days].sort())
  );
}
