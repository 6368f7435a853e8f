import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSlackSandbox } from '../../sandbox/slack/server.ts';
import { SLACK_TEST_CREDENTIALS, type SlackSandbox, type SlackSandboxOptions } from '../../sandbox/slack/types.ts';
import { connectBolt, silent } from './slack-bolt.ts';

const ANA = 'U0ANA';
const DM = 'D0ANA';
const HISTORY_OF_CHANNELS = new URL('./manifest-with-channels.fixture.json', import.meta.url).pathname;

let slack: SlackSandbox;
let web: WebClient;
let clock: number;

async function start(options: Partial<SlackSandboxOptions> = {}): Promise<void> {
  await slack?.close();
  slack = await createSlackSandbox({ port: 0, now: () => clock, retryDelaysMs: [], ...options });
  web = new WebClient(SLACK_TEST_CREDENTIALS.botToken, {
    slackApiUrl: `${slack.url}/api/`,
    retryConfig: { retries: 0 },
    logger: silent,
  });
}

beforeEach(async () => {
  clock = Date.parse('2026-11-20T08:00:00Z');
  await start();
});
afterEach(() => slack.close());

const failure = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'no error',
    (error) => error.data?.error ?? error.code,
  );

/** Five messages in Ana's DM, ten seconds apart, hers and the app's in turn. Returns their ts, oldest first. */
async function talk(): Promise<string[]> {
  const said: string[] = [];
  for (let number = 0; number < 5; number += 1) {
    const text = `number ${number}`;
    said.push(
      number % 2 === 0 ? slack.post(ANA, 'dm', text) : ((await web.chat.postMessage({ channel: DM, text })).ts ?? ''),
    );
    clock += 10_000;
  }
  return said;
}

describe('conversations.history', () => {
  const texts = async (args: Record<string, unknown> = {}) =>
    (await web.conversations.history({ channel: DM, ...args })).messages?.map(({ text }) => text);

  test('is newest first, with every field Slack has', async () => {
    const said = await talk();
    const answer = await web.conversations.history({ channel: DM });
    expect(answer.messages?.map(({ ts }) => ts)).toEqual(said.toReversed());
    expect(answer).toMatchObject({ ok: true, has_more: false, pin_count: 0 });
    expect(answer.response_metadata?.next_cursor ?? '').toBe('');
    expect(answer.messages?.[0]).toMatchObject({ type: 'message', user: ANA, text: 'number 4', ts: said[4] });
    expect(answer.messages?.[1]).toMatchObject({ user: 'U0BOT', bot_id: 'B0BOT', app_id: 'A0ONBEHALF' });
    expect(answer.messages?.[0]?.blocks?.[0]).toMatchObject({
      type: 'rich_text',
      block_id: expect.stringMatching(/./),
    });
  });

  test('shows blocks by the names the app gave them, and metadata where asked for', async () => {
    const section = { type: 'section' as const, text: { type: 'mrkdwn' as const, text: 'Morning' } };
    const metadata = { event_type: 'digest', event_payload: { run: 'r-1' } };
    await web.chat.postMessage({
      channel: ANA,
      text: 'Morning',
      blocks: [{ ...section, block_id: 'digest-r-1' }, section],
      metadata,
    });
    const message = async (more: Record<string, unknown> = {}) =>
      (await web.conversations.history({ channel: DM, ...more })).messages?.[0];
    const plain = await message();
    expect(plain?.blocks?.map((block) => block.block_id)).toEqual(['digest-r-1', expect.stringMatching(/^b/)]);
    expect(plain).not.toHaveProperty('metadata');
    expect(await message({ include_all_metadata: true })).toMatchObject({ metadata });
  });

  test('takes a span, whose ends count only where asked', async () => {
    const said = await talk();
    const [, oldest, , latest] = said;
    expect(await texts({ oldest, latest })).toEqual(['number 2']);
    expect(await texts({ oldest, latest, inclusive: true })).toEqual(['number 3', 'number 2', 'number 1']);
    expect(await texts({ oldest })).toEqual(['number 4', 'number 3', 'number 2']);
    expect(await texts({ latest })).toEqual(['number 2', 'number 1', 'number 0']);
    // Whole seconds are as good, and a span without a message is no error.
    expect(await texts({ oldest: String(Date.parse('2026-11-20T08:00:25Z') / 1000) })).toEqual([
      'number 4',
      'number 3',
    ]);
    expect(await texts({ oldest: '1900000000' })).toEqual([]);
    for (const [name, error] of [
      ['oldest', 'invalid_ts_oldest'],
      ['latest', 'invalid_ts_latest'],
    ] as const)
      expect(await failure(web.conversations.history({ channel: DM, [name]: 'yesterday' }))).toBe(error);
  });

  test('pages to the end by cursor, and keeps its place when something is said meanwhile', async () => {
    await talk();
    const seen: unknown[] = [];
    let cursor: string | undefined;
    do {
      const page = await web.conversations.history({ channel: DM, limit: 2, ...(cursor && { cursor }) });
      seen.push(page.messages?.map(({ text }) => text));
      cursor = page.response_metadata?.next_cursor || undefined;
      expect(page.has_more).toBe(cursor !== undefined);
      slack.post(ANA, 'dm', 'meanwhile');
    } while (cursor);
    expect(seen).toEqual([['number 4', 'number 3'], ['number 2', 'number 1'], ['number 0']]);
    expect(await failure(web.conversations.history({ channel: DM, cursor: 'nonsense' }))).toBe('invalid_cursor');
    expect(await failure(web.conversations.history({ channel: DM, limit: 0 }))).toBe('invalid_limit');
  });

  test('leaves out answers in threads, what one person alone sees, and what was deleted', async () => {
    const root = slack.post(ANA, 'dm', 'question');
    await web.chat.postMessage({ channel: DM, thread_ts: root, text: 'answer' });
    await web.chat.postEphemeral({ channel: DM, user: ANA, text: 'secret' });
    const { ts = '' } = await web.chat.postMessage({ channel: DM, text: 'mistake' });
    await web.chat.delete({ channel: DM, ts });
    const { messages } = await web.conversations.history({ channel: DM });
    expect(messages).toMatchObject([{ text: 'question', thread_ts: root, reply_count: 1, reply_users: ['U0BOT'] }]);
  });

  test('is for the conversations the app is in, and those it has the scope for', async () => {
    expect(await failure(web.conversations.history({ channel: 'C0NOWHERE' }))).toBe('channel_not_found');
    expect(await failure(web.conversations.history({ channel: 'C0ONBOARD' }))).toBe('missing_scope');
    await start({ manifestPath: HISTORY_OF_CHANNELS });
    slack.post(ANA, 'C0ONBOARD', 'hello');
    const { messages } = await web.conversations.history({ channel: 'C0ONBOARD' });
    expect(messages?.map(({ text }) => text)).toEqual(['hello']);
    expect(await failure(web.conversations.history({ channel: DM }))).toBe('missing_scope');
  });
});

