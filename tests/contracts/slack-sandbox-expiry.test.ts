import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSlackSandbox } from '../../sandbox/slack/server.ts';
import { SLACK_TEST_CREDENTIALS, type SlackSandbox } from '../../sandbox/slack/types.ts';
import { silent } from './slack-bolt.ts';

const ANA = 'U0ANA';
const ONBOARDING = 'C0ONBOARD';
const MINUTE = 60_000;

let slack: SlackSandbox;
let app: Server;
let web: WebClient;
let clock: number;
/** The fields of the last command the app got. */
let last: Record<string, string>;

beforeEach(async () => {
  clock = Date.now();
  slack = await createSlackSandbox({ port: 0, now: () => clock });
  web = new WebClient(SLACK_TEST_CREDENTIALS.botToken, { slackApiUrl: `${slack.url}/api/`, logger: silent });
  app = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    last = Object.fromEntries(new URLSearchParams(Buffer.concat(parts).toString()));
    response.end();
  });
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  slack.setRequestUrl(`http://127.0.0.1:${(app.address() as AddressInfo).port}/`);
});

afterEach(async () => {
  await slack.close();
  await new Promise((resolve) => app.close(resolve));
});

const respond = async (body: unknown): Promise<number> =>
  (await fetch(last.response_url ?? '', { method: 'POST', body: JSON.stringify(body) })).status;

const failure = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'no error',
    (error) => error.data?.error,
  );

const open = () => {
  const view = { type: 'modal' as const, title: { type: 'plain_text' as const, text: 'Hi' }, blocks: [] };
  return failure(web.views.open({ trigger_id: last.trigger_id ?? '', view }));
};

test('a response URL is good for five uses', async () => {
  await slack.command(ANA, ONBOARDING, '/connect');
  const statuses = [];
  for (let use = 1; use <= 6; use += 1) statuses.push(await respond({ text: `${use}` }));
  expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
  expect(slack.visible(ANA, ONBOARDING).map(({ text }) => text)).toEqual(['1', '2', '3', '4', '5']);
  expect(slack.visible('U0OMAR', ONBOARDING)).toEqual([]);
});

test('a response URL is good for half an hour', async () => {
  await slack.command(ANA, ONBOARDING, '/connect');
  clock += 30 * MINUTE + 1;
  expect(await respond({ text: 'late' })).toBe(404);
});

test('a response with bad blocks is refused', async () => {
  await slack.command(ANA, ONBOARDING, '/connect');
  expect(await respond({ blocks: [{ type: 'banner' }] })).toBe(400);
});

test('a trigger opens one modal', async () => {
  await slack.command(ANA, ONBOARDING, '/connect');
  expect([await open(), await open()]).toEqual(['no error', 'exchanged_trigger_id']);
  expect(slack.views(ANA)).toHaveLength(1);
});

test('a trigger is good for three seconds', async () => {
  await slack.command(ANA, ONBOARDING, '/connect');
  clock += 3001;
  expect(await open()).toBe('expired_trigger_id');
  expect(slack.views(ANA)).toEqual([]);
});
