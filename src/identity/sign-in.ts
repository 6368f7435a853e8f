import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { matchesHash } from './secrets.ts';

/** Slack signs id_tokens for five minutes (its discovery document); an older one is a replay. */
const MAX_TOKEN_AGE_S = 300;
const CLOCK_TOLERANCE_S = 30;
const TIMEOUT_MS = 10_000;

/** Claims of Slack's id_token beside the standard ones. */
const TEAM_CLAIM = 'https://slack.com/team_id';
const USER_CLAIM = 'https://slack.com/user_id';

export interface SignInOptions {
  clientId: string;
  clientSecret: string;
  /** `https://slack.com`; authorize and keys are found below it. */
  issuer: string;
  /** The Web API's base, with a slash at the end; the code is exchanged there. */
  apiUrl: string;
  publicUrl: string;
  now: () => Date;
}

/** Who the browser is signed in as, or why that is not known. `detail` is a code for the log. */
export type SignInResult =
  | { kind: 'signed_in'; teamId: string; userId: string }
  | { kind: 'refused'; detail: string }
  | { kind: 'unavailable'; detail: string };

export type SignIn = ReturnType<typeof createSignIn>;

/**
 * Sign in with Slack (OpenID Connect): the only proof of who sits at a browser.
 *
 * @example
 * const signIn = createSignIn({ clientId, clientSecret, issuer: 'https://slack.com', apiUrl: 'https://slack.com/api/', publicUrl, now });
 * redirect(signIn.authorizeUrl({ state, nonce, teamId }));
 * const result = await signIn.exchange({ code, nonceHash: hashOf(nonce) });
 */
export function createSignIn({ clientId, clientSecret, issuer, apiUrl, publicUrl, now }: SignInOptions) {
  const redirectUri = `${publicUrl}/connect/callback/slack`;
  const keys = createRemoteJWKSet(new URL(`${issuer}/openid/connect/keys`), { timeoutDuration: TIMEOUT_MS });

  async function idTokenFor(code: string): Promise<{ idToken: string } | Exclude<SignInResult, { kind: 'signed_in' }>> {
    let answer: { ok?: unknown; error?: unknown; id_token?: unknown };
    try {
      const response = await fetch(`${apiUrl}openid.connect.token`, {
        method: 'POST',
        body: new URLSearchParams({
          client_id: clientId,
          client_secret: clientSecret,
          code,
          grant_type: 'authorization_code',
          redirect_uri: redirectUri,
        }),
        // A redirect would carry the secret to wherever it points.
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (response.status === 429 || response.status >= 500) {
        return { kind: 'unavailable', detail: `token_http_${response.status}` };
      }
      answer = (await response.json()) as typeof answer;
    } catch {
      return { kind: 'unavailable', detail: 'token_unreachable' };
    }
    if (answer?.ok !== true || typeof answer.id_token !== 'string') {
      const code = codeOf(answer?.error);
      return { kind: BAD_CODES.has(code) ? 'refused' : 'unavailable', detail: `token_${code}` };
    }
    return { idToken: answer.id_token };
  }

  return {
    /** Where the browser signs in. `teamId` preselects the workspace; it proves nothing. */
    authorizeUrl({ state, nonce, teamId }: { state: string; nonce: string; teamId: string }): string {
      const url = new URL(`${issuer}/openid/connect/authorize`);
      url.search = new URLSearchParams({
        response_type: 'code',
        scope: 'openid',
        client_id: clientId,
        redirect_uri: redirectUri,
        state,
        nonce,
        team: teamId,
      }).toString();
      return url.href;
    },

    /** Exchanges the code and verifies the id_token. Never throws for what Slack or the browser sends. */
    async exchange({ code, nonceHash }: { code: string; nonceHash: string }): Promise<SignInResult> {
      const token = await idTokenFor(code);
      if ('kind' in token) return token;
      try {
        const { payload } = await jwtVerify(token.idToken, keys, {
          issuer,
          audience: clientId,
          algorithms: ['RS256'],
          requiredClaims: ['exp', 'iat', 'nonce', TEAM_CLAIM, USER_CLAIM],
          maxTokenAge: MAX_TOKEN_AGE_S,
          clockTolerance: CLOCK_TOLERANCE_S,
          currentDate: now(),
        });
        return personIn(payload, nonceHash);
      } catch (error) {
        if (error instanceof errors.JOSEError && PROOF_FAILURES.has(error.code)) {
          return { kind: 'refused', detail: error.code };
        }
        // Everything else is about getting the keys: unreachable, timed out, not a key set.
        return { kind: 'unavailable', detail: 'keys_unavailable' };
      }
    },
  };
}

/** What jose says of a token that is not what it should be, in contrast to keys that could not be read. */
const PROOF_FAILURES: ReadonlySet<string> = new Set([
  errors.JWTExpired.code,
  errors.JWTClaimValidationFailed.code,
  errors.JWTInvalid.code,
  errors.JWSInvalid.code,
  errors.JWSSignatureVerificationFailed.code,
  errors.JOSEAlgNotAllowed.code,
  errors.JOSENotSupported.code,
  errors.JWKSNoMatchingKey.code,
  errors.JWKSMultipleMatchingKeys.code,
]);

function personIn(payload: JWTPayload, nonceHash: string): SignInResult {
  const { nonce, sub, [TEAM_CLAIM]: teamId, [USER_CLAIM]: userId } = payload;
  if (typeof nonce !== 'string' || !matchesHash(nonce, nonceHash)) return { kind: 'refused', detail: 'wrong_nonce' };
  if (typeof teamId !== 'string' || teamId === '' || typeof userId !== 'string' || userId === '') {
    return { kind: 'refused', detail: 'no_person' };
  }
  if (sub !== undefined && sub !== userId) return { kind: 'refused', detail: 'two_users' };
  return { kind: 'signed_in', teamId, userId };
}

/** What Slack says of a code that is not good; all its other errors are about our settings or its own state. */
const BAD_CODES: ReadonlySet<string> = new Set(['invalid_code', 'code_already_used', 'invalid_grant']);

/** Slack's error codes are short words; anything else stays out of the log. */
function codeOf(error: unknown): string {
  return typeof error === 'string' && /^\w{1,40}$/.test(error) ? error : 'no_id_token';
}
