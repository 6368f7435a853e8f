import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSlackSandbox } from '../../sandbox/slack/server.ts';
import { SLACK_TEST_CREDENTIALS, type SlackSandbox } from '../../sandbox/slack/types.ts';
import { homeView } from '../../src/slack/blocks/home.ts';
import { createClients } from '../../src/slack/clients.ts';
import { type SlackOut, UnknownMemberError } from '../../src/slack/ports.ts';
import { createSlackOut } from '../../src/slack/slack-out.ts';

let sandbox: SlackSandbox;
let slack: SlackOut;
let threadTs: string;
const lines: string[] = [];

beforeEach(async () => {
  sandbox = await createSlackSandbox({ port: 0 });
  lines.length = 0;
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const { botToken } = SLACK_TEST_CREDENTIALS;
  slack = createSlackOut({ clients: createClients({ botToken, slackApiUrl: `${sandbox.url}/api`, log }), log });
  threadTs = sandbox.post('U0ANA', 'C0ONBOARD', '<@U0BOT> hello');
});

afterEach(async () => {
  await sandbox.close();
  expect(lines.join()).not.toContain('secret words');
  expect(lines.join()).not.toContain('xoxb-');
});

const target = (more: object = {}) => ({
  channel: 'C0ONBOARD',
  threadTs,
  userId: 'U0ANA',
  teamId: 'T0ACME',
  ...more,
});
const inThread = (userId = 'U0ANA') =>
  sandbox.visible(userId, 'C0ONBOARD').filter((message) => message.threadTs === threadTs && !message.deleted);

test('a reply streams in the thread and ends as one message', async () => {
  const started: string[] = [];
  const reply = slack.reply(target(), async (ts) => void started.push(ts));
  await reply.status('is looking…');
  await reply.step({ id: '1', title: 'Searching Asana', status: 'in_progress' });
  const streaming = await sandbox.waitFor('U0ANA', (message) => message.streaming === true);
  expect(streaming.tasks).toMatchObject([{ id: '1', status: 'in_progress' }]);
  await reply.append('secret words');
  await reply.step({ id: '1', title: 'Searching Asana', status: 'complete' });
  await reply.finish('secret words, all of them');
  expect(inThread()).toMatchObject([
    { ts: started[0], markdown: 'secret words, all of them', tasks: [{ id: '1', status: 'complete' }] },
  ]);
  expect(inThread()[0]?.streaming).not.toBe(true);
  expect(sandbox.presence('C0ONBOARD', threadTs)).toMatchObject({ session: 'active', status: '' });
});

test('a reply that the person stopped ends, and says so', async () => {
  const reply = slack.reply(target(), async () => {});
  await reply.append('One. ');
  const { ts } = await sandbox.waitFor('U0ANA', (message) => message.streaming === true);
  sandbox.stop('U0ANA', 'C0ONBOARD', ts);
  await reply.append('Two. ');
  await expect.poll(() => reply.stopped, { timeout: 5_000 }).toBe(true);
  await reply.finish('One. Two. \n\nStopped.');
  expect(inThread().map(({ markdown }) => markdown)).toEqual(['One. Two. \n\nStopped.']);
  expect(sandbox.presence('C0ONBOARD', threadTs).session).toBe('active');
});

test.each(['chat.startStream', 'chat.appendStream', 'chat.stopStream'])(
  'whatever %s does, the person reads the answer once',
  async (method) => {
    for (const fault of [{ error: 'internal_error' }, { status: 500 }, { status: 429, retryAfter: 1 }]) {
      const before = inThread().length;
      const called = sandbox.calls.filter((call) => call.method === method).length;
      sandbox.fail(method, fault);
      const started: string[] = [];
      const reply = slack.reply(target(), async (ts) => void started.push(ts));
      await reply.append('One. ');
      if (method !== 'chat.startStream') await expect.poll(() => started).toHaveLength(1);
      await reply.append('Two. ');
      if (method !== 'chat.stopStream') {
        const calls = () => sandbox.calls.filter((call) => call.method === method).length;
        await expect.poll(calls, { timeout: 3_000 }).toBeGreaterThan(called);
      }
      await reply.finish('One. Two. Three.');
      const added = inThread().slice(before);
      expect(added.map(({ markdown, text }) => markdown ?? text)).toEqual(['One. Two. Three.']);
      expect(added.some(({ streaming }) => streaming)).toBe(false);
    }
  },
);

test('a reply of a process that died is finished in its own message', async () => {
  const started: string[] = [];
  const first = slack.reply(target(), async (ts) => void started.push(ts));
  await first.append('Half an');
  await expect.poll(() => started).toHaveLength(1);
  const second = slack.reply(target({ existingTs: started[0] }), async () => {});
  await second.finish('The whole answer.');
  expect(inThread().map(({ ts, text }) => [ts, text])).toEqual([[started[0], 'The whole answer.']]);
});

test('a private message is private, and can be changed', async () => {
  const { channel, ts } = await slack.dm('U0ANA', { text: 'Only for you' });
  expect(channel).toBe(sandbox.dmOf('U0ANA'));
  expect(await slack.update({ channel, ts }, { text: 'Connected' })).toBe(true);
  expect(sandbox.visible('U0ANA', 'dm').at(-1)?.text).toBe('Connected');
  expect(await slack.update({ channel, ts: '1.1' }, { text: 'x' })).toBe(false);
  expect(await slack.ephemeral({ channel: 'C0ONBOARD', userId: 'U0ANA' }, { text: 'psst' })).toBe(true);
  expect(sandbox.visible('U0OMAR', 'C0ONBOARD').some(({ text }) => text === 'psst')).toBe(false);
  expect(await slack.ephemeral({ channel: 'C0GLOBEX', userId: 'U0GITA' }, { text: 'psst' })).toBe(false);
});

test('an answer through a response_url that is spent or not there is reported, not thrown', async () => {
  expect(await slack.respond(`${sandbox.url}/response/nothing`, { text: 'secret words' })).toBe(false);
  expect(await slack.respond('http://127.0.0.1:9/x', { text: 'secret words' })).toBe(false);
});

test('the Home tab and the suggestions are taken', async () => {
  await slack.publishHome('U0ANA', homeView({ accounts: [], done: [], name: 'Ana Ruiz' }));
  expect(sandbox.home('U0ANA')?.type).toBe('home');
  const dm = sandbox.dmOf('U0ANA');
  await slack.suggestPrompts(dm, [{ title: 'Hello', message: 'Hello there' }]);
  expect(sandbox.calls.at(-1)).toMatchObject({ method: 'assistant.threads.setSuggestedPrompts' });
});

test('a member is who Slack says, a stranger is told apart, and nobody is nobody', async () => {
  expect(await slack.member('U0ANA')).toMatchObject({
    userId: 'U0ANA',
    teamId: 'T0ACME',
    name: 'Ana Ruiz',
    timeZone: 'Europe/Madrid',
    deleted: false,
    guest: false,
    bot: false,
    stranger: false,
  });
  expect((await slack.member('U0GITA')).guest).toBe(true);
  expect((await slack.member('U0EVE')).teamId).toBe('T0GLOBEX');
  expect((await slack.member('U0BOT')).bot).toBe(true);
  await expect(slack.member('U0NOBODY')).rejects.toThrow(UnknownMemberError);
  sandbox.fail('users.info', { error: 'internal_error' }, 3);
  await expect(slack.member('U0ANA')).rejects.not.toThrow(UnknownMemberError);
});
