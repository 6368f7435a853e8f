import { type RawBuilder, sql } from 'kysely';
import type { Db } from './database.ts';
import { UNFINISHED } from './schema.ts';

/**
 * Every column that holds what people said, were told, or had written for them, and what it is without. Whoever adds
 * such a column names it here: leaving and retention both go by this list.
 */
const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  asks: { text: "''", reply: 'null', reply_public: 'null', trail: 'null', card: 'null' },
  writes: { args: "'{}'", result: 'null', receipt: 'null', before: 'null', after: 'null' },
  proposals: { args: "'{}'", args_order: "'{}'", before: 'null', labels: "'{}'" },
};

/** Rows emptied in one statement, so that none locks for long. */
const BATCH = 500;
/** Asks that still need their words. */
const OPEN = sql`(${sql.join(UNFINISHED)})`;

/**
 * Empties the words of finished asks and of what belongs to them; that it happened stays on record.
 *
 * @param which says of a row, called `t`, whether it is meant
 * @example forgetWords(db, sql`t.identifier = ${identifier}`)
 */
export async function forgetWords(db: Db, which: RawBuilder<unknown>): Promise<void> {
  for (const [table, columns] of Object.entries(WORDS)) {
    while ((await emptySome(db, table, columns, which)) === BATCH);
  }
}

async function emptySome(
  db: Db,
  table: string,
  columns: Readonly<Record<string, string>>,
  which: RawBuilder<unknown>,
): Promise<number> {
  const all = Object.entries(columns);
  const left = all
    .map(([column, none]) => `t.${column} ${none === 'null' ? 'is not null' : `<> ${none}`}`)
    .join(' or ');
  const empty = all.map(([column, none]) => `${column} = ${none}`).join(', ');
  const ask = sql.ref(table === 'asks' ? 't.id' : 't.ask_id');
  const { numAffectedRows } = await sql`
    update ${sql.table(table)} set ${sql.raw(empty)} where id in (
      select t.id from ${sql.table(table)} t
      where (${sql.raw(left)}) and (${which})
        and not exists (select from asks where asks.id = ${ask} and asks.status in ${OPEN})
      order by t.created_at
      limit ${sql.lit(BATCH)}
      for update
    )`.execute(db);
  return Number(numAffectedRows ?? 0);
}
