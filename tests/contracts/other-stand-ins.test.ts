import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildCatalogue } from '../../src/connectors/catalogue/catalogue.ts';
import { BOT, CHANNEL, GRACE, TEAM } from '../support/plain-slack.ts';
import { dmOf } from '../support/plain-slack-api.ts';
import { type PlainStage, startPlainStage } from '../support/plain-stage.ts';

const DM = dmOf(GRACE);
const HELLO = 'Hello from the plain model.';

describe.each(['socket', 'http'] as const)('a Slack, a Scalekit and a model written by others, over %s', (mode) => {
  let stage: PlainStage;
  beforeAll(async () => {
    stage = await startPlainStage(mode);
  });
  afterAll(() => stage?.close());

  /** The answer to an event: the plain post in its thread. */
  const answered = (ts: string, words = HELLO) =>
    stage.slack.message((one) => !one.user && one.threadTs === ts && one.text.includes(words));

  /** Presses Approve on the card that the app shows somebody about something, as they see it. */
  async function approve(words: string, userId = GRACE): Promise<void> {
    const card = await stage.slack.message(({ user, blocks }) => user === userId && isProposal(blocks, words));
    const value = /"action_id":"proposal_approve"[^}]*}[^}]*"value":"([^"]+)"/.exec(JSON.stringify(card.blocks))?.[1];
    const payload = {
      type: 'block_actions',
      team: { id: TEAM },
      user: { id: userId, team_id: TEAM },
      trigger_id: `1.2.${stage.ts()}`,
      channel: { id: card.channel },
      container: { type: 'message', channel_id: card.channel, message_ts: card.ts, is_ephemeral: true },
      actions: [{ action_id: 'proposal_approve', value }],
    };
    expect(await stage.slack.interact(payload)).toBe(true);
  }

  test('a mention and a direct message are answered by plain posts', async () => {
    const [inChannel, inDm] = [stage.ts(), stage.ts()];
    expect(await stage.slack.event(stage.mention('hi', inChannel))).toBe(true);
    expect(await stage.slack.event(stage.direct('hi', inDm))).toBe(true);
    expect((await answered(inChannel)).channel).toBe(CHANNEL);
    expect((await answered(inDm)).channel).toBe(DM);
  });

  test('a request asks for the account, goes on after consent, and is carried out once as its person', async () => {
    const ts = stage.ts();
    await stage.slack.event(stage.mention("Create a task 'Plain roadmap'", ts));
    const link = await stage.link(({ channel }) => channel === DM);
    expect(stage.slack.posted.filter((one) => one.channel === CHANNEL && !one.user && one.threadTs === ts)).toEqual([]);
    expect(await stage.follow(link)).toContain('Asana');
    await approve('Plain roadmap');
    const { text } = await answered(ts, 'Plain roadmap');
    expect(text).toContain('Created task');
    expect(text).toContain('https://app.asana.com/0/0/1204000000000001');
    expect(text).toContain('Grace Hopper');
    expect(stage.scalekit.executed).toEqual([
      {
        identifier: `slack:${TEAM}:${GRACE}`,
        connector: 'asana-x7Kq2',
        tool: 'asana_task_create',
        params: {
          ...{ name: 'Plain roadmap', assignee: 'me', due_on: '2026-12-01' },
          notes: expect.stringMatching(/^Onbehalf [0-9A-F]{10}$/),
        },
      },
    ]);
    const offered = stage.model.requests.at(-1)?.tools?.map((tool) => tool.function.name) ?? [];
    expect(offered).toContain('asana_task_create');
    expect(offered).not.toContain('asana_everything_delete');
    expect(offered).not.toContain('linear_viewer_get');
  });

  const authorizations = [
    { enterprise_id: null, team_id: TEAM, user_id: BOT, is_bot: true, is_enterprise_install: false },
  ];
  const ENVELOPES: [string, Record<string, unknown>][] = [
    ['no authorizations and no event_context', {}],
    ['authorizations with nulls', { authorizations, context_team_id: TEAM, context_enterprise_id: null }],
    ['empty authorizations', { authorizations: [], is_ext_shared_channel: false, event_context: '4-eyJldCI6Im' }],
    [
      'nulls and unknown fields',
      { enterprise_id: null, context_team_id: null, new_one: { deep: [1] }, authed_users: [] },
    ],
  ];
  test.each(ENVELOPES)('an envelope with %s is answered', async (_, envelope) => {
    const ts = stage.ts();
    expect(await stage.slack.event(stage.mention('hi', ts), envelope)).toBe(true);
    await answered(ts);
  });

  test('a repeated delivery is acknowledged and answered once', async () => {
    const ts = stage.ts();
    const event_id = 'Ev08PLAIN1';
    expect(await stage.slack.event(stage.mention('hi', ts), { event_id }, 1)).toBe(true);
    expect(await stage.slack.event(stage.mention('hi', ts), { event_id }, 2)).toBe(true);
    await answered(ts);
    const later = stage.ts();
    await stage.slack.event(stage.mention('hi', later));
    await answered(later);
    expect(stage.slack.posted.filter((one) => one.threadTs === ts)).toHaveLength(1);
  });

  const blocks = [{ type: 'rich_text', block_id: 'a', elements: [] }];
  const MENTIONS: [string, Record<string, unknown>][] = [
    ['user_team', { user_team: TEAM, source_team: TEAM, user_profile: { name: 'grace' } }],
    ['client_msg_id, team and blocks', { client_msg_id: 'b7f3c1f0-0000-4000-8000-000000000000', team: TEAM, blocks }],
    ['nulls', { user_team: null, thread_ts: null, subtype: null, bot_id: null, edited: null, app_id: null }],
  ];
  test.each(MENTIONS)('a mention with %s is answered', async (_, more) => {
    const ts = stage.ts();
    expect(await stage.slack.event({ ...stage.mention('hi', ts), ...more })).toBe(true);
    await answered(ts);
  });

  const DIRECT: [string, Record<string, unknown>][] = [
    ['client_msg_id, team and blocks', { client_msg_id: 'b7f3c1f0-0000-4000-8000-000000000001', team: TEAM, blocks }],
    ['no channel_type', { channel_type: undefined }],
    ['what an agent view adds', { app_context: { entities: [] }, assistant_thread: { action_token: 'a1' } }],
  ];
  test.each(DIRECT)('a direct message with %s is answered', async (_, more) => {
    const ts = stage.ts();
    expect(await stage.slack.event({ ...stage.direct('hi', ts), ...more })).toBe(true);
    await answered(ts);
  });

  const MEMBERS: [string, Record<string, unknown>][] = [
    ['no time zone and no profile', {}],
    ['nulls', { tz: null, profile: null, real_name: null, enterprise_user: null, is_bot: null, is_restricted: null }],
    ['an empty profile', { tz: '', profile: {}, enterprise_user: {}, is_stranger: false, deleted: false }],
    ['a time zone nobody knows', { tz: 'Mars/Olympus' }],
  ];
  test.each(MEMBERS)('someone of whom Slack gives %s is answered', async (what, more) => {
    const id = `U0${MEMBERS.findIndex(([one]) => one === what)}MEMBER`;
    stage.slack.users[id] = { id, team_id: TEAM, name: 'ada', ...more };
    const ts = stage.ts();
    expect(await stage.slack.event({ ...stage.mention('hi', ts), user: id })).toBe(true);
    await answered(ts);
  });

  const CLICKS: [string, Record<string, unknown>][] = [
    ['only what is needed', {}],
    ['nulls for what is not', { enterprise: null, message: null, channel: null, container: null, response_url: null }],
    ['no team of the app', { team: null, is_enterprise_install: false }],
  ];
  test.each(CLICKS)('a click with %s is done', async (_, more) => {
    const before = stage.slack.posted.length;
    const payload = {
      type: 'block_actions',
      team: { id: TEAM },
      user: { id: GRACE, team_id: TEAM },
      trigger_id: `1.2.${stage.ts()}`,
      actions: [{ action_id: 'connect_start', value: 'linear' }],
      ...more,
    };
    expect(await stage.slack.interact(payload)).toBe(true);
    await stage.link((one) => one.channel === DM && stage.slack.posted.indexOf(one) >= before);
  });

  test('a command without a response_url is answered in the DM', async () => {
    const before = stage.slack.posted.length;
    expect(await stage.slack.command('/connections', '')).toBe(true);
    await stage.slack.message((one) => one.channel === DM && stage.slack.posted.indexOf(one) >= before);
  });

  /** Someone new, whose accounts are there already. */
  function connected(id: string): string {
    stage.slack.users[id] = { id, team_id: TEAM, name: 'ada' };
    for (const connector of ['asana-x7Kq2', 'linear']) {
      stage.scalekit.accounts.push({ identifier: `slack:${TEAM}:${id}`, connector, status: 1 });
    }
    return id;
  }
  const runsOf = (id: string) => stage.scalekit.executed.filter((run) => run.identifier === `slack:${TEAM}:${id}`);

  test('a tool called by its name among more tools than a model is shown runs, once', async () => {
    const user = connected('U40MANY');
    const { listed } = stage.scalekit;
    const names = buildCatalogue({ destructive: false }).connectors.flatMap(({ tools }) =>
      tools.map(({ name }) => name),
    );
    const others = names.map((name) => [name, { description: 'One of many.', schema: {} }]);
    stage.scalekit.listed = { ...Object.fromEntries(others), ...listed };
    const ts = stage.ts();
    await stage.slack.event({ ...stage.mention("Create a task 'Among many'", ts), user });
    await approve('Among many', user);
    await answered(ts, 'Among many');
    expect(runsOf(user).map(({ tool }) => tool)).toEqual(['asana_task_create']);
    stage.scalekit.listed = listed;
  });

  test('a tool called by its name although it is not offered does not run, and nothing is said to be done', async () => {
    const user = connected('U41NONE');
    const { listed } = stage.scalekit;
    stage.scalekit.listed = {};
    const ts = stage.ts();
    await stage.slack.event({ ...stage.mention("Create a task 'Unlisted'", ts), user });
    const { text } = await answered(ts, '');
    expect(text).not.toContain('✓');
    expect(runsOf(user)).toEqual([]);
    stage.scalekit.listed = listed;
  });

  const html = { status: 502, headers: { 'content-type': 'text/html' }, body: '<html><h1>502 Bad Gateway</h1></html>' };
  const limited = { status: 429, headers: { 'retry-after': '1' }, body: '{"ok":false,"error":"ratelimited"}' };
  const internal = {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: '{"ok":false,"error":"internal_error"}',
  };
  const FAULTS = { 'an HTML 502': html, 'a 429 with Retry-After': limited, 'an internal_error': internal };
  const faults = Object.entries(FAULTS);

  test.each(faults)('%s of chat.postMessage keeps no answer back', async (_, fault) => {
    const ts = stage.ts();
    stage.slack.fail('chat.postMessage', fault);
    await stage.slack.event(stage.mention('hi', ts));
    await answered(ts);
    expect(stage.slack.posted.filter((one) => one.threadTs === ts)).toHaveLength(1);
  });

  test.each(faults)('%s of chat.postMessage keeps no connect link back', async (what, fault) => {
    const id = `U1${Object.keys(FAULTS).indexOf(what)}LINK`;
    stage.slack.users[id] = { id, team_id: TEAM, name: 'ada' };
    stage.slack.fail('chat.postMessage', fault);
    const channel = dmOf(id);
    await stage.slack.event({ ...stage.direct("Create a task 'Later'"), user: id, channel });
    await stage.link((one) => one.channel === channel);
  });

  test.each(faults)('%s of users.info, twice, keeps no answer back', async (what, fault) => {
    const id = `U2${Object.keys(FAULTS).indexOf(what)}INFO`;
    stage.slack.users[id] = { id, team_id: TEAM, name: 'ada' };
    stage.slack.fail('users.info', fault, 2);
    const ts = stage.ts();
    await stage.slack.event({ ...stage.mention('hi', ts), user: id });
    await answered(ts);
  });

  test('where the Markdown block is unknown, the answer comes as text', async () => {
    stage.slack.markdownBlocks = false;
    const ts = stage.ts();
    await stage.slack.event(stage.mention('hi', ts));
    await answered(ts);
    stage.slack.markdownBlocks = true;
  });

  test('where a user is no channel, the DM is opened first', async () => {
    stage.slack.postsToUsers = false;
    const id = 'U30OPEN';
    stage.slack.users[id] = { id, team_id: TEAM, name: 'ada' };
    await stage.slack.event({ ...stage.direct("Create a task 'Later'"), user: id, channel: dmOf(id) });
    await stage.link((one) => one.channel === dmOf(id));
    stage.slack.postsToUsers = true;
  });
});

function isProposal(blocks: unknown, words: string): boolean {
  const text = JSON.stringify(blocks ?? '');
  return text.includes('proposal_approve') && text.includes(words);
}
