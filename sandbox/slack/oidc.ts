import { createHash, randomBytes } from 'node:crypto';
import { exportJWK, type GenerateKeyPairResult, generateKeyPair, type JWK, SignJWT } from 'jose';
import { PEOPLE, type SandboxPerson, TEAM } from '../people.ts';
import { SlackApiError } from './slack-error.ts';
import { personOf } from './store.ts';
import { SLACK_TEST_CREDENTIALS } from './types.ts';
import { teamOf } from './users.ts';

type Json = Record<string, unknown>;

/** A code is good for one exchange within ten minutes; an id_token for five. */
const CODE_LIFETIME_MS = 10 * 60_000;
const TOKEN_LIFETIME_S = 300;
const KEY_ID = 'sandbox-slack-1';
const newKeys = () => generateKeyPair('RS256', { modulusLength: 2048 });

interface Grant {
  userId: string;
  clientId: string;
  redirectUri: string;
  scope: string;
  nonce?: string;
}

interface Exchange {
  clientId: string;
  clientSecret: string;
  code: string;
  redirectUri?: string;
  grantType?: string;
}

interface Signing {
  foreignKey?: boolean;
}

export interface Oidc {
  keys(): Promise<{ keys: JWK[] }>;
  issueCode(grant: Grant): string;
  /** Trades a code; throws Slack's error codes. */
  exchange(request: Exchange): Promise<Json>;
  userInfo(accessToken: string): Json;
  idTokenFor(overrides: Json, signing?: Signing): Promise<string>;
  alterNext(overrides: Json, signing?: Signing): void;
}

function claimsAbout(person: SandboxPerson, scope: string): Json {
  const scopes = scope.split(/[\s,]+/);
  const [given_name = person.name, ...rest] = person.name.split(' ');
  const team = teamOf(person.teamId);
  return {
    'https://slack.com/team_id': person.teamId,
    'https://slack.com/user_id': person.userId,
    ...(scopes.includes('email') ? { email: person.email, email_verified: true } : {}),
    ...(scopes.includes('profile')
      ? {
          name: person.name,
          given_name,
          family_name: rest.join(' '),
          locale: 'en-US',
          'https://slack.com/team_name': team.name,
          'https://slack.com/team_domain': team.domain,
        }
      : {}),
  };
}

/** Sign in with Slack: keys, codes and tokens. `issuer` is asked late, since the port is known only after listening. */
export function createOidc(options: { issuer: () => string; now: () => number }): Oidc {
  let generated: Promise<GenerateKeyPairResult> | undefined;
  const grants = new Map<string, Grant & { issuedAt: number; used: boolean }>();
  const sessions = new Map<string, Grant>();
  let alteration: { overrides: Json; signing: Signing } | undefined;

  // Made when first needed: a key takes longer than everything else the sandbox does at its start.
  const own = () => {
    generated ??= newKeys();
    return generated;
  };

  async function sign(claims: Json, { foreignKey = false }: Signing = {}): Promise<string> {
    const { privateKey: key } = await (foreignKey ? newKeys() : own());
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: KEY_ID }).sign(key);
  }

  function standardClaims(person: SandboxPerson, grant: { clientId: string; scope: string; nonce?: string }): Json {
    const iat = Math.floor(options.now() / 1000);
    return {
      iss: options.issuer(),
      sub: person.userId,
      aud: grant.clientId,
      exp: iat + TOKEN_LIFETIME_S,
      iat,
      auth_time: iat,
      ...(grant.nonce === undefined ? {} : { nonce: grant.nonce }),
      ...claimsAbout(person, grant.scope),
    };
  }

  function redeem(request: Exchange): Grant {
    if (request.clientId !== SLACK_TEST_CREDENTIALS.clientId) throw new SlackApiError('invalid_client_id');
    if (request.clientSecret !== SLACK_TEST_CREDENTIALS.clientSecret) throw new SlackApiError('bad_client_secret');
    if (request.grantType !== undefined && request.grantType !== 'authorization_code')
      throw new SlackApiError('invalid_grant_type');
    const grant = grants.get(request.code);
    if (!grant || grant.clientId !== request.clientId) throw new SlackApiError('invalid_code');
    if (grant.used || options.now() - grant.issuedAt > CODE_LIFETIME_MS) throw new SlackApiError('invalid_code');
    if (grant.redirectUri !== request.redirectUri) throw new SlackApiError('bad_redirect_uri');
    grant.used = true;
    return grant;
  }

  return {
    async keys() {
      const { publicKey } = await own();
      return { keys: [{ ...(await exportJWK(publicKey)), kid: KEY_ID, alg: 'RS256', use: 'sig' }] };
    },
    issueCode(grant) {
      const code = `1000.2000.${randomBytes(24).toString('hex')}`;
      grants.set(code, { ...grant, issuedAt: options.now(), used: false });
      return code;
    },
    async exchange(request) {
      const grant = redeem(request);
      const person = personOf(grant.userId);
      if (!person) throw new SlackApiError('invalid_code');
      const access_token = `xoxp-sandbox-${randomBytes(16).toString('hex')}`;
      sessions.set(access_token, grant);
      const at_hash = createHash('sha256').update(access_token).digest().subarray(0, 16).toString('base64url');
      const { overrides, signing } = alteration ?? { overrides: {}, signing: {} };
      alteration = undefined;
      const id_token = await sign({ ...standardClaims(person, grant), at_hash, ...overrides }, signing);
      return { ok: true, access_token, token_type: 'Bearer', id_token };
    },
    userInfo(accessToken) {
      const grant = sessions.get(accessToken);
      const person = grant && personOf(grant.userId);
      if (!grant || !person) throw new SlackApiError('invalid_auth');
      return {
        ok: true,
        sub: person.userId,
        ...claimsAbout(person, grant.scope),
        'https://slack.com/enterprise_id': '',
      };
    },
    idTokenFor(overrides, signing) {
      const about = PEOPLE.find(({ userId }) => userId === overrides['https://slack.com/user_id']);
      const person = about ?? PEOPLE.find(({ teamId }) => teamId === TEAM.id) ?? { ...PEOPLE[0] };
      const grant = { clientId: SLACK_TEST_CREDENTIALS.clientId, scope: 'openid' };
      return sign({ ...standardClaims(person as SandboxPerson, grant), ...overrides }, signing);
    },
    alterNext(overrides, signing = {}) {
      alteration = { overrides, signing };
    },
  };
}
