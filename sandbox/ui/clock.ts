import { nextMorning } from '../clock/next-morning.ts';
import type { Clock } from '../providers/support/time.ts';
import type { ClockMove, UiClock } from './types.ts';

const HOUR_MS = 3_600_000;
/** The two clocks are read one after the other; less than this is no difference. */
const ROUND_MS = 1_000;

/** The machine's own clock, which nobody shifts: not even in a process whose `Date` is. */
function machineNow(): number {
  return performance.timeOrigin + performance.now();
}

/** What the world's clock shows somebody in a time zone. */
export function uiClock(timeZone: string, now: Clock, movable: boolean): UiClock {
  const ahead = Math.round((now().getTime() - machineNow()) / ROUND_MS) * ROUND_MS;
  return { ahead, timeZone, morning: nextMorning(now(), timeZone).toISOString(), movable };
}

/** Milliseconds to go forward; undefined for a move nobody knows. */
export function msUntil(move: ClockMove, now: Date, timeZone: string): number | undefined {
  switch (move) {
    case 'morning':
      return nextMorning(now, timeZone).getTime() - now.getTime();
    case 'hour':
      return HOUR_MS;
    case 'day':
      return 24 * HOUR_MS;
    default:
      return undefined;
  }
}
