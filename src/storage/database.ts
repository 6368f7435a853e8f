import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database } from './schema.ts';

export type Db = Kysely<Database>;

/** Connections for our own queries; the queue and the agent's memory have pools of their own. */
const POOL_SIZE = 10;

/** Opens a pool. Connecting happens at the first query; a lost connection is replaced by the next one. */
export function openDatabase(url: string, onError: (error: Error) => void): { db: Db; pool: pg.Pool } {
  const pool = new pg.Pool({ connectionString: url, max: POOL_SIZE, application_name: 'onbehalf' });
  pool.on('error', onError);
  // int8 as number: token counts stay far below 2^53.
  const types = { getTypeParser: (oid: number, format?: 'text' | 'binary') => parserOf(oid, format) };
  pool.options.types = types as pg.CustomTypesConfig;
  return { db: new Kysely<Database>({ dialect: new PostgresDialect({ pool }) }), pool };
}

function parserOf(oid: number, format: 'text' | 'binary' = 'text') {
  if (oid === pg.types.builtins.INT8) return Number;
  // A date column stays the text it is; as a Date it would move with the process's time zone.
  if (oid === pg.types.builtins.DATE) return String;
  return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text');
}
