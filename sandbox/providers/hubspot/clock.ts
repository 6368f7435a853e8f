import type { Clock } from '../support/time.ts';

/** A clock that stands at `now` when the store is made and runs on from there. */
export function clockFrom(now: Date): Clock {
  const startedAt = performance.now();
  return () => new Date(now.getTime() + Math.floor(performance.now() - startedAt));
}
