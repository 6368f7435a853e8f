import type { Config } from '../config.ts';
import { type Db, openDatabase } from '../storage/database.ts';
import { startEmbeddedPostgres } from '../storage/embedded-postgres.ts';

/** Runs `task` on the database of the configuration, the embedded one too, whether the app runs or not. */
export async function withDatabase<T>(
  { databaseUrl, dataDir }: Pick<Config, 'databaseUrl' | 'dataDir'>,
  task: (db: Db) => Promise<T>,
): Promise<T> {
  const embedded = databaseUrl ? undefined : await startEmbeddedPostgres(dataDir, { exclusive: false });
  const { db } = openDatabase(databaseUrl ?? embedded?.url ?? '', () => {});
  try {
    return await task(db);
  } finally {
    await db.destroy();
    await embedded?.stop();
  }
}
