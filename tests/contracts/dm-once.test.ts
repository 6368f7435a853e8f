import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createSlackSandbox } from '../../sandbox/slack/server.ts';
import { SLACK_TEST_CREDENTIALS, type SlackSandbox } from '../../sandbox/slack/types.ts';
import { createClients } from '../../src/slack/clients.ts';
import type { SlackOut } from '../../src/slack/ports.ts';
import { createSlackOut } from '../../src/slack/slack-out.ts';

const log = pino({ level: 'silent' });
const [ANA, DM] = ['U0ANA', 'D0ANA'];
let slack: SlackSandbox;
let out: SlackOut;

beforeAll(async () => {
  slack = await createSlackSandbox({ port: 0 });
  const clients = createClients({
    botToken: SLACK_TEST_CREDENTIALS.botToken,
    slackApiUrl: `${slack.url}/api/`,
    log,
  });
  out = createSlackOut({ clients, log });
});
afterAll(() => slack.close());

let count = 0;
let message: Parameters<SlackOut['dmOnce']>[1];
const there = () => slack.visible(ANA, DM).filter(({ text }) => text === message.text);
const post = () => out.dmOnce({ userId: ANA, channel: DM }, message);

beforeEach(() => {
  count += 1;
  const text = `Morning ${count}`;
  message = { text, blocks: [{ type: 'section', text: { type: 'mrkdwn', text }, block_id: `digest-${count}` }] };
});

test('a message whose answer is lost is not sent again, and can be found', async () => {
  slack.fail('chat.postMessage', { drop: 'after' });
  await expect(post()).rejects.toThrow();
  expect(there()).toHaveLength(1);
  expect(await out.sentBefore(DM, `digest-${count}`, new Date())).toBe(there()[0]?.ts);
});

test.each([{ drop: 'before' }, { status: 502 }, { error: 'internal_error' }] as const)(
  'what may have happened is not tried again: %o',
  async (fault) => {
    slack.fail('chat.postMessage', fault);
    const before = slack.calls.length;
    await expect(post()).rejects.toThrow();
    expect(slack.calls.slice(before).map(({ method }) => method)).toEqual(['chat.postMessage']);
  },
);

test('a rate limit, which never sent anything, is waited for', async () => {
  slack.fail('chat.postMessage', { retryAfter: 1 });
  await post();
  expect(there()).toHaveLength(1);
});
