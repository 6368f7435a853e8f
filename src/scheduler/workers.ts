import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Claims } from './claims.ts';
import type { Handler, JobName, Queue } from './queue.ts';

/** How often the jobs of processes that died are looked for. At the start they are looked for first. */
const RECOVER_EVERY_MS = 2_000;
/** How long a job may take to give up once it is told to. */
const GIVE_UP_MS = 1_500;

/** What a job's handler has to know of its run. */
export interface Run {
  /** The process ends: what is not finished goes on in another one. */
  shutdown: AbortSignal;
  /** The job is not tried again after this. */
  last: boolean;
}

export interface Workers {
  start(handlers: { [N in JobName]: (data: Parameters<Handler<N>>[0], run: Run) => Promise<void> }): Promise<void>;
  /** Lets running jobs finish for up to `finishMs`, then tells them to give up. One that does not is left to its fate. */
  stop(finishMs: number): Promise<void>;
}

/** Takes jobs from the queue, records that this process has them, and hands back what dead processes had. */
export function createWorkers({
  queue,
  claims,
  metrics,
  log,
}: {
  queue: Queue;
  claims: Claims;
  metrics: Metrics;
  log: Log;
}): Workers {
  const shutdown = new AbortController();
  const running = new Set<Promise<void>>();
  let recovering: NodeJS.Timeout | undefined;

  async function recover() {
    const count = await claims.recover(queue);
    if (count > 0) log.warn({ jobs: count }, 'took over the jobs of a process that died');
  }

  function timed(name: JobName, { id, last }: { id: string; last: boolean }, task: () => Promise<void>): Promise<void> {
    const end = metrics.jobs.startTimer({ queue: name });
    const job = claims
      .during(name, id, task)
      .then(
        () => void end({ outcome: 'done' }),
        (err: unknown) => {
          end({ outcome: 'failed' });
          log.error({ err, queue: name, job: id, last }, 'a job failed');
          // pg-boss stores what is thrown: a code, never a provider's or Slack's own words.
          throw new Error(err instanceof Error ? err.name : 'failed');
        },
      )
      .finally(() => running.delete(job));
    running.add(job);
    return job;
  }

  return {
    async start(handlers) {
      await recover();
      for (const name of Object.keys(handlers) as JobName[]) {
        const handler = handlers[name] as (data: unknown, run: Run) => Promise<void>;
        await queue.work(name, (data, job) =>
          timed(name, job, () => handler(data, { shutdown: shutdown.signal, last: job.last })),
        );
      }
      recovering = setInterval(
        () => void recover().catch((err) => log.error({ err }, 'recovery failed')),
        RECOVER_EVERY_MS,
      );
    },
    async stop(finishMs) {
      clearInterval(recovering);
      const ended = Promise.allSettled([queue.pause(), ...running]);
      const patience = setTimeout(() => shutdown.abort(), finishMs);
      // A write that is under way is not cut off, and may take longer than this process has: the next one looks it up.
      await Promise.race([ended, sleep(finishMs + GIVE_UP_MS, undefined, { ref: false })]);
      clearTimeout(patience);
    },
  };
}
