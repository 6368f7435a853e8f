import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';

const DEMO = fileURLToPath(new URL('../../sandbox/demo.ts', import.meta.url));

test('the demo plays two mornings in the terminal, and ends well', async () => {
  const { code, output } = await demo('--morning');
  expect(output).toMatch(/\nOK: two digests; 4 tasks and 4 comments as Ana Ruiz, none of them twice\n$/);
  expect(code).toBe(0);
  const mornings = output.split('The clock jumps to ').slice(1);
  expect(mornings).toHaveLength(2);
  const [first = '', second = ''] = mornings;
  expect(first).toContain('This is your first digest, so I changed nothing yet.');
  expect(first).toContain('Ana Ruiz presses [Do it now]');
  expect(first).toMatch(/\+ task "Initech is Critical: .*" in Tasks, created by ana@acme\.test\n.*about: Initech/);
  expect(first).toMatch(/\+ comment "Checking in on this: .*" in ONB-\d+, created by ana@acme\.test/);
  // What holds a connect link is not for a terminal that others may read.
  expect(output).not.toMatch(/\/connect\/[\w-]{16,}/);
  expect(second).toContain('Initech');
  expect(second).not.toContain('now holds');
});

test('where somebody may not use the app, it says so and fails', async () => {
  const { code, output } = await demo('--morning', '--as', 'U0GITA');
  expect(output).toMatch(/FAILED: /);
  expect(code).toBe(1);
});

/** The demo as its visitors start it, in a process of its own. */
async function demo(...args: string[]): Promise<{ code: number; output: string }> {
  // Where something went wrong it leaves its log there.
  const folder = temporaryFolder();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const child = spawn(process.execPath, [DEMO, ...args], {
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A test that ran out of time must not leave it behind; it takes its own database and app down.
  onTestFinished(() => void child.kill('SIGTERM'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [code] = await once(child, 'close');
  return { code, output };
}
