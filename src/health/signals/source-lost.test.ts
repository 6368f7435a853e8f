import { expect, test } from 'vitest';
import { ago } from './execute.fixture.ts';
import { SourceLost, together } from './source-lost.ts';

const lost = new SourceLost('linear', 'down', ago(0));

test('all is waited for, also where one fails', async () => {
  let finish = () => {};
  let finished = false;
  const slow = new Promise<void>((resolve) => (finish = resolve)).then(() => {
    finished = true;
  });
  const both = together([Promise.reject(lost), slow]);
  finish();
  await expect(both).rejects.toBe(lost);
  expect(finished).toBe(true);
});

test('a fault is not hidden by a source that was lost', async () => {
  const fault = new TypeError('a bug');
  await expect(together([Promise.reject(lost), Promise.reject(fault)])).rejects.toBe(fault);
  expect(await together([Promise.resolve(1), Promise.resolve(2)])).toEqual([1, 2]);
});
