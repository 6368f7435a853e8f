import { WebClient } from '@slack/web-api';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSlackSandbox } from '../../sandbox/slack/server.ts';
import { SLACK_TEST_CREDENTIALS, type SlackSandbox } from '../../sandbox/slack/types.ts';
import { silent } from './slack-bolt.ts';

const { clientId, clientSecret } = SLACK_TEST_CREDENTIALS;
const REDIRECT = 'http://localhost:3999/slack/callback';
const MINUTE = 60_000;

let slack: SlackSandbox;
let clock: number;

beforeEach(async () => {
  clock = Date.now();
  slack = await createSlackSandbox({ port: 0, now: () => clock });
});
afterEach(() => slack.close());

const request = (over: Record<string, string> = {}) => ({
  client_id: clientId,
  redirect_uri: REDIRECT,
  response_type: 'code',
  scope: 'openid',
  state: 'state-1',
  nonce: 'nonce-1',
  team: 'T0ACME',
  ...over,
});

/** The browser of somebody, who may be nobody yet, at the consent form. */
async function browse(method: 'GET' | 'POST', path: string, fields: Record<string, string>, cookie?: string) {
  const form = new URLSearchParams(fields);
  const headers: Record<string, string> = cookie ? { cookie } : {};
  const url = method === 'GET' ? `${slack.url}${path}?${form}` : `${slack.url}${path}`;
  const body = method === 'GET' ? null : form;
  return fetch(url, { method, headers, body, redirect: 'manual' });
}

async function allow(user: string, over: Record<string, string> = {}, decision = 'allow'): Promise<URL> {
  const fields = { ...request(over), decision };
  const response = await browse('POST', '/openid/connect/authorize', fields, `sandbox_slack_user=${user}`);
  expect(response.status).toBe(302);
  return new URL(response.headers.get('location') ?? '');
}

function exchange(code: string, over: Record<string, string> = {}) {
  const web = new WebClient(undefined, {
    slackApiUrl: `${slack.url}/api/`,
    retryConfig: { retries: 0 },
    logger: silent,
  });
  const all = { client_id: clientId, client_secret: clientSecret, code, redirect_uri: REDIRECT, ...over };
  return web.openid.connect.token(all as never);
}

const verify = (token: string) =>
  jwtVerify(token, createRemoteJWKSet(new URL(`${slack.url}/openid/connect/keys`)), {
    issuer: slack.url,
    audience: clientId,
    algorithms: ['RS256'],
    currentDate: new Date(clock),
  });

const failure = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no error',
    (error) => error.data?.error ?? error.code,
  );

const codeOf = (url: URL): string => url.searchParams.get('code') ?? '';

