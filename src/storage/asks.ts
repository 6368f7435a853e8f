import { randomUUID } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import type { AuthReason } from '../connectors/types.ts';
import type { Queue } from '../scheduler/queue.ts';
import type { Db } from './database.ts';
import { conversationKey } from './inbox.ts';
import type { AskStatus, Database } from './schema.ts';

export type StoredAsk = Selectable<Database['asks']>;

/** An ask that waited longer than this is not resumed: an answer out of the blue would surprise more than it helps. */
const RESUME_WITHIN = "interval '24 hours'";
/** After these an account is there as soon as it is active; after the others an active account may be what was refused. */
const MISSING: AuthReason[] = ['not_connected', 'verification_pending'];

/** The life of an ask after it was stored. */
export interface Asks {
  /** Takes an ask up. Undefined if it is finished or gone. */
  begin(id: string): Promise<StoredAsk | undefined>;
  /** The ask, if it waits for an account. */
  waiting(id: string): Promise<StoredAsk | undefined>;
  /** False once somebody ended it, in whichever process. */
  isRunning(id: string): Promise<boolean>;
  /** Counts a start of the model's work; above 1 a process died in the middle. Returns the count. */
  attempt(id: string): Promise<number>;
  /** Takes the count back: the work was handed back in good order. */
  unattempt(id: string): Promise<void>;
  /** The message that carries the reply exists now. */
  replyStarted(id: string, ts: string): Promise<void>;
  /** The final text, to be delivered next. */
  replyReady(id: string, text: string): Promise<void>;
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
  /** Ends everything a person asked that is not finished. */
  stopAll(identifier: string): Promise<string[]>;
}

export function createAsks({ db, queue }: { db: Db; queue: Queue }): Asks {
  const touch = { updated_at: sql<Date>`now()` };
  return {
    begin: (id) =>
      db
        .updateTable('asks')
        .set({ ...touch, status: 'running' })
        .where('id', '=', id)
        .where('status', 'in', ['queued', 'running'])
        .returningAll()
        .executeTakeFirst(),
    waiting: (id) =>
      db.selectFrom('asks').selectAll().where('id', '=', id).where('status', '=', 'waiting').executeTakeFirst(),
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
    async replyReady(id, text) {
      await db
        .updateTable('asks')
        .set({ ...touch, reply: text })
        .where('id', '=', id)
        .execute();
    },
    async end(id, status) {
      await db
        .updateTable('asks')
        .set({ ...touch, status, waiting_for: null })
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
        .set({ ...touch, status: 'failed', waiting_for: null })
        .where('status', '=', 'waiting')
        .where('created_at', '<', sql<Date>`now() - ${sql.raw(RESUME_WITHIN)}`)
        .execute();
    },
    async stopAll(identifier) {
      const stopped = await db
        .updateTable('asks')
        .set({ ...touch, status: 'stopped' })
        .where('identifier', '=', identifier)
        .where('status', 'in', ['queued', 'running', 'waiting'])
        .returning('id')
        .execute();
      return stopped.map((row) => row.id);
    },
    async stop(identifier, { channel, replyTs, threadTs }) {
      const stopped = await db
        .updateTable('asks')
        .set({ ...touch, status: 'stopped' })
        .where('identifier', '=', identifier)
        .where('channel', '=', channel)
        .where('status', 'in', ['queued', 'running', 'waiting'])
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
