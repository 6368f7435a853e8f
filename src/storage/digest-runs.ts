import { type Selectable, sql, type Transaction } from 'kysely';
import type { DigestFacts, Told } from '../digest/facts.ts';
import type { Db } from './database.ts';
import type { Database, RunStatus } from './schema.ts';

export type DigestRun = Selectable<Database['digest_runs']>;

/** A morning that is to be kept on record: to be run, or left out. */
export interface PlannedRun {
  date: string;
  at: Date;
  status: 'planned' | 'skipped';
  late: boolean;
}

/** A run with what its digest says of accounts. */
export type ToldRun = Omit<DigestRun, 'facts'> & { facts: DigestFacts };

/** Why a morning was left out by the planner. */
export const TOO_LATE = 'too_late';

/** How a run ended. */
export interface RunEnd {
  status: Extract<RunStatus, 'done' | 'quiet' | 'skipped' | 'failed'>;
  /** Tool calls. */
  calls?: number;
  errorCode?: string;
}

/** One row for each morning of each person, for good or until retention. */
export interface DigestRuns {
  get(id: string): Promise<DigestRun | undefined>;
  /** Stores a morning unless that person's day has one. Returns whether it is new. */
  plan(trx: Transaction<Database>, run: PlannedRun & NewRun): Promise<boolean>;
  /** One more attempt begins; undefined where the run has ended. */
  start(id: string, now: Date): Promise<DigestRun | undefined>;
  /** Returns the row as it ended, or undefined where it had ended before. */
  finish(id: string, end: RunEnd, now: Date): Promise<DigestRun | undefined>;
  /** Replaces what the digest says, so that it can be drawn again; `calls`: what it took to know it. */
  saveFacts(id: string, told: Told, run?: { calls?: number; late: boolean }): Promise<void>;
  /** Its message is about to be sent; the first time counts. Whether it arrived is not known before `posted`. */
  posting(id: string, now: Date): Promise<void>;
  posted(id: string, place: { channel: string; ts: string }): Promise<void>;

  /** Newest day first. */
  latest(identifier: string, count: number): Promise<DigestRun[]>;
  /** The newest digest before a day that was sent, or that had nothing to send. */
  lastDone(identifier: string, before: string): Promise<DigestRun | undefined>;
  /**
   * The days after `date` (all, where there is none) on which a digest should have come and did not, oldest first; among
   * them those that are still open and were due before `tooLate`.
   */
  missedSince(identifier: string, date: string | undefined, tooLate: Date): Promise<string[]>;
  /** The newest run that tells of accounts, in a message or on a quiet morning. */
  newestTold(identifier: string): Promise<ToldRun | undefined>;
  /**
   * Changes what the newest message says, and what a quiet morning since has found. Returns the message's run as it is
   * then; undefined where none was sent.
   */
  change(identifier: string, change: (facts: DigestFacts) => DigestFacts): Promise<ToldRun | undefined>;
  /** A run that tells of accounts. */
  told(id: string): Promise<ToldRun | undefined>;
}

interface NewRun {
  id: string;
  identifier: string;
  timeZone: string;
  now: Date;
}

