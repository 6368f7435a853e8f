import { Code, ConnectError } from '@connectrpc/connect';
import { ScalekitException, ScalekitServerException } from '@scalekit-sdk/node';
import { ErrorInfoSchema } from '@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/errdetails/errdetails_pb.js';
import { describe, expect, test } from 'vitest';
import { deriveOutcome, isTransient, needsState } from './derive-outcome.ts';
import { CredentialsRefused, NotSent, readFailure } from './failure.ts';
import type { AccountState, ToolOutcome } from './types.ts';

const SECRET = 'the provider said something about ana@acme.test';

/** What the SDK throws when a provider fails with this code. */
function fromProvider(code: Code, toolErrorCode = 'EXEC_FAILED', toolErrorMessage = SECRET): unknown {
  const toolErrorInfo = { executionId: 'exec_1', toolErrorCode, toolErrorMessage };
  return raised(code, { errorCode: 'TOOL_ERROR', toolErrorInfo });
}

/** What the SDK throws when Scalekit itself refuses with this code. */
function fromScalekit(code: Code, fields: string[] = [], message = SECRET): unknown {
  const fieldViolations = fields.map((field) => ({ field, description: SECRET, constraint: 'required' }));
  return raised(code, { errorCode: Code[code], validationErrorInfo: { fieldViolations } }, message);
}

function raised(code: Code, value: Record<string, unknown>, message = SECRET): unknown {
  return ScalekitServerException.promote(
    new ConnectError(message, code, undefined, [{ desc: ErrorInfoSchema, value }]),
  );
}

function outcome(error: unknown, effect: 'read' | 'write', state?: AccountState): ToolOutcome {
  return deriveOutcome(readFailure(error), effect, state);
}

describe('a refusal of the provider', () => {
  test.each<[Code, AccountState | undefined, ToolOutcome]>([
    [Code.Unauthenticated, 'expired', { kind: 'auth_error', reason: 'token_expired', executionId: 'exec_1' }],
    [Code.Unauthenticated, 'active', { kind: 'auth_error', reason: 'token_expired', executionId: 'exec_1' }],
    [Code.Unauthenticated, undefined, { kind: 'auth_error', reason: 'token_expired', executionId: 'exec_1' }],
    [Code.Unauthenticated, 'disconnected', { kind: 'auth_error', reason: 'account_revoked', executionId: 'exec_1' }],
    [Code.PermissionDenied, undefined, { kind: 'error', code: 'permission_denied', executionId: 'exec_1' }],
    [Code.ResourceExhausted, undefined, { kind: 'error', code: 'rate_limited', executionId: 'exec_1' }],
    [Code.NotFound, undefined, { kind: 'error', code: 'not_found', executionId: 'exec_1' }],
    [Code.InvalidArgument, undefined, { kind: 'error', code: 'invalid_input', executionId: 'exec_1' }],
    [Code.FailedPrecondition, undefined, { kind: 'error', code: 'invalid_input', executionId: 'exec_1' }],
    [Code.AlreadyExists, undefined, { kind: 'error', code: 'invalid_input', executionId: 'exec_1' }],
  ])('%s is the same for reads and writes', (code, state, expected) => {
    expect(outcome(fromProvider(code), 'read', state)).toEqual(expected);
    expect(outcome(fromProvider(code), 'write', state)).toEqual(expected);
  });

  test.each([
    'missing_scope: crm.objects.write',
    'Insufficient permissions: the app lacks a grant',
    'This permission was not granted',
  ])('a 403 about scopes asks to reconnect: %s', (message) => {
    expect(outcome(fromProvider(Code.PermissionDenied, 'FORBIDDEN', message), 'write')).toEqual({
      kind: 'auth_error',
      reason: 'scope_insufficient',
      executionId: 'exec_1',
    });
  });

  test.each([Code.DeadlineExceeded, Code.Internal, Code.Unavailable, Code.Unknown, Code.Aborted, Code.Canceled])(
    'code %s leaves a write unknown',
    (code) => {
      expect(outcome(fromProvider(code), 'read')).toMatchObject({ kind: 'error', code: 'provider_error' });
      expect(outcome(fromProvider(code), 'write')).toMatchObject({ kind: 'error', code: 'unknown_outcome' });
    },
  );
});

