import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createBrowser } from '../../sandbox/browserless.ts';
import { everyRow } from '../attacks/support/database-rows.ts';
import { fresh } from '../attacks/support/slack-request.ts';
import { type AlteredSlack, type Door, startAlteredSlack, startDoor } from '../support/doors.ts';
import { runJob } from '../support/jobs.ts';
import { ANA, CHANNEL, gate, identifierOf, type Journey, OMAR, startJourney } from '../support/journey.ts';
import { connectLinkIn } from '../support/links.ts';

let journey: Journey;
let slackApi: AlteredSlack;
let scalekitDoor: Door;

beforeEach(async () => {
  [slackApi, scalekitDoor] = [await startAlteredSlack(), await startDoor()];
  journey = await startJourney({
    env(world) {
      slackApi.target = world.slack.url;
      scalekitDoor.target = world.scalekit.url;
      return { SLACK_API_URL: slackApi.apiUrl, SCALEKIT_ENV_URL: scalekitDoor.url };
    },
  });
});
afterEach(async () => {
  await journey.close();
  await Promise.all([slackApi.close(), scalekitDoor.close()]);
});

const rowOf = (userId: string) =>
  journey.db.selectFrom('people').selectAll().where('identifier', '=', identifierOf(userId)).executeTakeFirstOrThrow();
const stateOf = (userId: string, connection = 'asana') =>
  journey.world.scalekit.state(identifierOf(userId), connection);
const traceOf = async (userId: string) => {
  const rows = await journey.db
    .selectFrom('audit')
    .select(['action', 'description'])
    .where('identifier', '=', identifierOf(userId))
    .orderBy('id')
    .execute();
  return rows.map(({ action, description }) => `${action}: ${description}`);
};
const unfinished = (userId: string) =>
  journey.db
    .selectFrom('asks')
    .select('status')
    .where('user_id', '=', userId)
    .where('status', 'not in', ['done', 'failed', 'stopped', 'refused'])
    .execute();

interface Settled {
  words: string;
  link: string;
  /** Lets the request that runs come to its end. */
  finish(): void;
}

/** Somebody with two accounts, a conversation, a request that waits with its link open, and one that runs. */
async function settled(userId: string): Promise<Settled> {
  await journey.connected(userId, 'asana', 'linear');
  const words = fresh('PRIVATEWORDS');
  journey.play(`please remember ${words}`, { text: `Noted: ${words}` });
  await journey.ask(`please remember ${words}`, { as: userId });
  journey.play(`wait for ${words}`, { toolCalls: [{ name: 'connect_account', args: { connector: 'monday' } }] });
  const prompt = await journey.prompt(journey.say(`wait for ${words}`, { as: userId }));
  await allowed(userId, words);
  const { opened, open: finish } = gate();
  journey.play(`work at ${words}`, async () => {
    await opened;
    return { text: `Worked at ${words}.` };
  });
  journey.say(`work at ${words}`, { as: userId, in: CHANNEL });
  await expect.poll(() => journey.requestsOf(`work at ${words}`).length, { interval: 20 }).toBe(1);
  return { words, link: connectLinkIn(prompt) ?? '', finish };
}

/** A proposal that waits for its person, and something they need not be asked about. */
async function allowed(userId: string, words: string): Promise<void> {
  const what = { identifier: identifierOf(userId), connector: 'asana', tool: 'asana_task_update' };
  const { id: ask_id } = await journey.db
    .selectFrom('asks')
    .select('id')
    .where('user_id', '=', userId)
    .orderBy('created_at', 'desc')
    .executeTakeFirstOrThrow();
  const expires_at = new Date(Date.now() + 3_600_000);
  const hashes = { origin_hash: 'f00d', args_hash: 'f00d', call_ids: ['call_1'] };
  const proposal = { ...what, ...hashes, id: randomUUID(), ask_id, connection: 'asana', expires_at };
  await journey.db
    .insertInto('proposals')
    .values({ ...proposal, args: JSON.stringify({ name: words }), before: null, labels: '{}', decided_at: null })
    .execute();
  await journey.db
    .insertInto('permissions')
    .values({ ...what, id: randomUUID(), revoked_at: null })
    .execute();
}
/** What could still be done for somebody without asking anew. */
const standing = async (userId: string) => {
  const [proposals, permissions] = [journey.db.selectFrom('proposals'), journey.db.selectFrom('permissions')];
  const his = identifierOf(userId);
  return [
    await proposals.select('id').where('identifier', '=', his).where('status', '=', 'pending').execute(),
    await permissions.select('id').where('identifier', '=', his).where('revoked_at', 'is', null).execute(),
  ].map((rows) => rows.length);
};

