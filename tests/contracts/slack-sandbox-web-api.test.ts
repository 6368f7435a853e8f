import { ErrorCode, WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSlackSandbox } from '../../sandbox/slack/server.ts';
import { SLACK_TEST_CREDENTIALS, type SlackSandbox } from '../../sandbox/slack/types.ts';
import { silent, whenever } from './slack-bolt.ts';

const ANA = 'U0ANA';
const OMAR = 'U0OMAR';
const EVE = 'U0EVE';
const ONBOARDING = 'C0ONBOARD';
const { botToken, appToken } = SLACK_TEST_CREDENTIALS;
const MINUTE = 60_000;

type Json = Record<string, unknown>;

let slack: SlackSandbox;
let web: WebClient;
let clock: number;

beforeEach(async () => {
  clock = Date.now();
  slack = await createSlackSandbox({
    port: 0,
    now: () => clock,
    retryDelaysMs: [],
    manifestPath: '/none/manifest.json',
  });
  web = new WebClient(botToken, {
    slackApiUrl: `${slack.url}/api/`,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: silent,
  });
});
afterEach(() => slack.close());

/** A call as it is on the wire. */
async function raw(
  method: string,
  { token, json, form }: { token?: string; json?: Json; form?: Record<string, string> },
) {
  const response = await fetch(`${slack.url}/api/${method}`, {
    method: 'POST',
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      'content-type': json ? 'application/json' : 'application/x-www-form-urlencoded',
    },
    body: json ? JSON.stringify(json) : new URLSearchParams(form).toString(),
  });
  return { response, body: (await response.json()) as Json };
}

const failure = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'no error',
    (error) => error.data?.error ?? error.code,
  );

const section = (text: string) => ({ type: 'section' as const, text: { type: 'mrkdwn' as const, text } });

describe('tokens and scopes', () => {
  test.each<[string, string, string | undefined, string]>([
    ['no token', 'auth.test', undefined, 'not_authed'],
    ['a strange token', 'auth.test', 'xoxb-strange', 'invalid_auth'],
    ['the app token where the bot acts', 'auth.test', appToken, 'not_allowed_token_type'],
    ['the bot token for a socket', 'apps.connections.open', botToken, 'not_allowed_token_type'],
    ['a method nobody knows', 'chat.whisper', botToken, 'unknown_method'],
    ['a scope the app lacks', 'reactions.add', botToken, 'missing_scope'],
  ])('%s', async (_name, method, token, error) => {
    const { response, body } = await raw(method, token ? { token, json: {} } : { json: {} });
    expect(response.status).toBe(200);
    expect(body).toMatchObject({ ok: false, error });
  });

  test('auth.test names the bot and shows its scopes', async () => {
    const { response, body } = await raw('auth.test', { form: { token: botToken } });
    expect(body).toMatchObject({ ok: true, team_id: 'T0ACME', user_id: 'U0BOT', bot_id: 'B0BOT' });
    expect(response.headers.get('x-oauth-scopes')?.split(',')).toContain('chat:write');
  });

  test('forms and JSON say the same, and every call is logged without its token', async () => {
    const blocks = [section('hi')];
    await raw('chat.postMessage', { token: botToken, json: { channel: ONBOARDING, blocks } });
    await raw('chat.postMessage', { form: { token: botToken, channel: ONBOARDING, blocks: JSON.stringify(blocks) } });
    expect(slack.visible(ANA, ONBOARDING).map(({ text }) => text)).toEqual(['hi', 'hi']);
    expect(slack.calls.map(({ args }) => args)).toEqual([
      { channel: ONBOARDING, blocks },
      { channel: ONBOARDING, blocks },
    ]);
  });
});

