import { rmSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../../src/storage/database.ts';
import { startEmbeddedPostgres } from '../../src/storage/embedded-postgres.ts';
import { migrate } from '../../src/storage/migrations.ts';
import { temporaryFolder } from './temporary-folder.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The server of this test run; its database is the migrated template that each test file clones. */
    databaseUrl: string;
  }
}

/** One PostgreSQL for the whole run, with a migrated template database. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = temporaryFolder();
  // Several whole apps at once, of which each would have a server of its own.
  const server = await startEmbeddedPostgres(dir, { connections: 300 });
  const { db } = openDatabase(server.url, () => {});
  await migrate(db);
  await db.destroy();
  project.provide('databaseUrl', server.url);
  return async () => {
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  };
}
