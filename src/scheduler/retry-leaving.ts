import type { Offboarding } from '../identity/offboarding.ts';
import type { Log } from '../telemetry/log.ts';

/** Well within the time that one run of the housekeeping has; the rest is for the next run. */
const BUDGET_MS = 5 * 60_000;
/** By now a leaving should have come to its end: whoever runs the app has to look. */
const OVERDUE_MS = 60 * 60_000;

/** Tries again to let those leave whose leaving failed, and raises the alarm about those it keeps failing for. */
export async function retryLeaving({
  offboarding,
  now,
  log,
}: {
  offboarding: Pick<Offboarding, 'retry'>;
  now: () => Date;
  log: Log;
}): Promise<void> {
  for (const { identifier, since } of await offboarding.retry(BUDGET_MS)) {
    if (!isOverdue(since, now())) continue;
    log.error(
      { identifier, since, code: 'offboarding_stuck' },
      'Accounts of somebody who left are not deleted yet. Check that Scalekit answers (npm run doctor).',
    );
  }
}

/** Whether a leaving that began then has taken too long. */
export function isOverdue(since: Date, now: Date): boolean {
  return now.getTime() - since.getTime() > OVERDUE_MS;
}
