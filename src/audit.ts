import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvFile } from 'node:process';
import { FORMATS } from './audit/formats.ts';
import { HELP, OptionError, readOptions } from './audit/options.ts';
import { printTo } from './audit/print.ts';
import { ConfigError, readDatabase } from './config.ts';
import { createAudit } from './storage/audit.ts';
import { openDatabase } from './storage/database.ts';
import { startEmbeddedPostgres } from './storage/embedded-postgres.ts';

/** `npm run audit`: what was done as whom, on standard output. Exits 1 where it cannot be read, 2 for wrong options. */
try {
  loadEnvFile();
} catch {
  // No .env: the environment is enough.
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), new Date());
  if (options === 'help') return void process.stdout.write(HELP);
  const { databaseUrl, dataDir } = readDatabase(process.env);
  if (!databaseUrl && !existsSync(join(dataDir, 'postgres'))) {
    throw new Error(`There is no database in ${dataDir}. Set DATABASE_URL or DATA_DIR as for the app.`);
  }
  // Joins the app's server where it runs, and starts one of its own where it does not.
  const embedded = databaseUrl ? undefined : await startEmbeddedPostgres(dataDir, { exclusive: false });
  const { db } = openDatabase(databaseUrl ?? embedded?.url ?? '', () => {});
  try {
    await printTo(process.stdout, FORMATS[options.format](createAudit(db).since(options)));
  } finally {
    await db.destroy();
    await embedded?.stop();
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${sentence(error)}\n`);
  process.exitCode = error instanceof OptionError ? 2 : 1;
}

/** Our own sentences, and the code of anybody else's: a driver's words could quote what is private. */
function sentence(error: unknown): string {
  if (error instanceof OptionError || error instanceof ConfigError) return error.message;
  const { code } = error as { code?: unknown };
  if (code === '42P01') return 'This database has no audit yet. Start the app once: it brings the database up to date.';
  if (typeof code === 'string') return `The database cannot be read (${code}). Check DATABASE_URL (npm run doctor).`;
  return error instanceof Error ? (error.message.split('\n', 1)[0] ?? error.name) : 'unknown error';
}
