import { afterAll, beforeAll, expect, test } from 'vitest';
import { movableClock } from '../clock/movable-clock.ts';
import { startWorld, type World } from '../world.ts';
import { mountUi } from './mount.ts';
import type { Holdings, UiClock, Workspace } from './types.ts';

const clock = movableClock({ base: () => new Date('2026-11-20T15:00:00Z') });
let world: World;
beforeAll(async () => {
  world = await startWorld({ now: clock.now });
  await mountUi(world, { model: 'none', real: false, clock });
});
afterAll(() => world.close());

const post = (path: string, body: unknown, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  fetch(`${world.slack.url}/sandbox/api/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });

async function state(as: string): Promise<{ workspace: Workspace; holdings: Holdings }> {
  return (await fetch(`${world.slack.url}/sandbox/api/state?as=${as}`)).json();
}

test('the page and its bundle come from the origin of the Slack stand-in', async () => {
  const page = await fetch(world.slack.url);
  expect(await page.text()).toContain('/sandbox/page.js');
  expect(page.headers.getSetCookie()).toEqual([
    'sandbox_slack_user=U0ANA; Path=/; SameSite=Lax',
    'sandbox_provider_user=ana%40acme.test; Path=/; SameSite=Lax',
  ]);
  const bundle = await (await fetch(`${world.slack.url}/sandbox/page.js`)).text();
  expect(bundle.length).toBeGreaterThan(100_000);
  expect((await fetch(`${world.slack.url}/.well-known/openid-configuration`)).status).toBe(200);
});

test('what a person posts is seen by those who are there', async () => {
  const { ts } = await (
    await post('action', { type: 'post', as: 'U0ANA', channel: 'C0ONBOARD', text: 'hello' })
  ).json();
  const texts = async (as: string) =>
    (await state(as)).workspace.channels.flatMap(({ messages }) => messages.filter((message) => message.ts === ts));
  expect(await texts('U0OMAR')).toMatchObject([{ user: 'U0ANA', text: 'hello' }]);
  expect(await texts('U0EVE')).toEqual([]);
});

test('people of another company see the shared channel and nothing of the app', async () => {
  const { workspace } = await state('U0EVE');
  expect(workspace.team.name).toBe('Globex');
  expect(workspace.channels).toMatchObject([{ name: 'ext-globex', sharedWith: 'Acme' }]);
  expect(workspace.commands).toEqual([]);
});

test('a record is marked once it differs from what the world began with', async () => {
  const asana = async () => (await state('U0ANA')).holdings.providers.find(({ id }) => id === 'asana')?.records ?? [];
  expect((await asana()).filter(({ change }) => change)).toEqual([]);
  const tool = world.providers.asana?.tools.find(({ name }) => name === 'asana_task_create');
  const me = world.providers.asana?.tools.find(({ name }) => name === 'asana_workspaces_list');
  const user = { email: 'ana@acme.test', name: 'Ana Ruiz' };
  const workspaces = me?.run(user, {}) as { data: { gid: string }[] };
  tool?.run(user, { name: 'New here', workspace_gid: workspaces.data[0]?.gid ?? '', assignee: 'me' });
  expect((await asana()).filter(({ change }) => change)).toMatchObject([
    { title: 'New here', change: 'created', createdBy: 'ana@acme.test' },
  ]);
});

test('only JSON acts, and only as somebody who exists', async () => {
  const action = { type: 'post', as: 'U0ANA', channel: 'C0ONBOARD', text: 'forged' };
  expect((await post('action', action, { 'content-type': 'text/plain' })).status).toBe(415);
  expect((await post('action', { ...action, as: 'U0NOBODY' })).status).toBe(400);
  expect((await post('persona', { as: 'U0NOBODY' })).status).toBe(404);
});

test('switching person signs the browser in at Slack and at the providers', async () => {
  const cookies = (await post('persona', { as: 'U0OMAR' })).headers.getSetCookie().join();
  expect(cookies).toContain('sandbox_slack_user=U0OMAR');
  expect(cookies).toContain('sandbox_provider_user=omar%40acme.test');
});

/** The next `count` times that the live page of somebody is told of its clock. */
async function clocksOf(as: string, count: number, work: () => Promise<unknown>): Promise<UiClock[]> {
  const aborting = new AbortController();
  const response = await fetch(`${world.slack.url}/sandbox/api/events?as=${as}`, { signal: aborting.signal });
  const clocks: UiClock[] = [];
  let text = '';
  let began = false;
  for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += part;
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const [, data] = /^event: clock\ndata: (.*)$/s.exec(event) ?? [];
      if (data) clocks.push(JSON.parse(data));
    }
    if (clocks.length > 0 && !began) {
      began = true;
      await work();
    }
    if (clocks.length >= count) break;
  }
  aborting.abort();
  return clocks;
}

test("the clock goes to the next morning of whoever asks, and everybody's page is told", async () => {
  const asked = async () => {
    const response = await post('clock', { as: 'U0ANA', move: 'morning' });
    expect(await response.json()).toMatchObject({ ok: true, now: '2026-11-23T07:00:00.000Z' });
  };
  const [before, after] = await clocksOf('U0OMAR', 2, asked);
  expect(before).toMatchObject({ timeZone: 'America/New_York', morning: '2026-11-23T13:00:00.000Z', movable: true });
  const jumped = Date.parse('2026-11-23T07:00:00Z') - Date.parse('2026-11-20T15:00:00Z');
  // This clock stands still, so the machine's gains on it.
  expect(Math.abs((after?.ahead ?? 0) - (before?.ahead ?? 0) - jumped)).toBeLessThan(5_000);
  const ts = world.slack.post('U0OMAR', 'dm', 'good morning');
  expect(new Date(Number(ts) * 1_000).toISOString()).toBe('2026-11-23T07:00:00.000Z');
});

test('an hour and a day are those of the clock, and it follows people who move', async () => {
  const now = async (move: string) => (await (await post('clock', { as: 'U0ANA', move })).json()).now;
  expect(await now('hour')).toBe('2026-11-23T08:00:00.000Z');
  expect(await now('day')).toBe('2026-11-24T08:00:00.000Z');
  world.slack.setTimeZone('U0ANA', 'Asia/Tokyo');
  expect(await now('morning')).toBe('2026-11-24T23:00:00.000Z');
  expect((await state('U0ANA')).workspace.timeZone).toBe('Asia/Tokyo');
});

test('a clock nobody gave cannot be moved, nor back, nor by nobody', async () => {
  expect((await post('clock', { as: 'U0ANA', move: 'yesterday' })).status).toBe(400);
  expect((await post('clock', { as: 'U0NOBODY', move: 'hour' })).status).toBe(404);
  expect((await post('clock', { as: 'U0ANA', move: 'hour' }, { 'content-type': 'text/plain' })).status).toBe(415);
  const fixed = await startWorld();
  await mountUi(fixed);
  const response = await fetch(`${fixed.slack.url}/sandbox/api/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ as: 'U0ANA', move: 'hour' }),
  });
  expect(response.status).toBe(409);
  await fixed.close();
});
