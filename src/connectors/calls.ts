import { isTransient } from './derive-outcome.ts';
import { readFailure } from './failure.ts';

/** What the client logs with: codes, names and ids, never a message of the service. */
export interface CallLog {
  warn(obj: object, msg: string): void;
  error(obj: object, msg: string): void;
}

/** Repeats once what may be repeated (a read, a link, a deletion) when its answer was lost. */
export async function repeatable<T>(call: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (signal?.aborted || !isTransient(readFailure(error))) throw error;
    return call();
  }
}

/**
 * Refuses a blank name. The SDK leaves it out of the request, and the server then acts for anybody.
 * @throws RangeError
 */
export function refuseBlank(names: Record<string, string>): void {
  for (const [name, value] of Object.entries(names)) {
    if (typeof value !== 'string' || value.trim() === '') throw new RangeError(`${name} must not be blank`);
  }
}