async function expectGone(
  userId: string,
  { words, link }: Pick<Settled, 'words' | 'link'>,
  description: string,
): Promise<void> {
  await expect.poll(async () => (await rowOf(userId)).left_at, { timeout: 20_000 }).not.toBeNull();
  await journey.idle();
  expect([stateOf(userId), stateOf(userId, 'linear')]).toEqual([undefined, undefined]);
  expect([await unfinished(userId), await standing(userId)]).toEqual([[], [0, 0]]);
  expect((await createBrowser().follow(link)).status).toBe(410);
  const left = (await everyRow(journey.databaseUrl)).filter(({ row }) => JSON.stringify(row).includes(words));
  expect(left.map(({ table }) => table)).toEqual([]);
  expect(await rowOf(userId)).toMatchObject({ leaving_since: null, leaving_reason: null });
  expect(await traceOf(userId)).toContain(`leave: ${description}: accounts and stored text deleted`);
}

async function expectHere(userId: string, { words }: Pick<Settled, 'words'>): Promise<void> {
  expect([stateOf(userId), stateOf(userId, 'linear')]).toEqual(['ACTIVE', 'ACTIVE']);
  expect((await rowOf(userId)).left_at).toBeNull();
  expect(await unfinished(userId)).toHaveLength(2);
  expect(await standing(userId)).toEqual([1, 1]);
  const asks = await journey.db.selectFrom('asks').select('text').where('user_id', '=', userId).execute();
  expect(asks.every(({ text }) => text.includes(words))).toBe(true);
}

/** Slack tells of this member what `change` says, and nothing tells the app that it does. */
function silently(userId: string, change: Record<string, unknown>): void {
  slackApi.alter('users.info', (args, answer) =>
    args.get('user') === userId ? { ...answer, user: { ...(answer.user as object), ...change } } : answer,
  );
}

async function openHome(userId: string, shows: RegExp): Promise<string> {
  journey.world.slack.openHome(userId, 'home');
  await expect.poll(() => JSON.stringify(journey.world.slack.home(userId)), { timeout: 10_000 }).toMatch(shows);
  return JSON.stringify(journey.world.slack.home(userId));
}

describe('each way of leaving takes everything along', () => {
  test.each<[string, string, () => unknown]>([
    ['deactivated', 'Deactivated in Slack', () => journey.world.slack.deactivate(OMAR)],
    [
      'turned into a guest',
      'A guest now',
      () => {
        silently(OMAR, { is_restricted: true });
        journey.world.slack.emit({ type: 'user_change', user: { id: OMAR } });
      },
    ],
    [
      'everything disconnected on the Home tab',
      'Disconnected everything',
      async () => {
        await openHome(OMAR, /Disconnect everything/);
        await journey.world.slack.click({ userId: OMAR, viewId: 'home', actionId: 'disconnect_all' });
      },
    ],
  ])('%s', async (_, description, leave) => {
    const [omar, ana] = [await settled(OMAR), await settled(ANA)];
    await leave();
    await expect.poll(async () => (await rowOf(OMAR)).left_at, { timeout: 20_000 }).not.toBeNull();
    await expectHere(ANA, ana);
    ana.finish();
    await expectGone(OMAR, omar, description);
  });

  test.each([
    ['the app was uninstalled', { type: 'app_uninstalled' }],
    ['its token was revoked', { type: 'tokens_revoked', tokens: { bot: ['U0BOT'] } }],
  ])('%s: everyone’s', async (_, event) => {
    const [omar, ana] = [await settled(OMAR), await settled(ANA)];
    journey.world.slack.emit(event);
    await expectGone(OMAR, omar, 'The app was removed from Slack');
    await expectGone(ANA, ana, 'The app was removed from Slack');
  });
});