describe('people', () => {
  const userOf = async (user: string) => (await web.users.info({ user })).user;

  test('a member has a time zone and no email', async () => {
    const user = await userOf(ANA);
    expect(user).toMatchObject({
      id: ANA,
      team_id: 'T0ACME',
      tz: 'Europe/Madrid',
      deleted: false,
      is_restricted: false,
      is_bot: false,
    });
    expect([3600, 7200]).toContain(user?.tz_offset);
    expect(user?.profile).toMatchObject({ real_name: 'Ana Ruiz' });
    expect(user?.profile).not.toHaveProperty('email');
  });

  test('guests, strangers, bots and the deactivated are told apart', async () => {
    expect(await userOf('U0GITA')).toMatchObject({ is_restricted: true, team_id: 'T0ACME' });
    expect(await userOf(EVE)).toMatchObject({ is_stranger: true, team_id: 'T0GLOBEX' });
    expect(await userOf(EVE)).not.toHaveProperty('tz');
    expect(await userOf('U0BOT')).toMatchObject({ is_bot: true });
    slack.deactivate(ANA);
    expect(await userOf(ANA)).toMatchObject({ deleted: true });
    expect(await failure(web.users.info({ user: 'U0NOBODY' }))).toBe('user_not_found');
  });
});

describe('messages', () => {
  test('a user id stands for the DM with the app', async () => {
    const { channel } = await web.chat.postMessage({ channel: ANA, text: 'psst' });
    expect(channel).toBe(slack.dmOf(ANA));
    expect(slack.visible(ANA, 'dm')).toMatchObject([{ text: 'psst' }]);
    expect(slack.visible(OMAR, slack.dmOf(ANA))).toEqual([]);
  });

  test('are seen by the members of their channel only', async () => {
    await web.chat.postMessage({ channel: ONBOARDING, text: 'hello' });
    expect(slack.visible(EVE, ONBOARDING)).toEqual([]);
    expect(slack.visible(OMAR, ONBOARDING)).toHaveLength(1);
  });

  test.each<[string, Json, string]>([
    ['an unknown channel', { channel: 'C0NOWHERE', text: 'a' }, 'channel_not_found'],
    ['nothing to say', { channel: ONBOARDING }, 'no_text'],
    ['markdown and text', { channel: ONBOARDING, text: 'a', markdown_text: 'b' }, 'markdown_text_conflict'],
    ['long markdown', { channel: ONBOARDING, markdown_text: 'x'.repeat(12_001) }, 'msg_too_long'],
    ['a bad block', { channel: ONBOARDING, blocks: [section('x'.repeat(3001))] }, 'invalid_blocks'],
    ['blocks that are none', { channel: ONBOARDING, blocks: {} }, 'invalid_blocks_format'],
    [
      'too much in blocks',
      { channel: ONBOARDING, blocks: Array(5).fill(section('x'.repeat(3000))) },
      'msg_blocks_too_long',
    ],
    [
      'metadata without a payload',
      { channel: ONBOARDING, text: 'a', metadata: { event_type: 'x' } },
      'invalid_metadata_format',
    ],
    ['a thread that is not there', { channel: ONBOARDING, text: 'a', thread_ts: '1.1' }, 'cannot_reply_to_message'],
    ['no channel', { text: 'a' }, 'invalid_arguments'],
  ])('refuses %s', async (_name, args, error) => {
    const { body } = await raw('chat.postMessage', { token: botToken, json: args });
    expect(body).toMatchObject({ ok: false, error });
    expect(slack.visible(ANA, ONBOARDING)).toEqual([]);
  });

  test('says what is wrong with a block, and where', async () => {
    const { body } = await raw('chat.postMessage', {
      token: botToken,
      json: { channel: ONBOARDING, blocks: [{ type: 'section' }] },
    });
    expect(body.errors).toEqual(['must define either `text` or `fields` [json-pointer:/blocks/0]']);
  });

  test('are changed and deleted by the app that wrote them', async () => {
    const { ts = '' } = await web.chat.postMessage({ channel: ONBOARDING, text: 'a', blocks: [section('a')] });
    const at = { channel: ONBOARDING, ts };
    await web.chat.update({ ...at, text: 'b' });
    expect(slack.visible(ANA, ONBOARDING)).toMatchObject([{ text: 'b', edited: true }]);
    expect(slack.visible(ANA, ONBOARDING)[0]?.blocks).toBeUndefined();
    expect(await failure(web.chat.update({ ...at, text: 'x'.repeat(4001) }))).toBe('msg_too_long');
    expect(await failure(web.chat.update({ channel: ONBOARDING, ts: '1.1', text: 'b' }))).toBe('message_not_found');
    const theirs = slack.post(ANA, ONBOARDING, 'mine');
    expect(await failure(web.chat.update({ channel: ONBOARDING, ts: theirs, text: 'b' }))).toBe('cant_update_message');
    await web.chat.delete(at);
    expect(slack.visible(ANA, ONBOARDING).map(({ text }) => text)).toEqual(['mine']);
  });

  test('DM threads can be read back, channels not without their scope', async () => {
    const ts = slack.post(ANA, 'dm', 'question');
    await web.chat.postMessage({ channel: 'D0ANA', thread_ts: ts, text: 'answer' });
    await web.chat.postEphemeral({ channel: 'D0ANA', user: ANA, thread_ts: ts, text: 'secret' });
    const { messages } = await web.conversations.replies({ channel: 'D0ANA', ts });
    expect(messages?.map(({ text }) => text)).toEqual(['question', 'answer']);
    expect(await failure(web.conversations.replies({ channel: 'D0ANA', ts: '1.1' }))).toBe('thread_not_found');
    const there = slack.post(ANA, ONBOARDING, 'x');
    expect(await failure(web.conversations.replies({ channel: ONBOARDING, ts: there }))).toBe('missing_scope');
  });
});

