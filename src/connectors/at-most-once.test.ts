import { describe, expect, test } from 'vitest';
import { coreOf, makeAtMostOnce, type Rpc, type SdkCore } from './at-most-once.ts';
import { CredentialsRefused, NotSent } from './failure.ts';

/** A core that counts, as the SDK's: no token at first, a fresh one with each authentication. */
function fakeCore({ authenticate }: { authenticate?: () => Promise<void> } = {}) {
  const seen = { tokens: 0, retries: [] as number[] };
  const core: SdkCore = {
    accessToken: null,
    async authenticateClient() {
      seen.tokens += 1;
      await (authenticate?.() ?? Promise.resolve());
      core.accessToken = `token-${seen.tokens}`;
    },
    connectExec: () => Promise.reject(new Error('the SDK ran its own retries')),
    _connectExec(call, input, retries, _attempt, options) {
      seen.retries.push(retries);
      return call(input, options);
    },
  };
  makeAtMostOnce(core);
  return { core, seen };
}

function refusal(grpcStatus: number, isToolError?: boolean): Error {
  return Object.assign(new Error('refused'), { grpcStatus, ...(isToolError === undefined ? {} : { isToolError }) });
}

/** Fails with each error in turn, then answers. */
function failing(...errors: Error[]): { call: Rpc<string, string>; sent: string[] } {
  const sent: string[] = [];
  return {
    sent,
    call: async (input) => {
      sent.push(input);
      const error = errors.shift();
      if (error !== undefined) throw error;
      return 'answer';
    },
  };
}

describe('makeAtMostOnce', () => {
  test('five calls at once on a cold client ask for one token', async () => {
    const { core, seen } = fakeCore();
    const { call, sent } = failing();
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map((input) => core.connectExec(call, input)));
    expect(sent.toSorted()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(seen).toEqual({ tokens: 1, retries: [0, 0, 0, 0, 0] });
  });

  test.each([14, 4, 13, 8, 3])('code %s is not sent again', async (code) => {
    const { core } = fakeCore();
    const { call, sent } = failing(refusal(code));
    await expect(core.connectExec(call, 'a')).rejects.toMatchObject({ grpcStatus: code });
    expect(sent).toHaveLength(1);
  });

  test('a 401 of Scalekit is sent once more, with a new token', async () => {
    const { core, seen } = fakeCore();
    const { call, sent } = failing(refusal(16));
    await expect(core.connectExec(call, 'a')).resolves.toBe('answer');
    expect(sent).toHaveLength(2);
    expect(seen.tokens).toBe(2);
  });

  test('two 401s end it', async () => {
    const { core } = fakeCore();
    const { call, sent } = failing(refusal(16), refusal(16));
    await expect(core.connectExec(call, 'a')).rejects.toMatchObject({ grpcStatus: 16 });
    expect(sent).toHaveLength(2);
  });

  test('calls that meet the same expired token share one new token', async () => {
    const { core, seen } = fakeCore();
    await core.connectExec(failing().call, 'warm');
    const calls = [failing(refusal(16)), failing(refusal(16)), failing(refusal(16))];
    await Promise.all(calls.map(({ call }) => core.connectExec(call, 'a')));
    expect(seen.tokens).toBe(2);
  });

  test("a provider's 401 is about the person, and is not sent again", async () => {
    const { core, seen } = fakeCore();
    const { call, sent } = failing(refusal(16, true));
    await expect(core.connectExec(call, 'a')).rejects.toMatchObject({ isToolError: true });
    expect(sent).toHaveLength(1);
    expect(seen.tokens).toBe(1);
  });

  test('a refused secret says so, and nothing is sent', async () => {
    const authenticate = () => Promise.reject(Object.assign(new Error('401'), { response: { status: 401 } }));
    const { core } = fakeCore({ authenticate });
    const { call, sent } = failing();
    await expect(core.connectExec(call, 'a')).rejects.toBeInstanceOf(CredentialsRefused);
    expect(sent).toEqual([]);
  });

  test.each([{ response: { status: 503 } }, { response: { status: 429 } }, { code: 'ECONNREFUSED' }])(
    'no token for another reason is a call not sent: %o',
    async (shape) => {
      const { core } = fakeCore({ authenticate: () => Promise.reject(Object.assign(new Error('no'), shape)) });
      const { call, sent } = failing();
      await expect(core.connectExec(call, 'a')).rejects.toBeInstanceOf(NotSent);
      expect(sent).toEqual([]);
    },
  );

  test('a failed token is asked for again by the next call', async () => {
    let down = true;
    const authenticate = () => (down ? Promise.reject(new Error('down')) : Promise.resolve());
    const { core } = fakeCore({ authenticate });
    const { call } = failing();
    await expect(core.connectExec(call, 'a')).rejects.toBeInstanceOf(NotSent);
    down = false;
    await expect(core.connectExec(call, 'a')).resolves.toBe('answer');
  });

  test('no connection is a call not sent; a reset is not', async () => {
    const { core } = fakeCore();
    const refused = new Error('[unavailable]', { cause: Object.assign(new Error(''), { code: 'ECONNREFUSED' }) });
    await expect(core.connectExec(failing(refused).call, 'a')).rejects.toBeInstanceOf(NotSent);
    const reset = new Error('[aborted]', { cause: Object.assign(new Error(''), { code: 'ECONNRESET' }) });
    await expect(core.connectExec(failing(reset).call, 'a')).rejects.toBe(reset);
  });

  test('an aborted signal stops a call before it is sent', async () => {
    const { core } = fakeCore();
    const { call, sent } = failing();
    await expect(core.connectExec(call, 'a', { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(NotSent);
    expect(sent).toEqual([]);
  });
});

test('another version of the SDK is refused at the start', () => {
  expect(() => coreOf({})).toThrow('2.11.0');
  expect(() => coreOf({ coreClient: { accessToken: null, connectExec: () => undefined } })).toThrow('2.11.0');
});
