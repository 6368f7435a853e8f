import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Journey, startJourney } from '../support/journey.ts';
import { everyRow } from './support/database-rows.ts';
import {
  clickBody,
  commandBody,
  eventBody,
  FORM,
  headersOf,
  JSON_TYPE,
  mention,
  type SlackRequest,
  secondsNow,
  sendSlackRequest,
} from './support/slack-request.ts';

let journey: Journey;
let url: string;
beforeAll(async () => {
  journey = await startJourney({ mode: 'http' });
  url = `http://127.0.0.1:${new URL(journey.publicUrl).port}/slack/events`;
  journey.world.model.script(() => ({ text: 'Hello.' }));
});
afterAll(() => journey?.close());

const send = (request: SlackRequest) => sendSlackRequest(url, request);

/** What every payload that gets in leaves behind: its delivery, and what it asked for with its job. */
async function stored(): Promise<string[]> {
  const rows = await everyRow(journey.databaseUrl);
  return rows
    .filter(({ table, row }) => {
      if (table.startsWith('queue.')) return row.name === 'turn' || row.name === 'interaction';
      return ['public.seen_events', 'public.asks', 'public.interactions', 'public.connect_links'].includes(table);
    })
    .map(({ table, row }) => `${table} ${String(row.event_id ?? row.id)}`)
    .sort();
}

/** The statuses of some requests, none of which left anything. */
async function refused(...requests: SlackRequest[]): Promise<number[]> {
  const before = await stored();
  const statuses: number[] = [];
  for (const request of requests) statuses.push(await send(request));
  expect(await stored()).toEqual(before);
  return statuses;
}

const MINUTES = 60;

