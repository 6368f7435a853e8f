import { Counter, Histogram, Registry } from 'prom-client';

/** What an operator's dashboard needs. Labels are codes; never a person, a channel or a text. */
export interface Metrics {
  registry: Registry;
  jobs: Histogram<'queue' | 'outcome'>;
  turns: Counter<'end'>;
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
  };
}
