import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { RunStatus } from '../storage/schema.ts';

/** What an operator's dashboard needs. Labels are codes; never a person, a channel or a text. */
export interface Metrics {
  registry: Registry;
  jobs: Histogram<'queue' | 'outcome'>;
  turns: Counter<'end'>;
  rechecked: Counter<'outcome'>;
  digests: Counter<'outcome'>;
  digestDelay: Histogram;
  digestCalls: Histogram;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    jobs: new Histogram({
      name: 'onbehalf_job_seconds',
      help: 'How long jobs ran, by queue and outcome.',
      labelNames: ['queue', 'outcome'],
      buckets: [0.05, 0.2, 1, 5, 15, 60, 240],
      registers,
    }),
    turns: new Counter({
      name: 'onbehalf_turns_total',
      help: 'Turns of the agent, by how they ended.',
      labelNames: ['end'],
      registers,
    }),
    rechecked: new Counter({
      name: 'onbehalf_rechecks_total',
      help: 'People whom Slack was asked about daily: present, left, failed (will be tried again) or unsure.',
      labelNames: ['outcome'],
      registers,
    }),
    digests: new Counter({
      name: 'onbehalf_digests_total',
      help: 'Mornings, by how they ended: done, late (done after its time), quiet (nothing to say), skipped or failed.',
      labelNames: ['outcome'],
      registers,
    }),
    digestDelay: new Histogram({
      name: 'onbehalf_digest_delay_seconds',
      help: 'From when a digest was due to when it was sent.',
      buckets: [5, 15, 30, 60, 120, 300, 600, 3_600, 14_400],
      registers,
    }),
    digestCalls: new Histogram({
      name: 'onbehalf_digest_tool_calls',
      help: 'Tool calls of one digest.',
      buckets: [5, 10, 15, 20, 25, 50, 100, 200],
      registers,
    }),
  };
}

/** Counts a morning that has come to its end. */
export function countDigest(
  metrics: Pick<Metrics, 'digests' | 'digestDelay' | 'digestCalls'>,
  run: { status: RunStatus; late: boolean; due_at: Date; finished_at: Date | null; calls: number },
): void {
  metrics.digests.inc({ outcome: run.status === 'done' && run.late ? 'late' : run.status });
  if (run.status !== 'done' && run.status !== 'quiet') return;
  metrics.digestCalls.observe(run.calls);
  // Nothing was sent on a quiet day.
  if (run.status === 'done' && run.finished_at) {
    metrics.digestDelay.observe((run.finished_at.getTime() - run.due_at.getTime()) / 1_000);
  }
}

/**
 * Shows how many people left more than an hour ago and still have something here; anything above 0 is an alarm. Counted
 * at each reading, so that every process shows the same.
 */
export function watchOverdue(registry: Registry, count: () => Promise<number>): void {
  new Gauge({
    name: 'onbehalf_offboarding_overdue',
    help: 'People who left more than an hour ago and whose accounts or texts are not all deleted yet.',
    registers: [registry],
    async collect() {
      // Without the database there is nothing new to show; the other metrics must not suffer for it.
      const overdue = await count().catch(() => undefined);
      if (overdue !== undefined) this.set(overdue);
    },
  });
}
