import { create } from '@bufbuild/protobuf';
import { ConnectError, createClient } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import {
  isToolException,
  ScalekitBadRequestException,
  ScalekitClient,
  ScalekitConflictException,
  ScalekitForbiddenException,
  ScalekitGatewayTimeoutException,
  ScalekitNotFoundException,
  ScalekitNotImplementedException,
  ScalekitToolException,
  ScalekitToolForbiddenException,
  ScalekitToolRateLimitException,
  ScalekitToolUnauthorizedException,
  ScalekitTooManyRequestsException,
} from '@scalekit-sdk/node';
import { CreateConnectedAccountSchema } from '@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/connected_accounts/connected_accounts_pb.js';
import { ToolService } from '@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/tools/tools_pb.js';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createAsana } from '../../sandbox/providers/asana/asana.ts';
import { createMonday } from '../../sandbox/providers/monday/monday.ts';
import type { JsonObject, Provider } from '../../sandbox/providers/types.ts';
import { createScalekitSandbox } from '../../sandbox/scalekit/server.ts';
import { SCALEKIT_TEST_CREDENTIALS, type ScalekitSandbox } from '../../sandbox/scalekit/types.ts';

const ANA = 'slack:T0ACME:U0ANA';
const OMAR = 'slack:T0ACME:U0OMAR';
const VERIFY_URL = 'http://localhost:3000/connect/callback';

let asana: Provider;
let scalekit: ScalekitSandbox;
let client: ScalekitClient;

beforeEach(async () => {
  asana = createAsana();
  scalekit = await createScalekitSandbox({ port: 0, providers: [asana, createMonday()] });
  client = clientOf(scalekit.url);
});
afterEach(() => scalekit.close());

function clientOf(url: string, options: { timeoutMs?: number; toolTimeoutMs?: number } = {}): ScalekitClient {
  const { clientId, clientSecret } = SCALEKIT_TEST_CREDENTIALS;
  return new ScalekitClient(url, clientId, clientSecret, options);
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.fail('it did not fail'),
    (error: unknown) => error,
  );
}

function run(toolName: string, params: JsonObject = {}, identifier = ANA, connector = 'asana') {
  return client.tools.executeTool({ toolName, identifier, connector, params });
}

async function dataOf(answer: ReturnType<typeof run>): Promise<unknown> {
  return (await answer).data?.data;
}

function ran(): number {
  return scalekit.calls.filter((call) => call.ranAs !== undefined).length;
}

async function makeAccount(identifier: string, connector = 'asana'): Promise<void> {
  const details = { case: 'oauthToken' as const, value: {} };
  const connectedAccount = create(CreateConnectedAccountSchema, { authorizationDetails: { details } });
  await client.connectedAccounts.createConnectedAccount({ connector, identifier, connectedAccount });
}

describe('tokens and transport', () => {
  test('a cold client is refused, fetches a token, and asks again', async () => {
    await client.connectedAccounts.listConnectedAccounts({ identifier: ANA });
    expect(scalekit.calls.map((call) => [call.rpc, call.error !== undefined])).toEqual([
      ['ListConnectedAccounts', true],
      ['POST /oauth/token', false],
      ['ListConnectedAccounts', false],
    ]);
  });

  test('an expired token is replaced in passing', async () => {
    await client.connectedAccounts.listConnectedAccounts({ identifier: ANA });
    scalekit.expireTokens();
    await client.connectedAccounts.listConnectedAccounts({ identifier: ANA });
    expect(scalekit.calls.filter((call) => call.rpc === 'POST /oauth/token')).toHaveLength(2);
  });

  test('wrong credentials are 401 at the token endpoint', async () => {
    const stranger = new ScalekitClient(scalekit.url, SCALEKIT_TEST_CREDENTIALS.clientId, 'wrong');
    const error = await failure(stranger.connectedAccounts.listConnectedAccounts({ identifier: ANA }));
    expect(error).toMatchObject({ response: { status: 401, data: { error: 'invalid_client' } } });
  });

  test.each(['localhost', '127.0.0.1'])('answers on %s', async (host) => {
    const there = clientOf(scalekit.url.replace('localhost', host));
    const { connections } = await there.actions.listConnections({ pageSize: 30 });
    expect(connections.map(({ connectionName, provider }) => [connectionName, provider])).toEqual([
      ['asana', 'ASANA'],
      ['monday', 'MONDAY'],
    ]);
  });

  test('serves the keys its tokens are signed with, and nothing that is not its own', async () => {
    const keys = (await (await fetch(`${scalekit.url}/keys`)).json()) as { keys: JsonObject[] };
    expect(keys.keys).toHaveLength(1);
    expect(keys.keys[0]).not.toHaveProperty('d');
    expect((await fetch(`${scalekit.url}/proxy/users/me`)).status).toBe(404);
  });

  test('what it does not stand in for is Unimplemented', async () => {
    expect(await failure(client.organization.listOrganization({ pageSize: 1 }))).toBeInstanceOf(
      ScalekitNotImplementedException,
    );
  });
});

