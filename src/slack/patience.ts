import { failureOf } from './failure.ts';

export type Wait = (ms: number) => Promise<void>;

/** Longer than this nobody waits for a message; the caller gets the error. */
const LONGEST_WAIT_MS = 30_000;
const RETRIES = 2;
const FIRST_DELAY_MS = 300;

/**
 * Repeats a call after a rate limit, which never took effect; after a lost answer only where `repeatable` says that
 * twice is the same as once. Throws the last error.
 */
export async function patiently<Result>(
  call: () => Promise<Result>,
  { repeatable, wait }: { repeatable: boolean; wait: Wait },
): Promise<Result> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      const failure = failureOf(error);
      const hopeless = failure.kind === 'refused' || (failure.kind === 'unknown' && !repeatable);
      if (hopeless || attempt >= RETRIES) throw error;
      const delay = failure.kind === 'rate_limited' ? failure.retryAfterMs : FIRST_DELAY_MS * 3 ** attempt;
      if (delay > LONGEST_WAIT_MS) throw error;
      await wait(delay);
    }
  }
}
