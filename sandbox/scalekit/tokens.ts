import { exportJWK, generateKeyPair, type JSONWebKeySet, SignJWT } from 'jose';
import { SCALEKIT_TEST_CREDENTIALS } from './types.ts';

const LIFETIME_SECONDS = 3_600;

/** The access tokens of the application itself (client credentials), not of people. */
export interface Tokens {
  jwks: JSONWebKeySet;
  /** Answers a token request, or nothing when the credentials are wrong. */
  issue(form: URLSearchParams): Promise<{ access_token: string; token_type: string; expires_in: number } | undefined>;
  valid(authorization: string | null): boolean;
  expireAll(): void;
}

export async function createTokens({ now, newId }: { now: () => Date; newId: () => string }): Promise<Tokens> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const kid = newId();
  const issued = new Map<string, number>();
  const { clientId, clientSecret } = SCALEKIT_TEST_CREDENTIALS;
  return {
    jwks: { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }] },
    async issue(form) {
      const right = form.get('client_id') === clientId && form.get('client_secret') === clientSecret;
      if (form.get('grant_type') !== 'client_credentials' || !right) return undefined;
      const seconds = Math.floor(now().getTime() / 1_000);
      const token = await new SignJWT({ client_id: clientId })
        .setProtectedHeader({ alg: 'ES256', kid })
        .setSubject(clientId)
        .setJti(newId())
        .setIssuedAt(seconds)
        .setExpirationTime(seconds + LIFETIME_SECONDS)
        .sign(privateKey);
      issued.set(token, (seconds + LIFETIME_SECONDS) * 1_000);
      return { access_token: token, token_type: 'Bearer', expires_in: LIFETIME_SECONDS };
    },
    valid(authorization) {
      const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
      return token !== undefined && (issued.get(token) ?? 0) > now().getTime();
    },
    expireAll: () => issued.clear(),
  };
}