describe('a request that Slack did not sign is refused, and nothing of it is stored', () => {
  const kinds: [string, () => { body: string; type: string }][] = [
    ['an event', () => ({ body: eventBody(mention('create a task')), type: JSON_TYPE })],
    ['a click', () => ({ body: clickBody({ action_id: 'connect_start', value: 'asana' }), type: FORM })],
    ['a command', () => ({ body: commandBody({ text: 'asana' }), type: FORM })],
  ];

  describe.each(kinds)('%s', (_, make) => {
    it('signed with another secret, an empty one, or the app’s other secrets', async () => {
      const secrets = ['another-signing-secret', ' ', 'sandbox-client-secret', 'xoxb-sandbox-bot-token'];
      expect(await refused(...secrets.map((secret) => ({ ...make(), secret })))).toEqual(secrets.map(() => 401));
    });

    it('signed more than five minutes ago, or far in the future', async () => {
      const times = [-5 * MINUTES - 5, -60 * MINUTES, 5 * MINUTES + 5, 24 * 60 * MINUTES].map(
        (off) => secondsNow() + off,
      );
      const statuses = await refused(...times.map((timestamp) => ({ ...make(), timestamp })));
      expect(statuses).toEqual([401, 401, 401, 401]);
    });

    it('with an old signature under a new timestamp', async () => {
      const headers = { 'x-slack-request-timestamp': String(secondsNow()) };
      expect(await refused({ ...make(), timestamp: secondsNow() - 10 * MINUTES, headers })).toEqual([401]);
    });

    it('without signature, without timestamp, or with neither', async () => {
      const [signature, timestamp] = ['x-slack-signature', 'x-slack-request-timestamp'];
      const missing = [
        { [signature]: undefined },
        { [timestamp]: undefined },
        { [signature]: undefined, [timestamp]: undefined },
      ];
      expect(await refused(...missing.map((headers) => ({ ...make(), headers })))).toEqual([401, 401, 401]);
    });

    it('with a signature of another version or another form', async () => {
      const { body, type } = make();
      const good = headersOf({ body, type })['x-slack-signature'] ?? '';
      const bare = good.slice('v0='.length);
      const forms = [
        bare,
        `v1=${bare}`,
        `V0=${bare}`,
        `v0=${bare.toUpperCase()}`,
        `v0=${bare.slice(0, -1)}`,
        `v0=${bare}00`,
      ];
      const others = [
        'v0=',
        'v0=0',
        `v0=${'0'.repeat(64)}`,
        `${good},${good}`,
        'v0=é'.normalize('NFC').slice(0, 3),
        '[object Object]',
      ];
      const statuses = await refused(
        { body, type, version: 'v1' },
        ...[...forms, ...others].map((value) => ({ body, type, headers: { 'x-slack-signature': value } })),
      );
      expect(new Set(statuses)).toEqual(new Set([401]));
    });

    it('with a timestamp that is no number', async () => {
      const values = ['NaN', 'now', '', 'Infinity', '-1', `${secondsNow()}abc`, `${secondsNow()}, 0`];
      const headers = values.map((value) => ({ 'x-slack-request-timestamp': value }));
      const statuses = await refused(...headers.map((each) => ({ ...make(), headers: each })));
      expect(new Set(statuses)).toEqual(new Set([401]));
    });

    it('changed after it was signed, by one character or by one at its end', async () => {
      const { body, type } = make();
      const tampered = [
        body.replace('U0ANA', 'U0OMAR'),
        `${body} `,
        `${body}\n`,
        body.slice(0, -1),
        `${body}&user_id=U0OMAR`,
      ];
      const statuses = await refused(...tampered.map((sent) => ({ body: sent, type, signedBody: body })));
      expect(new Set(statuses).isSubsetOf(new Set([400, 401]))).toBe(true);
    });

    it('and the very same one, rightly signed, gets in', async () => {
      const before = await stored();
      expect(await send(make())).toBe(200);
      expect((await stored()).length).toBeGreaterThan(before.length);
      await journey.idle();
    });
  });

  it('a form that says it is Slack’s check of the connection carries nothing in', async () => {
    const unsigned = { 'x-slack-signature': undefined, 'x-slack-request-timestamp': undefined };
    const click = clickBody({ action_id: 'connect_start', value: 'asana' });
    const forms = [
      `ssl_check=1&${click}`,
      `${click}&ssl_check=1`,
      `ssl_check=1&${commandBody({ text: 'asana' })}`,
      `ssl_check=1&ssl_check=2&${click}`,
      `ssl_check%5B%5D=1&${click}`,
      `${click}&payload=${encodeURIComponent('{"ssl_check":"1"}')}`,
    ];
    // The check itself is answered without a signature, as Slack documents; what comes with it is not looked at.
    const statuses = await refused(
      ...forms.flatMap((body) => [FORM, `${FORM}; charset=utf-8`].map((type) => ({ body, type, headers: unsigned }))),
    );
    expect(statuses.slice(0, 6)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(new Set(statuses.slice(6)).isSubsetOf(new Set([400, 401]))).toBe(true);
  });

  it('a challenge without a signature is not echoed', async () => {
    const body = JSON.stringify({ type: 'url_verification', challenge: 'echo-me' });
    expect(await refused({ body, headers: { 'x-slack-signature': undefined } })).toEqual([401]);
  });
});

describe('a signed request that is not for this app, or not understood, changes nothing', () => {
  /** Slack is told yes, since asking again would bring the same; what matters is that nobody acts on it. */
  it('is for another app, another workspace or another organisation', async () => {
    const globex = { team_id: 'T0GLOBEX', enterprise_id: null, is_enterprise_install: false };
    const statuses = await refused(
      { body: eventBody(mention('create a task'), { api_app_id: 'A0OTHER' }) },
      { body: eventBody(mention('create a task'), { authorizations: [globex] }) },
      { body: eventBody(mention('create a task'), { authorizations: [], team_id: 'T0GLOBEX' }) },
      { body: eventBody(mention('create a task'), { authorizations: [{ ...globex, enterprise_id: 'T0ACME' }] }) },
      { body: clickBody({ action_id: 'connect_start', value: 'asana' }, { api_app_id: 'A0OTHER' }), type: FORM },
      { body: clickBody({ action_id: 'connect_start', value: 'asana' }, { team: { id: 'T0GLOBEX' } }), type: FORM },
      {
        body: clickBody(
          { action_id: 'connect_start', value: 'asana' },
          { team: null, user: { id: 'U0EVE', team_id: 'T0GLOBEX' } },
        ),
        type: FORM,
      },
      { body: commandBody({ text: 'asana', api_app_id: 'A0OTHER' }), type: FORM },
      { body: commandBody({ text: 'asana', team_id: 'T0GLOBEX' }), type: FORM },
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(journey.world.scalekit.calls.filter(({ identifier }) => identifier?.includes('GLOBEX'))).toEqual([]);
  });

  it('is no JSON, or JSON of no payload', async () => {
    const nothing = ['', '{', 'null', '"text"', '7', '{"type":"event_callback"', '[', 'undefined', '\u0000'];
    const statuses = await refused(
      ...nothing.map((body) => ({ body })),
      ...['payload=', 'payload=null', 'payload=%7B', 'payload=[', 'payload=7'].map((body) => ({ body, type: FORM })),
    );
    expect(new Set(statuses)).toEqual(new Set([400]));
  });

  it('has the wrong kind of content', async () => {
    const event = eventBody(mention('create a task'));
    const command = commandBody({ text: 'asana' });
    const statuses = await refused(
      { body: command, type: JSON_TYPE },
      { body: command, type: 'text/plain' },
      { body: command, type: 'multipart/form-data; boundary=x' },
      { body: command, headers: { 'content-type': undefined } },
      { body: Buffer.from([0xff, 0xfe, 0x00]), type: JSON_TYPE },
    );
    expect(new Set(statuses)).toEqual(new Set([400]));
    // JSON under a form's header is a form with strange names: signed, and nothing anybody handles.
    expect(await refused({ body: event, type: FORM })).toEqual([200]);
  });

  it('is larger than anything Slack sends', async () => {
    const huge = eventBody(mention('x'.repeat(1_200_000)));
    expect(await refused({ body: huge }, { body: huge, secret: 'another' })).toEqual([413, 413]);
    const form = commandBody({ text: 'x'.repeat(1_200_000) });
    expect(await refused({ body: form, type: FORM })).toEqual([413]);
  });

  it('has fields of the wrong type, or names of nobody', async () => {
    const odd: Record<string, unknown>[] = [
      { user: { id: 'U0ANA' } },
      { user: ['U0ANA'] },
      { user: 'slack:T0ACME:U0ANA' },
      { user: 'u0ana' },
      { user: '' },
      { user: 'U0ANA ' },
      { user: '__proto__' },
      { channel: '../C0ONBOARD' },
      { ts: 'now' },
      { ts: ['1.1'] },
    ];
    const statuses = await refused(...odd.map((over) => ({ body: eventBody(mention('create a task', over)) })));
    expect(new Set(statuses)).toEqual(new Set([200]));
  });
});

describe('a request is taken once', () => {
  it('replayed within its five minutes it is acknowledged and leads to nothing more', async () => {
    const requests: SlackRequest[] = [
      { body: eventBody(mention('hello')) },
      { body: commandBody({ text: 'asana' }), type: FORM },
      { body: clickBody({ action_id: 'connect_start', value: 'linear' }), type: FORM },
    ].map((request) => ({ ...request, timestamp: secondsNow() - 120 }));
    for (const request of requests) expect(await send(request)).toBe(200);
    await journey.idle();
    const links = () => journey.db.selectFrom('connect_links').select('id').execute();
    const [before, linksBefore] = [await stored(), await links()];
    for (const request of requests) {
      expect(await Promise.all([send(request), send(request), send(request)])).toEqual([200, 200, 200]);
      expect(
        await send({ ...request, headers: { 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' } }),
      ).toBe(200);
      // Signed anew, as Slack does when it repeats a delivery.
      expect(await send({ ...request, timestamp: secondsNow() })).toBe(200);
    }
    await journey.idle();
    expect(await stored()).toEqual(before);
    expect(await links()).toEqual(linksBefore);
  });
});

describe('only the one path, by the one method, takes Slack’s requests', () => {
  it.each([
    ['GET', '/slack/events'],
    ['PUT', '/slack/events'],
    ['POST', '/slack/events/'],
    ['POST', '/slack/install'],
    ['POST', '/slack/../slack/events/x'],
    ['POST', '//slack/events'],
    ['POST', '/SLACK/EVENTS'],
    ['POST', '/slack%2Fevents'],
  ])('%s %s is not found', async (method, path) => {
    const body = eventBody(mention('create a task'));
    const before = await stored();
    const lines = Object.entries({ ...headersOf({ body }), host: 'localhost', connection: 'close' });
    const length = method === 'GET' ? '' : `content-length: ${Buffer.byteLength(body)}\r\n`;
    const head = `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}${length}\r\n`;
    expect(await rawStatus(head + (method === 'GET' ? '' : body))).toBe(404);
    expect(await stored()).toEqual(before);
  });
});

/** The status of a request sent byte by byte as it is: a client would tidy the path up. */
function rawStatus(request: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(request));
    socket.setTimeout(5_000, () => socket.destroy(new Error('no answer')));
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
    socket.on('error', reject).on('close', () => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1])));
  });
}