describe('tool lists', () => {
  test('listTools pages through the whole catalogue, whoever has connected what', async () => {
    const names: string[] = [];
    let pageToken = '';
    let pages = 0;
    do {
      const page = await client.tools.listTools({ pageSize: 7, pageToken });
      names.push(...page.toolNames);
      pageToken = page.nextPageToken;
      pages += 1;
    } while (pageToken !== '');
    expect(pages).toBe(Math.ceil(names.length / 7));
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(['asana_task_create', 'asana_batch_create', 'monday_item_create']));
  });

  test('listTools filters by name, by text, and gives names alone as a summary', async () => {
    const named = await client.tools.listTools({ filter: { toolName: ['asana_me_get'] } });
    expect(named.tools.map((tool) => tool.definition?.name)).toEqual(['asana_me_get']);
    const summary = await client.tools.listTools({ filter: { query: 'deactivate', summary: true } });
    expect([summary.toolNames, summary.tools]).toEqual([['monday_users_deactivate'], []]);
  });

  test('listScopedTools gives what the active accounts of one identifier allow', async () => {
    scalekit.connect(ANA, 'asana', 'ana@acme.test');
    scalekit.connect(ANA, 'monday', 'ana@acme.test');
    scalekit.setState(ANA, 'monday', 'EXPIRED');
    const { tools } = await client.tools.listScopedTools(ANA, { filter: {}, pageSize: 100 });
    expect(tools.length).toBe(asana.tools.length);
    expect(tools.every((one) => one.tool?.provider === 'ASANA' && one.identifier === ANA)).toBe(true);
    const none = await client.tools.listScopedTools(OMAR, { filter: {}, pageSize: 100 });
    expect(none.tools).toEqual([]);
  });

  test('a definition holds the name, a description and the JSON Schema of the input', async () => {
    scalekit.connect(ANA, 'asana', 'ana@acme.test');
    const filter = { toolNames: ['asana_task_create'], connectionNames: ['asana'] };
    const { tools } = await client.tools.listScopedTools(ANA, { filter });
    expect(tools[0]?.tool?.definition).toMatchObject({
      name: 'asana_task_create',
      description: expect.any(String),
      input_schema: { type: 'object', required: ['name'], properties: { schema_version: { type: 'string' } } },
    });
  });

  test('a page token that is none is refused', async () => {
    expect(await failure(client.tools.listTools({ pageToken: 'nonsense' }))).toBeInstanceOf(
      ScalekitBadRequestException,
    );
  });
});

