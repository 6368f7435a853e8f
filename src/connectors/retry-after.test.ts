import { Code, ConnectError } from '@connectrpc/connect';
import { ScalekitServerException } from '@scalekit-sdk/node';
import { describe, expect, test } from 'vitest';
import { makeAtMostOnce, type SdkCore } from './at-most-once.ts';
import { deriveOutcome } from './derive-outcome.ts';
import { readFailure, retryAfterOf } from './failure.ts';

/** What a call ends with when the service answers with this code and these headers. */
async function failureOf(code: Code, headers: Record<string, string>): Promise<unknown> {
  const core: SdkCore = {
    accessToken: 'token',
    authenticateClient: () => Promise.resolve(),
    connectExec: () => Promise.reject(new Error('the SDK ran its own retries')),
    // As the SDK does: its exceptions keep nothing of the headers.
    _connectExec: (call, input, _retries, _attempt, options) =>
      call(input, options).catch((error) => Promise.reject(ScalekitServerException.promote(error))),
  };
  makeAtMostOnce(core);
  const refused = () => Promise.reject(new ConnectError('refused', code, headers));
  return core.connectExec(refused, 'input').catch((error: unknown) => error);
}

describe('retry-after', () => {
  test('of a rate limit is in its outcome, in milliseconds', async () => {
    const error = await failureOf(Code.ResourceExhausted, { 'Retry-After': '30' });
    expect(error).toBeInstanceOf(ScalekitServerException);
    expect(deriveOutcome(readFailure(error), 'read')).toEqual({
      kind: 'error',
      code: 'rate_limited',
      retryAfterMs: 30_000,
    });
  });

  test('of anything else is not', async () => {
    const error = await failureOf(Code.Unavailable, { 'Retry-After': '30' });
    expect(deriveOutcome(readFailure(error), 'read')).toEqual({ kind: 'error', code: 'unavailable' });
  });

  test.each([{}, { 'Retry-After': '' }, { 'Retry-After': 'Wed, 21 Oct 2026 07:28:00 GMT' }, { 'Retry-After': '-1' }])(
    'is left out where it is %j',
    async (headers) => {
      const error = await failureOf(Code.ResourceExhausted, headers as Record<string, string>);
      expect(deriveOutcome(readFailure(error), 'read')).toEqual({ kind: 'error', code: 'rate_limited' });
    },
  );

  test.each([undefined, 'text', new Error('plain'), Object.assign(new Error('x'), { metadata: 7 })])(
    'is not looked for in %s',
    (error) => {
      expect(retryAfterOf(error)).toBeUndefined();
    },
  );
});
