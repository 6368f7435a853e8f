import type { AccountState, AuthReason } from './types.ts';

/**
 * Scalekit's ConnectorStatus: numbers over gRPC, names over REST and in webhooks (proto of @scalekit-sdk/node 2.11.0,
 * whose root does not export the enum).
 */
const STATES: ReadonlyMap<unknown, AccountState> = new Map<unknown, AccountState>([
  [1, 'active'],
  [2, 'expired'],
  [3, 'pending_auth'],
  [4, 'pending_verification'],
  [5, 'disconnected'],
  ['ACTIVE', 'active'],
  ['EXPIRED', 'expired'],
  ['PENDING_AUTH', 'pending_auth'],
  ['PENDING_VERIFICATION', 'pending_verification'],
  ['DISCONNECTED', 'disconnected'],
]);

const REASONS: Readonly<Record<Exclude<AccountState, 'active'>, AuthReason>> = {
  none: 'not_connected',
  pending_auth: 'not_connected',
  pending_verification: 'verification_pending',
  expired: 'token_expired',
  disconnected: 'account_revoked',
};

/** Reads a status as Scalekit sends it. One we do not know counts as no account: better a needless link than a wrong call. */
export function stateOf(status: unknown): AccountState {
  return STATES.get(status) ?? 'none';
}

/** Why an account in this state cannot be used; undefined when it can. */
export function reasonOf(state: AccountState): AuthReason | undefined {
  return state === 'active' ? undefined : REASONS[state];
}
