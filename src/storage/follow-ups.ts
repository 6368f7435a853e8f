import { randomUUID } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import type { Tier } from '../health/types.ts';
import type { Db } from './database.ts';
import type { Database } from './schema.ts';

export type FollowUpRow = Selectable<Database['follow_ups']>;

/** An account's open episode, and what was done about it last. */
export interface OpenEpisode {
  id: string;
  openedOn: string;
  last?: FollowUpRow;
}

/** A follow-up as it will be written, once it is allowed. */
export interface NewFollowUp {
  accountId: string;
  episodeId: string;
  identifier: string;
  runId: string;
  number: number;
  tier: Tier;
  date: string;
  scoredAt: Date;
}

/** What is written: the calls' arguments and the hash of what is allowed. */
export interface FollowUpParts {
  task: FollowUpPart;
  comment?: FollowUpPart;
}

interface FollowUpPart {
  args: Record<string, unknown>;
  hash: string;
}

/** Episodes of accounts that are At Risk or Critical, and the one follow-up that each gets at a time. */
export interface FollowUps {
  /** The person's open episodes, by the account's id. */
  open(identifier: string): Promise<Map<string, OpenEpisode>>;
  /** Opens an episode, or finds the one that is open. */
  begin(accountId: string, date: string): Promise<string>;
  end(episodeId: string, date: string): Promise<void>;
  /**
   * The episode's follow-up of that number, new or from an earlier attempt. One that nobody allowed yet is made anew,
   * since its day and its reasons have changed; `parts` gets the row's id.
   */
  offer(followUp: NewFollowUp, parts: (id: string) => FollowUpParts): Promise<FollowUpRow>;
  /**
   * Allows it as the row has it, anew where it was not finished. Returns the row if it may be carried out, or was;
   * undefined also where its text is another one by now.
   */
  allow(row: FollowUpRow, how: 'mode' | 'click'): Promise<FollowUpRow | undefined>;
  /** Gives parts of which nothing came about another text; null takes the comment away. Returns the row as it is then. */
  rewrite(row: FollowUpRow, parts: { task?: FollowUpPart; comment?: FollowUpPart | null }): Promise<FollowUpRow>;
  /** Takes back that it was allowed: nothing of it came about on its day, and its text is that day's. */
  withdraw(row: FollowUpRow): Promise<void>;
  decline(identifier: string, id: string): Promise<void>;
  /** Everything of it is written, or will not be. */
  done(id: string): Promise<void>;
  get(identifier: string, id: string): Promise<FollowUpRow | undefined>;
  /** The follow-ups that one digest offered. */
  ofRun(identifier: string, runId: string): Promise<FollowUpRow[]>;
}

