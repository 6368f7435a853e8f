import { describe, expect, it } from 'vitest';
import { isSameOrigin } from './same-origin.ts';

const from = (headers: Record<string, string>) => isSameOrigin(new Headers(headers), 'https://app.example.com/base');

describe('a POST', () => {
  it.each([
    ['of our own page', { 'sec-fetch-site': 'same-origin', origin: 'null' }],
    ['of our own page in an older browser', { origin: 'https://app.example.com' }],
    ['of our own page in an older browser that honours no-referrer', { origin: 'null' }],
    ['of no browser at all', {}],
  ])('%s is taken', (_name, headers) => expect(from(headers)).toBe(true));

  it.each([
    ['of another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.test' }],
    ['of a sibling domain', { 'sec-fetch-site': 'same-site', origin: 'https://other.example.com' }],
    [
      'that claims our origin against the browser’s word',
      { 'sec-fetch-site': 'cross-site', origin: 'https://app.example.com' },
    ],
    ['of another site in an older browser', { origin: 'https://evil.test' }],
    ['of our host over plain HTTP', { origin: 'http://app.example.com' }],
  ])('%s is refused', (_name, headers) => expect(from(headers)).toBe(false));
});
