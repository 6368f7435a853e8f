import { type Failure, GRPC } from './failure.ts';
import { reasonOf } from './statuses.ts';
import type { AccountState, ToolErrorCode, ToolOutcome } from './types.ts';

/** Refused with these, a request was not carried out; with any other code nobody knows. */
const REJECTED_INPUT = new Set<number>([
  GRPC.INVALID_ARGUMENT,
  GRPC.ALREADY_EXISTS,
  GRPC.FAILED_PRECONDITION,
  GRPC.OUT_OF_RANGE,
]);

const LOST = new Set<number>([
  GRPC.CANCELLED,
  GRPC.UNKNOWN,
  GRPC.DEADLINE_EXCEEDED,
  GRPC.ABORTED,
  GRPC.INTERNAL,
  GRPC.UNAVAILABLE,
  GRPC.DATA_LOSS,
]);

/** Whether asking again may succeed: the answer was lost on the way, not refused. Only for what is safe to repeat. */
export function isTransient({ origin, grpc }: Failure): boolean {
  return origin === 'unsent' || (origin === 'scalekit' && (grpc === undefined || LOST.has(grpc)));
}

/**
 * Whether the account's state is needed to tell this failure: Scalekit answers a tool call through an account that is
 * not active with the same code as bad parameters, and an expired token and a revoked one with the same code too.
 */
export function needsState({ origin, grpc, limit }: Failure): boolean {
  if (origin === 'provider') return grpc === GRPC.UNAUTHENTICATED && limit === undefined;
  if (origin !== 'scalekit' || grpc === undefined) return false;
  return grpc === GRPC.NOT_FOUND || (REJECTED_INPUT.has(grpc) && grpc !== GRPC.ALREADY_EXISTS);
}

/**
 * What a failed tool call came to.
 * @param effect a write whose answer was lost is `unknown_outcome`, a read `unavailable` or `provider_error`
 * @param state the account's state read after the failure, where `needsState` asked for it; undefined: unreadable
 */
export function deriveOutcome(failure: Failure, effect: 'read' | 'write', state?: AccountState): ToolOutcome {
  const id = failure.executionId === undefined ? {} : { executionId: failure.executionId };
  const limited = limitOf(failure, effect) !== undefined;
  if (!limited && failure.origin === 'provider' && failure.grpc === GRPC.UNAUTHENTICATED) {
    return { kind: 'auth_error', reason: state === 'disconnected' ? 'account_revoked' : 'token_expired', ...id };
  }
  if (!limited && failure.origin === 'provider' && failure.grpc === GRPC.PERMISSION_DENIED && failure.scopeMissing) {
    return { kind: 'auth_error', reason: 'scope_insufficient', ...id };
  }
  if (needsState(failure)) {
    const reason = state === undefined ? undefined : reasonOf(state);
    if (reason !== undefined) return { kind: 'auth_error', reason, ...id };
    if (state === undefined) return { kind: 'error', code: 'unavailable', ...id };
    // The account is there, and so is its connection: it is the tool that is not. Who only reads may do without it.
    const isTool = failure.grpc === GRPC.NOT_FOUND && failure.connectionBlamed !== true;
    if (isTool && effect === 'read') return { kind: 'error', code: 'not_found', ...id };
  }
  const code = failureCode(failure, effect);
  const fields = code === 'invalid_input' && failure.fields.length > 0 ? { fields: failure.fields } : {};
  const { retryAfterMs } = failure;
  const wait = code === 'rate_limited' && retryAfterMs !== undefined ? { retryAfterMs } : {};
  return { kind: 'error', code, ...id, ...fields, ...wait };
}

/** The code of a failure when the account is not what is wrong. */
export function failureCode(failure: Failure, effect: 'read' | 'write'): ToolErrorCode {
  const { origin, grpc } = failure;
  if (origin === 'credentials') return 'service_misconfigured';
  if (origin === 'unsent') return 'unavailable';
  const limit = limitOf(failure, effect);
  if (limit !== undefined) return limit;
  const lost = effect === 'write' ? 'unknown_outcome' : origin === 'provider' ? 'provider_error' : 'unavailable';
  if (grpc === undefined || LOST.has(grpc)) return lost;
  if (grpc === GRPC.RESOURCE_EXHAUSTED) return 'rate_limited';
  if (REJECTED_INPUT.has(grpc)) return 'invalid_input';
  if (origin === 'provider') return providerCode(grpc) ?? lost;
  // What is left is ours to mend: a missing right of our client, an unknown tool or connection, a wrong address.
  return 'service_misconfigured';
}

/** Codes whose words name a record, and so may name one that is called after a limit. */
const NAMES_RECORD = new Set<number>([GRPC.NOT_FOUND, GRPC.ALREADY_EXISTS]);

/**
 * The limit a provider refused with: nothing was carried out. Where nobody knows whether a write was, mere words are no
 * proof of it.
 */
function limitOf({ limit, grpc }: Failure, effect: 'read' | 'write'): ToolErrorCode | undefined {
  if (limit === undefined || limit.certain) return limit?.code;
  if (grpc === undefined || LOST.has(grpc)) return effect === 'read' ? limit.code : undefined;
  return NAMES_RECORD.has(grpc) ? undefined : limit.code;
}

function providerCode(grpc: number): ToolErrorCode | undefined {
  if (grpc === GRPC.PERMISSION_DENIED) return 'permission_denied';
  if (grpc === GRPC.NOT_FOUND) return 'not_found';
  return undefined;
}
