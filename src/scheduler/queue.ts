import type { Transaction } from 'kysely';
import { fromKysely, type Job, PgBoss } from 'pg-boss';
import type { Database } from '../storage/schema.ts';
import type { Log } from '../telemetry/log.ts';

/** What waits in line. A job carries ids only: its payload can end up in pg-boss's own error columns. */
export interface Jobs {
  /** One turn of the agent; in order within a conversation of a person. */
  turn: { askId: string };
  /** A command, a click or a lifecycle event. */
  interaction: { interactionId: string };
  /** Pruning what has had its time, and trying again what has to succeed in the end. */
  housekeeping: Record<string, never>;
  /** Looking whether everyone who uses the app still may. */
  recheck: Record<string, never>;
  /** One morning of one person. */
  digest: { runId: string };
  /** Looking at somebody's connections before the digest of a local day. */
  probe: { identifier: string; date: string };
  /** Enrolling those whom the operator's user group names. */
  enrol: Record<string, never>;
}

export type JobName = keyof Jobs;

/** `last`: the job is not tried again after this. */
export type Handler<N extends JobName> = (data: Jobs[N], job: { id: string; last: boolean }) => Promise<void>;

export interface Queue {
  /**
   * Adds a job inside the caller's transaction: it exists if and only if the transaction commits. Jobs of one
   * transaction are equally old; among those with one key the smallest `id` (a UUID) comes first.
   */
  add<N extends JobName>(
    trx: Transaction<Database>,
    name: N,
    data: Jobs[N],
    options?: { key?: string; id?: string },
  ): Promise<string>;
  /**
   * Wakes idle workers of this process, one for each of `jobs`; to be called once those are committed. A job that nobody
   * was woken for is found by polling.
   */
  wake(name: JobName, jobs?: number): void;
  work<N extends JobName>(name: N, handler: Handler<N>): Promise<void>;
  /** Hands jobs of a process that died back, without waiting for their heartbeat. */
  handBack(name: string, jobIds: string[]): Promise<void>;
  start(): Promise<void>;
  /** Takes no more jobs; resolves when the running ones have ended. */
  pause(): Promise<void>;
  /** Stops taking jobs and waits up to `timeoutMs` for the running ones; what is left is handed back. */
  stop(timeoutMs: number): Promise<void>;
}

interface QueueSpec {
  /** How many jobs one process runs at once. */
  atOnce: number;
  /** How long one job may take. */
  seconds: number;
  retries?: number;
  /** Within one key a later job waits for the earlier one, also while that one is retried. */
  inOrder?: boolean;
  /** When it runs by itself, in UTC. */
  cron?: string;
}

const QUEUES: Record<JobName, QueueSpec> = {
  // Mostly waits for the model, so many fit. In order within one conversation of one person.
  turn: { atOnce: 16, seconds: 1_800, inOrder: true },
  interaction: { atOnce: 8, seconds: 300 },
  housekeeping: { atOnce: 1, seconds: 600, cron: '*/10 * * * *' },
  // With thousands of people it takes its time; once a day is enough, since Slack tells most changes at once.
  recheck: { atOnce: 1, seconds: 6 * 3_600, cron: '17 3 * * *' },
  // Worth trying for until its morning is over: four hours, of a try a minute.
  digest: { atOnce: 4, seconds: 1_800, retries: 300 },
  probe: { atOnce: 2, seconds: 300 },
  enrol: { atOnce: 1, seconds: 3_600, cron: '7 * * * *' },
};
/** With the growing pauses this is about three quarters of an hour of trying. */
const RETRIES = 50;
const retriesOf = (name: JobName): number => QUEUES[name].retries ?? RETRIES;
export const JOB_NAMES = Object.keys(QUEUES) as JobName[];
/** How often each worker looks for what nobody woke it for: jobs of other processes, retries, what is scheduled. */
const POLL_SECONDS = 5;

interface Worker {
  id: string;
  busy: boolean;
  /** Grows with every wake. */
  woken: number;
}

/**
 * A retry is for a process that died or a database that was away; a turn's own failures are answered, not thrown.
 * The heartbeat returns the jobs of a dead process; 10 s is pg-boss's least.
 */
const RELIABLE = {
  heartbeatSeconds: 10,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 60,
  deleteAfterSeconds: 3_600,
};

export function createQueue({ url, log }: { url: string; log: Log }): Queue {
  const boss = new PgBoss({
    connectionString: url,
    schema: 'queue',
    application_name: 'onbehalf-queue',
    max: 6,
    superviseIntervalSeconds: 10,
    monitorIntervalSeconds: 10,
  });
  const workers = new Map<string, Worker[]>();
  let wakes = 0;
  boss.on('error', (err) => log.error({ err }, 'queue error'));

  /** Only as many as there are jobs: pg-boss's own LISTEN wakes all of them, and each then asks the database. */
  function wake(name: string, jobs = 1): void {
    // Woken longest ago comes first: two jobs of the same moment must not count on the same worker.
    const idle = (workers.get(name) ?? []).filter(({ busy }) => !busy).toSorted((a, b) => a.woken - b.woken);
    for (const worker of idle.slice(0, jobs)) {
      wakes += 1;
      worker.woken = wakes;
      boss.notifyWorker(worker.id);
    }
  }

  return {
    async start() {
      await boss.start();
      for (const name of JOB_NAMES) {
        const { seconds, inOrder, cron } = QUEUES[name];
        await boss.createQueue(name, {
          ...RELIABLE,
          retryLimit: retriesOf(name),
          expireInSeconds: seconds,
          ...(inOrder && { policy: 'key_strict_fifo' as const }),
        });
        if (cron) await boss.schedule(name, cron);
      }
    },
    async add(trx, name, data, { key, id } = {}) {
      const options = { db: fromKysely(trx), ...(key && { singletonKey: key }), ...(id && { id }) };
      const jobId = await boss.send(name, data, options);
      if (!jobId) throw new Error(`the queue took no ${name} job`);
      return jobId;
    },
    wake,
    async work<N extends JobName>(name: N, handler: Handler<N>) {
      const options = { batchSize: 1, pollingIntervalSeconds: POLL_SECONDS };
      for (let i = 0; i < QUEUES[name].atOnce; i++) {
        const worker: Worker = { id: '', busy: false, woken: 0 };
        worker.id = await boss.work<Jobs[N]>(name, options, async ([job]: Job<Jobs[N]>[]) => {
          if (!job) return;
          worker.busy = true;
          try {
            await handler(job.data, { id: job.id, last: job.retryCount >= retriesOf(name) });
          } finally {
            // A worker sleeps after a job unless it is woken; the next job of the conversation waited for this one.
            worker.busy = false;
            boss.notifyWorker(worker.id);
          }
        });
        workers.set(name, [...(workers.get(name) ?? []), worker]);
      }
    },
    async handBack(name, jobIds) {
      await boss.fail(name, jobIds, { interrupted: true });
      // Nothing of theirs failed, so they need not wait as a failed job does. 0: now, by the database's clock.
      for (const id of jobIds) await boss.update(name, undefined, { id, startAfter: 0 });
      wake(name, jobIds.length);
    },
    async pause() {
      await Promise.all(JOB_NAMES.map((name) => boss.offWork(name)));
    },
    async stop(timeoutMs) {
      await boss.stop({ graceful: true, timeout: timeoutMs });
    },
  };
}
