import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Claims } from './claims.ts';
import type { Handler, JobName, Queue } from './queue.ts';

/** How often the jobs of processes that died are looked for. At the start they are looked for first. */
const RECOVER_EVERY_MS = 5_000;
/** The pause before a failed job is tried again doubles up to this: what is away comes back, or somebody has to look. */
const LONGEST_PAUSE_MS = 30_000;

export interface Workers {
  start(
    handlers: { [N in JobName]: (data: Parameters<Handler<N>>[0], shutdown: AbortSignal) => Promise<void> },
  ): Promise<void>;
  /** Lets running jobs finish for up to `finishMs`, then tells them to give up; the queue hands those back. */
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

  function timed(
    name: JobName,
    { id, retryCount }: { id: string; retryCount: number },
    task: () => Promise<void>,
  ): Promise<void> {
    const end = metrics.jobs.startTimer({ queue: name });
    const job = claims
      .during(name, id, task)
      .then(
        () => void end({ outcome: 'done' }),
        async (err: unknown) => {
          end({ outcome: 'failed' });
          log.error({ err, queue: name, job: id, retryCount }, 'a job failed and will be tried again');
          const ms = Math.min(LONGEST_PAUSE_MS, 250 * 2 ** retryCount);
          await pause(ms, undefined, { signal: shutdown.signal }).catch(() => {});
          throw err;
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
        const handler = handlers[name] as (data: unknown, shutdown: AbortSignal) => Promise<void>;
        await queue.work(name, (data, job) => timed(name, job, () => handler(data, shutdown.signal)));
      }
      recovering = setInterval(
        () => void recover().catch((err) => log.error({ err }, 'recovery failed')),
        RECOVER_EVERY_MS,
      );
    },
    async stop(finishMs) {
      clearInterval(recovering);
      const stopped = queue.pause();
      const patience = setTimeout(() => shutdown.abort(), finishMs);
      await Promise.allSettled([stopped, ...running]);
      clearTimeout(patience);
    },
  };
}
