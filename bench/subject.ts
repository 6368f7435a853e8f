import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { monotonicMs } from './sightings.ts';

const READY_WITHIN_MS = 30_000;
const STOP_WITHIN_MS = 11_000;

/** An app under measurement, in a process of its own. */
export interface Subject {
  port: number;
  pid: number;
  /** From spawning it to its first 200 of /readyz, in ms. */
  readyMs: number;
  stop(): Promise<void>;
}

/** Starts a script with this environment and nothing of ours, and waits until it is ready. */
export async function startSubject(script: string, cwd: string, env: Record<string, string>): Promise<Subject> {
  const port = await freePort();
  const start = monotonicMs();
  const child = spawn(process.execPath, [fileURLToPath(new URL(script, import.meta.url))], {
    cwd,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const orphaned = () => child.kill('SIGKILL');
  process.once('exit', orphaned);
  const exited = once(child, 'exit').then(() => process.off('exit', orphaned));
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    await exited;
    clearTimeout(late);
  };
  while (!(await isReady(port))) {
    if (child.exitCode !== null || monotonicMs() - start > READY_WITHIN_MS) {
      child.kill('SIGKILL');
      throw new Error(`${script} was not ready`);
    }
    await pause(5);
  }
  return { port, pid: child.pid ?? 0, readyMs: monotonicMs() - start, stop };
}

async function isReady(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(1_000) });
    await response.text();
    return response.ok;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
