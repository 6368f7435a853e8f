import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createBrowser } from '../../sandbox/browserless.ts';
import type { ModelRequest } from '../../sandbox/model/types.ts';
import type { SandboxMessage } from '../../sandbox/slack/types.ts';
import {
  ANA,
  CHANNEL,
  EVE,
  GITA,
  gate,
  identifierOf,
  type Journey,
  OMAR,
  personOf,
  SHARED,
  startJourney,
  textOf,
  toolResults,
} from '../support/journey.ts';
import { connectLinkIn } from '../support/links.ts';
import { clickBody, eventBody, FORM, fresh, mention, sendSlackRequest } from './support/slack-request.ts';

let journey: Journey;
const send = (body: string, type?: string) =>
  sendSlackRequest(`http://127.0.0.1:${new URL(journey.publicUrl).port}/slack/events`, { body, ...(type && { type }) });
const state = (userId: string, connection: string) => journey.world.scalekit.state(identifierOf(userId), connection);
const linksOf = (userId: string) =>
  journey.db
    .selectFrom('connect_links')
    .selectAll()
    .where('identifier', '=', identifierOf(userId))
    .orderBy('created_at')
    .execute();
const follow = async (prompt: SandboxMessage, userId: string) =>
  (await createBrowser().connectThrough(connectLinkIn(prompt) ?? '', { as: personOf(userId), allow: true })).last;
const whoami = { toolCalls: [{ name: 'asana_me_get', args: {} }] };
const readBy = (userId: string) => (request: ModelRequest) =>
  request.system.includes(`The person: ${personOf(userId).name}.`);

