import { randomUUID } from 'node:crypto';
import { type Selectable, sql, type Transaction } from 'kysely';
import type { JsonObject } from '../connectors/types.ts';
import type { Queue } from '../scheduler/queue.ts';
import { noteCard } from '../storage/asks.ts';
import type { Db } from '../storage/database.ts';
import { type Database, type ProposalStatus, UNFINISHED } from '../storage/schema.ts';

export type Proposal = Selectable<Database['proposals']>;

/** How long a card can be decided. */
export const DECIDE_WITHIN_MINUTES = 30;

export interface NewProposal {
  askId: string;
  identifier: string;
  connector: string;
  connection: string;
  tool: string;
  callId: string;
  originHash: string;
  args: JsonObject;
  argsHash: string;
  before?: JsonObject;
}

/** What a click meant: the proposal it named, and the arguments that its card showed, by their hash. */
export interface Click {
  identifier: string;
  proposalId: string;
  argsHash: string;
  /** Slack's way back to the card that was clicked. Kept only from its own person: the card goes there. */
  responseUrl?: string;
}

/** Why a click changed nothing; `used` comes with what had been decided before. */
export type NotTaken =
  | { kind: 'not_yours' }
  | { kind: 'expired' }
  | { kind: 'changed' }
  | { kind: 'used'; status: ProposalStatus };

/** `woke`: the ask goes on because of it, and will show what came of it. */
export type Decided = { kind: 'taken'; proposal: Proposal; woke: boolean } | NotTaken;

/** What a person made of a proposal. */
interface Edited {
  args: JsonObject;
  argsHash: string;
  before: JsonObject | undefined;
  labels: Record<string, string>;
}

/** The writes that wait for their person, and what was decided about them. */
export interface Proposals {
  /** The proposal of this call in this ask; the same call again is the same proposal, and one that was withdrawn is made anew. */
  make(proposal: NewProposal): Promise<Proposal>;
  find(askId: string, tool: string, originHash: string): Promise<Proposal | undefined>;
  get(id: string): Promise<Proposal | undefined>;
  /** All of an ask, in the order of its cards. */
  of(askId: string): Promise<Proposal[]>;
  /** A person's that can still be decided, newest first. */
  open(identifier: string): Promise<Proposal[]>;
  /** Puts it on the ask's next card, with the names of what its arguments stand for. */
  present(id: string, shown: { round: number; position: number; labels: Record<string, string> }): Promise<void>;
  /**
   * Takes one decision, once: only its own person's, about the arguments they saw, in time. The ask goes on as soon as
   * there is something to carry out, or nothing left to decide; both happen in one transaction.
   */
  decide(click: Click, decision: 'approved' | 'dismissed'): Promise<Decided>;
  /** Replaces the arguments of a pending proposal; what was shown before can no longer be approved. */
  edit(click: Click, edited: Edited): Promise<Decided>;
  settled(id: string): Promise<void>;
  /** Nobody is asked any more: about those of these asks, or all that a person had before a moment. */
  withdraw(of: { askIds: readonly string[] } | { identifier: string; before: Date }): Promise<void>;
  /** Ends what nobody decided in time and lets the asks behind it end. Returns how many. */
  expire(): Promise<number>;
}

