import { randomUUID } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import type { JsonObject } from '../connectors/types.ts';
import type { Audit } from '../storage/audit.ts';
import type { Db } from '../storage/database.ts';
import type { Database } from '../storage/schema.ts';
import type { WriteApproval } from './approval.ts';
import { auditOf } from './audit-of.ts';
import type { Receipt, UnknownWrite } from './receipt.ts';

export type LedgerRow = Selectable<Database['writes']>;

/** A write, and whether it was taken back. */
export type KnownWrite = LedgerRow & { undone: boolean };

/** One call that changes something, as somebody allowed it, before anything happened. */
export interface PlannedWrite {
  askId: string;
  identifier: string;
  connector: string;
  connection: string;
  tool: string;
  args: JsonObject;
  /** What makes two calls the same write: the hash of the arguments without what we add to them. */
  argsHash: string;
  approval: WriteApproval;
  /** The values that a change replaces. */
  before?: JsonObject;
  /** The write that this is a later step of, and what is missing without it. */
  step?: { of: string; what: string };
  /** The write that this takes back. */
  undoes?: string;
}

/**
 * So long after it was sent nothing of a call is under way any more (its limit is 60 seconds), and the products' searches,
 * which lag by seconds, have what it made.
 */
const CERTAINLY_OVER = "interval '15 minutes'";
/** Of a write whose process ended before any answer. */
const CUT_OFF = 'cut_off';
/** A call that was sent this recently may still be under way. */
const UNDER_WAY = "interval '2 minutes'";
/** Each takes some seconds of looking. */
const MOST_LOOKED_FOR = 5;
/** An uncertain write older than this is no longer looked up: nobody is still asking about it. */
const UNCERTAIN_FOR = "interval '24 hours'";

/**
 * The record of every write, made before the provider is called. planned -> sent -> done | failed | unknown; a row in
 * `sent` whose process died is as uncertain as an `unknown` one. Every outcome also goes into the audit.
 */
export interface Ledger {
  /** The row of this write in this ask, new or from an earlier attempt. */
  plan(write: PlannedWrite): Promise<LedgerRow>;
  /** Takes the right to send it. `not_allowed`: what allowed it is not there or no longer. `taken`: somebody else has it. */
  claim(id: string): Promise<'claimed' | 'taken' | 'not_allowed'>;
  done(id: string, outcome: DoneOutcome): Promise<void>;
  failed(id: string, outcome: { code: string; executionId?: string }): Promise<void>;
  /** `cutOff`: its process ended before any answer, perhaps before the call. */
  unknown(id: string, how?: { executionId?: string; cutOff?: boolean }): Promise<void>;
  /** Back to planned from what it was: what happened was certainly before the provider did anything. */
  replan(id: string, from: 'failed' | 'sent'): Promise<void>;
  /**
   * Back to planned a digest's write that was cut off once, so long ago that it is certainly over, and was not found. False
   * where it is too early, its call came back without an answer, or it was sent again or is in somebody else's hands by now.
   */
  replanLost(id: string): Promise<boolean>;
  /** What is said of a write that is done, once its later steps are known. */
  amend(id: string, receipt: Receipt): Promise<void>;
  get(id: string): Promise<LedgerRow | undefined>;
  /** The ask's own writes and their later steps, oldest first. */
  of(askId: string): Promise<KnownWrite[]>;
  /** The write that takes this one back, if somebody asked for it. */
  undoing(id: string): Promise<LedgerRow | undefined>;
  /** Writes of the last day whose outcome is still not known though their asks are over; longest not looked for first. */
  unresolved(): Promise<LedgerRow[]>;
  /** Somebody looks for it now, whatever comes of it: the others come first the next time. */
  looking(id: string): Promise<void>;
  /** Whether the outcome of one of the ask's calls of this tool is not known. */
  hasUnknown(askId: string, tool: string): Promise<boolean>;
  /** The same write of another ask of this person, whose outcome is not known. */
  uncertain(write: PlannedWrite): Promise<LedgerRow | undefined>;
  /** What an ask has come to so far, also in an attempt that was cut off; oldest first. */
  soFar(askId: string): Promise<{ receipts: Receipt[]; unknown: UnknownWrite[] }>;
}

interface DoneOutcome {
  result: JsonObject;
  receipt: Receipt;
  /** What is there right after a change, in the form of `before`. */
  after?: JsonObject;
  executionId?: string;
}

