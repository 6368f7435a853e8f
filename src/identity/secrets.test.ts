import { describe, expect, it } from 'vitest';
import { hashOf, isSecret, matchesHash, newSecret } from './secrets.ts';

describe('secrets', () => {
  it('have 256 random bits', () => {
    const made = Array.from({ length: 100 }, newSecret);
    expect(new Set(made).size).toBe(100);
    for (const secret of made) expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(made.every(isSecret)).toBe(true);
  });

  it('are told from other values', () => {
    for (const value of [undefined, '', 'short', `${newSecret()}=`, ' '.repeat(43), `${newSecret().slice(1)}\n`]) {
      expect(isSecret(value)).toBe(false);
    }
  });

  it('match their own hash only', () => {
    const secret = newSecret();
    expect(matchesHash(secret, hashOf(secret))).toBe(true);
    expect(matchesHash(newSecret(), hashOf(secret))).toBe(false);
    expect(matchesHash(secret, '')).toBe(false);
  });
});