describe('optional scopes', () => {
  const group = () => web.usergroups.users.list({ usergroup: 'S0CSM' });
  const profile = async (user: string) => (await web.users.info({ user })).user?.profile;

  test('are granted unless the administrator declined them', async () => {
    const { response_metadata } = await web.auth.test();
    expect(response_metadata?.scopes).toEqual(expect.arrayContaining(['usergroups:read', 'users:read.email']));
    expect((await group()).users).toEqual(['U0ANA', 'U0OMAR']);
    expect(await profile(ANA)).toMatchObject({ email: 'ana@acme.test' });
    // Nobody is told the address of somebody at another company.
    expect(await profile('U0EVE')).not.toHaveProperty('email');
  });

  test('declined, they are missing, and nothing else is', async () => {
    await start({ declinedScopes: ['usergroups:read', 'users:read.email'] });
    expect((await web.auth.test()).response_metadata?.scopes).toEqual(
      expect.not.arrayContaining(['usergroups:read', 'users:read.email']),
    );
    expect(await failure(group())).toBe('missing_scope');
    expect(await profile(ANA)).toMatchObject({ real_name: 'Ana Ruiz' });
    expect(await profile(ANA)).not.toHaveProperty('email');
  });

  test('a scope the app cannot do without cannot be declined', async () => {
    await expect(createSlackSandbox({ port: 0, declinedScopes: ['chat:write'] })).rejects.toThrow('chat:write');
  });
});

test('a user group has its members, without those who left', async () => {
  expect(await failure(web.usergroups.users.list({ usergroup: 'S0NOBODY' }))).toBe('no_such_subteam');
  slack.deactivate('U0OMAR');
  expect((await web.usergroups.users.list({ usergroup: 'S0CSM' })).users).toEqual([ANA]);
});

test('somebody who moves has another time zone, and the app is told', async () => {
  const heard: unknown[] = [];
  const {
    slack: connected,
    app,
    stop,
  } = await connectBolt('socket', (bolt) => {
    bolt.event('user_change', async ({ event }) => void heard.push(event));
  });
  connected.setTimeZone(ANA, 'Asia/Tokyo');
  await connected.settled();
  expect(heard).toMatchObject([
    {
      type: 'user_change',
      user: { id: ANA, tz: 'Asia/Tokyo', tz_offset: 32_400, profile: { email: 'ana@acme.test' } },
    },
  ]);
  expect((await app.client.users.info({ user: ANA })).user?.tz).toBe('Asia/Tokyo');
  expect([connected.timeZoneOf(ANA), connected.timeZoneOf('U0OMAR')]).toEqual(['Asia/Tokyo', 'America/New_York']);
  expect(() => connected.setTimeZone(ANA, 'Mars/Olympus')).toThrow();
  await stop();
});
