import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A script in a process of its own, which does one thing at a time when it is told to. */
export interface OnCall {
  pid: number;
  /** @throws Error where the script fails or ends */
  ask<Answer>(what: string): Promise<Answer>;
  stop(): void;
}

type Reply = { answer: unknown } | { failure: string };

/** Starts a script that calls `answerCalls`, with these arguments and this environment and nothing of ours. */
export function startOnCall(script: string, args: readonly string[], env: Record<string, string> = {}): OnCall {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), args, {
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
  });
  return {
    pid: child.pid ?? 0,
    ask: <Answer>(what: string) =>
      new Promise<Answer>((resolve, reject) => {
        const ended = (code: number | null) => reject(new Error(`${script} ended with ${code}`));
        child.once('exit', ended);
        child.once('message', (reply: Reply) => {
          child.off('exit', ended);
          if ('failure' in reply) reject(new Error(`${script}: ${reply.failure}`));
          else resolve(reply.answer as Answer);
        });
        child.send(what);
      }),
    stop: () => void child.kill(),
  };
}

/** In such a script: what it does when it is asked. Ends with the process that asks. */
export function answerCalls(work: (what: string) => unknown): void {
  process.on('message', async (what: string) => {
    const reply: Reply = await Promise.resolve(what)
      .then(work)
      .then(
        (answer) => ({ answer }),
        (error: unknown) => ({ failure: error instanceof Error ? String(error.stack) : String(error) }),
      );
    process.send?.(reply);
  });
  process.once('disconnect', () => process.exit(0));
}
