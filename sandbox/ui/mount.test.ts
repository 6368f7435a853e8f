import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorld, type World } from '../world.ts';
import { mountUi } from './mount.ts';
import type { Holdings, Workspace } from './types.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await mountUi(world);
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