describe('ephemerals', () => {
  const whisper = (args: Json) =>
    web.chat.postEphemeral({ channel: ONBOARDING, user: ANA, text: 'only you', ...args } as never);

  test('are for one person, and cannot be changed', async () => {
    const { message_ts: ts = '' } = await whisper({});
    expect(slack.visible(ANA, ONBOARDING)).toMatchObject([{ text: 'only you', to: ANA }]);
    expect(slack.visible(OMAR, ONBOARDING)).toEqual([]);
    expect(await failure(web.chat.update({ channel: ONBOARDING, ts, text: 'b' }))).toBe('message_not_found');
  });

  test('need somebody who is there', async () => {
    expect(await failure(whisper({ user: EVE }))).toBe('user_not_in_channel');
    slack.deactivate(OMAR);
    expect(await failure(whisper({ user: OMAR }))).toBe('user_not_in_channel');
  });

  test('in a thread nobody has answered are taken and never shown', async () => {
    const ts = slack.post(ANA, ONBOARDING, '<@U0BOT> hi');
    await whisper({ thread_ts: ts, text: 'lost' });
    await web.chat.postMessage({ channel: ONBOARDING, thread_ts: ts, text: 'reply' });
    await whisper({ thread_ts: ts, text: 'seen' });
    expect(slack.visible(ANA, ONBOARDING).map(({ text }) => text)).toEqual(['<@U0BOT> hi', 'reply', 'seen']);
  });
});