export function createProposals({ db, queue }: { db: Db; queue: Queue }): Proposals {
  const inTime = sql<boolean>`expires_at > now()`;
  /** Nobody carries out what belongs to a request that is over. */
  const isOpen = sql<boolean>`exists (select from asks where asks.id = proposals.ask_id
    and asks.status in (${sql.join(UNFINISHED)}))`;
  const expiry = sql<Date>`now() + ${sql.raw(`interval '${DECIDE_WITHIN_MINUTES} minutes'`)}`;

  /** Why nothing was taken, read after the fact. */
  async function reason(trx: Transaction<Database>, { identifier, proposalId, argsHash }: Click): Promise<NotTaken> {
    const row = await trx
      .selectFrom('proposals')
      .selectAll()
      .select(inTime.as('in_time'))
      .where('id', '=', proposalId)
      .executeTakeFirst();
    // Somebody else's and none at all are told apart by nobody.
    if (row?.identifier !== identifier) return { kind: 'not_yours' };
    if (row.status !== 'pending') return { kind: 'used', status: row.status };
    if (!row.in_time) return { kind: 'expired' };
    return row.args_hash === argsHash ? { kind: 'used', status: row.status } : { kind: 'changed' };
  }

  return {
    async make({ callId, before, ...proposal }) {
      const values = {
        identifier: proposal.identifier,
        args: JSON.stringify(proposal.args),
        args_hash: proposal.argsHash,
        args_order: Object.keys(proposal.args),
        before: before ? JSON.stringify(before) : null,
        expires_at: expiry,
      };
      const row = await db
        .insertInto('proposals')
        .values({
          ...values,
          id: randomUUID(),
          ask_id: proposal.askId,
          connector: proposal.connector,
          connection: proposal.connection,
          tool: proposal.tool,
          call_ids: [callId],
          origin_hash: proposal.originHash,
          labels: '{}',
        })
        .onConflict((conflict) =>
          conflict
            .columns(['ask_id', 'tool', 'origin_hash'])
            .doUpdateSet({ ...values, status: 'pending', settled: false, decided_at: null, call_ids: [callId] })
            .where('proposals.status', '=', 'withdrawn'),
        )
        .returningAll()
        .executeTakeFirst();
      if (row) return row;
      return db
        .updateTable('proposals')
        .set({ call_ids: sql`array_append(array_remove(call_ids, ${callId}), ${callId})` })
        .where('ask_id', '=', proposal.askId)
        .where('tool', '=', proposal.tool)
        .where('origin_hash', '=', proposal.originHash)
        .returningAll()
        .executeTakeFirstOrThrow();
    },
    find: (askId, tool, originHash) =>
      db
        .selectFrom('proposals')
        .selectAll()
        .where('ask_id', '=', askId)
        .where('tool', '=', tool)
        .where('origin_hash', '=', originHash)
        .executeTakeFirst(),
    get: (id) => db.selectFrom('proposals').selectAll().where('id', '=', id).executeTakeFirst(),
    of: (askId) =>
      db
        .selectFrom('proposals')
        .selectAll()
        .where('ask_id', '=', askId)
        .orderBy('round')
        .orderBy('position')
        .orderBy('created_at')
        .orderBy('id')
        .execute(),
    open: (identifier) =>
      db
        .selectFrom('proposals')
        .selectAll()
        .where('identifier', '=', identifier)
        .where('status', '=', 'pending')
        .where(inTime)
        .orderBy('created_at', 'desc')
        .limit(20)
        .execute(),
    async present(id, { round, position, labels }) {
      await db
        .updateTable('proposals')
        .set({ round, position, labels: JSON.stringify(labels) })
        .where('id', '=', id)
        .execute();
    },
    async decide(click, decision) {
      const { identifier, proposalId, argsHash } = click;
      const decided = await db.transaction().execute(async (trx): Promise<Decided> => {
        const askId = await lockAsk(trx, proposalId);
        const proposal = await trx
          .updateTable('proposals')
          .set({ status: decision, decided_at: sql<Date>`now()`, settled: decision === 'dismissed' })
          .where('id', '=', proposalId)
          .where('identifier', '=', identifier)
          .where('args_hash', '=', argsHash)
          .where('status', '=', 'pending')
          .where(isOpen)
          .where(inTime)
          .returningAll()
          .executeTakeFirst();
        if (!proposal || !askId) return reason(trx, click);
        // In the same transaction: whoever carries it out brings the card up to date there.
        if (click.responseUrl) await noteCard(trx, askId, { responseUrl: click.responseUrl });
        return { kind: 'taken', proposal, woke: await goOn(trx, queue, askId) };
      });
      if (decided.kind === 'taken' && decided.woke) queue.wake('turn');
      return decided;
    },
    edit(click, { args, argsHash, before, labels }) {
      return db.transaction().execute(async (trx): Promise<Decided> => {
        await lockAsk(trx, click.proposalId);
        const proposal = await trx
          .updateTable('proposals')
          .set({
            args: JSON.stringify(args),
            args_hash: argsHash,
            args_order: Object.keys(args),
            labels: JSON.stringify(labels),
            before: before ? JSON.stringify(before) : null,
            expires_at: expiry,
          })
          .where('id', '=', click.proposalId)
          .where('identifier', '=', click.identifier)
          .where('args_hash', '=', click.argsHash)
          .where('status', '=', 'pending')
          .where(isOpen)
          .where(inTime)
          .returningAll()
          .executeTakeFirst();
        return proposal ? { kind: 'taken', proposal, woke: false } : reason(trx, click);
      });
    },
    async settled(id) {
      await db.updateTable('proposals').set({ settled: true }).where('id', '=', id).execute();
    },
    async withdraw(of) {
      if ('askIds' in of && of.askIds.length === 0) return;
      await db
        .updateTable('proposals')
        .set({ status: 'withdrawn', settled: true })
        .where((where) =>
          'askIds' in of
            ? where('ask_id', 'in', of.askIds)
            : where.and([where('identifier', '=', of.identifier), where('created_at', '<=', of.before)]),
        )
        .where('status', 'in', ['pending', 'approved'])
        .where('settled', '=', false)
        .execute();
    },
    async expire() {
      const late = await db
        .selectFrom('proposals')
        .select('id')
        .where('status', '=', 'pending')
        .where('expires_at', '<=', sql<Date>`now()`)
        .execute();
      let woken = 0;
      for (const { id } of late) {
        await db.transaction().execute(async (trx) => {
          const askId = await lockAsk(trx, id);
          await trx
            .updateTable('proposals')
            .set({ status: 'expired', settled: true })
            .where('id', '=', id)
            .where('status', '=', 'pending')
            .where('expires_at', '<=', sql<Date>`now()`)
            .execute();
          if (askId && (await goOn(trx, queue, askId))) woken += 1;
        });
      }
      if (woken > 0) queue.wake('turn', woken);
      return late.length;
    },
  };
}

/**
 * The ask's row comes first in every transaction that decides or parks: a decision that falls between a turn's last look
 * and its going to sleep would otherwise never be noticed.
 */
async function lockAsk(trx: Transaction<Database>, proposalId: string): Promise<string | undefined> {
  const row = await trx
    .selectFrom('asks')
    .select('asks.id')
    .where('asks.id', '=', trx.selectFrom('proposals').select('ask_id').where('id', '=', proposalId))
    .forUpdate()
    .executeTakeFirst();
  return row?.id;
}

/** Wakes an ask that waits for decisions, if there is something to do now. A job of its own: other asks do not hold it up. */
async function goOn(trx: Transaction<Database>, queue: Queue, askId: string): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('asks')
    .set({ status: 'queued', updated_at: sql<Date>`now()` })
    .where('id', '=', askId)
    .where('status', '=', 'deciding')
    .where(({ exists, not, or, selectFrom }) => {
      const mine = selectFrom('proposals').select('id').where('ask_id', '=', askId);
      return or([
        exists(mine.where('status', '=', 'approved').where('settled', '=', false)),
        not(exists(mine.where('status', '=', 'pending'))),
      ]);
    })
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) return false;
  await queue.add(trx, 'turn', { askId }, { key: `decided:${askId}` });
  return true;
}
