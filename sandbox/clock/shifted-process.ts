import { type MovableClock, movableClock } from './movable-clock.ts';
import { offsetFile } from './offset-file.ts';
import { shiftedDate } from './shifted-date.ts';

/** Puts this process on the clock in the file at `path`; whoever has the preload and that file follows within moments. */
export function shiftThisProcess(path: string): MovableClock {
  const file = offsetFile(path);
  globalThis.Date = shiftedDate(Date, file.read);
  Object.defineProperty(Date.prototype, 'constructor', { value: globalThis.Date });
  return movableClock({ shift: file.add });
}

/** The environment that puts another Node process on the same clock. `env`: what it would have otherwise. */
export function onClockOf(path: string, env: Record<string, string>): Record<string, string> {
  const preload = `--import=${new URL('./preload.ts', import.meta.url).href}`;
  return { ...env, SANDBOX_CLOCK_FILE: path, NODE_OPTIONS: [env.NODE_OPTIONS, preload].filter(Boolean).join(' ') };
}