describe('Sign in with Slack', () => {
  test('asks who it is, asks for consent, and proves who it was', async () => {
    const asked = await browse('GET', '/openid/connect/authorize', request());
    expect(await asked.text()).toContain('Ana Ruiz');
    const chosen = await browse('POST', '/openid/connect/sign-in', { ...request(), sandbox_user: 'U0ANA' });
    const cookie = chosen.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(cookie).toBe('sandbox_slack_user=U0ANA');
    const consent = await fetch(new URL(chosen.headers.get('location') ?? '', slack.url), { headers: { cookie } });
    expect(await consent.text()).toContain('Sign in to Acme with Onbehalf as Ana Ruiz');

    const back = await allow('U0ANA');
    expect(back.origin + back.pathname).toBe(REDIRECT);
    expect(back.searchParams.get('state')).toBe('state-1');
    const { id_token = '' } = await exchange(codeOf(back));
    const { payload } = await verify(id_token);
    expect(payload).toMatchObject({
      sub: 'U0ANA',
      nonce: 'nonce-1',
      'https://slack.com/user_id': 'U0ANA',
      'https://slack.com/team_id': 'T0ACME',
    });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
    expect(payload).not.toHaveProperty('email');
  });

  test('also takes the client secret by Basic, and tells the same at userInfo', async () => {
    const response = await fetch(`${slack.url}/api/openid.connect.token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
      body: new URLSearchParams({ code: codeOf(await allow('U0OMAR')), redirect_uri: REDIRECT }),
    });
    const { access_token } = (await response.json()) as { access_token: string };
    const info = await new WebClient(access_token, { slackApiUrl: `${slack.url}/api/` }).openid.connect.userInfo();
    expect(info).toMatchObject({ ok: true, sub: 'U0OMAR', 'https://slack.com/team_id': 'T0ACME' });
  });

  test('names people of another company as such, whatever team was asked for', async () => {
    const { id_token = '' } = await exchange(codeOf(await allow('U0EVE')));
    const { payload } = await verify(id_token);
    expect(payload).toMatchObject({ 'https://slack.com/user_id': 'U0EVE', 'https://slack.com/team_id': 'T0GLOBEX' });
  });

  test('says so when the person declines', async () => {
    const back = await allow('U0ANA', {}, 'cancel');
    expect(Object.fromEntries(back.searchParams)).toEqual({ error: 'access_denied', state: 'state-1' });
  });

  test('does nothing for a person who is deactivated', async () => {
    slack.deactivate('U0ANA');
    const fields = { ...request(), decision: 'allow' };
    const response = await browse('POST', '/openid/connect/authorize', fields, 'sandbox_slack_user=U0ANA');
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('Who is using this browser?');
  });

  test.each([
    ['an unknown client', { client_id: '9.9' }, 'invalid_client_id'],
    ['a redirect over plain HTTP', { redirect_uri: 'http://example.test/callback' }, 'bad_redirect_uri'],
    ['a redirect that is no address', { redirect_uri: 'callback' }, 'bad_redirect_uri'],
    ['another response type', { response_type: 'token' }, 'invalid_response_type'],
    ['no openid scope', { scope: 'profile' }, 'invalid_scope'],
  ])('refuses %s without redirecting', async (_name, over, problem) => {
    const response = await browse('GET', '/openid/connect/authorize', request(over), 'sandbox_slack_user=U0ANA');
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(problem);
  });

  test('a code is good once, for ten minutes, for its redirect and the right secret', async () => {
    const code = codeOf(await allow('U0ANA'));
    expect(await failure(exchange(code, { client_secret: 'guess' }))).toBe('bad_client_secret');
    expect(await failure(exchange(code, { redirect_uri: `${REDIRECT}/other` }))).toBe('bad_redirect_uri');
    expect(await failure(exchange('made-up'))).toBe('invalid_code');
    expect(await failure(exchange(code))).toBe('no error');
    expect(await failure(exchange(code))).toBe('invalid_code');
    const late = codeOf(await allow('U0ANA'));
    clock += 10 * MINUTE + 1;
    expect(await failure(exchange(late))).toBe('invalid_code');
  });

  test('publishes what a client needs to find its way', async () => {
    const response = await fetch(`${slack.url}/.well-known/openid-configuration`);
    expect(await response.json()).toMatchObject({
      issuer: slack.url,
      authorization_endpoint: `${slack.url}/openid/connect/authorize`,
      jwks_uri: `${slack.url}/openid/connect/keys`,
      id_token_signing_alg_values_supported: ['RS256'],
    });
  });
});

describe('tokens for attacks', () => {
  test('a good one verifies, a foreign key and other claims do not', async () => {
    expect(await failure(verify(await slack.idTokenFor()))).toBe('no error');
    expect(await failure(verify(await slack.idTokenFor({}, { foreignKey: true })))).toBe(
      'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    );
    expect(await failure(verify(await slack.idTokenFor({ aud: 'other' })))).toBe('ERR_JWT_CLAIM_VALIDATION_FAILED');
    const token = await slack.idTokenFor();
    clock += 6 * MINUTE;
    expect(await failure(verify(token))).toBe('ERR_JWT_EXPIRED');
  });

  test('the next exchange answers with an altered token, the one after does not', async () => {
    slack.alterNextIdToken({ nonce: 'swapped' });
    const first = await exchange(codeOf(await allow('U0ANA')));
    const second = await exchange(codeOf(await allow('U0ANA')));
    expect((await verify(first.id_token ?? '')).payload.nonce).toBe('swapped');
    expect((await verify(second.id_token ?? '')).payload.nonce).toBe('nonce-1');
  });
});

test('pages mounted beside share the origin and leave Slack its paths', async () => {
  slack.mount((incoming, response) => {
    if (incoming.url !== '/world') return false;
    response.end('the world');
    return true;
  });
  expect(await (await fetch(`${slack.url}/world`)).text()).toBe('the world');
  expect((await fetch(`${slack.url}/elsewhere`)).status).toBe(404);
  expect((await fetch(`${slack.url}/openid/connect/keys`)).status).toBe(200);
});
