import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { pino } from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import { createSlackSandbox } from '../../sandbox/slack/server.ts';
import { SLACK_TEST_CREDENTIALS } from '../../sandbox/slack/types.ts';
import { createSlackApp } from '../../src/listeners/slack-app.ts';
import type { Ask, Delivery, Inbox, Interaction } from '../../src/storage/inbound.ts';
import { safeError } from '../../src/telemetry/log.ts';

type Mode = 'http' | 'socket';
type Stored = { delivery: Delivery; item: Ask | Interaction };

const installation = {
  installation: 'T0ACME',
  teamId: 'T0ACME',
  botUserId: 'U0BOT',
  botId: 'B0BOT',
  appId: 'A0ONBEHALF',
};
const closing: (() => Promise<unknown>)[] = [];
const unhandled: unknown[] = [];
process.on('unhandledRejection', (reason) => unhandled.push(reason));

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
  expect(unhandled.splice(0)).toEqual([]);
});

/** An inbox whose stores succeed at once, unless a test takes over the next ones. */
function fakeInbox() {
  const stored: Stored[] = [];
  const takeovers: (() => Promise<void>)[] = [];
  const waiting: (() => void)[] = [];
  const store = async (delivery: Delivery, item: Ask | Interaction): Promise<boolean> => {
    stored.push({ delivery, item });
    for (const wake of waiting.splice(0)) wake();
    await takeovers.shift()?.();
    return true;
  };
  const inbox: Inbox = { ask: store, interaction: store };
  return {
    inbox,
    stored,
    /** The next store does this before it is done. */
    next: (takeover: () => Promise<void>) => void takeovers.push(takeover),
    async storing(count: number) {
      while (stored.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}

async function start(mode: Mode, { listen = true } = {}) {
  const slack = await createSlackSandbox({ port: 0, retryDelaysMs: [0, 0], ackTimeoutMs: 500 });
  closing.push(() => slack.close());
  const inbox = fakeInbox();
  const lines: string[] = [];
  const log = pino(
    { level: 'trace', serializers: { err: safeError } },
    { write: (line: string) => void lines.push(line) },
  );
  const { botToken, appToken, signingSecret } = SLACK_TEST_CREDENTIALS;
  const app = await createSlackApp({
    config: {
      botToken,
      transport: mode === 'socket' ? { mode, appToken } : { mode, signingSecret },
      apiUrl: `${slack.url}/api/`,
    },
    installation,
    inbox: inbox.inbox,
    log,
  });
  closing.push(() => app.stop());
  let url = '';
  if (app.requestListener) {
    const server = createServer(app.requestListener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.push(async () => void server.close());
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/slack/events`;
    slack.setRequestUrl(url);
  }
  if (listen) await app.start();
  return { slack, app, url, lines, ...inbox };
}

describe.each<Mode>(['http', 'socket'])('over %s', (mode) => {
  test('an ask is acknowledged once it is stored, and not before', async () => {
    const { slack, stored, next, storing } = await start(mode);
    const commit = Promise.withResolvers<void>();
    next(() => commit.promise);
    slack.post('U0ANA', 'C0ONBOARD', '<@U0BOT> create a task');
    await storing(1);
    // A second one goes through the whole way in the meantime: the first still waits.
    slack.post('U0OMAR', 'dm', 'hello');
    await storing(2);
    await slack.command('U0OMAR', 'C0ONBOARD', '/connections');
    expect(slack.unacknowledged()).toBe(1);
    commit.resolve();
    await slack.settled();
    expect(stored.map(({ item }) => item)).toMatchObject([
      { text: 'create a task', channelKind: 'channel', actor: { userId: 'U0ANA', installation: 'T0ACME' } },
      { text: 'hello', channelKind: 'im', actor: { userId: 'U0OMAR' } },
      { kind: 'command', command: 'connections', actor: { userId: 'U0OMAR' } },
    ]);
  });

  test('an ask that could not be stored is not acknowledged, and comes again under the same name', async () => {
    const { slack, stored, next, lines } = await start(mode);
    next(() => Promise.reject(new Error('could not store: secret words')));
    // Socket Mode says no by saying nothing, so that the time Slack allows passes first.
    slack.post('U0ANA', 'C0ONBOARD', '<@U0BOT> secret words');
    await slack.settled();
    expect(stored).toHaveLength(2);
    expect(stored[1]).toEqual(stored[0]);
    expect(lines.join()).not.toContain('secret words');
  });

  test('a command or a click that could not be stored tells the person so', async () => {
    const { slack, next } = await start(mode);
    next(() => Promise.reject(new Error('no database')));
    await slack.command('U0ANA', 'C0ONBOARD', '/connect', 'asana');
    const seen = slack.visible('U0ANA', 'C0ONBOARD').map(({ text }) => text);
    expect(seen.at(-1)).toMatch(/\/connect.*failed/s);
  });

  test('what no listener wants is acknowledged and left alone', async () => {
    const { slack, stored, lines } = await start(mode);
    slack.emit({ type: 'message', channel: 'C0ONBOARD', channel_type: 'channel', user: 'U0ANA', ts: '1.1', text: 'x' });
    slack.emit({ type: 'reaction_added', user: 'U0ANA', item: { type: 'message' } });
    await slack.settled();
    expect([stored, lines.filter((line) => line.includes('"level":"error"'))]).toEqual([[], []]);
  });

  test('a malformed payload and one for somebody else are dropped, acknowledged, and logged by code', async () => {
    const { slack, stored, lines } = await start(mode);
    slack.emit({ type: 'app_mention', user: 'U0ANA', channel: 7, ts: 'secret words' });
    slack.emit({ type: 'user_change', user: null });
    const mention = {
      type: 'app_mention',
      user: 'U0ANA',
      channel: 'C0ONBOARD',
      ts: '1.1',
      text: '<@U0BOT> secret words',
    };
    const other = { team_id: 'T0GLOBEX', enterprise_id: null, is_enterprise_install: false };
    slack.emit(mention, { envelope: { authorizations: [other] } });
    slack.emit(mention, { envelope: { api_app_id: 'A0OTHER' } });
    await slack.settled();
    expect(stored).toEqual([]);
    const all = lines.join();
    expect(all).toContain('slack_payload_malformed');
    expect(all).toContain('slack_payload_for_other_installation');
    expect(all).toContain('slack_payload_for_other_app');
    expect(all).not.toContain('secret words');
  });

  test('a stop waits for what is being stored, and takes nothing new', async () => {
    const { slack, app, stored, next, storing } = await start(mode);
    const commit = Promise.withResolvers<void>();
    next(() => commit.promise);
    slack.post('U0ANA', 'C0ONBOARD', '<@U0BOT> create a task');
    await storing(1);
    let stopped = false;
    const stopping = app.stop().then(() => {
      stopped = true;
    });
    expect(app.ready).toBe(false);
    // Refused without an acknowledgement, for whoever runs next.
    await slack.command('U0OMAR', 'C0ONBOARD', '/connections');
    expect(stored).toHaveLength(1);
    expect(stopped).toBe(false);
    commit.resolve();
    await stopping;
    await slack.settled();
    expect(stored).toHaveLength(1);
  });
});

describe('over http', () => {
  const event = (text: string) =>
    JSON.stringify({
      type: 'event_callback',
      event_id: 'EvHAND',
      api_app_id: 'A0ONBEHALF',
      team_id: 'T0ACME',
      authorizations: [{ team_id: 'T0ACME', enterprise_id: null, is_enterprise_install: false }],
      event: { type: 'app_mention', user: 'U0ANA', channel: 'C0ONBOARD', ts: '1.1', text },
    });

  async function send(
    url: string,
    body: string,
    options: { secret?: string; ageSeconds?: number; type?: string; signed?: boolean } = {},
  ): Promise<number> {
    const { secret = SLACK_TEST_CREDENTIALS.signingSecret, ageSeconds = 0, type = 'application/json' } = options;
    const timestamp = Math.floor(Date.now() / 1000) - ageSeconds;
    const headers: Record<string, string> = { 'content-type': type };
    if (options.signed !== false) {
      headers['x-slack-request-timestamp'] = String(timestamp);
      headers['x-slack-signature'] =
        `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
    }
    return (await fetch(url, { method: 'POST', headers, body })).status;
  }

  test('only a fresh request signed by Slack gets in', async () => {
    const { url, stored } = await start('http');
    expect(await send(url, event('<@U0BOT> hello'))).toBe(200);
    expect(stored).toHaveLength(1);
    expect(await send(url, event('<@U0BOT> hello'), { secret: 'somebody else' })).toBe(401);
    expect(await send(url, event('<@U0BOT> hello'), { ageSeconds: 301 })).toBe(401);
    expect(await send(url, event('<@U0BOT> hello'), { signed: false })).toBe(401);
    const smuggled = `ssl_check=1&payload=${encodeURIComponent(event('<@U0BOT> hello'))}`;
    await send(url, smuggled, { signed: false, type: 'application/x-www-form-urlencoded' });
    expect(stored).toHaveLength(1);
  });

  test('a failed store answers 500', async () => {
    const { url, next } = await start('http');
    next(() => Promise.reject(new Error('no database')));
    expect(await send(url, event('<@U0BOT> hello'))).toBe(500);
  });

  test('while stopping it answers 503', async () => {
    const { url, app } = await start('http');
    await app.stop();
    expect(await send(url, event('<@U0BOT> hello'))).toBe(503);
  });

  test('bodies that are no payload are refused, however signed, and end nothing', async () => {
    const { url, stored } = await start('http');
    const form = 'application/x-www-form-urlencoded';
    expect(await send(url, 'null')).toBe(400);
    expect(await send(url, '{')).toBe(400);
    expect(await send(url, 'payload=null', { type: form })).toBe(400);
    expect(await send(url, `"${'x'.repeat(1_100_000)}"`)).toBe(413);
    expect(await send(url.replace('/slack/events', '/elsewhere'), event('x'))).toBe(404);
    expect(await send(url, event('<@U0BOT> hello'))).toBe(200);
    expect(stored).toHaveLength(1);
  });

  test('a form is a form also where its header names a character set', async () => {
    const { url, stored } = await start('http');
    const command = {
      command: '/connect',
      user_id: 'U0ANA',
      team_id: 'T0ACME',
      channel_id: 'C0ONBOARD',
      trigger_id: '1',
    };
    const body = new URLSearchParams({ ...command, api_app_id: 'A0ONBEHALF', text: 'asana' }).toString();
    expect(await send(url, body, { type: 'application/x-www-form-urlencoded; charset=utf-8' })).toBe(200);
    expect(stored[0]?.item).toMatchObject({ kind: 'command', command: 'connect', text: 'asana' });
  });

  test("Slack's check of the address is answered", async () => {
    const { slack } = await start('http');
    expect(await slack.verifyRequestUrl()).toBe(true);
  });
});

describe('over socket', () => {
  test('a refused app token shows at the start', async () => {
    const { slack, app } = await start('socket', { listen: false });
    slack.fail('apps.connections.open', { error: 'invalid_auth' });
    await expect(app.start()).rejects.toThrow('invalid_auth');
    expect(app.ready).toBe(false);
  });

  test.each([
    ['Slack renews it', undefined],
    ['Slack is down for a moment', { status: 500 }],
    ['Slack fails for a moment', { error: 'internal_error' }],
    ['Slack refuses the token for a moment', { error: 'invalid_auth' }],
  ])('the connection is there again after %s', async (_, fault) => {
    const { slack, app, storing, lines } = await start('socket');
    if (fault) slack.fail('apps.connections.open', fault);
    slack.disconnectSockets();
    const reconnected = () => lines.filter((line) => line.includes('slack_socket_reconnected')).length;
    await expect.poll(reconnected, { timeout: 10_000 }).toBe(1);
    expect(app.ready).toBe(true);
    slack.post('U0ANA', 'C0ONBOARD', '<@U0BOT> still there?');
    await storing(1);
    await slack.settled();
  });

  test.each([
    ['is answered', { hangMs: 300 }],
    ['is refused', { hangMs: 300, error: 'invalid_auth' }],
  ])('a stop in the middle of a reconnect that %s later ends quietly, and connected to nothing', async (_, fault) => {
    const { slack, app } = await start('socket');
    slack.fail('apps.connections.open', fault);
    slack.disconnectSockets();
    const opened = () => slack.calls.filter(({ method }) => method === 'apps.connections.open').length;
    await expect.poll(opened).toBe(2);
    await app.stop();
    // With a connection left, Slack would hand it over and wait; without one it is told at once that nobody is there.
    const began = performance.now();
    await slack.command('U0ANA', 'C0ONBOARD', '/connections');
    expect(performance.now() - began).toBeLessThan(400);
    expect(app.ready).toBe(false);
  });

  test('an envelope that is no event ends nothing', async () => {
    const { slack, stored, lines } = await start('socket');
    slack.emit({ type: 'app_mention' }, { envelope: { event: null } });
    await slack.command('U0ANA', 'C0ONBOARD', '/connections');
    expect(stored).toHaveLength(1);
    expect(lines.join()).toContain('slack_envelope_malformed');
  });
});
