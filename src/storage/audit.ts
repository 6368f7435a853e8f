import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Db } from './database.ts';
import type { Approval, Database } from './schema.ts';

export type { Approval } from './schema.ts';

/** A row of the audit, as it is read. */
export type AuditRow = Selectable<Database['audit']>;

/** Something that was done as a person, to be put on the record. */
export interface AuditEntry {
  installation: string;
  identifier: string;
  trigger: AuditRow['trigger'];
  askId?: string | null;
  action: AuditRow['action'];
  connector?: string | null;
  connection?: string | null;
  tool?: string | null;
  argsHash?: string | null;
  /** A few words without any value: "Created task in Asana". */
  description: string;
  approval?: Approval | null;
  outcome: AuditRow['outcome'];
  errorCode?: string | null;
  executionId?: string | null;
  writeId?: string | null;
}

/** A row for its person, with what the ledger still has of the record it names. */
export interface DoneEntry extends Pick<AuditRow, 'at' | 'connector' | 'description' | 'outcome' | 'approval'> {
  name: string | null;
  url: string | null;
}

export interface AuditFilter {
  /** From this moment on. */
  since: Date;
  /** Before this moment. */
  until?: Date;
  /** An identifier, or a Slack user's id. */
  person?: string;
}

/** What was done as whom. The database refuses to change a row, and to remove one before its time. */
export interface Audit {
  /** Adds an entry, in the transaction of what it tells of where there is one. */
  record(db: Kysely<Database> | Transaction<Database>, entry: AuditEntry): Promise<void>;
  /** A person's newest entries, newest first. */
  latest(identifier: string, count: number): Promise<DoneEntry[]>;
  /** Everything that fits, oldest first, read page by page. */
  since(filter: AuditFilter): AsyncGenerator<AuditRow>;
  /** Removes what is older than so many days. Returns how many rows that were. */
  prune(days: number): Promise<number>;
}

const LONGEST_DESCRIPTION = 160;
const PAGE = 500;
/** Rows removed in one transaction. */
const BATCH = 1_000;

/** @example createAudit(db).record(trx, { identifier, trigger: 'turn', action: 'write', … }) */
export function createAudit(db: Db): Audit {
  return {
    record,
    latest: (identifier, count) =>
      db
        .selectFrom('audit')
        .leftJoin('writes', 'writes.id', 'audit.write_id')
        .select(['audit.at', 'audit.connector', 'audit.description', 'audit.outcome', 'audit.approval'])
        .select([
          sql<string | null>`writes.receipt ->> 'name'`.as('name'),
          sql<string | null>`writes.receipt ->> 'url'`.as('url'),
        ])
        .where('audit.identifier', '=', identifier)
        .orderBy('audit.id', 'desc')
        .limit(count)
        .execute(),
    async *since({ since, until, person }) {
      let last: { moment: string; id: number } | undefined;
      for (;;) {
        const page = await db
          .selectFrom('audit')
          .selectAll()
          // The moment in full: a Date has milliseconds, and rows of one must not be skipped or repeated.
          .select(sql<string>`at::text`.as('moment'))
          .where('at', '>=', since)
          .$if(until !== undefined, (query) => query.where('at', '<', until ?? since))
          .$if(person !== undefined, (query) => query.where(sql<boolean>`${person} in (${ofPerson})`))
          .$if(last !== undefined, (query) =>
            query.where(sql<boolean>`(at, id) > (${last?.moment}::timestamptz, ${last?.id}::bigint)`),
          )
          .orderBy('at')
          .orderBy('id')
          .limit(PAGE)
          .execute();
        for (const { moment, ...row } of page) {
          last = { moment, id: row.id };
          yield row;
        }
        if (page.length < PAGE) return;
      }
    },
    async prune(days) {
      for (let removed = 0; ; ) {
        const { numDeletedRows } = await db.transaction().execute(async (trx) => {
          // Gone with this transaction; without it, or for a younger row, the database refuses.
          await sql`select set_config('onbehalf.audit_retention', ${String(days)}, true)`.execute(trx);
          const old = trx
            .selectFrom('audit')
            .select('id')
            .where(sql<boolean>`at < now() - make_interval(days => ${days})`)
            .orderBy('at')
            .limit(BATCH);
          return trx.deleteFrom('audit').where('id', 'in', old).executeTakeFirst();
        });
        removed += Number(numDeletedRows);
        if (numDeletedRows < BATCH) return removed;
      }
    },
  };
}

/** The names by which an operator may ask for a person. */
const ofPerson = sql`identifier, split_part(identifier, ':', 3)`;

async function record(db: Kysely<Database> | Transaction<Database>, entry: AuditEntry): Promise<void> {
  await db
    .insertInto('audit')
    .values({
      installation: entry.installation,
      identifier: entry.identifier,
      trigger: entry.trigger,
      ask_id: entry.askId ?? null,
      action: entry.action,
      connector: entry.connector ?? null,
      connection: entry.connection ?? null,
      tool: entry.tool ?? null,
      args_hash: entry.argsHash ?? null,
      description: entry.description.slice(0, LONGEST_DESCRIPTION),
      approval: entry.approval ? JSON.stringify(entry.approval) : null,
      outcome: entry.outcome,
      error_code: entry.errorCode ?? null,
      execution_id: entry.executionId ?? null,
      write_id: entry.writeId ?? null,
    })
    .execute();
}
