import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { createPlanner } from '../../../src/scheduler/planner.ts';
import { createQueue } from '../../../src/scheduler/queue.ts';
import { openDatabase } from '../../../src/storage/database.ts';
import { createDigestRuns } from '../../../src/storage/digest-runs.ts';
import { createEnrolments } from '../../../src/storage/enrolments.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';

/** Plans the mornings that are due, as every instance of the app does all the time, and ends. */
const { DATABASE_URL: url = '', AHEAD_MS = '0' } = process.env;
const log = pino({ level: 'warn' }, pino.destination(2));
const { db } = openDatabase(url, () => {});
const queue = createQueue({ url, log });
await queue.start();
const planner = createPlanner({
  ...{ db, queue, log, newId: randomUUID, metrics: createMetrics() },
  enrolments: createEnrolments(db),
  runs: createDigestRuns(db),
  now: () => new Date(Date.now() + Number(AHEAD_MS)),
});
await planner.tick();
process.exit(0);
