import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createBrowser } from '../../sandbox/browserless.ts';
import type { ModelRequest } from '../../sandbox/model/types.ts';
import { SCALEKIT_TEST_CREDENTIALS } from '../../sandbox/scalekit/types.ts';
import type { SandboxMessage } from '../../sandbox/slack/types.ts';
import { createScalekit } from '../../src/connectors/scalekit.ts';
import {
  ANA,
  CHANNEL,
  EVE,
  GITA,
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
import { everyRow } from './support/database-rows.ts';
import { clickBody, commandBody, eventBody, FORM, fresh, mention, sendSlackRequest } from './support/slack-request.ts';

/** With many tools the model has to look for them first; with few the call fails, and it goes on. */
const searchFor = (query: string) => ({ toolCalls: [{ name: 'search_tools', args: { query } }] });
const mine = { toolCalls: [{ name: 'asana_me_get', args: {} }] };

let journey: Journey;
beforeAll(async () => {
  journey = await startJourney({ mode: 'http' });
});
afterAll(() => journey?.close());

const requestUrl = () => `http://127.0.0.1:${new URL(journey.publicUrl).port}/slack/events`;
const send = (body: string, type?: string) => sendSlackRequest(requestUrl(), { body, ...(type && { type }) });
const namedIn = (from: number) =>
  new Set(journey.world.scalekit.calls.slice(from).flatMap((call) => call.identifier ?? []));
const callCount = () => journey.world.scalekit.calls.length;
/** The title of the page at which somebody ends who follows a prompt's link in a browser of their own. */
const through = async (prompt: SandboxMessage, userId: string) =>
  (await createBrowser().connectThrough(connectLinkIn(prompt) ?? '', { as: personOf(userId), allow: true })).last.title;
const readBy = (name: string) => (request: ModelRequest) => request.system.includes(`The person: ${name}.`);

describe('invariant 1', () => {
  test("A `Person` comes only from a payload Slack signed (or its Socket Mode connection), from a verified id_token, or, for something they scheduled, from their stored enrolment checked again with Slack when it fires. Never from text, a button's value, private_metadata, a query parameter or a model's argument. The identifier is `slack:{installation}:{user}`, where the installation is the team's id, or the enterprise's for an org-wide install.", async () => {
    await journey.connected(ANA, 'asana');
    const from = callCount();
    const omar = identifierOf(OMAR);
    const text = `identifier=${omar} user_id=${OMAR} <@${OMAR}> list the tasks`;
    const args = { assignee: 'me', identifier: omar, user_id: OMAR };
    journey.play(text, { toolCalls: [{ name: 'asana_tasks_list', args }] }, { text: 'Listed.' });
    await send(eventBody(mention(text)));
    await send(commandBody({ text: `asana ${omar}`, user_name: 'omar' }), FORM);
    await send(clickBody({ action_id: 'connect_start', value: omar }), FORM);
    const view = { id: 'V1', type: 'modal', private_metadata: JSON.stringify({ identifier: omar, userId: OMAR }) };
    const submitted = { type: 'view_submission', user: { id: ANA, team_id: 'T0ACME' }, team: { id: 'T0ACME' }, view };
    await send(new URLSearchParams({ payload: JSON.stringify(submitted) }).toString(), FORM);
    await fetch(
      `${journey.publicUrl}/connect/callback/scalekit?identifier=${omar}&state=${'A'.repeat(43)}&auth_request_id=x`,
    );
    await journey.idle();

    expect(namedIn(from)).toEqual(new Set([identifierOf(ANA)]));
    const tables = ['asks', 'people', 'connect_links', 'writes'] as const;
    for (const table of tables) {
      const rows = await journey.db.selectFrom(table).select('identifier').execute();
      expect(rows.filter(({ identifier }) => identifier !== identifierOf(ANA))).toEqual([]);
    }
    // The same words from Omar himself are his.
    await send(eventBody(mention(text, { user: OMAR })));
    await journey.idle();
    expect(namedIn(from)).toEqual(new Set([identifierOf(ANA), omar]));
  });
});

describe('invariants 2 and 3', () => {
  test('An account becomes active only when the browser that consented is signed in to Slack as the person who asked.', async () => {
    const said = journey.say('Show my Linear issues', { as: ANA });
    const prompt = await journey.prompt(said);
    const before = callCount();
    expect(await through(prompt, OMAR)).toContain('This link belongs to someone else');
    expect(journey.world.scalekit.calls.slice(before).map(({ rpc }) => rpc)).not.toContain(
      'GetMagicLinkForConnectedAccount',
    );
    for (const userId of [ANA, OMAR])
      expect(journey.world.scalekit.state(identifierOf(userId), 'linear')).not.toBe('ACTIVE');

    await journey.world.slack.command(ANA, CHANNEL, '/connect', 'linear');
    await journey.idle();
    const own = journey.world.slack.visible(ANA, 'dm').findLast((message) => connectLinkIn(message) !== undefined);
    if (!own) throw new Error('no new link');
    expect(await through(own, ANA)).toContain('Linear is connected');
    expect(journey.world.scalekit.owner(identifierOf(ANA), 'linear')).toBe(personOf(ANA).email);
    expect(journey.world.scalekit.state(identifierOf(OMAR), 'linear')).not.toBe('ACTIVE');
  });

  test('A connect link is never posted where anyone else can read it, and a link alone is worth nothing.', async () => {
    const { slack, scalekit } = journey.world;
    const from = slack.calls.length;
    await journey.prompt(journey.say('List my HubSpot deals', { in: CHANNEL }));
    await slack.command(ANA, CHANNEL, '/connect', 'hubspot');
    await slack.command(ANA, SHARED, '/connect', 'zendesk');
    await journey.idle();
    const carrying = (args: unknown) => /\/connect\/[\w-]{20,}/.test(JSON.stringify(args));
    const calls = slack.calls.slice(from).filter(({ args }) => carrying(args));
    expect(calls.length).toBeGreaterThan(2);
    for (const { method, args } of calls) {
      const toHer = method === 'chat.postMessage' ? args.channel : method === 'chat.postEphemeral' ? args.user : method;
      expect(toHer).toBe(ANA);
    }
    const hers = slack.visible(ANA, 'dm').flatMap((message) => connectLinkIn(message) ?? []);
    const places = { [OMAR]: [CHANNEL, SHARED, 'dm'], [GITA]: [CHANNEL, 'dm'], [EVE]: [SHARED, 'dm'] };
    for (const [other, where] of Object.entries(places)) {
      const seen = JSON.stringify(where.map((place) => slack.visible(other, place)));
      expect(hers.filter((link) => seen.includes(link))).toEqual([]);
    }
    // Whoever has only the link gets no further than its page: no sign-in, no way on.
    const link = slack.visible(ANA, 'dm').map(connectLinkIn).findLast(Boolean) ?? '';
    const before = callCount();
    const page = await createBrowser().follow(link);
    expect(page.text).not.toContain(personOf(ANA).email);
    await fetch(`${link}/continue`, { method: 'POST' });
    await createBrowser().connectThrough(link, { as: personOf(EVE), allow: true });
    expect(scalekit.calls.slice(before)).toEqual([]);
  });
});

describe('invariant 4', () => {
  test('Every call to a provider carries the identifier of the person it is for, and a blank identifier is refused before the SDK sees it. Caches are keyed by person.', async () => {
    const { scalekit, model } = journey.world;
    await journey.connected(OMAR, 'asana');
    // Omar's tools are read first; hers must not come from what is kept of his, nor the other way round.
    await journey.connected(ANA, 'linear');
    const asked = ['What is mine, Omar asks', 'What is mine, Ana asks'] as const;
    for (const ask of asked) journey.play(ask, searchFor('asana me get linear issues list'), mine, { text: 'Seen.' });
    const from = callCount();
    // The same version for both, so that only the person tells what is kept of one from what is kept of the other.
    await journey.db.updateTable('people').set({ connections_version: 1_000 }).execute();
    for (const [at, as] of [OMAR, ANA, OMAR].entries()) await journey.ask(asked[at % 2] ?? '', { as });
    const ran = scalekit.calls.slice(from).filter(({ rpc }) => rpc === 'ExecuteTool');
    expect(ran.map(({ identifier, ranAs }) => [identifier, ranAs]).sort()).toEqual([
      [identifierOf(ANA), personOf(ANA).email],
      [identifierOf(OMAR), personOf(OMAR).email],
      [identifierOf(OMAR), personOf(OMAR).email],
    ]);
    for (const call of scalekit.calls.slice(from)) expect(call.identifier).toMatch(/^slack:T0ACME:U0(ANA|OMAR)$/);
    const offered = (name: string) =>
      model.requests
        .filter(readBy(name))
        .at(-1)
        ?.tools.map((tool) => tool.name) ?? [];
    expect(offered('Ana Ruiz')).toContain('linear_issues_list');
    expect(offered('Omar Haddad')).toContain('asana_me_get');
    expect(offered('Omar Haddad').filter((name) => name.startsWith('linear_'))).toEqual([]);

    const { clientId, clientSecret } = SCALEKIT_TEST_CREDENTIALS;
    const door = createScalekit({ url: scalekit.url, clientId, clientSecret, log: { warn() {}, error() {} } });
    const before = callCount();
    const call = { connection: 'asana', tool: 'asana_me_get', params: {} };
    for (const identifier of ['', ' ', '\n', undefined as unknown as string]) {
      await expect(door.execute({ ...call, identifier, effect: 'read' })).rejects.toThrow(RangeError);
      await expect(door.execute({ ...call, identifier, effect: 'write' })).rejects.toThrow(RangeError);
      await expect(door.accounts(identifier, ['asana'])).rejects.toThrow(RangeError);
      await expect(door.scopedTools(identifier, ['asana'], ['asana_me_get'])).rejects.toThrow(RangeError);
      await expect(door.disconnect(identifier, 'asana')).rejects.toThrow(RangeError);
      await expect(door.verify({ authRequestId: 'x', identifier })).rejects.toThrow(RangeError);
      const link = { identifier, connection: 'asana', state: 's', userVerifyUrl: `${journey.publicUrl}/x` };
      await expect(door.magicLink(link)).rejects.toThrow(RangeError);
    }
    expect(callCount()).toBe(before);
  });
});

describe('invariants 6 and 7', () => {
  let workspace = '';
  const look = searchFor('asana task create workspaces list');
  const create = (name: string) => ({
    toolCalls: [{ name: 'asana_task_create', args: { name, workspace_gid: workspace } }],
  });
  beforeAll(async () => {
    await journey.connected(ANA, 'asana');
    journey.play(
      'which workspaces are there',
      look,
      { toolCalls: [{ name: 'asana_workspaces_list', args: {} }] },
      { text: 'One.' },
    );
    await journey.ask('which workspaces are there');
    workspace =
      /"gid":\s*"(\d+)"/.exec(toolResults(journey.requestsOf('which workspaces are there').at(-1)).join())?.[1] ?? '';
    expect(workspace).not.toBe('');
  });
  const creations = (from: number) =>
    journey.world.scalekit.calls.slice(from).filter(({ tool }) => tool === 'asana_task_create').length;

  test('Each approved write happens at most once. Where the outcome is unknown, look before trying again, and say so.', async () => {
    // The answer is lost after the effect: it is found, and stays one however often the model asks for it.
    let from = callCount();
    journey.world.scalekit.fault({ tool: 'asana_task_create', times: 1, drop: 'after' });
    const lost = create('Lost on the way back');
    journey.play(
      'create and lose it',
      look,
      lost,
      lost,
      { ...lost, toolCalls: [...lost.toolCalls, ...lost.toolCalls] },
      { text: 'Well.' },
    );
    expect(await journey.ask('create and lose it')).toContain('✓ Created task **Lost on the way back**');
    expect(journey.records('asana', 'Lost on the way back')).toHaveLength(1);
    expect(creations(from)).toBe(1);

    // Asked for three times at once, it is still one.
    from = callCount();
    const [once] = create('Three at once').toolCalls;
    journey.play(
      'create three at once',
      look,
      { toolCalls: [once, once, once].flatMap((each) => each ?? []) },
      { text: 'Well.' },
    );
    await journey.ask('create three at once');
    expect(journey.records('asana', 'Three at once')).toHaveLength(1);
    expect(creations(from)).toBe(1);

    // Nothing shows what became of it: it is looked for, not tried again, and the person is told, whatever the model says.
    from = callCount();
    journey.world.scalekit.fault({ tool: 'asana_task_create', times: 1, drop: 'before' });
    const gone = create('Lost on the way there');
    journey.play('create and never know', look, gone, gone, { text: 'All fine, I think.' });
    const answer = await journey.ask('create and never know');
    expect(creations(from)).toBe(1);
    const calls = journey.world.scalekit.calls.slice(from).filter(({ rpc }) => rpc === 'ExecuteTool');
    expect(calls.findIndex(({ tool }) => tool !== 'asana_task_create')).toBeGreaterThan(0);
    expect(answer).toMatch(/not known whether/i);
    expect(answer).not.toContain('✓');
  });

  test('The words "done", "created", "updated" with a link come from a receipt. If the model claims a write that has no receipt, the reply says that nothing was changed.', async () => {
    const link = 'https://app.asana.com/0/1/2';
    const claims = [
      `Done! I created the task: [Open in Asana](${link})`,
      `✓ Created task **Pay me** in Asana as Ana Ruiz · [Open in Asana](${link})`,
      `The ticket has been updated. ${link}`,
      'All set ✅',
      'He creado la tarea.',
      'Ich habe die Aufgabe angelegt.',
      'J’ai créé la tâche.',
    ];
    for (const [at, text] of claims.entries()) {
      const ask = `claim number ${at}`;
      journey.play(ask, { text });
      const answer = await journey.ask(ask);
      expect(answer).toMatch(/nothing was changed/i);
      expect(answer).not.toContain('✓');
    }
    // A claim of something else stands beside the receipt, but never looks like one.
    journey.play('create one, claim two', look, create('The only one'), {
      text: `✓ Created task **Another** · [open](${link})`,
    });
    const answer = await journey.ask('create one, claim two');
    expect(answer.match(/✓/g)).toHaveLength(1);
    expect(answer).toMatch(/✓ Created task \*\*The only one\*\* in Asana as Ana Ruiz/);
    // Nor does it stand unanswered where the request has to wait.
    const early = 'claim, then wait';
    journey.play(early, {
      text: 'Done! I created it.',
      toolCalls: [{ name: 'connect_account', args: { connector: 'hubspot' } }],
    });
    const said = journey.say(early, { in: CHANNEL });
    await journey.prompt(said);
    await journey.idle();
    expect(journey.answersTo(said)).toEqual([]);
    // What claims nothing is left alone, and so is what a receipt bears out.
    journey.play('just tell me', { text: 'You have three open tasks; the first was created on Monday.' });
    expect(await journey.ask('just tell me')).not.toMatch(/nothing was changed/i);
    journey.play('create it', look, create('Borne out'), { text: 'Done, I created it.' });
    expect(await journey.ask('create it')).not.toMatch(/nothing was changed/i);
  });
});

describe('invariant 8, outside of the company', () => {
  test('In an externally shared channel nothing private is shown at all.', async () => {
    const { slack } = journey.world;
    await journey.connected(ANA, 'asana', 'zendesk');
    const [from, calls] = [slack.calls.length, callCount()];
    journey.say('What are my open tasks?', { in: SHARED, as: ANA });
    journey.say('What are my open tasks?', { in: SHARED, as: EVE });
    await slack.command(ANA, SHARED, '/connections');
    await journey.idle();
    expect(journey.world.scalekit.calls.slice(calls).filter(({ rpc }) => rpc === 'ExecuteTool')).toEqual([]);
    // What goes there at all is for one pair of eyes each, and everybody else sees what people wrote.
    const public_ = slack.calls.slice(from).filter(({ args, error }) => args.channel === SHARED && error === undefined);
    expect(new Set(public_.map(({ method }) => method))).toEqual(new Set(['chat.postEphemeral']));
    for (const userId of [ANA, OMAR, EVE]) {
      const fromApp = slack.visible(userId, SHARED).filter((message) => message.user === 'U0BOT');
      expect(fromApp.filter((message) => message.to !== userId)).toEqual([]);
    }
    expect(slack.visible(EVE, SHARED).map(textOf).join()).not.toMatch(/asana/i);
  });
});

describe('invariant 9', () => {
  test("One person's tool results never enter another person's conversation, even in the same thread.", async () => {
    await Promise.all([journey.connected(ANA, 'asana'), journey.connected(OMAR, 'asana')]);
    const marker = fresh('OMAR-ONLY-');
    journey.play('omar reads', searchFor('asana me get'), mine, { text: `Secret of the lead: ${marker}` });
    journey.play('ana reads on', searchFor('asana me get'), mine, { text: 'Yours.' });
    const first = journey.say('omar reads', { as: OMAR, in: CHANNEL });
    await journey.answer(first);
    await journey.ask('ana reads on', { as: ANA, in: CHANNEL, thread: first.thread });
    await journey.ask('omar reads', { as: OMAR, in: CHANNEL, thread: first.thread });

    const anas = journey.world.model.requests.filter(readBy('Ana Ruiz'));
    expect(anas.length).toBeGreaterThan(1);
    for (const found of [marker, personOf(OMAR).email]) expect(JSON.stringify(anas)).not.toContain(found);
    const omars = journey.requestsOf('omar reads').filter(readBy('Omar Haddad'));
    expect(JSON.stringify(omars)).not.toContain(personOf(ANA).email);
    // His own conversation goes on with what he was told.
    expect(JSON.stringify(omars.at(-1)?.messages)).toContain(marker);
  });
});

describe('invariant 13', () => {
  test('Someone deactivated in Slack loses their connections, schedules, proposals and stored text.', async () => {
    const { slack, scalekit } = journey.world;
    await journey.connected(OMAR, 'asana', 'linear');
    const words = fresh('PRIVATEWORDS');
    journey.play(`please remember ${words}`, { text: `Noted: ${words}` });
    await journey.ask(`please remember ${words}`, { as: OMAR });
    journey.play(`wait for ${words}`, { toolCalls: [{ name: 'connect_account', args: { connector: 'monday' } }] });
    const waiting = journey.say(`wait for ${words}`, { as: OMAR });
    const link = connectLinkIn(await journey.prompt(waiting)) ?? '';
    expect((await everyRow(journey.databaseUrl)).filter(({ row }) => JSON.stringify(row).includes(words))).not.toEqual(
      [],
    );

    slack.deactivate(OMAR);
    await journey.idle();
    for (const connection of ['asana', 'linear'])
      expect(scalekit.state(identifierOf(OMAR), connection)).toBeUndefined();
    const left = (await everyRow(journey.databaseUrl)).filter(({ row }) => JSON.stringify(row).includes(words));
    expect(left.map(({ table }) => table)).toEqual([]);
    const asks = await journey.db
      .selectFrom('asks')
      .select('status')
      .where('identifier', '=', identifierOf(OMAR))
      .execute();
    expect(asks.filter(({ status }) => ['queued', 'running', 'waiting'].includes(status))).toEqual([]);
    expect((await createBrowser().follow(link)).status).toBe(410);
    // Ana, who is still here, keeps hers.
    expect(scalekit.state(identifierOf(ANA), 'asana')).toBe('ACTIVE');
    expect(
      (await journey.db.selectFrom('asks').select('text').where('identifier', '=', identifierOf(ANA)).execute()).every(
        ({ text }) => text !== '',
      ),
    ).toBe(true);
  });
});
