/** A digest that starts within this time is as good as punctual. */
const ON_TIME_MS = 10 * 60_000;
/** After this its morning is over: the next one is worth more. */
const LATEST_MS = 4 * 3_600_000;

/** What becomes of a morning that was due then. */
export function lateness(dueAt: Date, now: Date): 'on_time' | 'late' | 'too_late' {
  const ago = now.getTime() - dueAt.getTime();
  if (ago > LATEST_MS) return 'too_late';
  return ago > ON_TIME_MS ? 'late' : 'on_time';
}