export function createLedger({ db, audit }: { db: Db; audit: Pick<Audit, 'record'> }): Ledger {
  const now = sql<Date>`now()`;
  /** A row that is done stays so, whoever else still thinks about it. */
  const settle = (id: string, change: Settled) =>
    db.transaction().execute(async (trx) => {
      const { result, receipt, after, ...plain } = change;
      const row = await trx
        .updateTable('writes')
        .set({
          ...plain,
          ...(result && { result: JSON.stringify(result) }),
          ...(receipt && { receipt: JSON.stringify(receipt) }),
          ...(after && { after: JSON.stringify(after) }),
          updated_at: now,
        })
        .where('id', '=', id)
        .where('status', '!=', 'done')
        .returningAll()
        .executeTakeFirst();
      const entry = row && auditOf(row);
      if (entry) await audit.record(trx, entry);
    });
  const rows = (askId: string) => db.selectFrom('writes').selectAll().where('ask_id', '=', askId);
  const known = (askId: string): Promise<KnownWrite[]> =>
    db
      .selectFrom('writes')
      .leftJoin('writes as undo', 'undo.undoes', 'writes.id')
      .selectAll('writes')
      .select(sql<boolean>`coalesce(undo.status = 'done', false)`.as('undone'))
      .where('writes.ask_id', '=', askId)
      .where('writes.undoes', 'is', null)
      .orderBy('writes.created_at')
      .orderBy('writes.id')
      .execute();
  return {
    async plan({ approval, before, step, undoes, ...write }) {
      await db
        .insertInto('writes')
        .values({
          id: randomUUID(),
          ask_id: write.askId,
          identifier: write.identifier,
          connector: write.connector,
          connection: write.connection,
          tool: write.tool,
          args: JSON.stringify(write.args),
          args_hash: write.argsHash,
          approval: JSON.stringify(approval.by),
          approved_tool: approval.tool,
          shown_hash: approval.argsHash,
          before: before ? JSON.stringify(before) : null,
          step_of: step?.of ?? null,
          step_what: step?.what ?? null,
          undoes: undoes ?? null,
        })
        // A write that came to nothing may be allowed anew, by another click.
        .onConflict((conflict) =>
          conflict
            .columns(['ask_id', 'tool', 'args_hash'])
            .doUpdateSet({
              approval: JSON.stringify(approval.by),
              approved_tool: approval.tool,
              shown_hash: approval.argsHash,
              args: JSON.stringify(write.args),
            })
            .where('writes.status', 'in', ['planned', 'failed']),
        )
        .execute();
      return rows(write.askId)
        .where('tool', '=', write.tool)
        .where('args_hash', '=', write.argsHash)
        .executeTakeFirstOrThrow();
    },
    async claim(id) {
      const { numUpdatedRows } = await db
        .updateTable('writes')
        .set(({ eb }) => ({ status: 'sent', sent_at: now, sends: eb('sends', '+', 1), updated_at: now }))
        .where('id', '=', id)
        .where('status', '=', 'planned')
        .where(allowed)
        .executeTakeFirst();
      if (numUpdatedRows === 1n) return 'claimed';
      const row = await db.selectFrom('writes').select('status').where('id', '=', id).executeTakeFirst();
      return row?.status === 'planned' ? 'not_allowed' : 'taken';
    },
    done: (id, { executionId, receipt, ...outcome }) =>
      settle(id, {
        ...outcome,
        status: 'done',
        receipt: { ...receipt },
        error_code: null,
        execution_id: executionId ?? null,
        done_at: now,
      }),
    failed: (id, { code, executionId }) =>
      settle(id, { status: 'failed', error_code: code, execution_id: executionId ?? null }),
    async unknown(id, { executionId, cutOff = false } = {}) {
      const looked = { updated_at: now };
      const known = db.updateTable('writes').set(looked).where('id', '=', id).where('status', '=', 'unknown');
      // That it is still not known is no news, to the person or the audit.
      if ((await known.executeTakeFirst()).numUpdatedRows > 0n) return;
      const code = cutOff ? CUT_OFF : 'unknown_outcome';
      await settle(id, { status: 'unknown', error_code: code, execution_id: executionId ?? null });
    },
    async replan(id, from) {
      const planned = { status: 'planned' as const, sent_at: null, updated_at: now };
      await db.updateTable('writes').set(planned).where('id', '=', id).where('status', '=', from).execute();
    },
    async replanLost(id) {
      const { numUpdatedRows } = await db
        .updateTable('writes')
        .set({ status: 'planned', sent_at: null, updated_at: now })
        .where('id', '=', id)
        .where(({ eb, or }) => or([eb('status', '=', 'sent'), eb('error_code', '=', CUT_OFF)]))
        .where('status', 'in', ['sent', 'unknown'])
        .where(sql`approval ->> 'kind'`, '=', 'digest')
        .where('sent_at', '<', sql<Date>`now() - ${sql.raw(CERTAINLY_OVER)}`)
        // A look that finds nothing may be wrong about the product, and would be so every time.
        .where('sends', '<', 2)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    async amend(id, receipt) {
      await db
        .updateTable('writes')
        .set({ receipt: JSON.stringify(receipt) })
        .where('id', '=', id)
        .execute();
    },
    get: (id) => db.selectFrom('writes').selectAll().where('id', '=', id).executeTakeFirst(),
    of: known,
    undoing: (id) => db.selectFrom('writes').selectAll().where('undoes', '=', id).executeTakeFirst(),
    unresolved: () =>
      db
        .selectFrom('writes')
        .leftJoin('asks', 'asks.id', 'writes.ask_id')
        .selectAll('writes')
        .where('writes.status', 'in', ['sent', 'unknown'])
        .where('writes.step_of', 'is', null)
        .where('writes.undoes', 'is', null)
        .where('writes.created_at', '>', sql<Date>`now() - ${sql.raw(UNCERTAIN_FOR)}`)
        // A follow-up of the digest belongs to no ask: one whose call may still be under way is not looked for.
        .where(
          sql<boolean>`coalesce(asks.status in ('done', 'failed', 'stopped'), writes.updated_at < now() - ${sql.raw(UNDER_WAY)})`,
        )
        // The one that was looked for longest ago comes first.
        .orderBy('writes.updated_at')
        .limit(MOST_LOOKED_FOR)
        .execute(),
    async looking(id) {
      await db.updateTable('writes').set({ updated_at: now }).where('id', '=', id).execute();
    },
    async hasUnknown(askId, tool) {
      const row = await rows(askId).where('tool', '=', tool).where('status', '=', 'unknown').executeTakeFirst();
      return row !== undefined;
    },
    uncertain: (write) =>
      db
        .selectFrom('writes')
        .selectAll()
        .where('identifier', '=', write.identifier)
        .where('tool', '=', write.tool)
        .where('args_hash', '=', write.argsHash)
        .where('ask_id', '!=', write.askId)
        .where('status', 'in', ['sent', 'unknown'])
        .where('created_at', '>', sql<Date>`now() - ${sql.raw(UNCERTAIN_FOR)}`)
        .orderBy('created_at', 'desc')
        .executeTakeFirst(),
    async soFar(askId) {
      const own = (await known(askId)).filter(({ step_of }) => step_of === null);
      return {
        receipts: own.flatMap((row) => (row.status === 'done' && row.receipt ? [receiptOf(row, row.undone)] : [])),
        unknown: own
          .filter(({ status }) => status === 'sent' || status === 'unknown')
          .map(({ tool, connector }) => ({ tool, connector })),
      };
    },
  };
}

type Settled = Partial<Pick<LedgerRow, 'status' | 'error_code' | 'execution_id'>> & {
  result?: JsonObject;
  receipt?: Record<string, unknown>;
  after?: JsonObject;
  done_at?: ReturnType<typeof sql<Date>>;
};

/** What a ledger row says to its person. */
export function receiptOf(row: LedgerRow, undone: boolean): Receipt {
  const receipt = { ...(row.receipt as unknown as Receipt), writeId: row.id };
  return { ...receipt, ...(undone && { undone }), ...(row.approval?.kind === 'click' && { onCard: true }) };
}

/**
 * The last door before a provider: a click on exactly this tool and these arguments, a permission that still stands, the
 * follow-up of a digest with exactly these, or the person's wish to take this write back. Asked in the statement that
 * takes the right to send.
 */
const allowed = sql<boolean>`(
  exists (select from proposals p where p.id::text = writes.approval ->> 'proposal' and p.status = 'approved'
    and p.identifier = writes.identifier and p.tool = writes.approved_tool and p.args_hash = writes.shown_hash
    -- What was approved and could not be done for so long is not what anybody expects any more; what is half done is.
    and (p.decided_at > now() - interval '30 minutes' or writes.step_of is not null))
  or exists (select from permissions s where s.id::text = writes.approval ->> 'permission' and s.revoked_at is null
    and s.identifier = writes.identifier and s.tool = writes.approved_tool)
  or exists (select from writes w where w.id = writes.undoes and w.status = 'done' and w.identifier = writes.identifier)
  or exists (select from follow_ups f join enrolments e on e.identifier = f.identifier
    where f.id::text = writes.approval ->> 'followUp' and f.identifier = writes.identifier and f.status = 'allowed'
    and (writes.approved_tool, writes.shown_hash) in
      (('hubspot_task_create', f.task_hash), ('linear_comment_create', f.comment_hash))
    -- Never on a score that lacked a source, or that is a day old; what is half done is finished.
    and f.complete and (f.allowed_at > now() - interval '24 hours' or writes.step_of is not null)
    and (f.allowed = 'click' or (f.allowed = 'mode' and e.enabled and e.mode = 'automatic')))
)`;
