import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { offsetFile } from './offset-file.ts';
import { onClockOf } from './shifted-process.ts';

const DAY = 86_400_000;
let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox clock-'));
  path = join(folder, 'offset');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A program that knows nothing of the clock: answers each line of code with its value. */
const ECHO = `
  const { createInterface } = require('node:readline');
  createInterface({ input: process.stdin }).on('line', (code) => console.log(JSON.stringify(eval(code))));
`;

function program(script: string, env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['-e', script], {
    env: onClockOf(path, { PATH: process.env.PATH ?? '', ...env }),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    child,
    async ask(code: string): Promise<unknown> {
      child.stdin.write(`${code}\n`);
      return JSON.parse((await lines.next()).value ?? 'null');
    },
  };
}

test('a running child sees a jump within a second, and again', async () => {
  const { child, ask } = program(ECHO);
  expect(Math.abs(Number(await ask('Date.now()')) - Date.now())).toBeLessThan(1_000);
  for (const days of [1, 4]) {
    offsetFile(path).add(days === 1 ? DAY : 3 * DAY);
    const jumpedAt = performance.now();
    const ahead = async () => Number(await ask('Date.now()')) - Date.now();
    while ((await ahead()) < days * DAY - 1_000) expect(performance.now() - jumpedAt).toBeLessThan(1_000);
    expect(Math.abs((await ahead()) - days * DAY)).toBeLessThan(1_000);
  }
  child.stdin.end();
  // Nothing of the clock's keeps it alive.
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('Date is still Date', async () => {
  offsetFile(path).add(DAY);
  const { child, ask } = program(ECHO);
  const later = Date.now() + DAY - 60_000;
  expect(await ask('new Date().getTime()')).toBeGreaterThan(later);
  expect(await ask('Date.parse(Date())')).toBeGreaterThan(later);
  expect(await ask('typeof Date()')).toBe('string');
  expect(await ask('new Date(2026, 0, 1).toDateString()')).toBe('Thu Jan 01 2026');
  expect(await ask('new Date(0).toISOString()')).toBe('1970-01-01T00:00:00.000Z');
  expect(await ask('isNaN(new Date(undefined))')).toBe(true);
  expect(await ask("Date.parse('2026-11-20T08:00:00Z') === Date.UTC(2026, 10, 20, 8)")).toBe(true);
  expect(await ask('new Date() instanceof Date && new Date(2026, 0, 1) instanceof Date')).toBe(true);
  expect(await ask('({}) instanceof Date || Date.now instanceof Date')).toBe(false);
  expect(await ask('new Date().constructor === Date')).toBe(true);
  expect(await ask('Object.prototype.toString.call(new Date())')).toBe('[object Date]');
  expect(await ask('structuredClone(new Date()) instanceof Date')).toBe(true);
  expect(await ask('require("fs").statSync(".").mtime instanceof Date')).toBe(true);
  expect(await ask('[Date.name, Date.length].join()')).toBe('Date,7');
  const own = '(class Own extends Date { mine() { return true } })';
  expect(await ask(`var own = new ${own}(); own.mine() && own instanceof Date && own.getTime()`)).toBeGreaterThan(
    later,
  );
  child.stdin.end();
  await once(child, 'exit');
});

test('timers are left alone', async () => {
  offsetFile(path).add(DAY);
  const { child, ask } = program(`const at = performance.now(); ${ECHO}
    let passed; setTimeout(() => { passed = performance.now() - at }, 30);`);
  while ((await ask('passed ?? null')) === null);
  expect(await ask('passed')).toBeGreaterThan(25);
  child.stdin.end();
  await once(child, 'exit');
});

test('a file that is half written or gone leaves the time as it was', () => {
  let at = 0;
  const file = offsetFile(path, () => at);
  expect(file.read()).toBe(0);
  writeFileSync(path, '5000\n');
  at += 1_000;
  expect(file.read()).toBe(5_000);
  for (const broken of ['', '86', '-5\n']) {
    writeFileSync(path, broken);
    at += 1_000;
    expect(file.read()).toBe(5_000);
  }
  rmSync(path);
  at += 1_000;
  expect(file.read()).toBe(5_000);
});

test("what the environment already loads stays, and a program without the file's name lives now", async () => {
  const preload = fileURLToPath(new URL('./preload.ts', import.meta.url));
  const env = onClockOf(path, { NODE_OPTIONS: '--no-warnings' });
  expect(env.NODE_OPTIONS).toMatch(/^--no-warnings --import=file:/);
  offsetFile(path).add(DAY);
  const child = spawn(process.execPath, ['--import', preload, '-p', 'Date.now()'], { env: { PATH: '' } });
  const [chunk] = await once(child.stdout, 'data');
  expect(Math.abs(Number(chunk) - Date.now())).toBeLessThan(10_000);
});
