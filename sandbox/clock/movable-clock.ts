import { type Clock, systemClock } from '../providers/support/time.ts';

/** A clock that runs on by itself and can be moved forward by hand. */
export interface MovableClock {
  now: Clock;
  /** Moves it forward; refuses to go back, since stores and message timestamps only grow. */
  advance(ms: number): void;
  /** Runs after every move. Returns the unsubscriber. */
  onMove(listener: () => void): () => void;
}

/**
 * A clock ahead of `base` by what it was moved. `shift` does the moving elsewhere; without it the clock keeps its offset
 * itself.
 *
 * @example
 * const clock = movableClock();
 * const world = await startWorld({ now: clock.now });
 * clock.advance(3_600_000);
 *
 * @example movableClock({ base: () => new Date('2026-11-20T08:00:00Z') }) // stands still between moves
 */
export function movableClock({
  base = systemClock,
  shift,
}: {
  base?: Clock;
  shift?: (ms: number) => void;
} = {}): MovableClock {
  const listeners = new Set<() => void>();
  let offset = 0;
  return {
    now: () => new Date(base().getTime() + offset),
    advance(ms) {
      if (!Number.isFinite(ms) || ms < 0) throw new Error('a clock only goes forward');
      if (shift) shift(ms);
      else offset += ms;
      for (const listener of [...listeners]) listener();
    },
    onMove(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
