import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startWorld, type World } from '../../sandbox/world.ts';
import { type AppProcess, startProcess } from '../support/app-process.ts';
import { approveAll } from '../support/journey.ts';
import { freePort } from '../support/running-app.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let world: World;
let dataDir: string;
let env: Record<string, string>;
let apps: AppProcess[];

beforeEach(async () => {
  [world, apps] = [await startWorld(), []];
  approveAll(world.slack);
  dataDir = temporaryFolder();
  env = { ...world.env({ mode: 'socket', port: await freePort() }), DATA_DIR: dataDir };
});
afterEach(async () => {
  for (const app of apps) app.kill('SIGKILL');
  await Promise.all(apps.map((app) => app.exit));
  await world.close();
  stopDatabase();
  rmSync(dataDir, { recursive: true, force: true });
});

function start(extra: Record<string, string> = {}): AppProcess {
  const app = startProcess({ ...env, ...extra });
  apps.push(app);
  return app;
}

function databasePid(): number | undefined {
  try {
    return Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return undefined;
  }
}

function stopDatabase() {
  const pid = databasePid();
  if (pid) execFileSync('kill', ['-INT', String(pid)], { stdio: 'ignore' });
}

test('one line when ready, 200 on both probes, and exit 0 within ten seconds of SIGTERM, the database stopped', async () => {
  const app = start();
  await app.ready;
  expect(app.output().match(/Onbehalf is ready/g)).toHaveLength(1);
  for (const probe of ['readyz', 'healthz']) expect((await fetch(`${env.PUBLIC_URL}/${probe}`)).status).toBe(200);
  expect(databasePid()).toBeGreaterThan(0);

  const told = performance.now();
  app.kill('SIGTERM');
  expect(await app.exit).toBe(0);
  expect(performance.now() - told).toBeLessThan(10_000);
  expect(databasePid()).toBeUndefined();
});

test('not ready until Slack is there: 503, and 200 on the liveness probe', async () => {
  world.slack.fail('auth.test', { hangMs: 4_000 });
  const app = start();
  await listening(`${env.PUBLIC_URL}/healthz`);
  expect((await fetch(`${env.PUBLIC_URL}/readyz`)).status).toBe(503);
  await app.ready;
  expect((await fetch(`${env.PUBLIC_URL}/readyz`)).status).toBe(200);
});

test('told to stop while it starts: exit 0 as well, and no database is left running', async () => {
  world.slack.fail('auth.test', { hangMs: 60_000 });
  const app = start();
  await listening(`${env.PUBLIC_URL}/healthz`);
  const told = performance.now();
  app.kill('SIGTERM');
  expect(await app.exit).toBe(0);
  expect(performance.now() - told).toBeLessThan(10_000);
  expect(databasePid()).toBeUndefined();
});

test('told to stop in the middle of a turn that does not end: handed back, and answered once after the restart', async () => {
  world.scalekit.connect('slack:T0ACME:U0ANA', 'asana', 'ana@acme.test');
  world.model.script(() => ({ fail: { hang: true } }));
  const first = start();
  await first.ready;
  world.slack.post('U0ANA', world.slack.dmOf('U0ANA'), "Create a task 'Handed back' in the Website project");
  await world.slack.settled();
  const told = performance.now();
  first.kill('SIGTERM');
  expect(await first.exit).toBe(0);
  expect(performance.now() - told).toBeLessThan(10_000);

  world.model.script(undefined);
  await start().ready;
  await world.slack.waitFor('U0ANA', (m) => (m.markdown ?? m.text).includes('Created task'), 40_000);
  expect(world.providers.asana?.records().filter((record) => record.title === 'Handed back')).toHaveLength(1);
});

test('a killed process leaves its database running; the next one takes it over', async () => {
  const first = start();
  await first.ready;
  const pid = databasePid();
  first.kill('SIGKILL');
  await first.exit;
  expect(databasePid()).toBe(pid);
  const second = start();
  await second.ready;
  expect(databasePid()).toBe(pid);
  second.kill('SIGTERM');
  expect(await second.exit).toBe(0);
});

test('two processes on one data folder: the second is refused with what to do', async () => {
  await start().ready;
  const port = String(await freePort());
  const second = start({ PORT: port, PUBLIC_URL: `http://localhost:${port}` });
  expect(await second.exit).toBe(1);
  expect(second.output()).toContain('Another Onbehalf process uses the data folder');
  expect(second.output()).toContain('DATABASE_URL');
});

test('a wrong configuration: every problem at once, each with its variable and where it is found or what it may be', async () => {
  const app = start({
    SLACK_BOT_TOKEN: 'nonsense',
    SCALEKIT_ENV_URL: 'ftp://x',
    MODEL: 'gpt',
    DAILY_TOKEN_BUDGET: '-3',
  });
  expect(await app.exit).toBe(1);
  for (const name of ['SLACK_BOT_TOKEN', 'SCALEKIT_ENV_URL']) {
    expect(app.output()).toMatch(new RegExp(`- ${name} .+ Found at: `));
  }
  for (const name of ['MODEL', 'DAILY_TOKEN_BUDGET']) {
    expect(app.output()).toMatch(new RegExp(`- ${name} .+ Expected: `));
  }
});

/** Resolves once something answers there; the process needs a moment to load. */
async function listening(url: string): Promise<void> {
  for (;;) {
    const up = await fetch(url).then(
      () => true,
      () => false,
    );
    if (up) return;
  }
}
