import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export interface AppProcess {
  /** Resolves when the ready line was printed; rejects with the output when the process ends first. */
  ready: Promise<void>;
  /** Everything printed so far. */
  output(): string;
  kill(signal: NodeJS.Signals): void;
  /** The exit code, or the signal that ended it. */
  exit: Promise<number | NodeJS.Signals>;
}

/** The app as its users start it, in a process of its own that can be killed. */
export function startProcess(env: Record<string, string>): AppProcess {
  const child: ChildProcess = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (/^Onbehalf is ready/m.test(output)) resolve();
    });
  }
  const exit = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals);
  void exit.then((how) => reject(new Error(`the app ended (${how}) before it was ready:\n${output}`)));
  ready.catch(() => {});
  return { ready, output: () => output, kill: (signal) => void child.kill(signal), exit };
}
