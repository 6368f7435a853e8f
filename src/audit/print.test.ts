import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { printTo } from './print.ts';

test('nothing more is made than is taken', async () => {
  let made = 0;
  let taken = 0;
  let mostAhead = 0;
  async function* pieces() {
    for (; made < 500; made += 1) {
      mostAhead = Math.max(mostAhead, made - taken);
      yield 'x'.repeat(100);
    }
  }
  const slow = new Writable({
    highWaterMark: 1_000,
    write(_, __, done) {
      taken += 1;
      setImmediate(done);
    },
  });
  await printTo(slow, pieces());
  expect(made).toBe(500);
  expect(mostAhead).toBeLessThan(20);
});

test.each([
  ['EPIPE', true],
  ['ENOSPC', false],
])('an end of the way out by %s is quiet: %s', async (code, quiet) => {
  let made = 0;
  async function* pieces() {
    for (; made < 500; made += 1) {
      yield 'x';
      await new Promise(setImmediate);
    }
  }
  const closed = new Writable({ write: (_, __, done) => done(Object.assign(new Error(code), { code })) });
  const printed = printTo(closed, pieces());
  if (quiet) await printed;
  else await expect(printed).rejects.toThrow(code);
  expect(made).toBeLessThan(10);
});
