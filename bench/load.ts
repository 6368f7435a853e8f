import { createHmac, randomInt } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { TEAM } from '../sandbox/people.ts';
import { SLACK_TEST_CREDENTIALS } from '../sandbox/slack/types.ts';

export const IDENTIFIER = `slack:${TEAM.id}:U0ANA`;
/** The word in an event's text by which the model's request for it is recognised. */
export const TOKEN = /bench\d{9}/g;

/** What the world's process says to the one that measures. */
export type FromWorld =
  | { kind: 'ready'; env: Record<string, string>; threads: string[] }
  | { kind: 'asked'; token: string; at: number };

/** What became of one event: milliseconds from sending it. */
export interface Shot {
  ack: number;
  model: number;
}

/** Milliseconds of the machine's monotonic clock, which all its processes share. */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;

/** Sends signed events to one port, over connections that are kept, as Slack does. */
export function createLoad(options: {
  port: number;
  threads: readonly string[];
  /** Resolves with the moment the model was asked about this event. */
  asked: (token: string) => Promise<number>;
}) {
  const { port, threads, asked } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  let sent = 0;

  async function fire(): Promise<Shot> {
    const token = `bench${randomInt(1e8, 1e9)}`;
    sent += 1;
    const body = mention(token, threads[sent % threads.length] ?? '');
    const model = asked(token);
    const start = monotonicMs();
    const status = await post(port, agent, body);
    const ack = monotonicMs() - start;
    if (status !== 200) throw new Error(`the event was answered with ${status}`);
    return { ack, model: (await model) - start };
  }

  return {
    /** One event after another, each only once the app has rested from the one before. */
    async single(events: number, restMs: number): Promise<Shot[]> {
      const shots: Shot[] = [];
      for (let n = 0; n < events; n += 1) {
        shots.push(await fire());
        await pause(restMs);
      }
      return shots;
    },
    /** `perSecond` events a second, however long each takes. */
    async steady(events: number, perSecond: number): Promise<Shot[]> {
      const start = monotonicMs();
      const shots: Promise<Shot>[] = [];
      for (let n = 0; n < events; n += 1) {
        await pause(Math.max(0, start + (n * 1_000) / perSecond - monotonicMs()));
        shots.push(fire());
      }
      return Promise.all(shots);
    },
    close: () => agent.destroy(),
  };
}

function mention(token: string, thread_ts: string): string {
  const ts = `${Math.floor(Date.now() / 1_000)}.${String(randomInt(1e6)).padStart(6, '0')}`;
  const event = { type: 'app_mention', user: 'U0ANA', channel: 'C0ONBOARD', text: `<@U0BOT> ${token}`, ts, thread_ts };
  return JSON.stringify({
    type: 'event_callback',
    team_id: TEAM.id,
    api_app_id: 'A0ONBEHALF',
    event_id: `Ev${token.toUpperCase()}`,
    event_time: Math.floor(Date.now() / 1_000),
    authorizations: [{ team_id: TEAM.id, enterprise_id: null, user_id: 'U0BOT', is_bot: true }],
    event: { ...event, event_ts: ts },
  });
}

function post(port: number, agent: Agent, body: string): Promise<number> {
  const at = String(Math.floor(Date.now() / 1_000));
  const hmac = createHmac('sha256', SLACK_TEST_CREDENTIALS.signingSecret).update(`v0:${at}:${body}`).digest('hex');
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-slack-request-timestamp': at,
    'x-slack-signature': `v0=${hmac}`,
  };
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path: '/slack/events', method: 'POST', agent, headers };
    const outgoing = request(options, (response) => {
      resolve(response.statusCode ?? 0);
      response.resume();
    });
    outgoing.on('error', (error) => {
      // The server closed a resting connection in the moment it was used again; nothing was read from it.
      if (outgoing.reusedSocket) resolve(post(port, agent, body));
      else reject(error);
    });
    outgoing.end(body);
  });
}
