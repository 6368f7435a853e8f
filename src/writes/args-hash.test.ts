import fc from 'fast-check';
import { expect, test } from 'vitest';
import { argsHash } from './args-hash.ts';

test('the order of keys does not matter, at any depth; everything else does', () => {
  expect(argsHash({ a: 1, b: { c: [1, 2], d: null } })).toBe(argsHash({ b: { d: null, c: [1, 2] }, a: 1 }));
  expect(argsHash({ a: [1, 2] })).not.toBe(argsHash({ a: [2, 1] }));
  expect(argsHash({ a: '1' })).not.toBe(argsHash({ a: 1 }));
  expect(argsHash({})).not.toBe(argsHash({ a: null }));
});

test('two argument objects have one hash exactly when they are the same JSON', () => {
  const json = fc.dictionary(fc.string(), fc.jsonValue()).map((value) => JSON.parse(JSON.stringify(value)));
  fc.assert(
    fc.property(json, json, (a, b) => {
      const same = JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));
      expect(argsHash(a) === argsHash(b)).toBe(same);
    }),
  );
});

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== 'object') return value;
  return Object.entries(value)
    .map(([key, inner]) => [key, canonical(inner)])
    .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1));
}
