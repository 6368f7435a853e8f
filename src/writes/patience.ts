import type { WriteApproval } from './approval.ts';

/** Before the second and third try where the provider does not say how long. */
const PAUSES_MS = [2_000, 8_000];
/** All pauses of one write and its steps together: in the morning nobody waits, after a click somebody does. */
const PATIENCE_MS = { mode: 30_000, click: 5_000 };
/** A limit that outlasted every try is not waited for again so soon: a morning has many writes. */
const LIMIT_LASTS_MS = 5 * 60_000;

/** What is left of the waiting for one write. */
export interface Patience {
  leftMs: number;
}

/** Waiting until a rate limit is over: for the writes of a digest only, which would have to wait for the next day. */
export function createPatience(now: () => Date) {
  /** Until when a person's connection counts as limited, in milliseconds since 1970. */
  const limited = new Map<string, number>();
  return {
    /** Undefined where nothing is to be waited for. */
    with: ({ by }: WriteApproval): Patience | undefined =>
      by.kind === 'digest' ? { leftMs: PATIENCE_MS[by.how] } : undefined,
    /**
     * The pause before the next try, in milliseconds; undefined where there is to be none.
     * @param account of whose limit it is
     * @param tries how often it was tried again already
     * @param retryAfterMs what the provider said
     */
    pause(patience: Patience, account: string, tries: number, retryAfterMs?: number): number | undefined {
      const usual = PAUSES_MS[tries];
      const ms = retryAfterMs ?? usual;
      const at = now().getTime();
      if (usual === undefined || ms === undefined || ms > patience.leftMs || at < (limited.get(account) ?? 0)) {
        limited.set(account, at + LIMIT_LASTS_MS);
        return undefined;
      }
      patience.leftMs -= ms;
      return ms;
    },
  };
}
