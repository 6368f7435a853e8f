import { expect, test } from 'vitest';
import { toStruct } from './struct.ts';

test('drops undefined and functions, and writes dates and big integers as text', () => {
  const params = {
    name: 'x',
    none: null,
    gone: undefined,
    run: () => 1,
    big: 9007199254740993n,
    at: new Date('2026-01-02T03:04:05Z'),
    list: [1, undefined, { a: undefined, b: true }],
    deep: { gone: undefined, kept: 0 },
  };
  expect(toStruct(params)).toEqual({
    name: 'x',
    none: null,
    big: '9007199254740993',
    at: '2026-01-02T03:04:05.000Z',
    list: [1, null, { b: true }],
    deep: { kept: 0 },
  });
});

test('refuses numbers that would become null, and says where', () => {
  expect(() => toStruct({ a: [{ limit: Number.NaN }] })).toThrow('params.a.0.limit');
  expect(() => toStruct({ limit: Number.POSITIVE_INFINITY })).toThrow(RangeError);
});