describe('two people in one thread', () => {
  beforeAll(async () => {
    journey = await startJourney({ mode: 'http' });
    await Promise.all([journey.connected(ANA, 'asana'), journey.connected(OMAR, 'asana')]);
  });
  afterAll(() => journey.close());

  it('who ask at once each get their own account’s results and nobody else’s', async () => {
    const root = journey.say('hello', { as: ANA, in: CHANNEL });
    await journey.answer(root);
    const rounds = Array.from({ length: 4 }, (_, at) =>
      [ANA, OMAR].map((userId) => ({ userId, ask: `who is ${userId}, ${at}` })),
    ).flat();
    for (const { ask } of rounds) {
      // The model repeats what it read, as a captured one would.
      journey.play(ask, whoami, (request) => ({ text: `I read ${toolResults(request).join(' ')}` }));
    }
    const from = journey.world.scalekit.calls.length;
    const said = rounds.map(({ userId, ask }) => journey.say(ask, { as: userId, in: CHANNEL, thread: root.thread }));
    await journey.idle();
    const ran = journey.executed().slice(-rounds.length);
    expect(journey.world.scalekit.calls.slice(from).filter(({ rpc }) => rpc === 'ExecuteTool')).toHaveLength(
      rounds.length,
    );
    for (const { identifier, ranAs } of ran) expect(`slack:T0ACME:${personBy(ranAs)}`).toBe(identifier);
    for (const [userId, other] of [
      [ANA, OMAR],
      [OMAR, ANA],
    ] as const) {
      const requests = JSON.stringify(
        journey.world.model.requests.filter(readBy(userId)).map(({ messages }) => messages),
      );
      expect(requests).toContain(personOf(userId).email);
      expect(requests).not.toContain(personOf(other).email);
      // Earlier turns are remembered, each person's own.
      for (const each of rounds) expect(requests.includes(each.ask)).toBe(each.userId === userId);
    }
    expect(said).toHaveLength(rounds.length);
  });

  it('who both have to connect are asked each for themselves, and only who did goes on', async () => {
    const root = journey.say('hello', { as: ANA, in: CHANNEL });
    await journey.answer(root);
    for (const userId of [ANA, OMAR])
      journey.play(
        `issues of ${userId}`,
        { toolCalls: [{ name: 'connect_account', args: { connector: 'linear' } }] },
        { text: `Issues of ${userId}.` },
      );
    const [anas, omars] = [ANA, OMAR].map((userId) =>
      journey.say(`issues of ${userId}`, { as: userId, in: CHANNEL, thread: root.thread }),
    );
    if (!anas || !omars) throw new Error('nothing said');
    const [toAna, toOmar] = await Promise.all([journey.prompt(anas), journey.prompt(omars)]);
    await journey.idle();
    const seenBy = (userId: string) =>
      JSON.stringify([journey.world.slack.visible(userId, CHANNEL), journey.world.slack.visible(userId, 'dm')]);
    expect(seenBy(OMAR)).not.toContain(connectLinkIn(toAna));
    expect(seenBy(ANA)).not.toContain(connectLinkIn(toOmar));

    // Crosswise nothing happens: each link is somebody's.
    expect((await follow(toAna, OMAR)).title).toContain('This link belongs to someone else');
    expect([state(ANA, 'linear'), state(OMAR, 'linear')]).not.toContain('ACTIVE');
    expect((await follow(toOmar, OMAR)).title).toContain('Linear is connected');
    await journey.idle();
    const statuses = async () =>
      (
        await journey.db
          .selectFrom('asks')
          .select(['user_id', 'status'])
          .where('text', 'like', 'issues of %')
          .orderBy('user_id')
          .execute()
      ).map(({ user_id, status }) => [user_id, status]);
    expect(await statuses()).toEqual([
      [ANA, 'waiting'],
      [OMAR, 'done'],
    ]);
    expect(state(ANA, 'linear')).not.toBe('ACTIVE');
  });

  it('a button of Ana’s private message pressed by somebody else does nothing to her', async () => {
    const said = journey.say('deals please', { as: ANA });
    journey.play(
      'deals please',
      { toolCalls: [{ name: 'connect_account', args: { connector: 'hubspot' } }] },
      { text: 'Deals.' },
    );
    const prompt = await journey.prompt(said);
    await journey.idle();
    const anas = (await linksOf(ANA)).at(-1);
    const posted: string[] = [];
    const spy = createServer((request, response) => {
      request.on('data', (part) => posted.push(String(part))).on('end', () => response.end('ok'));
    });
    await new Promise<void>((done) => spy.listen(0, '127.0.0.1', done));
    const response_url = `http://127.0.0.1:${(spy.address() as AddressInfo).port}/response`;
    const hers = {
      channel: { id: journey.world.slack.dmOf(ANA), name: 'directmessage' },
      container: {
        type: 'message',
        channel_id: journey.world.slack.dmOf(ANA),
        message_ts: prompt.ts,
        is_ephemeral: false,
      },
      message: { ts: prompt.ts, user: 'U0BOT' },
      response_url,
    };
    for (const user of [
      { id: OMAR, team_id: 'T0ACME' },
      { id: GITA, team_id: 'T0ACME' },
      { id: EVE, team_id: 'T0GLOBEX' },
    ]) {
      for (const action of [
        { action_id: 'connect_open', value: anas?.id ?? '' },
        { action_id: 'connect_start', value: 'zendesk' },
        { action_id: 'disconnect', value: 'hubspot' },
      ]) {
        expect(await send(clickBody(action, { ...hers, user }), FORM)).toBe(200);
      }
    }
    await journey.idle();
    expect((await linksOf(ANA)).at(-1)).toEqual(anas);
    expect((await linksOf(ANA)).filter(({ connector }) => connector === 'zendesk')).toEqual([]);
    // What Omar pressed is his own: a link in his DM, by the way Slack gave to him; the guest and the stranger get none.
    expect((await linksOf(OMAR)).filter(({ connector }) => connector === 'zendesk')).toHaveLength(1);
    for (const userId of [GITA, EVE]) expect(await linksOf(userId)).toEqual([]);
    const inHerDm = JSON.stringify(journey.world.slack.visible(ANA, 'dm'));
    const omarsLink = journey.world.slack.visible(OMAR, 'dm').map(connectLinkIn).findLast(Boolean) ?? 'none';
    expect(inHerDm).not.toContain(omarsLink);

    const before = posted.length;
    expect((await follow(prompt, ANA)).title).toContain('HubSpot is connected');
    await journey.answer(said);
    // How hers went is not told to where the others clicked.
    expect(posted.slice(before)).toEqual([]);
    expect(posted.join()).not.toContain(connectLinkIn(prompt));
    await new Promise((done) => spy.close(done));
  });

  it('a disconnect that names anything but a connector ends nothing, and one that does ends one’s own', async () => {
    await Promise.all([journey.connected(ANA, 'zendesk'), journey.connected(OMAR, 'zendesk')]);
    const forged = [
      'zendeskoauth',
      'Zendesk',
      'zendesk ',
      'zendesk,asana',
      '*',
      '%',
      '',
      '../zendesk',
      'constructor',
      '["zendesk"]',
      `zendesk:${identifierOf(OMAR)}`,
    ];
    for (const value of forged) expect(await send(clickBody({ action_id: 'disconnect', value }), FORM)).toBe(200);
    await journey.idle();
    for (const userId of [ANA, OMAR])
      for (const connection of ['zendeskoauth', 'asana']) expect(state(userId, connection)).toBe('ACTIVE');
    await send(clickBody({ action_id: 'disconnect', value: 'zendesk' }), FORM);
    await journey.idle();
    expect([state(ANA, 'zendeskoauth'), state(OMAR, 'zendeskoauth')]).toEqual([undefined, 'ACTIVE']);
  });

  it('somebody else’s Stop does not stop Ana’s request', async () => {
    const reached = gate();
    const go = gate();
    const ask = fresh('take your time ');
    journey.play(ask, async () => {
      reached.open();
      await go.opened;
      return { text: 'Finished all the same.' };
    });
    const said = journey.say(ask, { as: ANA, in: CHANNEL });
    await reached.opened;
    const stop = {
      type: 'agent_session_stopped',
      channel: CHANNEL,
      thread_ts: said.thread,
      streaming_message_ts: [said.ts],
      event_ts: '1.1',
    };
    await send(eventBody({ ...stop, user: OMAR }));
    await send(eventBody({ ...stop, user: EVE, user_team: 'T0GLOBEX' }));
    await expect.poll(() => journey.db.selectFrom('interactions').select('id').execute()).toEqual([]);
    go.open();
    expect(textOf(await journey.answer(said))).toContain('Finished all the same.');
  });
});

