import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const STOP_MS = 5_000;
const POLL_MS = 50;

/**
 * Stops the database that an app which was killed left behind in its data folder; does nothing where there is none. The
 * folder is the demo's own, so that the process its `postmaster.pid` names is too.
 */
export async function stopLeftoverDatabase(dataDir: string): Promise<void> {
  const pid = leftoverPid(dataDir);
  if (pid === undefined) return;
  try {
    // PostgreSQL's fast shutdown.
    process.kill(pid, 'SIGINT');
    // Signal 0 only asks whether the process is still there, and throws when it is gone.
    for (let waited = 0; waited < STOP_MS; waited += POLL_MS) {
      process.kill(pid, 0);
      await pause(POLL_MS);
    }
  } catch {
    // It is gone.
  }
}

function leftoverPid(dataDir: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
    return Number.isInteger(pid) && pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
}
