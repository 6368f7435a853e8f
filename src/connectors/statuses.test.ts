import { expect, test } from 'vitest';
import { reasonOf, stateOf } from './statuses.ts';

test.each([
  [1, 'ACTIVE', 'active', undefined],
  [2, 'EXPIRED', 'expired', 'token_expired'],
  [3, 'PENDING_AUTH', 'pending_auth', 'not_connected'],
  [4, 'PENDING_VERIFICATION', 'pending_verification', 'verification_pending'],
  [5, 'DISCONNECTED', 'disconnected', 'account_revoked'],
])('%s and %s are the state %s', (number, name, state, reason) => {
  expect(stateOf(number)).toBe(state);
  expect(stateOf(name)).toBe(state);
  expect(reasonOf(stateOf(number))).toBe(reason);
});

test.each([0, 6, 99, '', 'REVOKED', 'toString', undefined, null, true])('%s is never active', (status) => {
  expect(stateOf(status)).toBe('none');
  expect(reasonOf(stateOf(status))).toBe('not_connected');
});
