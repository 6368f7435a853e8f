import { expect, test } from 'vitest';
import { allPages, chunked } from './paging.ts';

test('reads to the end, in order', async () => {
  const pages: Record<string, { items: number[]; next: string }> = {
    '': { items: [1, 2], next: 'b' },
    b: { items: [], next: 'c' },
    c: { items: [3], next: '' },
  };
  expect(await allPages(async (token) => pages[token] ?? { items: [], next: '' })).toEqual([1, 2, 3]);
});

test('a list that never ends is an error, not a loop', async () => {
  await expect(allPages(async (token) => ({ items: [1], next: token === 'a' ? '' : 'b' }))).rejects.toThrow('repeats');
  let n = 0;
  await expect(
    allPages(async () => {
      n += 1;
      return { items: [n], next: `token-${n}` };
    }),
  ).rejects.toThrow('100 pages');
});

test('chunks cover everything once', () => {
  expect(chunked([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(chunked([], 2)).toEqual([]);
});