describe('connected accounts', () => {
  test('an account is created pending, once, and listed without secrets', async () => {
    await makeAccount(ANA);
    expect(await failure(makeAccount(ANA))).toBeInstanceOf(ScalekitConflictException);
    const { connectedAccounts } = await client.connectedAccounts.listConnectedAccounts({
      connector: 'asana',
      identifier: ANA,
    });
    expect(connectedAccounts).toMatchObject([{ identifier: ANA, connector: 'asana', provider: 'ASANA', status: 3 }]);
    expect(connectedAccounts[0]).not.toHaveProperty('authorizationDetails');
  });

  test('creating one without authorization details is refused', async () => {
    const connectedAccount = create(CreateConnectedAccountSchema, {});
    const asked = client.connectedAccounts.createConnectedAccount({
      connector: 'asana',
      identifier: ANA,
      connectedAccount,
    });
    expect(await failure(asked)).toMatchObject({ message: expect.stringContaining('value is required') });
  });

  test('a list without an identifier is everybody, as in the live service', async () => {
    scalekit.connect(ANA, 'asana', 'ana@acme.test');
    scalekit.connect(OMAR, 'asana', 'omar@acme.test');
    const { connectedAccounts } = await client.connectedAccounts.listConnectedAccounts({ identifier: '  ' });
    expect(connectedAccounts.map((one) => one.identifier)).toEqual([ANA, OMAR]);
  });

  test.each([
    { pageSize: 100 },
    { identifier: 'x'.repeat(101) },
    { connector: 'as/ana' },
    { connector: 'asana', connectionNames: ['asana'] },
  ])('limits are those of the protocol: %o', async (request) => {
    const error = await failure(client.connectedAccounts.listConnectedAccounts(request));
    expect(error).toBeInstanceOf(ScalekitBadRequestException);
    expect(error).toMatchObject({ unpackedDetails: [{ validationErrorInfo: { fieldViolations: [{}] } }] });
  });

  test('a link needs an http(s) address to return to', async () => {
    await makeAccount(ANA);
    const link = { connector: 'asana', identifier: ANA, userVerifyUrl: 'javascript:alert(1)' };
    expect(await failure(client.connectedAccounts.getMagicLinkForConnectedAccount(link))).toBeInstanceOf(
      ScalekitBadRequestException,
    );
  });

  test('deleting takes the account away; a second time it is not found', async () => {
    scalekit.connect(ANA, 'asana', 'ana@acme.test');
    await client.actions.deleteConnectedAccount({ connectionName: 'asana', identifier: ANA });
    expect(scalekit.state(ANA, 'asana')).toBeUndefined();
    const again = client.actions.deleteConnectedAccount({ connectionName: 'asana', identifier: ANA });
    expect(await failure(again)).toBeInstanceOf(ScalekitNotFoundException);
  });

  test('handing out tokens works, and leaves a trace in the log', async () => {
    scalekit.connect(ANA, 'asana', 'ana@acme.test');
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    onTestFinished(() => warn.mockRestore());
    const account = await client.actions.getConnectedAccount({ connectionName: 'asana', identifier: ANA });
    expect(account.connectedAccount?.authorizationDetails?.details.case).toBe('oauthToken');
    expect(scalekit.calls.some((call) => call.rpc === 'GetConnectedAccountAuth')).toBe(true);
    expect(warn).toHaveBeenCalledExactlyOnceWith('asana: tokens were handed out', 'GetConnectedAccountAuth');
  });
});