describe("a provider's limit that comes under another code", () => {
  const LIMITED = { kind: 'error', code: 'rate_limited', executionId: 'exec_1' };
  const TOO_COMPLEX = 'The query is too complex. Complexity: 11250. Maximum allowed complexity: 10000';

  test.each<[Code, string, string]>([
    [Code.InvalidArgument, 'RATELIMITED', 'x'],
    [Code.InvalidArgument, 'EXEC_FAILED', '{"errors":[{"extensions":{"code":"RATELIMITED"}}]}'],
    [Code.FailedPrecondition, 'EXEC_FAILED', 'Rate limit exceeded. Only 5000 requests are allowed per hour'],
    [Code.PermissionDenied, 'FORBIDDEN', 'You have exceeded a secondary rate limit: check your permissions grant'],
    [Code.Unauthenticated, 'RATE_LIMITED', 'x'],
    [Code.NotFound, 'RATE_LIMITED', 'x'],
    [Code.Internal, 'rate-limited', 'x'],
    [Code.InvalidArgument, 'EXEC_FAILED', 'Complexity budget exhausted, reset in 20 seconds'],
  ])('is a rate limit for reads and writes: %s %s %s', (code, toolErrorCode, message) => {
    const error = fromProvider(code, toolErrorCode, message);
    expect(needsState(readFailure(error))).toBe(false);
    expect(outcome(error, 'read', 'disconnected')).toEqual(LIMITED);
    expect(outcome(error, 'write', 'disconnected')).toEqual(LIMITED);
  });

  test('keeps the time to wait', () => {
    const error = Object.assign(fromProvider(Code.InvalidArgument, 'RATELIMITED') as Error, { retryAfterMs: 3_000 });
    expect(outcome(error, 'write')).toEqual({ ...LIMITED, retryAfterMs: 3_000 });
  });

  test.each([Code.Internal, Code.Unavailable, Code.DeadlineExceeded])(
    'in mere words beside code %s proves nothing about a write: they may quote what was written',
    (code) => {
      const error = fromProvider(code, 'EXEC_FAILED', 'Timeout while creating "Talk about the rate limit"');
      expect(outcome(error, 'write')).toMatchObject({ code: 'unknown_outcome' });
      expect(outcome(error, 'read')).toEqual(LIMITED);
    },
  );

  test('in words about a record that is not there is none', () => {
    expect(outcome(fromProvider(Code.NotFound, 'NOT_FOUND', 'No project "Rate limits"'), 'read')).toMatchObject({
      code: 'not_found',
    });
  });

  test.each([Code.InvalidArgument, Code.ResourceExhausted, Code.PermissionDenied])(
    'a query that is too complex is not taken for one: %s',
    (code) => {
      const error = fromProvider(code, 'RATELIMITED', TOO_COMPLEX);
      for (const effect of ['read', 'write'] as const)
        expect(outcome(error, effect)).toEqual({ kind: 'error', code: 'invalid_input', executionId: 'exec_1' });
    },
  );
});

