import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAudit } from '../../src/storage/audit.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/storage/embedded-postgres.ts';
import { migrate } from '../../src/storage/migrations.ts';
import { ANA, identifierOf, type Journey, OMAR, startJourney } from '../support/journey.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const AUDIT = fileURLToPath(new URL('../../src/audit.ts', import.meta.url));

/** What the operator's command prints; only what it is given and no configuration besides. */
function audit(env: Record<string, string>, ...args: string[]) {
  return new Promise<{ code: number; out: string; err: string }>((done) => {
    // A working directory without a .env.
    const options = { env: { PATH: process.env.PATH ?? '', ...env }, cwd: '/', maxBuffer: 50_000_000 };
    const child = execFile(process.execPath, [AUDIT, ...args], options, (_, out, err) => {
      done({ code: child.exitCode ?? -1, out, err });
    });
  });
}

let journey: Journey;
beforeAll(async () => {
  journey = await startJourney();
});
afterAll(() => journey?.close());

test('connecting and disconnecting are on the record, for the person and for the operator', async () => {
  const { slack } = journey.world;
  await slack.command(ANA, 'C0ONBOARD', '/connect', 'asana');
  const prompt = await slack.waitFor(ANA, ({ blocks }) => JSON.stringify(blocks ?? []).includes('connect_open'));
  await journey.follow(prompt);
  await journey.connected(ANA, 'linear');
  await journey.connected(OMAR, 'asana');
  slack.openHome(ANA, 'home');
  const home = () => JSON.stringify(slack.home(ANA));
  await expect.poll(home).toMatch(/What I did as you.*:white_check_mark: Connected Asana · <!date/);
  await slack.click({ userId: ANA, viewId: 'home', actionId: 'disconnect', value: 'asana' });
  await expect.poll(home).toMatch(/Disconnected Asana.*Connected Asana/);
  slack.openHome(OMAR, 'home');
  await expect.poll(() => JSON.stringify(slack.home(OMAR))).toMatch(/What I did as you.*Nothing yet/);

  const { code, out, err } = await audit({ DATABASE_URL: journey.databaseUrl }, '--format', 'json', '--person', ANA);
  expect([code, err]).toEqual([0, '']);
  const rows = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const common = { identifier: identifierOf(ANA), trigger: 'person', connector: 'asana', outcome: 'done' };
  expect(rows).toMatchObject([
    { ...common, action: 'connect', description: 'Connected Asana' },
    { ...common, action: 'disconnect', description: 'Disconnected Asana' },
  ]);
});

test('a great many rows, as CSV', async () => {
  const entry = { installation: 'T0ACME', identifier: identifierOf(OMAR), trigger: 'turn', action: 'write' } as const;
  const many = Array.from(
    { length: 1_203 },
    (_, i) => ({ ...entry, description: `Row ${i}`, outcome: 'done' }) as const,
  );
  await journey.db.insertInto('audit').values(many).execute();
  const { code, out } = await audit({ DATABASE_URL: journey.databaseUrl }, '--person', identifierOf(OMAR));
  const [header, ...lines] = out.trimEnd().split('\r\n');
  expect([code, header?.slice(0, 6), lines.length]).toEqual([0, 'id,at,', 1_203]);
  const nobody = await audit({ DATABASE_URL: journey.databaseUrl }, '--until', '2020-01-01', '--since', '2019-01-01');
  expect(nobody).toEqual({ code: 0, out: `${header}\r\n`, err: '' });
});

test('the embedded database, while the app has it and when nobody does', async () => {
  const dataDir = temporaryFolder();
  const none = await audit({ DATA_DIR: dataDir });
  expect(none).toEqual({ code: 1, out: '', err: expect.stringContaining('There is no database in') });

  const server: EmbeddedPostgres = await startEmbeddedPostgres(dataDir);
  const { db } = openDatabase(server.url, () => {});
  const early = await audit({ DATA_DIR: dataDir });
  expect(early).toEqual({ code: 1, out: '', err: expect.stringContaining('Start the app once') });
  await migrate(db);
  await createAudit(db).record(db, {
    installation: 'T0ACME',
    identifier: identifierOf(ANA),
    trigger: 'turn',
    action: 'write',
    description: 'Created task in Asana',
    outcome: 'done',
  });
  expect((await audit({ DATA_DIR: dataDir })).out).toContain('Created task in Asana');
  // Its server was not ours to stop.
  expect(await db.selectFrom('audit').select('id').execute()).toHaveLength(1);
  await db.destroy();
  await server.stop();
  const { code, out } = await audit({ DATA_DIR: dataDir }, '--format=json');
  expect([code, JSON.parse(out).description]).toEqual([0, 'Created task in Asana']);
});

test.each([
  [['--since', 'yesterday'], {}, 2, '--since is "yesterday"'],
  [['--what'], {}, 2, '--what'],
  [[], { DATABASE_URL: 'mysql://somewhere' }, 1, 'DATABASE_URL is not a postgres:// URL'],
  [[], { DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/none' }, 1, 'cannot be read (ECONNREFUSED)'],
])('%j with %j ends with %i and says why on standard error', async (args, env, code, words) => {
  const printed = await audit({ DATABASE_URL: journey.databaseUrl, ...env }, ...args);
  expect(printed).toEqual({ code, out: '', err: expect.stringContaining(words) });
  expect(printed.err).not.toContain('secret');
});

test('--help needs nothing', async () => {
  expect(await audit({}, '--help')).toEqual({ code: 0, out: expect.stringContaining('--person'), err: '' });
});