describe('what a person ends themself', () => {
  test('the list of accounts offers it too, says what goes before and after, and they start anew', async () => {
    const omar = await settled(OMAR);
    omar.finish();
    await journey.world.slack.command(OMAR, CHANNEL, '/connections');
    const list = await journey.world.slack.waitFor(OMAR, (m) => JSON.stringify(m).includes('disconnect_all'));
    expect(JSON.stringify(list.blocks)).toContain('I delete all your connected accounts, our conversations');
    await journey.world.slack.click({ userId: OMAR, message: list, actionId: 'disconnect_all' });
    const after = await journey.world.slack.waitFor(OMAR, (m) => m.text.includes('Everything is disconnected'));
    expect([after.ts, JSON.stringify(after.blocks)]).toEqual([list.ts, expect.not.stringContaining('disconnect_all')]);
    await expectGone(OMAR, omar, 'Disconnected everything');

    // As for somebody new: the account is asked for, and then the request goes on.
    const said = journey.say('list my tasks in Asana', { as: OMAR });
    await journey.follow(await journey.prompt(said), OMAR);
    await journey.answer(said, (text) => /tasks/i.test(text) && !text.includes('Paused'));
    await journey.idle();
    expect((await rowOf(OMAR)).left_at).toBeNull();
    await runJob(journey.databaseUrl, 'housekeeping');
    expect(stateOf(OMAR)).toBe('ACTIVE');
    const texts = await journey.db.selectFrom('asks').select('text').where('user_id', '=', OMAR).execute();
    expect(texts.filter(({ text }) => text !== '')).toEqual([{ text: 'list my tasks in Asana' }]);
    expect(await traceOf(OMAR)).toEqual([
      'leave: Disconnected everything: accounts and stored text deleted',
      'connect: Connected Asana',
    ]);
  });

  test('the last account takes everything along, one before it only itself', async () => {
    await journey.connected(OMAR, 'asana', 'linear');
    const words = fresh('PRIVATEWORDS');
    journey.play(`please remember ${words}`, { text: `Noted: ${words}` });
    await journey.ask(`please remember ${words}`, { as: OMAR });
    const disconnect = (value: string) =>
      journey.world.slack.click({ userId: OMAR, viewId: 'home', actionId: 'disconnect', value });

    expect(await openHome(OMAR, /Disconnect Asana/)).not.toContain('It is your last one');
    await disconnect('asana');
    await expect.poll(() => JSON.stringify(journey.world.slack.home(OMAR))).toContain('It is your last one');
    await journey.idle();
    expect((await rowOf(OMAR)).left_at).toBeNull();
    await disconnect('linear');
    await expect.poll(() => JSON.stringify(journey.world.slack.home(OMAR))).toContain('Everything is disconnected');
    await journey.idle();
    expect((await everyRow(journey.databaseUrl)).filter(({ row }) => JSON.stringify(row).includes(words))).toEqual([]);
    expect(await traceOf(OMAR)).toEqual([
      'disconnect: Disconnected Asana',
      'disconnect: Disconnected Linear',
      'leave: Disconnected everything: accounts and stored text deleted',
    ]);
  });

  test('an account that is on its way keeps the rest', async () => {
    const omar = await settled(OMAR);
    for (const connector of ['asana', 'linear']) {
      await openHome(OMAR, new RegExp(`Disconnect ${connector}`, 'i'));
      await journey.world.slack.click({ userId: OMAR, viewId: 'home', actionId: 'disconnect', value: connector });
      await expect.poll(() => stateOf(OMAR, connector)).toBeUndefined();
    }
    omar.finish();
    await journey.idle();
    expect((await rowOf(OMAR)).left_at).toBeNull();
    expect((await createBrowser().follow(omar.link)).status).toBe(200);
  });
});

describe('the daily look at everyone', () => {
  test('finds somebody who is deactivated though no event said so, and nobody else', async () => {
    const [omar, ana] = [await settled(OMAR), await settled(ANA)];
    silently(OMAR, { deleted: true });
    expect(await runJob(journey.databaseUrl, 'recheck')).toBe('completed');
    await expectHere(ANA, ana);
    ana.finish();
    await expectGone(OMAR, omar, 'Deactivated in Slack');
  });

  test('finds that the app was removed', async () => {
    const [omar, ana] = [await settled(OMAR), await settled(ANA)];
    slackApi.alter('auth.test', () => ({ ok: false, error: 'account_inactive' }));
    await runJob(journey.databaseUrl, 'recheck');
    await expectGone(OMAR, omar, 'The app was removed from Slack');
    await expectGone(ANA, ana, 'The app was removed from Slack');
  });

  test('removes nobody while Slack is away', async () => {
    const omar = await settled(OMAR);
    slackApi.alter('users.info', () => ({ ok: false, error: 'internal_error' }));
    await runJob(journey.databaseUrl, 'recheck');
    await expectHere(OMAR, omar);
    expect(await metric('onbehalf_rechecks_total{outcome="unsure"}')).toBe('1');
    omar.finish();
    slackApi.restore();
    await journey.idle();
  });
});

