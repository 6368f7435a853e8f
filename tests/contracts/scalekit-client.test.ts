import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ScalekitClient } from '@scalekit-sdk/node';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Provider, ProviderTool } from '../../sandbox/providers/types.ts';
import { ProviderError } from '../../sandbox/providers/types.ts';
import { createScalekitSandbox } from '../../sandbox/scalekit/server.ts';
import { SCALEKIT_TEST_CREDENTIALS, type ScalekitSandbox } from '../../sandbox/scalekit/types.ts';
import { coreOf } from '../../src/connectors/at-most-once.ts';
import { createScalekit } from '../../src/connectors/scalekit.ts';
import type { Scalekit, ToolCall } from '../../src/connectors/scalekit-port.ts';
import { toolRpcsOf } from '../../src/connectors/tool-rpcs.ts';

const ANA = 'slack:T0ACME:U0ANA';
const OMAR = 'slack:T0ACME:U0OMAR';
const ANA_MAIL = 'ana@acme.test';
const VERIFY_URL = 'http://localhost:3000/connect/callback';
const SAID = 'the provider quotes a customer';

let written: string[];
let sandbox: ScalekitSandbox;
let scalekit: Scalekit;
let logged: string[];

beforeEach(async () => {
  written = [];
  logged = [];
  sandbox = await createScalekitSandbox({ port: 0, providers: [providerOf('asana'), providerOf('monday')] });
  scalekit = clientFor(sandbox.url);
});
afterEach(() => sandbox.close());

/** A product with one write, one read, one that refuses, and more tools than fit one page. */
function providerOf(id: string): Provider {
  const tool = (name: string, run: ProviderTool['run']): ProviderTool => ({
    name: `${id}_${name}`,
    description: `Does ${name}.`,
    input: { type: 'object', properties: { text: { type: 'string' } }, required: [] },
    run,
  });
  const many = Array.from({ length: 150 }, (_, n) => tool(`thing_${n}_get`, () => ({ n })));
  const tools = [
    tool('note_create', (user, { text }) => {
      written.push(`${user.email}: ${text}`);
      return { data: { gid: String(written.length), name: text ?? null } };
    }),
    tool('notes_list', () => ({ data: written.map((name) => ({ name })) })),
    tool('secret_get', () => {
      throw new ProviderError('FORBIDDEN', SAID);
    }),
    ...many,
  ];
  return {
    id,
    label: id,
    providerKey: id.toUpperCase(),
    tools,
    users: () => [{ email: 'ana@acme.test', name: 'Ana' }],
    records: () => [],
  };
}

function clientFor(url: string, clientSecret: string = SCALEKIT_TEST_CREDENTIALS.clientSecret): Scalekit {
  const at = (level: string) => (obj: object, msg: string) => void logged.push(JSON.stringify({ level, msg, ...obj }));
  return createScalekit({
    ...{ ...SCALEKIT_TEST_CREDENTIALS, clientSecret, url },
    log: { warn: at('warn'), error: at('error') },
  });
}

function create(parts: Partial<ToolCall> = {}) {
  const call = { identifier: ANA, connection: 'asana', tool: 'asana_note_create', params: { text: 'hello' } };
  return scalekit.execute({ ...call, effect: 'write', ...parts });
}

function list(parts: Partial<ToolCall> = {}) {
  return scalekit.execute({
    identifier: ANA,
    connection: 'asana',
    tool: 'asana_notes_list',
    params: {},
    effect: 'read',
    ...parts,
  });
}

const executions = () => sandbox.calls.filter(({ rpc }) => rpc === 'ExecuteTool').length;
const count = (rpc: string) => sandbox.calls.filter((call) => call.rpc === rpc).length;

test('the private members of the SDK that we rely on are there', () => {
  const client = new ScalekitClient('http://localhost:1', 'id', 'secret');
  expect(() => coreOf(client)).not.toThrow();
  expect(() => toolRpcsOf(client.tools)).not.toThrow();
});

