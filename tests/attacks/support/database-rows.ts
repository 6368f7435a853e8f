import pg from 'pg';

export interface DatabaseRow {
  /** `schema.table` */
  table: string;
  row: Record<string, unknown>;
}

/** Every row of every table of a database, whichever schema it is in: the app's, the queue's and the memory's. */
export async function everyRow(databaseUrl: string): Promise<DatabaseRow[]> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    const tables = await client.query<{ name: string; quoted: string }>(
      `select format('%s.%s', table_schema, table_name) as name, format('%I.%I', table_schema, table_name) as quoted
       from information_schema.tables
       where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') order by 1`,
    );
    const found: DatabaseRow[] = [];
    for (const { name, quoted } of tables.rows) {
      const { rows } = await client.query<{ row: Record<string, unknown> }>(
        `select to_jsonb(t) as row from ${quoted} t`,
      );
      found.push(...rows.map(({ row }) => ({ table: name, row })));
    }
    return found;
  } finally {
    await client.end();
  }
}
