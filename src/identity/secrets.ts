import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 bits, as base64url: 43 characters. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Whether a value from a URL or a cookie has the shape of {@link newSecret}; anything else is not worth a query. */
export function isSecret(value: string | undefined): value is string {
  return value !== undefined && /^[\w-]{43}$/.test(value);
}

/** How a secret is stored: whoever reads the database can do nothing with it. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Compares in constant time a secret with the stored hash of the one that is expected. */
export function matchesHash(secret: string, hash: string): boolean {
  const [left, right] = [Buffer.from(hashOf(secret)), Buffer.from(hash)];
  return left.length === right.length && timingSafeEqual(left, right);
}