describe('at most once', () => {
  beforeEach(() => sandbox.connect(ANA, 'asana', ANA_MAIL));

  test.each([14, 4, 13, 1, 10])('a write whose answer was lost with code %i ran once and is unknown', async (code) => {
    sandbox.fault({ tool: 'asana_note_create', times: 5, grpc: { code, message: SAID, when: 'after' } });
    expect(await create()).toEqual({ kind: 'error', code: 'unknown_outcome' });
    expect(written).toHaveLength(1);
    expect(executions()).toBe(1);
  });

  test.each(['before', 'after'] as const)('a write whose connection was dropped %s is not sent again', async (drop) => {
    sandbox.fault({ tool: 'asana_note_create', drop });
    expect(await create()).toEqual({ kind: 'error', code: 'unknown_outcome' });
    expect(executions()).toBe(1);
  });

  test('a read whose answer was lost is sent once more', async () => {
    sandbox.fault({ tool: 'asana_notes_list', grpc: { code: 14, message: SAID, when: 'after' } });
    expect(await list()).toMatchObject({ kind: 'success', data: { data: [] } });
    expect(executions()).toBe(2);
  });

  test('a read whose answer was lost twice is unavailable', async () => {
    sandbox.fault({ tool: 'asana_notes_list', times: 9, grpc: { code: 14, message: SAID, when: 'before' } });
    expect(await list()).toEqual({ kind: 'error', code: 'unavailable' });
    expect(executions()).toBe(2);
  });

  test('ten calls on a cold client ask for one token', async () => {
    await Promise.all(Array.from({ length: 10 }, () => list()));
    expect(count('POST /oauth/token')).toBe(1);
  });

  test('a token that expired is replaced, and the write happens once', async () => {
    await list();
    sandbox.expireTokens();
    expect(await create()).toMatchObject({ kind: 'success' });
    expect(written).toEqual([`${ANA_MAIL}: hello`]);
    expect(count('POST /oauth/token')).toBe(2);
  });

  test('a write that was aborted on its way is unknown, one aborted before is not sent', async () => {
    const controller = new AbortController();
    sandbox.fault({ tool: 'asana_note_create', delayMs: 60_000 });
    const outcome = create({ signal: controller.signal });
    await sandbox.waitForCall(({ rpc }) => rpc === 'ExecuteTool');
    controller.abort();
    expect(await outcome).toEqual({ kind: 'error', code: 'unknown_outcome' });
    expect(await create({ signal: AbortSignal.abort() })).toEqual({ kind: 'error', code: 'unavailable' });
    expect(executions()).toBe(1);
  });

  test('a write is sent as the person, through the connection, with clean params', async () => {
    const outcome = await create({ params: { text: 'hi', gone: undefined }, runId: 'run-1' });
    expect(outcome).toMatchObject({ kind: 'success', data: { data: { gid: '1', name: 'hi' } } });
    expect(outcome).toHaveProperty('executionId', expect.stringMatching(/.+/));
    const [call] = sandbox.calls.filter(({ rpc }) => rpc === 'ExecuteTool');
    expect(call).toMatchObject({ identifier: ANA, connection: 'asana', ranAs: ANA_MAIL, params: { text: 'hi' } });
    expect(call?.params).not.toHaveProperty('gone');
  });
});

