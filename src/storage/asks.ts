import { randomUUID } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import type { AuthReason } from '../connectors/types.ts';
import type { Queue } from '../scheduler/queue.ts';
import { wellFormed } from '../well-formed.ts';
import type { Db } from './database.ts';
import { conversationKey } from './inbox.ts';
import { type AskStatus, type Database, type StoredCard, type TrailMessage, UNFINISHED } from './schema.ts';

export type StoredAsk = Selectable<Database['asks']>;

/** An ask that waited longer than this is not resumed: an answer out of the blue would surprise more than it helps. */
const RESUME_WITHIN = "interval '24 hours'";
/** After these an account is there as soon as it is active; after the others an active account may be what was refused. */
const MISSING: AuthReason[] = ['not_connected', 'verification_pending'];

/** The end of a turn, as it is shown. */
export interface Answer {
  text: string;
  /** `text` is for the person alone; what everybody may read, if anything, is `publicly`. */
  private: boolean;
  publicly?: string;
}

/** The life of an ask after it was stored. */
export interface Asks {
  /** Takes an ask up. Undefined if it is finished or gone. */
  begin(id: string): Promise<StoredAsk | undefined>;
  /** False once somebody ended it, in whichever process. */
  isRunning(id: string): Promise<boolean>;
  /** Counts a start of the model's work; above 1 a process died in the middle. Returns the count. */
  attempt(id: string): Promise<number>;
  /** Takes the count back: the work was handed back in good order. */
  unattempt(id: string): Promise<void>;
  /** The message that carries the reply exists now. */
  replyStarted(id: string, ts: string): Promise<void>;
  /** The final text, to be delivered next. */
  replyReady(id: string, answer: Answer): Promise<void>;
  /** Notes that something was read through the person's accounts for this ask, before anybody sees it. */
  hasRead(id: string, read: { outsiders: boolean }): Promise<void>;
  /** What this ask and the earlier ones of its conversation, which the model remembers, have read. */
  readsOf(id: string): Promise<{ any: boolean; outsiders: boolean }>;
  /**
   * Puts the ask to sleep until its person has decided. False where something can be carried out already, or nothing is
   * left to decide: then the turn goes on.
   */
  park(id: string, trail: readonly TrailMessage[]): Promise<boolean>;
  /** Where the proposals of this ask are shown; what is left out stays as it is. */
  cardShown(id: string, card: StoredCard): Promise<void>;
  get(id: string): Promise<StoredAsk | undefined>;
  end(id: string, status: AskStatus): Promise<void>;
  /** What was shown so far is over: the next turn of this ask answers in a new message. */
  forgetReply(id: string): Promise<void>;
  /** Puts the ask aside until its person has connected `connector`. */
  wait(id: string, connector: string, reason: AuthReason): Promise<void>;
  /** Whose asks wait for which connector though nothing but the account was missing, so that finding it is enough. */
  stranded(): Promise<{ identifier: string; connector: string }[]>;
  /** Ends what waited too long. */
  expire(): Promise<void>;
  /** Puts the asks that waited for this back in line, each where it was asked. Returns how many. */
  resume(identifier: string, connector: string): Promise<number>;
  /** Ends a person's running or waiting asks in a thread; the turn notices at its next step. */
  stop(identifier: string, place: { channel: string; replyTs: string[]; threadTs: string }): Promise<string[]>;
  /** Ends everything a person asked before a moment that is not finished. */
  stopAll(identifier: string, before: Date): Promise<string[]>;
}