describe('the authorization flow', () => {
  async function link(options: { identifier?: string; state?: string; userVerifyUrl?: string } = {}): Promise<string> {
    const identifier = options.identifier ?? ANA;
    if (scalekit.state(identifier, 'asana') === undefined) await makeAccount(identifier);
    const answer = await client.actions.getAuthorizationLink({
      connectionName: 'asana',
      identifier,
      state: 'st-1',
      userVerifyUrl: VERIFY_URL,
      ...options,
    });
    return answer.link ?? '';
  }
  const open = (url: string, cookie = ''): Promise<Response> => fetch(url, { redirect: 'manual', headers: { cookie } });

  async function consent(url: string, decision: 'allow' | 'deny', user = 'ana@acme.test'): Promise<Response> {
    const page = new URL((await open(url)).headers.get('location') ?? '', scalekit.url);
    const body = new URLSearchParams({ request: page.searchParams.get('request') ?? '', decision, user });
    return fetch(`${page.origin}${page.pathname}`, { method: 'POST', body, redirect: 'manual' });
  }
  async function callback(answer: Promise<Response>): Promise<URL> {
    return new URL((await answer).headers.get('location') ?? '');
  }

  test('link, consent and verification make the account active, as the one who consented', async () => {
    const back = await callback(consent(await link(), 'allow'));
    expect(back.href.startsWith(VERIFY_URL)).toBe(true);
    expect(back.searchParams.get('state')).toBe('st-1');
    expect(scalekit.state(ANA, 'asana')).toBe('PENDING_VERIFICATION');
    expect(await failure(run('asana_me_get'))).toBeInstanceOf(ScalekitBadRequestException);

    const authRequestId = back.searchParams.get('auth_request_id') ?? '';
    const verified = await client.actions.verifyConnectedAccountUser({ authRequestId, identifier: ANA });
    expect((await fetch(verified.postUserVerifyRedirectUrl)).status).toBe(200);
    expect([scalekit.state(ANA, 'asana'), scalekit.owner(ANA, 'asana')]).toEqual(['ACTIVE', 'ana@acme.test']);
    expect(await dataOf(run('asana_me_get'))).toMatchObject({ email: 'ana@acme.test' });
  });

  test('verifying as someone else is forbidden, and an auth request serves once', async () => {
    const back = await callback(consent(await link(), 'allow'));
    const authRequestId = back.searchParams.get('auth_request_id') ?? '';
    const asOmar = client.actions.verifyConnectedAccountUser({ authRequestId, identifier: OMAR });
    expect(await failure(asOmar)).toBeInstanceOf(ScalekitForbiddenException);
    expect(scalekit.state(ANA, 'asana')).toBe('PENDING_VERIFICATION');
    await client.actions.verifyConnectedAccountUser({ authRequestId, identifier: ANA });
    const again = client.actions.verifyConnectedAccountUser({ authRequestId, identifier: ANA });
    expect(await failure(again)).toBeInstanceOf(ScalekitNotFoundException);
  });

  test('the consent page offers the seats and preselects whom the cookie names', async () => {
    const page = (await open(await link())).headers.get('location') ?? '';
    const shown = await (
      await open(new URL(page, scalekit.url).href, 'a=b; sandbox_provider_user=omar%40acme.test')
    ).text();
    expect(shown).toContain('Onbehalf wants to act as you in Asana');
    expect(shown).toMatch(/value="omar@acme.test" required checked/);
    expect(shown.match(/ checked/g)).toHaveLength(1);
    const stranger = await (await open(new URL(page, scalekit.url).href, 'sandbox_provider_user=<b>')).text();
    expect(stranger).toContain('&lt;b&gt; has no account');
    expect(stranger).not.toMatch(/ checked/);
  });

  test('only somebody with an account there is offered, and only they can consent', async () => {
    asana.users = () => [{ email: 'omar@acme.test', name: 'Omar Haddad' }];
    const url = await link();
    expect((await consent(url, 'allow', 'ana@acme.test')).status).toBe(400);
    const page = new URL((await open(await link())).headers.get('location') ?? '', scalekit.url);
    const shown = await (await open(page.href)).text();
    expect(shown).toContain('value="omar@acme.test"');
    expect(shown).not.toContain('ana@acme.test');
  });

  test('a link opens once, and not after its time', async () => {
    const used = await link();
    expect((await open(used)).status).toBe(302);
    expect((await open(used)).status).toBe(410);
    const late = await link();
    scalekit.expireLinks();
    expect((await open(late)).status).toBe(410);
  });

  test('denying leads back with access_denied and leaves the account as it was', async () => {
    const back = await callback(consent(await link(), 'deny'));
    expect(Object.fromEntries(back.searchParams)).toEqual({ error: 'access_denied', state: 'st-1' });
    expect(scalekit.state(ANA, 'asana')).toBe('PENDING_AUTH');
  });

  test('without an address to verify at, the flow fails to exchange', async () => {
    const answer = await consent(await link({ userVerifyUrl: '' }), 'allow');
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('failed_to_exchange');
  });

  test('a link for an account that is not there is not found, unless links make accounts', async () => {
    const request = { connectionName: 'asana', identifier: ANA, userVerifyUrl: VERIFY_URL };
    expect(await failure(client.actions.getAuthorizationLink(request))).toBeInstanceOf(ScalekitNotFoundException);
    const lenient = await createScalekitSandbox({ port: 0, providers: [createAsana()], linkCreatesAccount: true });
    try {
      await clientOf(lenient.url).actions.getAuthorizationLink(request);
      expect(lenient.state(ANA, 'asana')).toBe('PENDING_AUTH');
    } finally {
      await lenient.close();
    }
  });
});

