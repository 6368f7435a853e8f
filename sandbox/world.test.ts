import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ScalekitClient } from '@scalekit-sdk/node';
import { decodeJwt } from 'jose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type MovableClock, movableClock } from './clock/movable-clock.ts';
import type { JsonObject } from './providers/types.ts';
import { SCALEKIT_TEST_CREDENTIALS } from './scalekit/types.ts';
import { startWorld, type World } from './world.ts';

const DAY = 86_400_000;
const START = new Date('2026-11-20T08:00:00Z');
const TOMORROW = '2026-11-21T08:00:00';
const ANA = { email: 'ana@acme.test', name: 'Ana Ruiz' };

let clock: MovableClock;
let world: World;
beforeEach(async () => {
  clock = movableClock({ base: () => START });
  world = await startWorld({ now: clock.now });
});
afterEach(() => world.close());

function call(name: string, args: JsonObject): JsonObject {
  const tool = Object.values(world.providers)
    .flatMap(({ tools }) => tools)
    .find((one) => one.name === name);
  if (!tool) throw new Error(`no tool ${name}`);
  return tool.run(ANA, args);
}

test('the seeds are of the moment it starts', () => {
  const { results } = call('hubspot_deals_search', {
    query: 'tyrell onboarding',
    properties: ['hs_v2_date_entered_current_stage'],
  }) as { results: { properties: JsonObject }[] };
  expect(results[0]?.properties.hs_v2_date_entered_current_stage).toBe('2026-11-17T08:00:00.000Z');
});

test('after a jump all five products date by it', () => {
  clock.advance(DAY);
  const { teams } = call('linear_teams_list', {}) as { teams: { nodes: { id: string }[] } };
  const { data: workspaces } = call('asana_workspaces_list', {}) as { data: { gid: string }[] };
  const { data } = call('monday_boards_list', {}) as { data: { boards: { id: string }[] } };
  call('hubspot_task_create', { hs_task_subject: 'Jumped', hs_timestamp: START.toISOString() });
  call('zendeskoauth_ticket_create', { subject: 'Jumped', comment_body: 'Hello' });
  call('linear_issue_create', { teamId: teams.nodes[0]?.id ?? '', title: 'Jumped' });
  call('asana_task_create', { name: 'Jumped', workspace_gid: workspaces[0]?.gid ?? '', assignee: 'me' });
  call('monday_item_create', { board_id: data.boards[0]?.id ?? '', item_name: 'Jumped' });
  for (const provider of Object.values(world.providers)) {
    const made = provider.records().find(({ title }) => title === 'Jumped');
    expect([provider.id, made?.createdAt.slice(0, 19)]).toEqual([provider.id, TOMORROW]);
  }
});

test('Slack writes it on messages, events and id_tokens', async () => {
  const heard: { event_time: number; event: { ts: string } }[] = [];
  const app = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      heard.push(JSON.parse(body));
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => app.once('listening', resolve));
  world.slack.setRequestUrl(`http://127.0.0.1:${(app.address() as AddressInfo).port}/`);
  clock.advance(DAY);
  const seconds = (START.getTime() + DAY) / 1_000;
  const ts = world.slack.post('U0ANA', 'dm', 'hello');
  await world.slack.settled();
  app.close();
  expect(Number(ts)).toBe(seconds);
  expect(heard).toMatchObject([{ event_time: seconds, event: { ts } }]);
  expect(decodeJwt(await world.slack.idTokenFor())).toMatchObject({ iat: seconds, exp: seconds + 300 });
});

test("Scalekit's links and tokens run out by it", async () => {
  const { clientId, clientSecret } = SCALEKIT_TEST_CREDENTIALS;
  const client = new ScalekitClient(world.scalekit.url, clientId, clientSecret);
  const identifier = 'slack:T0ACME:U0ANA';
  world.scalekit.setState(identifier, 'asana', 'PENDING_AUTH');
  const link = async () => (await client.actions.getAuthorizationLink({ connectionName: 'asana', identifier })).link;
  const open = async (url = '') => (await fetch(url, { redirect: 'manual' })).status;
  const early = await link();
  const late = await link();
  clock.advance(9 * 60_000);
  expect(await open(early)).toBe(302);
  clock.advance(2 * 60_000);
  expect(await open(late)).toBe(410);
  clock.advance(DAY);
  const before = world.scalekit.calls.length;
  await link();
  // The client's token is of yesterday: refused, renewed, asked again.
  expect(world.scalekit.calls.slice(before).map(({ rpc }) => rpc)).toContain('POST /oauth/token');
  expect(world.scalekit.calls.at(-1)?.at).toBe(clock.now().getTime());
});

test('a world can be as big as wanted', async () => {
  const big = await startWorld({ customers: 60 });
  expect(big.providers.hubspot?.records().filter(({ kind }) => kind === 'company')).toHaveLength(60);
  await big.close();
});