export function createAsks({ db, queue }: { db: Db; queue: Queue }): Asks {
  const touch = { updated_at: sql<Date>`now()` };
  /** What a request that is over needs no more: what was said in between, and Slack's way back to its card. */
  const forgotten = { trail: null, card: sql<string>`card - 'responseUrl'` };
  return {
    begin: (id) =>
      db
        .updateTable('asks')
        .set({ ...touch, status: 'running' })
        .where('id', '=', id)
        .where('status', 'in', ['queued', 'running'])
        .returningAll()
        .executeTakeFirst(),
    async isRunning(id) {
      const row = await db.selectFrom('asks').select('status').where('id', '=', id).executeTakeFirst();
      return row?.status === 'running';
    },
    async attempt(id) {
      const { attempts } = await db
        .updateTable('asks')
        .set({ ...touch, attempts: sql`attempts + 1` })
        .where('id', '=', id)
        .returning('attempts')
        .executeTakeFirstOrThrow();
      return attempts;
    },
    async unattempt(id) {
      await db.updateTable('asks').set({ attempts: sql`attempts - 1` }).where('id', '=', id).execute();
    },
    async replyStarted(id, ts) {
      await db
        .updateTable('asks')
        .set({ ...touch, reply_ts: ts })
        .where('id', '=', id)
        .execute();
    },
    async replyReady(id, { text, private: isPrivate, publicly }) {
      await db
        .updateTable('asks')
        .set({ ...touch, reply: text, reply_private: isPrivate, reply_public: publicly ?? null })
        .where('id', '=', id)
        .execute();
    },
    async hasRead(id, { outsiders }) {
      await db
        .updateTable('asks')
        .set({ read_private: true, ...(outsiders && { read_outsiders: true }) })
        .where('id', '=', id)
        .where((where) =>
          where.or([where('read_private', '=', false), ...(outsiders ? [where('read_outsiders', '=', false)] : [])]),
        )
        .execute();
    },
    async readsOf(id) {
      const reads = await db
        .selectFrom('asks as this')
        .innerJoin('asks as each', (join) =>
          join
            .onRef('each.identifier', '=', 'this.identifier')
            .onRef('each.channel', '=', 'this.channel')
            .onRef('each.thread_ts', '=', 'this.thread_ts'),
        )
        .select(({ fn }) => [
          fn<boolean>('bool_or', ['each.read_private']).as('any'),
          fn<boolean>('bool_or', ['each.read_outsiders']).as('outsiders'),
        ])
        .where('this.id', '=', id)
        .executeTakeFirst();
      return { any: reads?.any === true, outsiders: reads?.outsiders === true };
    },
    async park(id, trail) {
      return db.transaction().execute(async (trx) => {
        // The same lock as a decision takes: of the two, one sees what the other did.
        await trx.selectFrom('asks').select('id').where('id', '=', id).forUpdate().executeTakeFirst();
        const { numUpdatedRows } = await trx
          .updateTable('asks')
          .set({ ...touch, status: 'deciding', trail: JSON.stringify(wellFormed(trail)), card: null, attempts: 0 })
          .where('id', '=', id)
          .where('status', '=', 'running')
          .where(({ and, exists, not, selectFrom }) => {
            const mine = selectFrom('proposals').select('id').where('ask_id', '=', id);
            return and([
              exists(mine.where('status', '=', 'pending')),
              not(exists(mine.where('status', '=', 'approved').where('settled', '=', false))),
            ]);
          })
          .executeTakeFirst();
        return numUpdatedRows === 1n;
      });
    },
    cardShown: (id, card) => noteCard(db, id, card),
    get: (id) => db.selectFrom('asks').selectAll().where('id', '=', id).executeTakeFirst(),
    async end(id, status) {
      await db
        .updateTable('asks')
        .set({ ...touch, ...forgotten, status, waiting_for: null })
        .where('id', '=', id)
        .execute();
    },
    async forgetReply(id) {
      await db.updateTable('asks').set({ reply_ts: null }).where('id', '=', id).execute();
    },
    async wait(id, connector, reason) {
      await db
        .updateTable('asks')
        .set({
          ...touch,
          status: 'waiting',
          waiting_for: connector,
          waiting_reason: reason,
          waited: sql`array_append(waited, ${`${connector}:${reason}`})`,
          attempts: 0,
        })
        .where('id', '=', id)
        .where('status', '=', 'running')
        .execute();
    },
    async resume(identifier, connector) {
      const resumed = await db.transaction().execute(async (trx) => {
        const asks = await trx
          .updateTable('asks')
          .set({ ...touch, status: 'queued', waiting_for: null })
          .where('identifier', '=', identifier)
          .where('waiting_for', '=', connector)
          .where('status', '=', 'waiting')
          .where('created_at', '>', sql<Date>`now() - ${sql.raw(RESUME_WITHIN)}`)
          .returning(['id', 'channel', 'channel_kind', 'thread_ts', 'user_id', 'created_at'])
          .execute();
        // Of jobs that are equally old the queue takes the smallest id first, so the ids grow with the asks.
        const ids = asks.map(() => randomUUID()).toSorted();
        const oldestFirst = asks.toSorted((a, b) => a.created_at.getTime() - b.created_at.getTime());
        for (const [at, ask] of oldestFirst.entries()) {
          const key = conversationKey(ask.channel_kind, ask.user_id, { channel: ask.channel, threadTs: ask.thread_ts });
          await queue.add(trx, 'turn', { askId: ask.id }, { key, id: ids[at] });
        }
        return asks.length;
      });
      queue.wake('turn', resumed);
      return resumed;
    },
    async stranded() {
      const rows = await db
        .selectFrom('asks')
        .select(['identifier', 'waiting_for'])
        .distinct()
        .where('status', '=', 'waiting')
        .where('waiting_reason', 'in', MISSING)
        .execute();
      return rows.flatMap(({ identifier, waiting_for }) =>
        waiting_for ? [{ identifier, connector: waiting_for }] : [],
      );
    },
    async expire() {
      await db
        .updateTable('asks')
        .set({ ...touch, ...forgotten, status: 'failed', waiting_for: null })
        .where('status', '=', 'waiting')
        .where('created_at', '<', sql<Date>`now() - ${sql.raw(RESUME_WITHIN)}`)
        .execute();
    },
    async stopAll(identifier, before) {
      const stopped = await db
        .updateTable('asks')
        .set({ ...touch, ...forgotten, status: 'stopped' })
        .where('identifier', '=', identifier)
        // A Date has milliseconds, the database more.
        .where(sql`date_trunc('milliseconds', created_at)`, '<=', before)
        .where('status', 'in', UNFINISHED)
        .returning('id')
        .execute();
      return stopped.map((row) => row.id);
    },
    async stop(identifier, { channel, replyTs, threadTs }) {
      const stopped = await db
        .updateTable('asks')
        .set({ ...touch, ...forgotten, status: 'stopped' })
        .where('identifier', '=', identifier)
        .where('channel', '=', channel)
        .where('status', 'in', UNFINISHED)
        .where((where) =>
          where.or([
            where('thread_ts', '=', threadTs),
            ...(replyTs.length > 0 ? [where('reply_ts', 'in', replyTs)] : []),
          ]),
        )
        .returning('id')
        .execute();
      return stopped.map((row) => row.id);
    },
  };
}

/** The same as `cardShown`, also within a transaction. */
export async function noteCard(db: Db, askId: string, card: StoredCard): Promise<void> {
  await db
    .updateTable('asks')
    .set({ card: sql`coalesce(card, '{}'::jsonb) || ${JSON.stringify(card)}::jsonb` })
    .where('id', '=', askId)
    .execute();
}