describe('a refusal of Scalekit', () => {
  test.each<[AccountState, ToolOutcome]>([
    ['none', { kind: 'auth_error', reason: 'not_connected' }],
    ['pending_auth', { kind: 'auth_error', reason: 'not_connected' }],
    ['pending_verification', { kind: 'auth_error', reason: 'verification_pending' }],
    ['expired', { kind: 'auth_error', reason: 'token_expired' }],
    ['disconnected', { kind: 'auth_error', reason: 'account_revoked' }],
    ['active', { kind: 'error', code: 'invalid_input', fields: ['name'] }],
  ])('InvalidArgument is told apart by the state %s', (state, expected) => {
    const error = fromScalekit(Code.InvalidArgument, ['name']);
    expect(needsState(readFailure(error))).toBe(true);
    expect(outcome(error, 'write', state)).toEqual(expected);
  });

  test('with the state unreadable nothing is claimed about the account or the input', () => {
    expect(outcome(fromScalekit(Code.InvalidArgument, ['name']), 'write')).toEqual({
      kind: 'error',
      code: 'unavailable',
    });
  });

  test.each(['read', 'write'] as const)('NotFound without an account is one that was never connected: %s', (effect) => {
    expect(outcome(fromScalekit(Code.NotFound), effect, 'none')).toEqual({
      kind: 'auth_error',
      reason: 'not_connected',
    });
  });

  test.each(['tool not found', 'tool hubspot_x not found for connection hubspot-abc', 'resource not found'])(
    'NotFound with an active account is a tool that is not there, which a read may do without: %s',
    (message) => {
      const error = fromScalekit(Code.NotFound, [], message);
      expect(outcome(error, 'read', 'active')).toEqual({ kind: 'error', code: 'not_found' });
      expect(outcome(error, 'write', 'active')).toEqual({ kind: 'error', code: 'service_misconfigured' });
    },
  );

  test.each(['connection hubspot-abc not found', 'no such connector'])(
    'NotFound that blames the connection is for the operator: %s',
    (message) => {
      expect(outcome(fromScalekit(Code.NotFound, [], message), 'read', 'active')).toEqual({
        kind: 'error',
        code: 'service_misconfigured',
      });
    },
  );

  test.each([Code.Unauthenticated, Code.PermissionDenied, Code.Unimplemented])('code %s is ours to mend', (code) => {
    expect(outcome(fromScalekit(code), 'write')).toEqual({ kind: 'error', code: 'service_misconfigured' });
  });

  test('its own rate limit is one', () => {
    expect(outcome(fromScalekit(Code.ResourceExhausted), 'write')).toEqual({ kind: 'error', code: 'rate_limited' });
  });

  test.each([Code.Unavailable, Code.DeadlineExceeded, Code.Canceled, Code.Internal, Code.Aborted, Code.Unknown])(
    'code %s loses the answer: a read may be repeated, a write is unknown',
    (code) => {
      const error = fromScalekit(code);
      expect(isTransient(readFailure(error))).toBe(true);
      expect(outcome(error, 'read')).toEqual({ kind: 'error', code: 'unavailable' });
      expect(outcome(error, 'write')).toEqual({ kind: 'error', code: 'unknown_outcome' });
    },
  );

  test('an error of no known kind leaves a write unknown', () => {
    expect(outcome(new ScalekitException(new Error(SECRET)), 'write')).toEqual({
      kind: 'error',
      code: 'unknown_outcome',
    });
    expect(outcome('thrown text', 'write')).toEqual({ kind: 'error', code: 'unknown_outcome' });
  });
});

test('what never left has certainly not happened', () => {
  expect(outcome(new NotSent(), 'write')).toEqual({ kind: 'error', code: 'unavailable' });
  expect(outcome(new CredentialsRefused(), 'write')).toEqual({ kind: 'error', code: 'service_misconfigured' });
});

test('a provider that fails is not asked again by us', () => {
  expect(isTransient(readFailure(fromProvider(Code.Unavailable)))).toBe(false);
  expect(isTransient(readFailure(fromScalekit(Code.InvalidArgument)))).toBe(false);
});

test('a code or a field name that is prose is dropped', () => {
  expect(readFailure(fromProvider(Code.Internal, SECRET))).not.toHaveProperty('code');
  expect(readFailure(fromScalekit(Code.InvalidArgument, [SECRET, 'params.items[0].name'])).fields).toEqual([
    'params.items[0].name',
  ]);
});

test('no prose of the service is kept', () => {
  for (const code of [Code.Unauthenticated, Code.PermissionDenied, Code.InvalidArgument, Code.Internal]) {
    for (const error of [fromProvider(code), fromScalekit(code, ['name'])]) {
      expect(JSON.stringify([readFailure(error), outcome(error, 'write', 'active')])).not.toContain('ana@acme.test');
    }
  }
});
