import { knownZone } from '../local-time.ts';
import type { Db } from '../storage/database.ts';
import type { DigestRuns } from '../storage/digest-runs.ts';
import type { Enrolment, Enrolments } from '../storage/enrolments.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { planMornings } from './plan-mornings.ts';
import type { Queue } from './queue.ts';

/** So long before a digest the connections it needs are looked at. */
const PROBE_BEFORE_MS = 60 * 60_000;

export interface Planner {
  /** Plans what is due now. Any number of processes may do so at once. Throws where the database is away. */
  tick(): Promise<void>;
  /** Ticks every so many milliseconds, one after the other; a failure is logged, and the next one goes on. */
  start(everyMs: number): void;
  /** Resolves when no tick is under way any more. */
  stop(): Promise<void>;
}

interface Deps {
  db: Db;
  queue: Pick<Queue, 'add' | 'wake'>;
  enrolments: Pick<Enrolments, 'due' | 'take' | 'advance' | 'probed'>;
  runs: Pick<DigestRuns, 'plan'>;
  newId(): string;
  now(): Date;
  log: Log;
  metrics: Pick<Metrics, 'digests'>;
}

/** What came of one person's row. */
interface Planned {
  digests: number;
  skipped: number;
  probes: number;
}

/** Turns mornings that are due into runs with their jobs: both are committed together, and once for each local day. */
export function createPlanner({ db, queue, enrolments, runs, newId, now, log, metrics }: Deps): Planner {
  let timer: NodeJS.Timeout | undefined;
  let ticking: Promise<void> | undefined;
  let stopping = false;

  async function tick(): Promise<void> {
    const at = now();
    for (const identifier of await enrolments.due(at, new Date(at.getTime() + PROBE_BEFORE_MS))) {
      if (stopping) return;
      try {
        const { digests, skipped, probes } = await planFor(identifier, at);
        queue.wake('digest', digests);
        queue.wake('probe', probes);
        if (skipped > 0) metrics.digests.inc({ outcome: 'skipped' }, skipped);
      } catch (err) {
        // The others need not wait for this one.
        log.error({ err, identifier, code: 'digest_not_planned' }, 'a morning was not planned; it is tried again');
      }
    }
  }

  /** All or nothing: a process that dies in here leaves the row as it was, for the next tick of anybody. */
  async function planFor(identifier: string, at: Date): Promise<Planned> {
    const planned = { digests: 0, skipped: 0, probes: 0 };
    await db.transaction().execute(async (trx) => {
      const enrolment = await enrolments.take(trx, identifier);
      if (!enrolment) return;
      const plan = planMornings(morningsOf(enrolment), enrolment.next_date, at);
      if (!plan) throw new RangeError('a digest needs at least one day of the week');
      const { time_zone: timeZone } = enrolment;
      for (const morning of plan.due) {
        const id = newId();
        // A day that has its run needs no other one, wherever that came from.
        if (!(await runs.plan(trx, { ...morning, id, identifier, timeZone, now: at }))) continue;
        if (morning.status === 'skipped') planned.skipped += 1;
        else {
          await queue.add(trx, 'digest', { runId: id });
          planned.digests += 1;
        }
      }
      const { next } = plan;
      if (next.date !== enrolment.next_date || next.at.getTime() !== enrolment.next_at.getTime()) {
        await enrolments.advance(trx, identifier, next);
      }
      if (enrolment.probed_for === next.date || next.at.getTime() - at.getTime() > PROBE_BEFORE_MS) return;
      await enrolments.probed(trx, identifier, next.date);
      await queue.add(trx, 'probe', { identifier, date: next.date });
      planned.probes += 1;
    });
    return planned;
  }

  /** Where Slack names a zone that this machine does not know, the digest comes by UTC rather than not at all. */
  function morningsOf({ identifier, time_zone: zone, at_minute: atMinute, days }: Enrolment) {
    if (!knownZone(zone).known) log.warn({ identifier, zone, code: 'time_zone_unknown' }, 'planning by UTC');
    return { zone, atMinute, days };
  }

  return {
    tick,
    start(everyMs) {
      timer = setInterval(() => {
        ticking ??= tick()
          .catch((err: unknown) => log.error({ err }, 'planning failed'))
          .finally(() => {
            ticking = undefined;
          });
      }, everyMs);
    },
    async stop() {
      stopping = true;
      clearInterval(timer);
      await ticking;
    },
  };
}