describe('executing tools', () => {
  beforeEach(() => scalekit.connect(ANA, 'asana', 'ana@acme.test'));

  test('runs as the owner of the account, and the log says so', async () => {
    const { data, executionId } = await run('asana_me_get');
    expect(data).toMatchObject({ data: { email: 'ana@acme.test' } });
    expect(executionId).not.toBe('');
    const call = await scalekit.waitForCall((one) => one.ranAs !== undefined);
    expect(call).toMatchObject({ tool: 'asana_me_get', identifier: ANA, connection: 'asana', ranAs: 'ana@acme.test' });
  });

  test.each(['EXPIRED', 'PENDING_AUTH', 'PENDING_VERIFICATION', 'DISCONNECTED'] as const)(
    'an account that is %s runs nothing',
    async (state) => {
      scalekit.setState(ANA, 'asana', state);
      const error = await failure(run('asana_me_get'));
      expect(error).toBeInstanceOf(ScalekitBadRequestException);
      expect(isToolException(error)).toBe(false);
      expect(ran()).toBe(0);
    },
  );

  test('a missing account, and a tool that does not exist, are not found', async () => {
    const errors = [await failure(run('asana_me_get', {}, OMAR)), await failure(run('asana_create_task'))];
    for (const error of errors) expect(error).toBeInstanceOf(ScalekitNotFoundException);
  });

  test('a tool of another connection is refused', async () => {
    expect(await failure(run('monday_me_get'))).toBeInstanceOf(ScalekitBadRequestException);
  });

  test('arguments are held against the schema', async () => {
    const error = await failure(run('asana_task_update', { completed: 'yes' }));
    expect(error).toBeInstanceOf(ScalekitBadRequestException);
    expect(error).toMatchObject({
      unpackedDetails: [
        {
          validationErrorInfo: {
            fieldViolations: [
              { field: 'task_gid', constraint: 'required' },
              { field: 'completed', constraint: 'type' },
            ],
          },
        },
      ],
    });
    expect(ran()).toBe(0);
  });

  test("a provider's refusal is a tool error with its code and an execution id", async () => {
    const error = await failure(run('asana_task_get', { task_gid: '1' }));
    expect(error).toBeInstanceOf(ScalekitToolException);
    expect(error).toMatchObject({
      grpcStatus: 5,
      toolErrorCode: 'NOT_FOUND',
      toolErrorMessage: 'task: Unknown object: 1',
      executionId: expect.stringMatching(/./),
    });
  });

  test('somebody without a seat is unauthorized at the provider', async () => {
    scalekit.connect(OMAR, 'asana', 'eve@globex.test');
    expect(await failure(run('asana_me_get', {}, OMAR))).toBeInstanceOf(ScalekitToolUnauthorizedException);
  });

  test.each([
    { code: 7, toolErrorCode: 'FORBIDDEN', type: ScalekitToolForbiddenException },
    { code: 8, toolErrorCode: 'RATE_LIMITED', type: ScalekitToolRateLimitException },
    { code: 16, toolErrorCode: 'UNAUTHORIZED', type: ScalekitToolUnauthorizedException },
    { code: 14, toolErrorCode: 'EXEC_FAILED', type: ScalekitToolException },
  ])('a tool error with code $code is thrown at once as its class', async ({ type, code, toolErrorCode }) => {
    scalekit.fault({ toolError: { code, toolErrorCode, message: 'says the provider' } });
    const error = await failure(run('asana_me_get'));
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject({ toolErrorMessage: 'says the provider' });
    expect(ran()).toBe(0);
  });

  test("Scalekit's own rate limit is no tool error", async () => {
    scalekit.fault({ grpc: { code: 8, message: 'too many requests', when: 'before' } });
    const error = await failure(run('asana_me_get'));
    expect(error).toBeInstanceOf(ScalekitTooManyRequestsException);
    expect(error).toMatchObject({ errorCode: 'RATE_LIMITED' });
  });

  test('Unavailable after the effect makes the plain SDK run the tool again', async () => {
    scalekit.fault({ tool: 'asana_story_create', grpc: { code: 14, message: 'unavailable', when: 'after' } });
    const task = asana.records().find((record) => record.kind === 'task')?.id ?? '';
    await run('asana_story_create', { task_gid: task, text: 'said once' });
    expect(asana.records().filter((record) => record.title === 'said once')).toHaveLength(2);
  });

  test('a connection dropped before the effect leaves none; after it, one', async () => {
    const task = asana.records().find((record) => record.kind === 'task')?.id ?? '';
    for (const [drop, times] of [
      ['before', 0],
      ['after', 1],
    ] as const) {
      scalekit.fault({ tool: 'asana_story_create', drop });
      const error = await failure(run('asana_story_create', { task_gid: task, text: drop }));
      expect(isToolException(error)).toBe(false);
      expect(asana.records().filter((record) => record.title === drop)).toHaveLength(times);
    }
    expect(await dataOf(run('asana_me_get'))).toMatchObject({ email: 'ana@acme.test' });
  });

  test('a delay can outlast the deadline, while the tool runs all the same', async () => {
    const hasty = clientOf(scalekit.url, { toolTimeoutMs: 150 });
    await hasty.tools.listTools();
    scalekit.fault({ tool: 'asana_me_get', delayMs: 300 });
    const asked = hasty.tools.executeTool({ toolName: 'asana_me_get', identifier: ANA, connector: 'asana' });
    expect(await failure(asked)).toBeInstanceOf(ScalekitGatewayTimeoutException);
    expect(ran()).toBe(0);
    await scalekit.waitForCall((call) => call.ranAs === 'ana@acme.test');
  });

  test('a provider that is down answers nothing until it is up again, and the others go on', async () => {
    scalekit.connect(ANA, 'monday', 'ana@acme.test');
    const up = scalekit.takeDown('asana');
    for (const tool of ['asana_me_get', 'asana_projects_list', 'asana_me_get']) {
      const error = await failure(run(tool));
      expect(error).toBeInstanceOf(ScalekitToolException);
      expect(error).toMatchObject({ grpcStatus: 14, toolErrorMessage: '503 Service Unavailable' });
    }
    expect(await dataOf(run('monday_me_get', {}, ANA, 'monday'))).toBeDefined();
    expect(ran()).toBe(1);
    up();
    expect(await dataOf(run('asana_me_get'))).toMatchObject({ email: 'ana@acme.test' });
    expect(() => scalekit.takeDown('nowhere')).toThrow('no provider nowhere');
  });

  test("a provider's rate limit holds for as many calls as it says", async () => {
    scalekit.limitRate('asana', { times: 2, retryAfter: 7 });
    for (const tool of ['asana_me_get', 'asana_projects_list']) {
      const error = await failure(run(tool));
      expect(error).toBeInstanceOf(ScalekitToolRateLimitException);
      expect(error).toMatchObject({ toolErrorMessage: expect.stringContaining('retry after 7 seconds') });
    }
    expect(await dataOf(run('asana_me_get'))).toMatchObject({ email: 'ana@acme.test' });
  });

  test("the seconds of a provider's Retry-After travel as a trailer, which the SDK drops", async () => {
    const { clientId, clientSecret } = SCALEKIT_TEST_CREDENTIALS;
    const body = new URLSearchParams({
      client_id: clientId,
      client_secret: clientSecret,
      grant_type: 'client_credentials',
    });
    const { access_token } = await (await fetch(`${scalekit.url}/oauth/token`, { method: 'POST', body })).json();
    const tools = createClient(ToolService, createGrpcTransport({ baseUrl: scalekit.url }));
    scalekit.limitRate('asana', { times: 1, retryAfter: 7 });
    const request = { toolName: 'asana_me_get', identifier: ANA, connector: 'asana' };
    const error = await failure(tools.executeTool(request, { headers: { authorization: `Bearer ${access_token}` } }));
    expect(ConnectError.from(error).metadata.get('retry-after')).toBe('7');
  });

  test('a token can die half way: at the call it is told to, for this account alone, for good', async () => {
    scalekit.connect(OMAR, 'asana', 'omar@acme.test');
    scalekit.expireFrom(ANA, 'asana', 3);
    await run('asana_me_get');
    await run('asana_me_get', {}, OMAR);
    await run('asana_projects_list');
    expect(scalekit.state(ANA, 'asana')).toBe('ACTIVE');
    expect(await failure(run('asana_me_get'))).toBeInstanceOf(ScalekitToolUnauthorizedException);
    expect(scalekit.state(ANA, 'asana')).toBe('EXPIRED');
    expect(await failure(run('asana_me_get'))).toBeInstanceOf(ScalekitBadRequestException);
    expect(await dataOf(run('asana_me_get', {}, OMAR))).toMatchObject({ email: 'omar@acme.test' });
  });

  test('faults can let calls pass first, and be taken back', async () => {
    const toolError = { code: 7, toolErrorCode: 'FORBIDDEN', message: 'no' };
    const takeBack = scalekit.fault({ provider: 'asana', after: 1, times: Number.POSITIVE_INFINITY, toolError });
    await run('asana_me_get');
    for (let call = 0; call < 3; call += 1) await failure(run('asana_me_get'));
    takeBack();
    await run('asana_me_get');
    expect(ran()).toBe(2);
  });

  test('every tool call takes as long as is asked, side by side, and nothing else does', async () => {
    await run('asana_me_get');
    scalekit.setDelay(120);
    const took = async (work: Promise<unknown>) => {
      const began = performance.now();
      await work;
      return performance.now() - began;
    };
    expect(await took(Promise.all([run('asana_me_get'), run('asana_projects_list')]))).toBeGreaterThan(110);
    expect(await took(Promise.all([run('asana_me_get'), run('asana_projects_list')]))).toBeLessThan(230);
    expect(await took(client.tools.listTools())).toBeLessThan(110);
    scalekit.setDelay(0);
    expect(await took(run('asana_me_get'))).toBeLessThan(110);
  });

  test('a fault strikes the identifier it names and nobody else', async () => {
    scalekit.connect(OMAR, 'asana', 'omar@acme.test');
    scalekit.fault({ identifier: ANA, toolError: { code: 7, toolErrorCode: 'FORBIDDEN', message: 'no' } });
    expect(await dataOf(run('asana_me_get', {}, OMAR))).toMatchObject({ email: 'omar@acme.test' });
    expect(await failure(run('asana_me_get'))).toBeInstanceOf(ScalekitToolForbiddenException);
    expect(await dataOf(run('asana_me_get'))).toMatchObject({ email: 'ana@acme.test' });
  });
});

test.each([
  { connector: 'asana', toolName: 'asana_projects_list', params: {} },
  { connector: 'monday', toolName: 'monday_boards_list', params: {} },
])('through $toolName each person sees what they may see', async ({ connector, toolName, params }) => {
  scalekit.connect(ANA, connector, 'ana@acme.test');
  scalekit.connect(OMAR, connector, 'omar@acme.test');
  const [hers, his] = await Promise.all([ANA, OMAR].map((who) => run(toolName, params, who, connector)));
  expect(JSON.stringify(hers?.data)).not.toContain('Leadership');
  expect(JSON.stringify(his?.data)).toContain('Leadership OKR');
});
