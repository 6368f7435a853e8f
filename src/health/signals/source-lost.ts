import type { AuthReason, ToolErrorCode } from '../../connectors/types.ts';
import type { Source, UnavailableReason } from '../types.ts';

/** A signal or a source that could not be read. `since`: ISO 8601. */
export interface Unavailable {
  kind: 'unavailable';
  since: string;
  why: UnavailableReason;
}

/** Ends the reading of one source. Thrown by the reader, caught where the sources come together; goes no further. */
export class SourceLost extends Error {
  override name = 'SourceLost';
  readonly source: Source;
  readonly unavailable: Unavailable;

  constructor(source: Source, why: UnavailableReason, since: string) {
    super(`${source} cannot be read: ${why}`);
    this.source = source;
    this.unavailable = { kind: 'unavailable', since, why };
  }
}

/** A verification that hangs is as good as no account: both are mended by connecting. */
const OF_AUTH: Readonly<Record<AuthReason, UnavailableReason>> = {
  not_connected: 'auth_missing',
  verification_pending: 'auth_missing',
  token_expired: 'auth_expired',
  account_revoked: 'auth_expired',
  scope_insufficient: 'auth_scope',
};

export function whyOfAuth(reason: AuthReason): UnavailableReason {
  return OF_AUTH[reason];
}

/** A 403 does not tell a missing scope from a missing right; neither makes the product down. */
export function whyOfError(code: ToolErrorCode): UnavailableReason {
  if (code === 'permission_denied') return 'auth_scope';
  return code === 'rate_limited' ? 'rate_limited' : 'down';
}

/**
 * Waits for all, also where one fails: nothing goes on calling behind the back of who gave up.
 * @throws what failed first; a SourceLost only where nothing worse did
 */
export async function together<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(work);
  const failures = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  if (failures.length > 0) throw failures.find((failure) => !(failure instanceof SourceLost)) ?? failures[0];
  return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}