describe('somebody who may not', () => {
  beforeAll(async () => {
    journey = await startJourney({ mode: 'http' });
    await journey.connected(ANA, 'asana');
    // As if accounts had been left over under their names: they must still not be used.
    for (const userId of [EVE, GITA])
      journey.world.scalekit.connect(identifierOf(userId), 'asana', personOf(userId).email);
  });
  afterAll(() => journey.close());

  it.each([
    ['someone from another company', EVE],
    ['a guest', GITA],
  ])('%s gets no turn, no link and no account, however they ask', async (_, userId) => {
    const calls = journey.world.scalekit.calls.length;
    const requests = journey.world.model.requests.length;
    const place = userId === EVE ? SHARED : CHANNEL;
    const team = personOf(userId).teamId;
    journey.say('list my tasks', { as: userId, in: place });
    for (const over of [{}, { user_team: team }, { user_team: 'T0ACME' }, { team: 'T0ACME' }]) {
      // Slack leaves user_team out of many events; a forged or mistaken one must not make them ours either.
      await send(eventBody(mention('list my tasks', { user: userId, ...over })));
      const direct = {
        type: 'message',
        channel_type: 'im',
        channel: `D${userId}`,
        user: userId,
        ts: mention('').ts,
        text: 'list my tasks',
        ...over,
      };
      await send(eventBody(direct));
    }
    await journey.world.slack.command(userId, place, '/connect', 'asana');
    for (const team_id of [team, 'T0ACME', undefined]) {
      for (const action of [
        { action_id: 'connect_start', value: 'asana' },
        { action_id: 'disconnect', value: 'asana' },
      ]) {
        await send(clickBody(action, { user: { id: userId, ...(team_id && { team_id }) } }), FORM);
      }
    }
    await send(
      eventBody({ type: 'app_home_opened', user: userId, channel: `D${userId}`, tab: 'home', event_ts: '1.1' }),
    );
    await journey.idle();
    expect(journey.world.scalekit.calls.slice(calls)).toEqual([]);
    expect(journey.world.model.requests.slice(requests)).toEqual([]);
    expect(await linksOf(userId)).toEqual([]);
    expect(state(userId, 'asana')).toBe('ACTIVE');
    expect(journey.world.slack.home(userId)).toBeUndefined();
    const statuses = await journey.db.selectFrom('asks').select('status').where('user_id', '=', userId).execute();
    expect(new Set(statuses.map(({ status }) => status))).toEqual(new Set(['refused']));
    // Said to them alone.
    const told = journey.world.slack.calls.filter(({ args }) => args.user === userId && args.text);
    expect(new Set(told.map(({ method }) => method))).toEqual(new Set(['chat.postEphemeral']));
  });

  it('Ana’s link works for neither of them', async () => {
    const said = journey.say('show boards', { as: ANA });
    journey.play(
      'show boards',
      { toolCalls: [{ name: 'connect_account', args: { connector: 'monday' } }] },
      { text: 'Boards.' },
    );
    const prompt = await journey.prompt(said);
    const last = await follow(prompt, EVE);
    expect(last.status).toBe(403);
    for (const userId of [ANA, EVE, GITA]) expect(state(userId, 'monday')).not.toBe('ACTIVE');
  });
});