describe('streams', () => {
  let thread: string;
  const start = (args: Json = {}) =>
    web.chat.startStream({ channel: 'D0ANA', thread_ts: thread, markdown_text: 'One', ...args } as never);
  const append = (ts: string | undefined, args: Json = { markdown_text: ' two' }) =>
    web.chat.appendStream({ channel: 'D0ANA', ts: ts ?? '', ...args } as never);

  beforeEach(() => {
    thread = slack.post(ANA, 'dm', 'hi');
  });

  test('cannot be edited until they end', async () => {
    const { ts = '' } = await start();
    expect(await failure(web.chat.update({ channel: 'D0ANA', ts, text: 'b' }))).toBe('streaming_state_conflict');
    await append(ts);
    await web.chat.stopStream({ channel: 'D0ANA', ts });
    expect(await failure(append(ts))).toBe('message_not_in_streaming_state');
    expect(slack.visible(ANA, 'dm').at(-1)).toMatchObject({ text: 'One two' });
    await web.chat.update({ channel: 'D0ANA', ts, text: 'b' });
  });

  test('end after five minutes, whatever was sent', async () => {
    const { ts = '' } = await start();
    clock += 5 * MINUTE;
    await append(ts);
    clock += 1;
    expect(await failure(append(ts))).toBe('message_not_in_streaming_state');
    expect(slack.visible(ANA, 'dm').at(-1)).not.toHaveProperty('streaming');
    await web.chat.update({ channel: 'D0ANA', ts, text: 'the rest' });
  });

  test('outside a DM name who they are for, and of which team', async () => {
    const ts = slack.post(EVE, 'C0GLOBEX', '<@U0BOT> hi');
    const into = (args: Json) => start({ channel: 'C0GLOBEX', thread_ts: ts, ...args });
    expect(await failure(into({}))).toBe('missing_recipient_team_id');
    expect(await failure(into({ recipient_team_id: 'T0GLOBEX' }))).toBe('missing_recipient_user_id');
    expect(await failure(into({ recipient_team_id: 'T0ACME', recipient_user_id: EVE }))).toBe('team_not_found');
    expect(await failure(into({ recipient_team_id: 'T0GLOBEX', recipient_user_id: EVE }))).toBe('no error');
  });

  test.each<[string, Json, string]>([
    ['nothing', {}, 'markdown_text_or_chunks_required'],
    [
      'both kinds',
      { markdown_text: 'a', chunks: [{ type: 'markdown_text', text: 'a' }] },
      'cannot_provide_both_markdown_text_and_chunks',
    ],
    ['the other kind', { chunks: [{ type: 'markdown_text', text: 'a' }] }, 'streaming_mode_mismatch'],
    ['too much', { markdown_text: 'x'.repeat(12_001) }, 'invalid_chunks|msg_too_long'],
  ])('take no %s', async (_name, args, error) => {
    const { ts } = await start();
    expect(error.split('|')).toContain(await failure(append(ts, args)));
  });

  test.each<[string, Json]>([
    ['an unknown chunk', { type: 'picture' }],
    ['an unknown status', { type: 'task_update', id: '1', title: 'a', status: 'running' }],
    ['a task without a title', { type: 'task_update', id: '1', status: 'pending' }],
    ['long details', { type: 'task_update', id: '1', title: 'a', status: 'pending', details: 'x'.repeat(257) }],
  ])('take no %s, and nothing of the call', async (_name, chunk) => {
    const { ts } = await start({ markdown_text: undefined });
    expect(await failure(append(ts, { chunks: [{ type: 'markdown_text', text: 'a' }, chunk] }))).toBe('invalid_chunks');
    expect(slack.visible(ANA, 'dm').at(-1)?.text).toBe('');
  });

  test('begin a session and take the status line away', async () => {
    await web.assistant.threads.setStatus({ channel_id: 'D0ANA', thread_ts: thread, status: 'is thinking...' });
    expect(slack.presence('D0ANA', thread)).toMatchObject({ status: 'is thinking...' });
    await start();
    expect(slack.presence('D0ANA', thread)).toMatchObject({ status: '', session: 'processing' });
  });
});

test('a status line stays for two minutes', async () => {
  const thread_ts = slack.post(ANA, 'dm', 'hi');
  await web.assistant.threads.setStatus({ channel_id: 'D0ANA', thread_ts, status: 'is thinking...' });
  clock += 2 * MINUTE;
  expect(slack.presence('D0ANA', thread_ts).status).toBe('is thinking...');
  clock += 1;
  expect(slack.presence('D0ANA', thread_ts).status).toBe('');
});

