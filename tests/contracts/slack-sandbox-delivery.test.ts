import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SocketModeClient } from '@slack/socket-mode';
import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket as PlainSocket } from 'ws';
import { createSlackSandbox } from '../../sandbox/slack/server.ts';
import { SLACK_TEST_CREDENTIALS, type SlackSandbox } from '../../sandbox/slack/types.ts';
import { whenever } from './slack-bolt.ts';

const ANA = 'U0ANA';
const ONBOARDING = 'C0ONBOARD';

type Json = Record<string, unknown>;

interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

let slack: SlackSandbox;

describe('signed HTTP', () => {
  let server: Server;
  let received: Received[];
  /** How the app answers each request, in order; the last one stays. */
  let answers: { status?: number; headers?: Record<string, string>; body?: string; silent?: boolean }[];

  beforeEach(async () => {
    received = [];
    answers = [{}];
    server = createServer(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const body = Buffer.concat(parts).toString();
      received.push({ headers: request.headers, body });
      const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? {};
      if (answer.silent) return;
      response.writeHead(answer.status ?? 200, answer.headers).end(answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    slack = await createSlackSandbox({ port: 0, retryDelaysMs: [0, 1, 1], ackTimeoutMs: 400 });
    slack.setRequestUrl(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  });

  afterEach(async () => {
    await slack.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  test('signs what it sends, as Slack documents it', async () => {
    slack.post(ANA, ONBOARDING, '<@U0BOT> hi');
    await slack.settled();
    const [{ headers, body }] = received as [Received];
    const timestamp = String(headers['x-slack-request-timestamp']);
    const expected = createHmac('sha256', SLACK_TEST_CREDENTIALS.signingSecret)
      .update(`v0:${timestamp}:${body}`)
      .digest('hex');
    expect(headers['x-slack-signature']).toBe(`v0=${expected}`);
    expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(60);
    expect(headers['content-type']).toBe('application/json');
    expect(headers).not.toHaveProperty('x-slack-retry-num');
  });

  test('repeats an event that was not acknowledged, with its number and the reason', async () => {
    answers = [{ status: 500 }, { silent: true }, {}];
    slack.post(ANA, ONBOARDING, '<@U0BOT> hi');
    expect(slack.unacknowledged()).toBe(1);
    await slack.settled();
    expect(received.map(({ headers }) => [headers['x-slack-retry-num'], headers['x-slack-retry-reason']])).toEqual([
      [undefined, undefined],
      ['1', 'http_error'],
      ['2', 'http_timeout'],
    ]);
    expect(new Set(received.map(({ body }) => JSON.parse(body).event_id)).size).toBe(1);
    expect(slack.unacknowledged()).toBe(0);
  });

  test('gives up after three repeats', async () => {
    answers = [{ status: 503 }];
    slack.post(ANA, ONBOARDING, '<@U0BOT> hi');
    await slack.settled();
    expect(received).toHaveLength(4);
  });

  test('does not repeat when the app asks it not to', async () => {
    answers = [{ status: 500, headers: { 'x-slack-no-retry': '1' } }, {}];
    slack.post(ANA, ONBOARDING, '<@U0BOT> hi');
    await slack.settled();
    expect(received).toHaveLength(1);
  });

  test('sends commands and interactions as forms', async () => {
    await slack.command(ANA, ONBOARDING, '/connect', 'asana & co');
    const [{ headers, body }] = received as [Received];
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(Object.fromEntries(new URLSearchParams(body))).toMatchObject({
      command: '/connect',
      text: 'asana & co',
      user_id: ANA,
      team_id: 'T0ACME',
      channel_id: ONBOARDING,
      channel_name: 'onboarding',
      is_enterprise_install: 'false',
      response_url: expect.stringContaining(slack.url),
      trigger_id: expect.any(String),
    });
  });

  test('makes the handshake, and takes nothing but the challenge for an answer', async () => {
    expect(await slack.verifyRequestUrl()).toBe(false);
    answers = [{ body: 'sandbox-challenge' }];
    expect(await slack.verifyRequestUrl()).toBe(true);
    expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({ type: 'url_verification' });
  });

  test.each([
    ['did not answer in time', { silent: true }, 'operation_timeout'],
    ['answered with an error', { status: 500 }, 'dispatch_failed'],
  ])('tells the person when the app %s, once', async (_name, answer, code) => {
    answers = [answer];
    await slack.command(ANA, ONBOARDING, '/connect');
    expect(received).toHaveLength(1);
    const [said] = slack.visible(ANA, ONBOARDING);
    expect(said).toMatchObject({ to: ANA, user: 'USLACKBOT', text: expect.stringContaining(code) });
  });

  test('knows the commands of the manifest only, and not for other companies', async () => {
    await slack.command(ANA, ONBOARDING, '/unheard');
    await slack.command('U0EVE', 'C0GLOBEX', '/connect');
    expect(received).toEqual([]);
    expect(slack.visible('U0EVE', 'C0GLOBEX')[0]?.text).toContain('not a valid command');
  });

  test('knows no commands in threads', async () => {
    const threadTs = slack.post('U0OMAR', ONBOARDING, 'a thread');
    slack.post('U0OMAR', ONBOARDING, 'a reply', { threadTs });
    await slack.command(ANA, ONBOARDING, '/connect', '', { threadTs });
    expect(slack.visible(ANA, ONBOARDING).at(-1)).toMatchObject({
      to: ANA,
      threadTs,
      text: expect.stringContaining('not supported in threads'),
    });
  });
});

describe('Socket Mode', () => {
  let client: SocketModeClient;
  let messages: Json[];
  const { appToken } = SLACK_TEST_CREDENTIALS;

  beforeEach(async () => {
    slack = await createSlackSandbox({ port: 0, retryDelaysMs: [0, 1], ackTimeoutMs: 400 });
    const clientOptions = { slackApiUrl: `${slack.url}/api/` };
    client = new SocketModeClient({ appToken, clientOptions, autoReconnectEnabled: false, logLevel: 'error' as never });
    messages = [];
    await client.start();
  });

  afterEach(async () => {
    await client.disconnect().catch(() => undefined);
    await slack.close();
  });

  test('repeats an envelope that was not acknowledged', async () => {
    client.on('slack_event', async ({ ack, body, retry_num, retry_reason }) => {
      messages.push({ event_id: body.event_id, retry_num, retry_reason });
      if (messages.length === 2) await ack();
    });
    slack.post(ANA, ONBOARDING, '<@U0BOT> hi');
    await slack.settled();
    const [{ event_id }] = messages as [Json];
    expect(messages).toEqual([
      { event_id, retry_num: 0, retry_reason: '' },
      { event_id, retry_num: 1, retry_reason: 'timeout' },
    ]);
  });

  test('goes before the request URL while it is connected', async () => {
    slack.setRequestUrl('http://127.0.0.1:9/slack/events');
    client.on('app_mention', ({ ack, event }) => {
      messages.push(event);
      return ack();
    });
    slack.post(ANA, ONBOARDING, '<@U0BOT> hi');
    await slack.settled();
    expect(messages).toHaveLength(1);
  });

  test('hands an unacknowledged event to the next connection when the first one breaks', async () => {
    const second = new SocketModeClient({
      appToken,
      clientOptions: { slackApiUrl: `${slack.url}/api/` },
      autoReconnectEnabled: false,
      logLevel: 'error' as never,
    });
    const heard = Promise.withResolvers<Json>();
    const firstGone = Promise.withResolvers<void>();
    client.on('app_mention', async () => {
      await second.start();
      client.once('disconnected', firstGone.resolve);
      await client.disconnect();
    });
    second.on('app_mention', async ({ ack, retry_num }) => {
      await ack();
      heard.resolve({ retry_num });
    });
    slack.post(ANA, ONBOARDING, '<@U0BOT> hi');
    expect(await heard.promise).toEqual({ retry_num: 1 });
    await slack.settled();
    await firstGone.promise;
    await second.disconnect();
  });

  test('disconnects with a frame the client understands', async () => {
    const gone = new Promise((resolve) => client.once('disconnected', resolve));
    slack.disconnectSockets();
    await gone;
    slack.post(ANA, ONBOARDING, '<@U0BOT> hi');
    await slack.settled();
    expect(messages).toEqual([]);
  });

  test('a ticket opens one connection, through localhost, and only once', async () => {
    const web = new WebClient(appToken, { slackApiUrl: `${slack.url}/api/` });
    const { url = '' } = await web.apps.connections.open();
    expect(url).toMatch(/^ws:\/\/localhost:/);
    const first = new WebSocket(url);
    const hello = await new Promise<MessageEvent>((resolve) => first.addEventListener('message', resolve));
    expect(JSON.parse(hello.data)).toMatchObject({
      type: 'hello',
      num_connections: 2,
      connection_info: { app_id: 'A0ONBEHALF' },
    });
    const again = new WebSocket(url);
    await new Promise((resolve) => again.addEventListener('error', resolve));
    const closed = new Promise((resolve) => first.addEventListener('close', resolve));
    first.close();
    await closed;
  });

  test('pongs that nobody asked for tell an app whose clock jumped that its connection lives', async () => {
    const web = new WebClient(appToken, { slackApiUrl: `${slack.url}/api/` });
    const { url = '' } = await web.apps.connections.open();
    const socket = new PlainSocket(url);
    await once(socket, 'open');
    slack.reassureSockets();
    await once(socket, 'pong');
    // And once more, when the jump has reached the app.
    await once(socket, 'pong');
    socket.close();
    await once(socket, 'close');
  });

  test('an unanswered click is shown to who clicked', async () => {
    const bot = new WebClient(SLACK_TEST_CREDENTIALS.botToken, { slackApiUrl: `${slack.url}/api/` });
    const blocks = [
      { type: 'actions', elements: [{ type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' } }] },
    ];
    const { ts = '' } = await bot.chat.postMessage({ channel: ONBOARDING, text: 'Go?', blocks } as never);
    await slack.click({ userId: ANA, message: { channel: ONBOARDING, ts }, actionId: 'go' });
    await whenever(slack, () => slack.visible(ANA, ONBOARDING).some(({ user }) => user === 'USLACKBOT'));
    expect(slack.visible(ANA, ONBOARDING).at(-1)).toMatchObject({
      to: ANA,
      text: expect.stringContaining('operation_timeout'),
    });
    expect(slack.visible('U0OMAR', ONBOARDING)).toHaveLength(1);
  });
});
