import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hashOf, newSecret } from './secrets.ts';
import { createSignIn, type SignIn } from './sign-in.ts';

const CLIENT_ID = '1000.2000';
const nonce = newSecret();
const now = new Date('2026-11-20T09:00:00Z');
const seconds = Math.floor(now.getTime() / 1000);

/** Slack's token and key endpoints, answering what the test says. */
let slack: Server;
let base: string;
let token: { status: number; body: unknown };
let keys: { status: number; body: unknown };
let forms: URLSearchParams[];
let own: CryptoKeyPair;
let foreign: CryptoKeyPair;

beforeAll(async () => {
  own = await generateKeyPair('RS256');
  foreign = await generateKeyPair('RS256');
  slack = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const isToken = request.url === '/api/openid.connect.token';
    if (isToken) forms.push(new URLSearchParams(Buffer.concat(chunks).toString()));
    const { status, body } = isToken ? token : keys;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  slack.listen(0, '127.0.0.1');
  await once(slack, 'listening');
  base = `http://127.0.0.1:${(slack.address() as AddressInfo).port}`;
});
afterAll(() => slack.close());

const claims = () => ({
  iss: base,
  sub: 'U0ANA',
  aud: CLIENT_ID,
  iat: seconds,
  exp: seconds + 300,
  nonce,
  'https://slack.com/user_id': 'U0ANA',
  'https://slack.com/team_id': 'T0ACME',
});
const signed = (payload: Record<string, unknown>, key = own.privateKey, header = {}) =>
  new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: 'k1', ...header }).sign(key);
const answer = (idToken: string) => {
  token = { status: 200, body: { ok: true, access_token: 'x', id_token: idToken } };
};
const exchange = () => signIn.exchange({ code: 'the-code', nonceHash: hashOf(nonce) });
let signIn: SignIn;

beforeEach(async () => {
  forms = [];
  keys = {
    status: 200,
    body: { keys: [{ ...(await exportJWK(own.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }] },
  };
  answer(await signed(claims()));
  signIn = createSignIn({
    clientId: CLIENT_ID,
    clientSecret: 'shh',
    issuer: base,
    apiUrl: `${base}/api/`,
    publicUrl: 'https://app.example.com',
    now: () => now,
  });
});

describe('Sign in with Slack', () => {
  it('asks for the openid scope only, for this workspace', () => {
    const url = new URL(signIn.authorizeUrl({ state: 's', nonce: 'n', teamId: 'T0ACME' }));
    expect(`${url.origin}${url.pathname}`).toBe(`${base}/openid/connect/authorize`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      scope: 'openid',
      client_id: CLIENT_ID,
      redirect_uri: 'https://app.example.com/connect/callback/slack',
      state: 's',
      nonce: 'n',
      team: 'T0ACME',
    });
  });

  it('exchanges the code with the client secret and says who it is', async () => {
    expect(await exchange()).toEqual({ kind: 'signed_in', teamId: 'T0ACME', userId: 'U0ANA' });
    expect(Object.fromEntries(forms[0] ?? [])).toEqual({
      client_id: CLIENT_ID,
      client_secret: 'shh',
      code: 'the-code',
      grant_type: 'authorization_code',
      redirect_uri: 'https://app.example.com/connect/callback/slack',
    });
  });

  const bad: [string, () => Promise<string>, string][] = [
    ['signed by a stranger', () => signed(claims(), foreign.privateKey), 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'],
    ['of an unknown key', () => signed(claims(), foreign.privateKey, { kid: 'k2' }), 'ERR_JWKS_NO_MATCHING_KEY'],
    ['that is not signed', async () => new UnsecuredJWT(claims()).encode(), 'ERR_JOSE_ALG_NOT_ALLOWED'],
    [
      'signed with the public key as a shared secret',
      async () =>
        new SignJWT(claims())
          .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
          .sign(new TextEncoder().encode(JSON.stringify(await exportJWK(own.publicKey)))),
      'ERR_JOSE_ALG_NOT_ALLOWED',
    ],
    ['that expired', () => signed({ ...claims(), iat: seconds - 100, exp: seconds - 60 }), 'ERR_JWT_EXPIRED'],
    ['that is old, whatever it says of its end', () => signed({ ...claims(), iat: seconds - 400 }), 'ERR_JWT_EXPIRED'],
    ['from the future', () => signed({ ...claims(), iat: seconds + 100 }), 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['for another app', () => signed({ ...claims(), aud: '9.9' }), 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['of another issuer', () => signed({ ...claims(), iss: 'https://evil.test' }), 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['with another nonce', () => signed({ ...claims(), nonce: newSecret() }), 'wrong_nonce'],
    ['without a nonce', () => signed({ ...claims(), nonce: undefined }), 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    [
      'without a team',
      () => signed({ ...claims(), 'https://slack.com/team_id': undefined }),
      'ERR_JWT_CLAIM_VALIDATION_FAILED',
    ],
    ['with a blank user', () => signed({ ...claims(), 'https://slack.com/user_id': '' }), 'no_person'],
    ['about two users', () => signed({ ...claims(), sub: 'U0EVE' }), 'two_users'],
    ['that is no token', async () => 'nonsense', 'ERR_JWS_INVALID'],
  ];
  it.each(bad)('refuses a token %s', async (_name, make, detail) => {
    answer(await make());
    expect(await exchange()).toEqual({ kind: 'refused', detail });
  });

  it('refuses a code that Slack refuses', async () => {
    token = { status: 200, body: { ok: false, error: 'invalid_code' } };
    expect(await exchange()).toEqual({ kind: 'refused', detail: 'token_invalid_code' });
  });

  it.each([
    ['is rate limited', { status: 429, body: {} }, 'token_http_429'],
    ['fails', { status: 503, body: {} }, 'token_http_503'],
    ['refuses our secret', { status: 200, body: { ok: false, error: 'bad_client_secret' } }, 'token_bad_client_secret'],
    ['answers nonsense', { status: 200, body: null }, 'token_no_id_token'],
  ])('says that it is not the person’s doing when Slack %s', async (_name, reply, detail) => {
    token = reply;
    expect(await exchange()).toEqual({ kind: 'unavailable', detail });
  });

  it('says so when the keys cannot be read, and reads them the next time', async () => {
    const good = keys;
    keys = { status: 500, body: {} };
    expect(await exchange()).toEqual({ kind: 'unavailable', detail: 'keys_unavailable' });
    keys = { status: 200, body: 'not a key set' };
    expect(await exchange()).toEqual({ kind: 'unavailable', detail: 'keys_unavailable' });
    keys = good;
    expect(await exchange()).toMatchObject({ kind: 'signed_in' });
  });

  it('keeps whatever Slack says out of the details', async () => {
    token = { status: 200, body: { ok: false, error: 'a whole sentence with a code=secret' } };
    expect(await exchange()).toEqual({ kind: 'unavailable', detail: 'token_no_id_token' });
  });
});