describe('outcomes', () => {
  test.each([
    [undefined, 'not_connected'],
    ['PENDING_AUTH', 'not_connected'],
    ['PENDING_VERIFICATION', 'verification_pending'],
    ['EXPIRED', 'token_expired'],
    ['DISCONNECTED', 'account_revoked'],
  ] as const)('an account in the state %s gives %s, and no write is sent', async (state, reason) => {
    if (state !== undefined) sandbox.setState(ANA, 'asana', state);
    expect(await create()).toEqual({ kind: 'auth_error', reason });
    expect(executions()).toBe(0);
    expect(await list()).toEqual({ kind: 'auth_error', reason });
  });

  test.each([
    [
      { code: 16, toolErrorCode: 'UNAUTHORIZED', message: SAID },
      { kind: 'auth_error', reason: 'token_expired' },
    ],
    [
      { code: 7, toolErrorCode: 'FORBIDDEN', message: SAID },
      { kind: 'error', code: 'permission_denied' },
    ],
    [
      { code: 7, toolErrorCode: 'MISSING_SCOPE', message: SAID },
      { kind: 'auth_error', reason: 'scope_insufficient' },
    ],
    [
      { code: 8, toolErrorCode: 'RATE_LIMITED', message: SAID },
      { kind: 'error', code: 'rate_limited' },
    ],
    [
      { code: 5, toolErrorCode: 'NOT_FOUND', message: SAID },
      { kind: 'error', code: 'not_found' },
    ],
    [
      { code: 3, toolErrorCode: 'BAD_REQUEST', message: SAID },
      { kind: 'error', code: 'invalid_input' },
    ],
    [
      { code: 13, toolErrorCode: 'EXEC_FAILED', message: SAID },
      { kind: 'error', code: 'unknown_outcome' },
    ],
  ])('the provider refuses with %o', async (toolError, expected) => {
    sandbox.connect(ANA, 'asana', ANA_MAIL);
    sandbox.fault({ toolError });
    const outcome = await create();
    expect(outcome).toMatchObject(expected);
    expect(outcome).toHaveProperty('executionId', expect.stringMatching(/.+/));
    expect(executions()).toBe(1);
    expect(JSON.stringify([outcome, logged])).not.toContain(SAID);
    expect(logged.join()).toContain('executionId');
  });

  test('parameters Scalekit refuses are named', async () => {
    sandbox.connect(ANA, 'asana', ANA_MAIL);
    const outcome = await create({ params: { text: 7 } });
    expect(outcome).toMatchObject({ kind: 'error', code: 'invalid_input', fields: [expect.stringContaining('text')] });
    expect(written).toEqual([]);
  });

  test("Scalekit's own rate limit is one", async () => {
    sandbox.connect(ANA, 'asana', ANA_MAIL);
    sandbox.fault({ grpc: { code: 8, message: SAID, when: 'before' } });
    expect(await create()).toEqual({ kind: 'error', code: 'rate_limited' });
  });

  test('a tool that does not exist is something to do without for a read, and for the operator', async () => {
    sandbox.connect(ANA, 'asana', ANA_MAIL);
    expect(await list({ tool: 'asana_nothing_get' })).toEqual({ kind: 'error', code: 'not_found' });
    expect(logged.join()).toContain('{"level":"error","msg":"A tool call failed"');
    expect(await create({ tool: 'asana_nothing_make' })).toEqual({ kind: 'error', code: 'service_misconfigured' });
  });

  test('a limit of the provider under the code of bad input is one, and the write may be made again', async () => {
    sandbox.connect(ANA, 'asana', ANA_MAIL);
    sandbox.fault({ toolError: { code: 3, toolErrorCode: 'RATELIMITED', message: SAID } });
    expect(await create()).toMatchObject({ kind: 'error', code: 'rate_limited' });
    expect(written).toEqual([]);
  });

  test('a wrong secret is for the operator, and is not in the log', async () => {
    const wrong = clientFor(sandbox.url, 'wrong-secret');
    const call = {
      identifier: ANA,
      connection: 'asana',
      tool: 'asana_notes_list',
      params: {},
      effect: 'read',
    } as const;
    expect(await wrong.execute(call)).toEqual({ kind: 'error', code: 'service_misconfigured' });
    expect(await wrong.execute({ ...call, effect: 'write' })).toEqual({ kind: 'error', code: 'service_misconfigured' });
    await expect(wrong.accounts(ANA, ['asana'])).rejects.toMatchObject({ code: 'service_misconfigured' });
    expect(logged.join()).not.toContain('wrong-secret');
  });

  test('with Scalekit down a write has certainly not happened', async () => {
    const closed = createServer().listen(0);
    const { port } = closed.address() as AddressInfo;
    await new Promise((done) => closed.close(done));
    const down = clientFor(`http://localhost:${port}`);
    const call = {
      identifier: ANA,
      connection: 'asana',
      tool: 'asana_note_create',
      params: {},
      effect: 'write',
    } as const;
    expect(await down.execute(call)).toEqual({ kind: 'error', code: 'unavailable' });
    await expect(down.accounts(ANA, ['asana'])).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('whose it is', () => {
  test.each(['', '  '])('a blank name (%j) never reaches Scalekit', async (blank) => {
    await expect(create({ identifier: blank })).rejects.toThrow(RangeError);
    await expect(create({ connection: blank })).rejects.toThrow(RangeError);
    await expect(create({ tool: blank })).rejects.toThrow(RangeError);
    await expect(scalekit.accounts(blank, ['asana'])).rejects.toThrow(RangeError);
    await expect(scalekit.accounts(ANA, [blank])).rejects.toThrow(RangeError);
    await expect(scalekit.scopedTools(blank, ['asana'], ['asana_notes_list'])).rejects.toThrow(RangeError);
    await expect(scalekit.disconnect(blank, 'asana')).rejects.toThrow(RangeError);
    await expect(scalekit.disconnect(ANA, blank)).rejects.toThrow(RangeError);
    await expect(scalekit.verify({ authRequestId: 'x', identifier: blank })).rejects.toThrow(RangeError);
    const link = { identifier: blank, connection: 'asana', state: 's', userVerifyUrl: VERIFY_URL };
    await expect(scalekit.magicLink(link)).rejects.toThrow(RangeError);
    expect(sandbox.calls).toEqual([]);
  });

  test('only the rows of this person and these connections count', async () => {
    sandbox.connect(ANA, 'asana', ANA_MAIL);
    sandbox.connect(ANA, 'monday', ANA_MAIL);
    sandbox.connect(OMAR, 'asana', 'omar@acme.test');
    await list();
    expect(await scalekit.accounts(ANA, ['asana'])).toEqual([
      { connection: 'asana', state: 'active', lastUsedAt: expect.any(Date) },
    ]);
    expect(await scalekit.accounts(OMAR, ['monday'])).toEqual([]);
    expect(await scalekit.accounts(ANA, [])).toEqual([]);
  });

  test('more connections than one filter takes are asked for in parts', async () => {
    sandbox.connect(ANA, 'monday', ANA_MAIL);
    const others = Array.from({ length: 45 }, (_, n) => `other-${n}`);
    expect(await scalekit.accounts(ANA, [...others, 'monday'])).toEqual([{ connection: 'monday', state: 'active' }]);
    expect(count('ListConnectedAccounts')).toBe(3);
  });
});

describe('tools of a person', () => {
  const names = Array.from({ length: 150 }, (_, n) => `asana_thing_${n}_get`);

  test('are read to the last page, and no others', async () => {
    sandbox.connect(ANA, 'asana', ANA_MAIL);
    sandbox.connect(ANA, 'monday', ANA_MAIL);
    const found = await scalekit.scopedTools(ANA, ['asana', 'monday'], [...names, 'asana_nothing_get']);
    expect(found.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
    expect(found[0]).toMatchObject({
      description: expect.stringContaining('Does thing'),
      inputSchema: { properties: { text: { type: 'string' } } },
    });
  });

  test('without an account there are none', async () => {
    expect(await scalekit.scopedTools(OMAR, ['asana'], names)).toEqual([]);
    expect(await scalekit.scopedTools(ANA, [], names)).toEqual([]);
  });
});

describe('connecting', () => {
  const request = { identifier: ANA, connection: 'asana', state: 'our-state', userVerifyUrl: VERIFY_URL };

  /** Follows the link as a browser does and consents; gives the address Scalekit sends the browser to. */
  async function consent(link: string): Promise<URL> {
    const opened = await fetch(link, { redirect: 'manual' });
    const page = new URL(opened.headers.get('location') ?? '', link);
    const body = new URLSearchParams({
      request: page.searchParams.get('request') ?? '',
      decision: 'allow',
      user: ANA_MAIL,
    });
    const answer = await fetch(new URL(page.pathname, link), { method: 'POST', body, redirect: 'manual' });
    return new URL(answer.headers.get('location') ?? '');
  }

  test('a link makes the account where there is none, and consent and verification activate it', async () => {
    const { link, expiresAt } = await scalekit.magicLink(request);
    expect(expiresAt?.getTime()).toBeGreaterThan(Date.now());
    const back = await consent(link);
    expect(back.searchParams.get('state')).toBe('our-state');
    expect(await scalekit.accounts(ANA, ['asana'])).toMatchObject([{ state: 'pending_verification' }]);
    const authRequestId = back.searchParams.get('auth_request_id') ?? '';

    expect(await scalekit.verify({ authRequestId, identifier: OMAR })).toEqual({ kind: 'mismatch' });
    expect(sandbox.state(ANA, 'asana')).toBe('PENDING_VERIFICATION');
    expect(await scalekit.verify({ authRequestId, identifier: ANA })).toMatchObject({ kind: 'verified' });
    expect(sandbox.state(ANA, 'asana')).toBe('ACTIVE');
    expect(await scalekit.verify({ authRequestId, identifier: ANA })).toEqual({ kind: 'unknown_request' });
  });

  test('two first links at once both work', async () => {
    const links = await Promise.all([scalekit.magicLink(request), scalekit.magicLink(request)]);
    expect(new Set(links.map(({ link }) => link)).size).toBe(2);
  });

  test('an unknown connection is an error with a code', async () => {
    await expect(scalekit.magicLink({ ...request, connection: 'nowhere' })).rejects.toMatchObject({
      name: 'ScalekitError',
    });
  });

  test('a blank or malformed request id is an error with a code', async () => {
    expect(await scalekit.verify({ authRequestId: ' ', identifier: ANA })).toEqual({
      kind: 'error',
      code: 'invalid_input',
    });
    const authRequestId = 'x'.repeat(1_001);
    expect(await scalekit.verify({ authRequestId, identifier: ANA })).toEqual({ kind: 'error', code: 'invalid_input' });
  });

  test('disconnecting removes the account of this person only, and may be repeated', async () => {
    sandbox.connect(ANA, 'asana', ANA_MAIL);
    sandbox.connect(OMAR, 'asana', 'omar@acme.test');
    await scalekit.disconnect(ANA, 'asana');
    await scalekit.disconnect(ANA, 'asana');
    expect(await scalekit.accounts(ANA, ['asana'])).toEqual([]);
    expect(sandbox.state(OMAR, 'asana')).toBe('ACTIVE');
  });

  test('no call that returns tokens is ever made', async () => {
    await consent((await scalekit.magicLink(request)).link);
    await list();
    await create();
    expect(count('GetConnectedAccountAuth') + count('GetConnectedAccount')).toBe(0);
  });
});

test('connections are listed for the operator', async () => {
  expect(await scalekit.connections()).toEqual([
    { name: 'asana', type: 'OAUTH', provider: 'ASANA', enabled: true },
    { name: 'monday', type: 'OAUTH', provider: 'MONDAY', enabled: true },
  ]);
});