describe('someone deactivated half-way', () => {
  beforeEach(async () => {
    journey = await startJourney({ mode: 'http' });
    journey.play(
      'my boards',
      { toolCalls: [{ name: 'connect_account', args: { connector: 'monday' } }] },
      { text: 'Boards.' },
    );
  });
  afterEach(() => journey.close());

  async function deactivate(userId: string): Promise<void> {
    journey.world.slack.deactivate(userId);
    await journey.idle();
  }
  async function expectGone(): Promise<void> {
    expect(state(OMAR, 'monday')).not.toBe('ACTIVE');
    const asks = await journey.db.selectFrom('asks').select(['status', 'text']).where('user_id', '=', OMAR).execute();
    expect(asks).toEqual([{ status: 'stopped', text: '' }]);
    expect(journey.executed()).toEqual([]);
  }

  it('between the ask and its resuming finds the link withdrawn, and nothing goes on', async () => {
    const prompt = await journey.prompt(journey.say('my boards', { as: OMAR, in: CHANNEL }));
    await deactivate(OMAR);
    expect([(await follow(prompt, OMAR)).status, state(OMAR, 'monday')]).toEqual([410, undefined]);
    await journey.idle();
    await expectGone();
  });

  it('between the link and the consent connects nothing', async () => {
    const prompt = await journey.prompt(journey.say('my boards', { as: OMAR, in: CHANNEL }));
    const browser = createBrowser();
    browser.signInAs(personOf(OMAR));
    let page = await browser.follow(connectLinkIn(prompt) ?? '');
    for (const label of ['Continue', 'Allow']) {
      const form = page.forms.find(({ buttons }) => buttons.some((button) => button.label === label));
      const button = form?.buttons.find((each) => each.label === label);
      if (!form || !button) throw new Error(`no ${label} on ${page.title}`);
      page = await browser.submit(page, form, {}, button);
    }
    expect(page.url).toContain('/consent/');
    await deactivate(OMAR);
    const form = page.forms.find(({ buttons }) => buttons.some(({ label }) => /^allow/i.test(label)));
    const button = form?.buttons.find(({ label }) => /^allow/i.test(label));
    if (!form || !button) throw new Error('no consent');
    const fields = Object.fromEntries(
      form.fields.filter(({ value }) => value === personOf(OMAR).email).map(({ name, value }) => [name, value]),
    );
    page = await browser.submit(page, form, fields, button);
    expect(page.status).toBeGreaterThanOrEqual(400);
    expect(page.title).not.toContain('connected');
    await journey.idle();
    await expectGone();
  });

  it('in the middle of a turn gets no further', async () => {
    await journey.connected(OMAR, 'asana');
    const reached = gate();
    const go = gate();
    journey.play(
      'whose tasks',
      async () => {
        reached.open();
        await go.opened;
        return { ...whoami, text: 'Reading on.' };
      },
      { text: 'Read.' },
    );
    journey.say('whose tasks', { as: OMAR, in: CHANNEL });
    await reached.opened;
    journey.world.slack.deactivate(OMAR);
    await expect.poll(() => state(OMAR, 'asana')).toBeUndefined();
    go.open();
    await journey.idle();
    expect(journey.executed()).toEqual([]);
    expect(JSON.stringify(journey.world.slack.visible(ANA, CHANNEL))).not.toContain('Read.');
  });
});

function personBy(email: string | undefined): string | undefined {
  return [ANA, OMAR].find((userId) => personOf(userId).email === email);
}
