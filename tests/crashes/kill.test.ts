import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { approvalIn, isCard } from '../../sandbox/proposals.ts';
import type { SandboxMessage } from '../../sandbox/slack/types.ts';
import { startWorld, type World } from '../../sandbox/world.ts';
import { type AppProcess, startProcess } from '../support/app-process.ts';
import { testDatabase } from '../support/database.ts';
import { approveAll } from '../support/journey.ts';
import { connectLinkIn } from '../support/links.ts';
import { freePort } from '../support/running-app.ts';

let world: World;
let database: Awaited<ReturnType<typeof testDatabase>>;
let apps: AppProcess[];
let env: Record<string, string>;
let stopApproving: () => void;

beforeEach(async () => {
  [world, database, apps] = [await startWorld(), await testDatabase(), []];
  env = { ...world.env({ mode: 'http', port: await freePort() }), DATABASE_URL: database.url };
  world.slack.setRequestUrl(`http://127.0.0.1:${env.PORT}/slack/events`);
  stopApproving = approveAll(world.slack);
  world.scalekit.connect('slack:T0ACME:U0ANA', 'asana', 'ana@acme.test');
});
afterEach(async () => {
  for (const app of apps) app.kill('SIGKILL');
  await Promise.all(apps.map((app) => app.exit));
  await world.close();
  await database.drop();
});

async function start(): Promise<AppProcess> {
  const app = startProcess(env);
  apps.push(app);
  await app.ready;
  return app;
}

const TASK = "Create a task 'Survive the crash' in the Website project and assign it to me";
const isAnswer = (m: SandboxMessage) =>
  m.user === 'U0BOT' && !m.streaming && (m.markdown ?? m.text).includes('Created task');
const answers = () => world.slack.visible('U0ANA', 'dm').filter(isAnswer);
const made = () => world.providers.asana?.records().filter((record) => record.title === 'Survive the crash');

test('killed between acknowledgement and work: one answer after the restart', async () => {
  const first = await start();
  // The model does not answer, so the kill comes after the acknowledgement and before any work is done.
  world.model.script(() => ({ fail: { hang: true } }));
  world.slack.post('U0ANA', world.slack.dmOf('U0ANA'), TASK);
  await world.slack.settled();
  first.kill('SIGKILL');
  await first.exit;
  world.model.script(undefined);

  await start();
  await world.slack.waitFor('U0ANA', isAnswer, 40_000);
  expect(answers()).toHaveLength(1);
  expect(made()).toHaveLength(1);
});

test('killed while the provider was creating the task: one answer, no second task', async () => {
  const first = await start();
  world.scalekit.fault({ tool: 'asana_task_create', times: 1, delayMs: 3_000 });
  world.slack.post('U0ANA', world.slack.dmOf('U0ANA'), TASK);
  await world.scalekit.waitForCall((call) => call.tool === 'asana_task_create', 20_000);
  first.kill('SIGKILL');
  await first.exit;

  await start();
  await world.slack.waitFor('U0ANA', isAnswer, 40_000);
  expect(answers()).toHaveLength(1);
  expect(made()).toHaveLength(1);
});

/** Slack never answers the first private message of the process, so the kill comes before anybody has it. */
async function killedBeforeItsFirstMessage(): Promise<void> {
  const first = await start();
  world.slack.fail('chat.postMessage', { hangMs: 60_000 });
  world.slack.post('U0ANA', world.slack.dmOf('U0ANA'), TASK);
  await expect
    .poll(() => world.slack.calls.some(({ method }) => method === 'chat.postMessage'), {
      timeout: 20_000,
      interval: 10,
    })
    .toBe(true);
  first.kill('SIGKILL');
  await first.exit;
}

async function killedBeforeTheLink(): Promise<void> {
  world.scalekit.setState('slack:T0ACME:U0ANA', 'asana', 'EXPIRED');
  await killedBeforeItsFirstMessage();
}

test('killed after the request was put aside and before its connect link was sent: the link comes after the restart', async () => {
  await killedBeforeTheLink();
  await start();
  const prompt = await world.slack.waitFor('U0ANA', (m) => connectLinkIn(m) !== undefined, 40_000);
  expect(prompt.channel).toBe(world.slack.dmOf('U0ANA'));
});

test('so it does when the request had already waited for another account, whose link was sent', async () => {
  await killedBeforeTheLink();
  const client = new pg.Client(database.url);
  await client.connect();
  await client
    .query(
      `insert into connect_links (id, nonce_hash, identifier, installation, team_id, user_id, connector, connection,
         person_name, status, ask_id, dm_channel, dm_ts, expires_at)
       select gen_random_uuid(), 'earlier', identifier, installation, team_id, user_id, 'linear', 'linear',
         'Ana', 'connected', id, channel, '1.000001', now() + interval '10 minutes' from asks`,
    )
    .finally(() => client.end());
  await start();
  await world.slack.waitFor('U0ANA', (m) => connectLinkIn(m) !== undefined, 40_000);
});

test('killed before the card of a proposal was shown: it comes after the restart, and approves as it would have', async () => {
  stopApproving();
  await killedBeforeItsFirstMessage();
  await start();
  const card = await world.slack.waitFor('U0ANA', isCard, 40_000);
  expect(made()).toEqual([]);
  await approve(card);
  await world.slack.waitFor('U0ANA', isAnswer, 40_000);
  expect(made()).toHaveLength(1);
});

test('killed while a proposal waits: the same card approves it at the next process', async () => {
  stopApproving();
  const first = await start();
  world.slack.post('U0ANA', world.slack.dmOf('U0ANA'), TASK);
  const card = await world.slack.waitFor('U0ANA', isCard, 40_000);
  first.kill('SIGKILL');
  await first.exit;

  await start();
  await approve(card);
  await world.slack.waitFor('U0ANA', isAnswer, 40_000);
  expect(answers()).toHaveLength(1);
  expect(made()).toHaveLength(1);
  // The model went on from the proposal; it was not asked everything anew.
  const requests = world.model.requests.filter(({ messages }) => messages.some(({ text }) => text === TASK));
  expect(requests.filter(({ messages }) => messages.length === 1)).toHaveLength(1);
});

async function approve(card: SandboxMessage): Promise<void> {
  const approval = approvalIn(card);
  if (!approval) throw new Error('nothing to approve on that card');
  await world.slack.click({ userId: 'U0ANA', message: { channel: card.channel, ts: card.ts }, ...approval });
}
