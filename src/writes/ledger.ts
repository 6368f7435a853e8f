import { randomUUID } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import type { JsonObject } from '../connectors/types.ts';
import type { Db } from '../storage/database.ts';
import type { Database } from '../storage/schema.ts';
import type { Receipt, UnknownWrite } from './receipt.ts';

export type LedgerRow = Selectable<Database['writes']>;

/** One write as somebody asked for it, before anything happened. */
export interface PlannedWrite {
  askId: string;
  identifier: string;
  connector: string;
  connection: string;
  tool: string;
  args: JsonObject;
  argsHash: string;
}

/** An uncertain write older than this is no longer looked up before a new one: nobody is still asking about it. */
const UNCERTAIN_FOR = "interval '24 hours'";

/**
 * The record of every write, made before the provider is called. planned -> sent -> done | failed | unknown; a row in
 * `sent` whose process died is as uncertain as an `unknown` one.
 */
export interface Ledger {
  /** The row of this write in this ask, new or from an earlier attempt. */
  plan(write: PlannedWrite): Promise<LedgerRow>;
  /** Takes the right to send it; false when somebody else has it. */
  claim(id: string): Promise<boolean>;
  done(id: string, outcome: { result: JsonObject; receipt: Receipt; executionId?: string }): Promise<void>;
  failed(id: string, outcome: { code: string; executionId?: string }): Promise<void>;
  unknown(id: string, executionId?: string): Promise<void>;
  /** Back to planned: what happened was certainly before the provider did anything. */
  replan(id: string): Promise<void>;
  /** The ask's writes whose outcome is not known, those of a process that died among them. */
  underWay(askId: string): Promise<LedgerRow[]>;
  /** Whether the outcome of one of the ask's calls of this tool is not known. */
  hasUnknown(askId: string, tool: string): Promise<boolean>;
  /** The same write of another ask of this person, whose outcome is not known. */
  uncertain(write: PlannedWrite): Promise<LedgerRow | undefined>;
  /** What an ask has come to so far, also in an attempt that was cut off; oldest first. */
  soFar(askId: string): Promise<{ receipts: Receipt[]; unknown: UnknownWrite[] }>;
}

export function createLedger(db: Db): Ledger {
  const now = sql<Date>`now()`;
  /** A row that is done stays so, whoever else still thinks about it. */
  const settle = async (id: string, values: Partial<LedgerRow>) => {
    const { result, receipt, args, ...plain } = values;
    await db
      .updateTable('writes')
      .set({
        ...plain,
        ...(result && { result: JSON.stringify(result) }),
        ...(receipt && { receipt: JSON.stringify(receipt) }),
        updated_at: now,
      })
      .where('id', '=', id)
      .where('status', '!=', 'done')
      .execute();
  };
  return {
    async plan(write) {
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
        })
        .onConflict((conflict) => conflict.columns(['ask_id', 'tool', 'args_hash']).doNothing())
        .execute();
      return db
        .selectFrom('writes')
        .selectAll()
        .where('ask_id', '=', write.askId)
        .where('tool', '=', write.tool)
        .where('args_hash', '=', write.argsHash)
        .executeTakeFirstOrThrow();
    },
    async claim(id) {
      const { numUpdatedRows } = await db
        .updateTable('writes')
        .set({ status: 'sent', sent_at: now, updated_at: now })
        .where('id', '=', id)
        .where('status', '=', 'planned')
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    done: (id, { result, receipt, executionId }) =>
      settle(id, {
        status: 'done',
        result,
        receipt: { ...receipt },
        error_code: null,
        execution_id: executionId ?? null,
      }),
    failed: (id, { code, executionId }) =>
      settle(id, { status: 'failed', error_code: code, execution_id: executionId ?? null }),
    unknown: (id, executionId) =>
      settle(id, { status: 'unknown', error_code: 'unknown_outcome', execution_id: executionId ?? null }),
    replan: (id) => settle(id, { status: 'planned', sent_at: null }),
    underWay: (askId) =>
      db
        .selectFrom('writes')
        .selectAll()
        .where('ask_id', '=', askId)
        .where('status', 'in', ['sent', 'unknown'])
        .execute(),
    async hasUnknown(askId, tool) {
      const row = await db
        .selectFrom('writes')
        .select('id')
        .where('ask_id', '=', askId)
        .where('tool', '=', tool)
        .where('status', '=', 'unknown')
        .executeTakeFirst();
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
      const rows = await db
        .selectFrom('writes')
        .select(['status', 'receipt', 'tool', 'connector'])
        .where('ask_id', '=', askId)
        .where('status', 'in', ['done', 'sent', 'unknown'])
        .orderBy('created_at')
        .execute();
      return {
        receipts: rows.flatMap(({ receipt }) => (receipt ? [receipt as unknown as Receipt] : [])),
        unknown: rows.filter(({ status }) => status !== 'done').map(({ tool, connector }) => ({ tool, connector })),
      };
    },
  };
}
