import { createHmac, randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { type WebSocket, WebSocketServer } from 'ws';
import { createPlainSignIn } from './plain-sign-in.ts';
import { type PlainMessage, type PlainSlackState, plainMethods } from './plain-slack-api.ts';

export const TEAM = 'T024BE7LH';
export const GRACE = 'U2147483697';
export const CHANNEL = 'C2147483705';
export const BOT = 'U0LAN0Z89';
const APP = 'A0MDYCDME';
const SIGNING_SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
const WAIT_MS = 15_000;

/** How the next calls of a method go wrong, instead of being carried out. */
export interface PlainFault {
  status: number;
  headers?: Record<string, string>;
  body: string;
}

export interface PlainSlack extends PlainSlackState {
  url: string;
  env: { socket: Record<string, string>; http: Record<string, string> };
  /** Methods called, in order. */
  calls: string[];
  /** Where signed requests go; unset: over the open socket. */
  requestUrl: string | undefined;
  /** Who is signed in to Slack in every browser. */
  signedInAs: { userId: string; teamId: string };
  /** Delivers an Events API envelope; resolves with Slack's view of it, true for acknowledged. */
  event(event: Record<string, unknown>, envelope?: Record<string, unknown>, retry?: number): Promise<boolean>;
  interact(payload: Record<string, unknown>): Promise<boolean>;
  command(command: string, text: string): Promise<boolean>;
  fail(method: string, fault: PlainFault, times?: number): void;
  /** The first message, past ones included, that passes `test`. */
  message(test: (message: PlainMessage) => boolean): Promise<PlainMessage>;
  close(): Promise<void>;
}

/** A small Slack, written from the public documents alone and unlike the sandbox's: no streaming, no agents, no scopes. */
export async function startPlainSlack(): Promise<PlainSlack> {
  const changes = new EventEmitter().setMaxListeners(50);
  const acknowledged = new EventEmitter().setMaxListeners(50);
  const faults: { method: string; fault: PlainFault }[] = [];
  const state: PlainSlackState = {
    auth: { url: 'https://plain.slack.com/', team: 'Plain', user: 'bot', team_id: TEAM, user_id: BOT },
    users: {
      [GRACE]: {
        id: GRACE,
        team_id: TEAM,
        name: 'grace',
        deleted: false,
        tz: 'America/Los_Angeles',
        profile: { real_name: 'Grace Hopper', email: 'grace@plain.test' },
        is_bot: false,
        is_restricted: false,
        is_ultra_restricted: false,
      },
    },
    markdownBlocks: true,
    postsToUsers: true,
    posted: [],
  };
  const methods = plainMethods(state);
  const signIn = await createPlainSignIn(() => slack.url);
  const sockets = new WebSocketServer({ noServer: true });
  let socket: WebSocket | undefined;

  async function api(method: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await textOf(request));
    slack.calls.push(method);
    const at = faults.findIndex((one) => one.method === method);
    const [broken] = at < 0 ? [] : faults.splice(at, 1);
    if (broken) {
      response.writeHead(broken.fault.status, broken.fault.headers).end(broken.fault.body);
      return;
    }
    response.setHeader('content-type', 'application/json; charset=utf-8');
    response.end(JSON.stringify(await answerTo(method, form)));
    changes.emit('change');
  }

  async function answerTo(method: string, form: URLSearchParams): Promise<Record<string, unknown>> {
    if (method === 'openid.connect.token') return signIn.token(form);
    if (method === 'apps.connections.open') {
      return { ok: true, url: `${slack.url.replace('http', 'ws')}/link/?ticket=${randomUUID()}` };
    }
    return methods[method]?.(Object.fromEntries(form)) ?? { ok: false, error: 'unknown_method' };
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', slack.url);
    if (url.pathname.startsWith('/api/')) void api(url.pathname.slice(5), request, response);
    else if (url.pathname === '/openid/connect/authorize') {
      response.writeHead(302, { location: signIn.authorize(url.searchParams, slack.signedInAs) }).end();
    } else if (url.pathname === '/openid/connect/keys') response.end(JSON.stringify(signIn.keys));
    else response.writeHead(404).end();
  });
  server.on('upgrade', (request, duplex, head) =>
    sockets.handleUpgrade(request, duplex, head, (opened) => {
      socket = opened;
      opened.on('message', (data) => acknowledged.emit(String(JSON.parse(String(data)).envelope_id)));
      opened.send(JSON.stringify({ type: 'hello', num_connections: 1 }));
    }),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function overHttp(to: string, type: string, body: string, retry?: number): Promise<boolean> {
    const at = String(Math.floor(Date.now() / 1_000));
    const signature = createHmac('sha256', SIGNING_SECRET).update(`v0:${at}:${body}`).digest('hex');
    const repeated = { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': 'http_timeout' };
    const response = await fetch(to, {
      method: 'POST',
      headers: {
        'content-type': type,
        'x-slack-request-timestamp': at,
        'x-slack-signature': `v0=${signature}`,
        ...(retry !== undefined && repeated),
      },
      body,
    });
    return response.status === 200;
  }

  async function overSocket(type: string, payload: unknown, retry?: number): Promise<boolean> {
    const envelope_id = randomUUID();
    const ack = once(acknowledged, envelope_id, { signal: AbortSignal.timeout(3_000) });
    const repeated = { retry_attempt: retry, retry_reason: 'timeout' };
    socket?.send(JSON.stringify({ envelope_id, type, payload, ...(retry !== undefined && repeated) }));
    return ack.then(
      () => true,
      () => false,
    );
  }

  const FORM = 'application/x-www-form-urlencoded';
  const slack: PlainSlack = Object.assign<PlainSlackState, Omit<PlainSlack, keyof PlainSlackState>>(state, {
    url,
    env: envOf(url),
    calls: [],
    requestUrl: undefined,
    signedInAs: { userId: GRACE, teamId: TEAM },
    event(event, envelope = {}, retry) {
      const body = {
        token: 'one-long-verification-token',
        team_id: TEAM,
        api_app_id: APP,
        event,
        type: 'event_callback',
        event_id: `Ev${randomUUID().replaceAll('-', '').slice(0, 8).toUpperCase()}`,
        event_time: Math.floor(Date.now() / 1_000),
        ...envelope,
      };
      return slack.requestUrl
        ? overHttp(slack.requestUrl, 'application/json', JSON.stringify(body), retry)
        : overSocket('events_api', body, retry);
    },
    interact: (payload) =>
      slack.requestUrl
        ? overHttp(slack.requestUrl, FORM, new URLSearchParams({ payload: JSON.stringify(payload) }).toString())
        : overSocket('interactive', payload),
    command(command, text) {
      const form = {
        token: 'gIkuvaNzQIHg97ATvDxqgjtO',
        team_id: TEAM,
        team_domain: 'plain',
        channel_id: CHANNEL,
        channel_name: 'test',
        user_id: GRACE,
        user_name: 'grace',
        command,
        text,
        trigger_id: `${Date.now()}.738474920.${randomUUID()}`,
        api_app_id: APP,
      };
      return slack.requestUrl
        ? overHttp(slack.requestUrl, FORM, new URLSearchParams(form).toString())
        : overSocket('slash_commands', form);
    },
    fail(method, fault, times = 1) {
      for (let n = 0; n < times; n += 1) faults.push({ method, fault });
    },
    async message(test) {
      const signal = AbortSignal.timeout(WAIT_MS);
      for (;;) {
        const found = slack.posted.find(test);
        if (found) return found;
        await once(changes, 'change', { signal }).catch(() => {
          const seen = slack.posted.map(({ channel, user, text }) => `${channel} ${user ?? ''} ${text}`).join('\n');
          throw new Error(`no such message; there are:\n${seen}\ncalls: ${slack.calls.join(' ')}`);
        });
      }
    },
    async close() {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
  return slack;
}

/** The app's configuration for each of Slack's two ways. */
function envOf(url: string): PlainSlack['env'] {
  const common = {
    SLACK_BOT_TOKEN: 'xoxb-plain',
    SLACK_CLIENT_ID: '11.22',
    SLACK_CLIENT_SECRET: 'plain-secret',
    SLACK_API_URL: `${url}/api/`,
    SLACK_OIDC_ISSUER: url,
  };
  return {
    socket: { ...common, SLACK_APP_TOKEN: 'xapp-plain' },
    http: { ...common, SLACK_SIGNING_SECRET: SIGNING_SECRET },
  };
}