export function createFollowUps(db: Db): FollowUps {
  const own = (identifier: string, id: string) =>
    db.selectFrom('follow_ups').selectAll().where('identifier', '=', identifier).where('id', '=', id);
  return {
    async open(identifier) {
      const episodes = await db
        .selectFrom('episodes')
        .innerJoin('health_accounts', 'health_accounts.id', 'episodes.account_id')
        .selectAll('episodes')
        .where('health_accounts.identifier', '=', identifier)
        .where('episodes.closed_on', 'is', null)
        .execute();
      if (episodes.length === 0) return new Map();
      const newest = await db
        .selectFrom('follow_ups')
        .distinctOn('episode_id')
        .selectAll()
        .where(
          'episode_id',
          'in',
          episodes.map(({ id }) => id),
        )
        .orderBy('episode_id')
        .orderBy('number', 'desc')
        .execute();
      const last = new Map(newest.map((row) => [row.episode_id, row]));
      return new Map(
        episodes.map(({ id, account_id, opened_on }) => {
          const followUp = last.get(id);
          return [account_id, { id, openedOn: opened_on, ...(followUp && { last: followUp }) }];
        }),
      );
    },
    async begin(accountId, date) {
      await db
        .insertInto('episodes')
        .values({ id: randomUUID(), account_id: accountId, opened_on: date })
        .onConflict((conflict) => conflict.column('account_id').where('closed_on', 'is', null).doNothing())
        .execute();
      const { id } = await db
        .selectFrom('episodes')
        .select('id')
        .where('account_id', '=', accountId)
        .where('closed_on', 'is', null)
        .executeTakeFirstOrThrow();
      return id;
    },
    async end(episodeId, date) {
      await db
        .updateTable('episodes')
        .set({ closed_on: date })
        .where('id', '=', episodeId)
        .where('closed_on', 'is', null)
        .execute();
    },
    async offer(followUp, partsOf) {
      const { accountId, episodeId, identifier, runId, number, tier, date, scoredAt } = followUp;
      const there = () =>
        db
          .selectFrom('follow_ups')
          .selectAll()
          .where('episode_id', '=', episodeId)
          .where('number', '=', number)
          .executeTakeFirst();
      const id = (await there())?.id ?? randomUUID();
      const { task, comment } = partsOf(id);
      const written = {
        run_id: runId,
        tier,
        local_date: date,
        complete: true,
        scored_at: scoredAt,
        task: JSON.stringify(task.args),
        task_hash: task.hash,
        comment: comment ? JSON.stringify(comment.args) : null,
        comment_hash: comment?.hash ?? null,
      };
      await db
        .insertInto('follow_ups')
        .values({ id, account_id: accountId, episode_id: episodeId, identifier, number, ...written })
        .onConflict((conflict) =>
          conflict
            .columns(['episode_id', 'number'])
            .doUpdateSet(written)
            .where('follow_ups.status', '=', 'offered')
            // Made by somebody else a moment ago: its text carries its own id.
            .where('follow_ups.id', '=', id),
        )
        .execute();
      const row = await there();
      if (!row) throw new Error('the follow-up is not there');
      return row;
    },
    async allow({ identifier, id, task_hash, comment_hash }, how) {
      await db
        .updateTable('follow_ups')
        .set({ status: 'allowed', allowed: how, allowed_at: sql<Date>`now()` })
        .where('identifier', '=', identifier)
        .where('id', '=', id)
        .where('status', 'in', ['offered', 'allowed'])
        .where('task_hash', '=', task_hash)
        .where('comment_hash', 'is not distinct from', comment_hash)
        .execute();
      return own(identifier, id).where('status', 'in', ['allowed', 'done']).executeTakeFirst();
    },
    async rewrite(row, { task, comment }) {
      const changed = {
        ...(task && { task: JSON.stringify(task.args), task_hash: task.hash }),
        ...(comment !== undefined && {
          comment: comment && JSON.stringify(comment.args),
          comment_hash: comment?.hash ?? null,
        }),
      };
      if (Object.keys(changed).length === 0) return row;
      return db
        .updateTable('follow_ups')
        .set(changed)
        .where('id', '=', row.id)
        .returningAll()
        .executeTakeFirstOrThrow();
    },
    async withdraw({ identifier, id }) {
      await db
        .updateTable('follow_ups')
        .set({ status: 'offered', allowed: null, allowed_at: null })
        .where('identifier', '=', identifier)
        .where('id', '=', id)
        .where('status', '=', 'allowed')
        .execute();
    },
    async decline(identifier, id) {
      await db
        .updateTable('follow_ups')
        .set({ status: 'declined' })
        .where('identifier', '=', identifier)
        .where('id', '=', id)
        .where('status', '=', 'offered')
        .execute();
    },
    async done(id) {
      await db
        .updateTable('follow_ups')
        .set({ status: 'done' })
        .where('id', '=', id)
        .where('status', '=', 'allowed')
        .execute();
    },
    get: (identifier, id) => own(identifier, id).executeTakeFirst(),
    ofRun: (identifier, runId) =>
      db
        .selectFrom('follow_ups')
        .selectAll()
        .where('identifier', '=', identifier)
        .where('run_id', '=', runId)
        .execute(),
  };
}