describe('the assistant', () => {
  test('sets prompts for a DM as such, a title and a session for a thread', async () => {
    const thread_ts = slack.post(ANA, 'dm', 'hi');
    const prompts: [{ title: string; message: string }] = [{ title: 'Plan', message: 'Plan my day' }];
    await web.assistant.threads.setSuggestedPrompts({ channel_id: 'D0ANA', prompts } as never);
    await web.assistant.threads.setTitle({ channel_id: 'D0ANA', thread_ts, title: 'A day' });
    await web.apiCall('agents.sessions.setStatus', { channel_id: 'D0ANA', thread_ts, status: 'suspended' });
    expect(slack.presence('D0ANA')).toEqual({ prompts });
    expect(slack.presence('D0ANA', thread_ts)).toEqual({ title: 'A day', session: 'suspended' });
    const five = Array(5).fill(prompts[0]);
    expect(
      await failure(web.assistant.threads.setSuggestedPrompts({ channel_id: 'D0ANA', prompts: five as never })),
    ).toBe('invalid_arguments');
    expect(await failure(web.assistant.threads.setStatus({ channel_id: 'D0ANA', thread_ts: '1.1', status: 'x' }))).toBe(
      'invalid_thread_ts',
    );
  });
});

describe('views', () => {
  const home = { type: 'home' as const, blocks: [section('hi')] };

  test('need a trigger that Slack gave', async () => {
    expect(await failure(web.views.open({ trigger_id: 'made.up.1', view: home }))).toBe('invalid_trigger_id');
  });

  test('are refused when they are not right', async () => {
    const bad = { type: 'home' as const, blocks: [section('x'.repeat(3001))] };
    expect(await failure(web.views.publish({ user_id: ANA, view: bad }))).toBe('invalid_arguments');
    expect(slack.home(ANA)).toBeUndefined();
  });

  test('are not written over with an old hash', async () => {
    const { view } = await web.views.publish({ user_id: ANA, view: home });
    await web.views.publish({ user_id: ANA, view: home, hash: view?.hash ?? '' });
    expect(await failure(web.views.publish({ user_id: ANA, view: home, hash: view?.hash ?? '' }))).toBe(
      'hash_conflict',
    );
  });
});

describe('faults', () => {
  const post = () => web.chat.postMessage({ channel: ONBOARDING, text: 'once' });
  const seen = () => slack.visible(ANA, ONBOARDING).length;

  test('happen as often as asked, and are logged', async () => {
    slack.fail('chat.postMessage', { error: 'internal_error' }, 2);
    expect([await failure(post()), await failure(post()), await failure(post())]).toEqual([
      'internal_error',
      'internal_error',
      'no error',
    ]);
    expect(slack.calls.map(({ error }) => error)).toEqual(['internal_error', 'internal_error', undefined]);
    expect(seen()).toBe(1);
  });

  test('a rate limit says when to come back', async () => {
    slack.fail('chat.postMessage', { retryAfter: 7 });
    await expect(post()).rejects.toMatchObject({ code: ErrorCode.RateLimitedError, retryAfter: 7 });
  });

  test('a connection breaks before the effect, or after it', async () => {
    slack.fail('chat.postMessage', { drop: 'before' });
    slack.fail('chat.postMessage', { drop: 'after' });
    await expect(post()).rejects.toMatchObject({ code: ErrorCode.RequestError });
    expect(seen()).toBe(0);
    await expect(post()).rejects.toMatchObject({ code: ErrorCode.RequestError });
    expect(seen()).toBe(1);
  });

  test('a status is a status', async () => {
    slack.fail('chat.postMessage', { status: 503 });
    await expect(post()).rejects.toMatchObject({ code: ErrorCode.HTTPError, statusCode: 503 });
  });

  test('a hanging call does not hold up the end', async () => {
    slack.fail('auth.test', { hangMs: 10 * MINUTE });
    const call = failure(web.auth.test());
    await whenever(slack, () => slack.calls.length === 1);
    await slack.close();
    expect(await call).toBe(ErrorCode.RequestError);
  });
});