export function createDigestRuns(db: Db): DigestRuns {
  const of = (identifier: string, on: Db | Transaction<Database> = db) =>
    on.selectFrom('digest_runs').selectAll().where('identifier', '=', identifier).orderBy('local_date', 'desc');
  /** The newest of them that tells of accounts and is not one that is still being made. */
  const telling = (runs: ReturnType<typeof of>) =>
    runs
      .where(sql<string>`facts ->> 'kind'`, '=', 'digest')
      .where(({ eb, or }) => or([eb('status', 'in', ['done', 'quiet']), eb('ts', 'is not', null)]))
      .limit(1);
  const byId = (id: string) => db.selectFrom('digest_runs').selectAll().where('id', '=', id).executeTakeFirst();
  const update = (id: string) => db.updateTable('digest_runs').where('id', '=', id);
  const OPEN: RunStatus[] = ['planned', 'running'];

  return {
    get: byId,
    async plan(trx, { id, identifier, timeZone, date, at, status, late, now }) {
      const { numInsertedOrUpdatedRows } = await trx
        .insertInto('digest_runs')
        .values({
          id,
          identifier,
          local_date: date,
          time_zone: timeZone,
          due_at: at,
          status,
          late,
          created_at: now,
          ...(status === 'skipped' && { finished_at: now, error_code: TOO_LATE }),
        })
        .onConflict((conflict) => conflict.columns(['identifier', 'local_date']).doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
    start: (id, now) =>
      update(id)
        .set({
          status: 'running',
          attempts: sql<number>`attempts + 1`,
          started_at: sql<Date>`coalesce(started_at, ${now})`,
        })
        .where('status', 'in', OPEN)
        .returningAll()
        .executeTakeFirst(),
    finish: (id, { status, calls, errorCode }, now) =>
      update(id)
        .set({
          status,
          finished_at: now,
          took_ms: sql<number>`round(extract(epoch from ${now}::timestamptz - started_at) * 1000)`,
          ...(calls !== undefined && { calls }),
          ...(errorCode !== undefined && { error_code: errorCode }),
        })
        .where('status', 'in', OPEN)
        .returningAll()
        .executeTakeFirst(),
    async saveFacts(id, told, run) {
      await update(id)
        .set({ facts: JSON.stringify(told), ...run })
        // Of one whose person left while it was made nothing is kept.
        .where('status', '!=', 'skipped')
        .execute();
    },
    async posting(id, now) {
      await update(id).set({ posting_at: now }).where('posting_at', 'is', null).execute();
    },
    async posted(id, { channel, ts }) {
      await update(id).set({ channel, ts }).execute();
    },

    latest: (identifier, count) => of(identifier).limit(count).execute(),
    lastDone: (identifier, before) =>
      of(identifier)
        .where('status', 'in', ['done', 'quiet'])
        .where('local_date', '<', before)
        .limit(1)
        .executeTakeFirst(),
    async missedSince(identifier, date, tooLate) {
      const rows = await of(identifier)
        .where(({ eb, or, and }) =>
          or([
            eb('status', '=', 'failed'),
            and([eb('status', '=', 'skipped'), eb('error_code', '=', TOO_LATE)]),
            // Cut off, and nobody has come back to it yet.
            and([eb('status', 'in', OPEN), eb('posting_at', 'is', null), eb('due_at', '<', tooLate)]),
          ]),
        )
        .where('local_date', '>', date ?? '')
        .execute();
      return rows.map((row) => row.local_date).reverse();
    },
    async newestTold(identifier) {
      const row = await telling(of(identifier)).executeTakeFirst();
      return row && toldRun(row);
    },
    change: (identifier, change) =>
      db.transaction().execute(async (trx) => {
        // One change after the other: each is made of what the one before has left.
        const sent = await telling(of(identifier, trx)).where('ts', 'is not', null).forUpdate().executeTakeFirst();
        const newest = await telling(of(identifier, trx)).forUpdate().executeTakeFirst();
        const changed = async (row: DigestRun | undefined) => {
          const run = row && toldRun(row);
          if (!run) return undefined;
          const told: Told = { kind: 'digest', facts: change(run.facts) };
          return trx
            .updateTable('digest_runs')
            .set({ facts: JSON.stringify(told) })
            .where('id', '=', run.id)
            .returningAll()
            .executeTakeFirst();
        };
        if (newest?.id !== sent?.id) await changed(newest);
        const row = await changed(sent);
        return row && toldRun(row);
      }),
    async told(id) {
      const row = await byId(id);
      return row && toldRun(row);
    },
  };
}

function toldRun(row: DigestRun): ToldRun | undefined {
  const told = row.facts as Told | null;
  return told?.kind === 'digest' ? { ...row, facts: told.facts } : undefined;
}
