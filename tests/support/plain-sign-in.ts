import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** Sign in with Slack, as Slack's discovery document and pages describe it, for whoever `signedInAs` names. */
export interface PlainSignIn {
  /** Where `/openid/connect/authorize` sends the browser on to: it never asks. */
  authorize(query: URLSearchParams, as: { userId: string; teamId: string }): string;
  /** The answer of openid.connect.token. */
  token(form: URLSearchParams): Promise<Record<string, unknown>>;
  keys: { keys: object[] };
}

export async function createPlainSignIn(issuer: () => string): Promise<PlainSignIn> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const codes = new Map<string, { clientId: string; nonce: string; userId: string; teamId: string }>();
  return {
    // A key without kid and alg, which are optional in a key set.
    keys: { keys: [{ ...(await exportJWK(publicKey)), use: 'sig' }] },
    authorize(query, { userId, teamId }) {
      const code = randomUUID();
      codes.set(code, { clientId: query.get('client_id') ?? '', nonce: query.get('nonce') ?? '', userId, teamId });
      const back = new URL(query.get('redirect_uri') ?? '');
      back.searchParams.set('code', code);
      back.searchParams.set('state', query.get('state') ?? '');
      return back.href;
    },
    async token(form) {
      const code = form.get('code') ?? '';
      const granted = codes.get(code);
      codes.delete(code);
      if (!granted || granted.clientId !== form.get('client_id')) return { ok: false, error: 'invalid_code' };
      const { clientId, nonce, userId, teamId } = granted;
      const at = Math.floor(Date.now() / 1_000);
      const claims = {
        auth_time: at,
        nonce,
        at_hash: 'abc123',
        'https://slack.com/team_id': teamId,
        'https://slack.com/user_id': userId,
      };
      const jwt = new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT' }).setIssuer(issuer());
      const id_token = await jwt
        .setSubject(userId)
        .setAudience(clientId)
        .setIssuedAt(at)
        .setExpirationTime(at + 300)
        .sign(privateKey);
      return { ok: true, access_token: 'xoxp-plain', token_type: 'Bearer', id_token };
    },
  };
}