async function metric(name: string): Promise<string | undefined> {
  const lines = (await (await fetch(`${journey.publicUrl}/metrics`)).text()).split('\n');
  return lines.find((line) => line.startsWith(`${name} `))?.split(' ')[1];
}

describe('what fails is tried again until it succeeds', () => {
  /** Presses Disconnect everything while Scalekit is away; the press itself is not repeated. */
  async function stuck(userId: string): Promise<Settled> {
    const person = await settled(userId);
    await openHome(userId, /Disconnect everything/);
    scalekitDoor.shut();
    await journey.world.slack.click({ userId, viewId: 'home', actionId: 'disconnect_all' });
    await journey.world.slack.waitFor(userId, ({ text }) => text.includes('could not disconnect everything yet'));
    person.finish();
    return person;
  }
  const overdue = () => metric('onbehalf_offboarding_overdue');

  test('by the housekeeping, with an alarm after an hour', async () => {
    const omar = await stuck(OMAR);
    await journey.idle();
    expect([await unfinished(OMAR), (await rowOf(OMAR)).leaving_reason]).toEqual([[], 'disconnected']);
    expect((await createBrowser().follow(omar.link)).status).toBe(410);
    expect(await runJob(journey.databaseUrl, 'housekeeping')).toMatch(/completed|retry/);
    expect([stateOf(OMAR), await overdue()]).toEqual(['ACTIVE', '0']);
    await sql`update people set leaving_since = leaving_since - interval '61 minutes'`.execute(journey.db);
    expect(await overdue()).toBe('1');

    scalekitDoor.open();
    await runJob(journey.databaseUrl, 'housekeeping');
    await expectGone(OMAR, omar, 'Disconnected everything');
    expect(await overdue()).toBe('0');
  });

  test('for somebody deactivated meanwhile too', async () => {
    const omar = await settled(OMAR);
    scalekitDoor.shut();
    journey.world.slack.deactivate(OMAR);
    await expect.poll(async () => (await rowOf(OMAR)).leaving_since, { timeout: 20_000 }).not.toBeNull();
    expect((await rowOf(OMAR)).left_at).toBeNull();
    scalekitDoor.open();
    await runJob(journey.databaseUrl, 'housekeeping');
    await expectGone(OMAR, omar, 'Deactivated in Slack');
  });

  test('and what its person asks meanwhile waits for it, and is not ended by it', async () => {
    await stuck(OMAR);
    journey.play('am I still here', { text: 'You are.' });
    const said = journey.say('am I still here', { as: OMAR });
    // A command gets its answer at once.
    await journey.world.slack.command(OMAR, CHANNEL, '/connections');
    await journey.world.slack.waitFor(OMAR, ({ text }) => text.includes('cannot reach the service'));
    expect(journey.requestsOf('am I still here')).toEqual([]);
    scalekitDoor.open();
    await journey.answer(said, (text) => text === 'You are.');
    await journey.idle();
    expect([stateOf(OMAR), (await rowOf(OMAR)).left_at]).toEqual([undefined, null]);
    await journey.connected(OMAR, 'asana');
    await runJob(journey.databaseUrl, 'housekeeping');
    expect(stateOf(OMAR)).toBe('ACTIVE');
  });
});

test('somebody who is deactivated and comes back is served as somebody new', async () => {
  const omar = await settled(OMAR);
  silently(OMAR, { deleted: true });
  journey.world.slack.emit({ type: 'user_change', user: { id: OMAR } });
  await expectGone(OMAR, omar, 'Deactivated in Slack');
  slackApi.restore();
  journey.world.slack.emit({ type: 'user_change', user: { id: OMAR } });
  await journey.idle();
  const prompt = await journey.prompt(journey.say('list my tasks in Asana', { as: OMAR }));
  await journey.follow(prompt, OMAR);
  await expect.poll(() => stateOf(OMAR)).toBe('ACTIVE');
  await journey.idle();
  expect((await rowOf(OMAR)).left_at).toBeNull();
});
