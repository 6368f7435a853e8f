import { expect, test } from 'vitest';
import { wellFormed } from './well-formed.ts';

test('keeps what can be stored, at any depth, and drops or replaces the rest', () => {
  const at = new Date(0);
  const value = { 'a\0': ['b\0c', { d: 'e\uD800f', g: '😀' }], at, n: 1, no: null, yes: true, gone: undefined };
  expect(wellFormed(value)).toEqual({ a: ['bc', { d: 'e\uFFFDf', g: '😀' }], at, n: 1, no: null, yes: true });
  expect(wellFormed('\0')).toBe('');
});
