/** A digest that starts within this time is as good as punctual. */
const ON_TIME_MS = 10 * 60_000;
/** After this its morning is over: the next one is worth more. */
const LATEST_MS = 4 * 3_600_000;

/** A morning that was due before this is over. */
export function overBefore(now: Date): Date {
  return new Date(now.getTime() - LATEST_MS);
}

/** What becomes of a morning that was due then. */
export function lateness(dueAt: Date, now: Date): 'on_time' | 'late' | 'too_late' {
  if (dueAt < overBefore(now)) return 'too_late';
  return now.getTime() - dueAt.getTime() > ON_TIME_MS ? 'late' : 'on_time';
}
