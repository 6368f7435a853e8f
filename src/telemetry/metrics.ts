import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What an operator's dashboard needs. Labels are codes; never a person, a channel or a text. */
export interface Metrics {
  registry: Registry;
  jobs: Histogram<'queue' | 'outcome'>;
  turns: Counter<'end'>;
  rechecked: Counter<'outcome'>;
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
  };
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
