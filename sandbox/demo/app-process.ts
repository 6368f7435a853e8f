import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const READY_MS = 60_000;
const POLL_MS = 100;
/** The app promises to stop within ten seconds. */
const STOP_MS = 11_000;
/** How much of the log is shown when the app dies. */
const TAIL_LINES = 30;

export interface AppProcess {
  /** Resolves when the app answers; rejects with its last words if it ends or hangs before. */
  ready: Promise<void>;
  /** Resolves when the process ends without having been asked to, with what it said last. */
  crashed: Promise<string>;
  stop(): Promise<void>;
}

export interface AppOptions {
  env: Record<string, string>;
  /** Its working directory: a folder without a `.env`, so that it reads nothing but `env`. */
  directory: string;
  /** Where its output goes; the terminal where absent. */
  logFile?: string;
}

/** Starts the app as a process of its own. */
export function startApp({ env, directory, logFile }: AppOptions): AppProcess {
  const log = logFile === undefined ? 'inherit' : openSync(logFile, 'a');
  const child = spawn(process.execPath, [MAIN], {
    cwd: directory,
    env,
    stdio: ['ignore', log, log],
    // In its own group, so that Ctrl-C in the terminal reaches it once, from us, in order.
    detached: process.platform !== 'win32',
  });
  if (typeof log === 'number') closeSync(log);
  // Whatever ends the demo must not leave the app behind.
  const orphaned = () => child.kill('SIGTERM');
  process.once('exit', orphaned);
  let stopping = false;
  const exited = once(child, 'exit').then(([code, signal]) => {
    process.off('exit', orphaned);
    return `it ended with ${signal ?? `code ${code}`}`;
  });
  const crashed = new Promise<string>((resolve) => {
    exited.then((how) => {
      if (!stopping) resolve([how, ...tail(logFile)].join('\n'));
    });
  });
  const stop = async () => {
    stopping = true;
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await exited;
    clearTimeout(late);
  };
  const ready = Promise.race([waitForReady(`http://localhost:${env.PORT}/readyz`), crashed]).then((problem) => {
    if (problem !== undefined) throw new Error(`The app did not start: ${problem}`);
  });
  return { ready, crashed, stop };
}

/** Undefined when the app answers; otherwise what is wrong. */
async function waitForReady(url: string): Promise<string | undefined> {
  const deadline = Date.now() + READY_MS;
  while (Date.now() < deadline) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    if (answer?.status === 200) return undefined;
    await pause(POLL_MS);
  }
  return `it was not ready after ${READY_MS / 1000} seconds`;
}

function tail(logFile: string | undefined): string[] {
  return logFile === undefined ? [] : readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES);
}
