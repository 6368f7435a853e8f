import type { KnownBlock, View } from '@slack/web-api';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createBrowser } from '../../sandbox/browserless.ts';
import type { SandboxMessage } from '../../sandbox/slack/types.ts';
import { ANA, CHANNEL, endOf, identifierOf, type Journey, OMAR, startJourney } from '../support/journey.ts';
import { connectLinkIn } from '../support/links.ts';

let journey: Journey;
beforeAll(async () => {
  journey = await startJourney();
});
afterAll(() => journey?.close());

/** Only what comes after this moment counts in a test. */
let since = '';
beforeEach(() => {
  since =
    journey.world.slack
      .visible(ANA, CHANNEL)
      .concat(journey.world.slack.visible(ANA, 'dm'))
      .map(({ ts }) => ts)
      .sort()
      .at(-1) ?? '';
});

const ephemeral = (test: (m: SandboxMessage) => boolean = () => true, userId = ANA) =>
  journey.world.slack.waitFor(userId, (m) => m.to === userId && m.ts > since && test(m));
const inDm = (test: (m: SandboxMessage) => boolean = () => true, userId = ANA) =>
  journey.world.slack.waitFor(userId, (m) => m.channel === journey.world.slack.dmOf(userId) && m.ts > since && test(m));

type Element = { action_id?: string; value?: string; text?: { text: string }; confirm?: unknown };

/** Every button of a message or view: what it says, does and names. */
function buttons({ blocks = [] }: { blocks?: KnownBlock[] } | View = {}): Element[] {
  return blocks.flatMap((block) => {
    const { elements = [], accessory } = block as { elements?: Element[]; accessory?: Element };
    return [...elements, ...(accessory ? [accessory] : [])].filter(({ action_id }) => action_id !== undefined);
  });
}
const labels = (holder: SandboxMessage | View | undefined) => buttons(holder).map(({ text }) => text?.text);
const click = (message: SandboxMessage, actionId: string, userId = ANA, value?: string) =>
  journey.world.slack.click({ userId, message, actionId, ...(value !== undefined && { value }) });
const state = (connection: string, userId = ANA) => journey.world.scalekit.state(identifierOf(userId), connection);

test('/connect lists the connectors with their state and a button each, for one’s own eyes', async () => {
  await journey.world.slack.command(ANA, CHANNEL, '/connect');
  const list = await ephemeral();
  expect(labels(list)).toEqual([
    'Connect HubSpot',
    'Connect Zendesk',
    'Connect Linear',
    'Connect Asana',
    'Connect Monday.com',
  ]);
  expect(buttons(list).map(({ action_id, value }) => [action_id, value])).toContainEqual(['connect_start', 'asana']);
  expect(JSON.stringify(list.blocks).match(/Not connected/g)).toHaveLength(5);
  expect(connectLinkIn(list)).toBeUndefined();
  expect(journey.world.slack.visible(OMAR, CHANNEL).filter(({ ts }) => ts > since)).toEqual([]);
});

test('/connect with an unknown name says that it is unknown and lists what there is', async () => {
  await journey.world.slack.command(ANA, CHANNEL, '/connect', 'nonsense');
  const list = await ephemeral();
  expect(list.text).toContain('I do not know “nonsense”');
  expect(labels(list)).toContain('Connect Asana');
});

test('/connect with a name leads to the account, and every copy of the message says so in the end', async () => {
  await journey.world.slack.command(ANA, CHANNEL, '/connect', 'Asana');
  const [here, copy] = await Promise.all([ephemeral(), inDm()]);
  expect(connectLinkIn(here)).toBe(connectLinkIn(copy));
  expect(labels(here)).toEqual(['Connect Asana']);
  expect(journey.world.slack.visible(OMAR, CHANNEL).filter(({ ts }) => ts > since)).toEqual([]);

  // Slack tells of the click on a link's button, and only there is the way back to an ephemeral.
  await click(here, 'connect_open');
  await journey.idle();
  // Whoever only opens the link, as a preview does, reads whom and what it is for, and changes nothing.
  const page = await createBrowser().follow(connectLinkIn(copy) ?? '');
  expect(page.text).toMatch(/Ana Ruiz[\s\S]*Acme[\s\S]*Asana/);
  expect(state('asana')).toBeUndefined();
  expect(endOf(await journey.follow(copy))).toBe('Asana is connected');
  expect(state('asana')).toBe('ACTIVE');
  expect(journey.world.scalekit.owner(identifierOf(ANA), 'asana')).toBe('ana@acme.test');

  const now = await Promise.all([
    ephemeral(({ ts, text }) => ts === here.ts && /Asana is connected/.test(text)),
    inDm(({ ts, text }) => ts === copy.ts && /Asana is connected/.test(text)),
  ]);
  for (const message of now) expect([connectLinkIn(message), labels(message)]).toEqual([undefined, []]);
});

test('/connections shows state and last use, with Reconnect, and Disconnect that asks first', async () => {
  await journey.connected(ANA, 'asana', 'linear');
  journey.world.scalekit.setState(identifierOf(ANA), 'linear', 'EXPIRED');
  await journey.ask('list my tasks');
  await journey.world.slack.command(ANA, CHANNEL, '/connections');
  const list = await ephemeral();
  expect(labels(list)).toEqual([
    'Connect HubSpot',
    'Connect Zendesk',
    'Reconnect Linear',
    'Disconnect Linear',
    'Reconnect Asana',
    'Disconnect Asana',
    'Connect Monday.com',
    'Disconnect everything',
  ]);
  const said = JSON.stringify(list.blocks);
  expect(said).toMatch(/\*Asana\*\\n:white_check_mark: Connected · last used <!date\^\d+\^/);
  expect(said).toMatch(/\*Linear\*\\n:warning: Needs to be connected again/);
  const ending = buttons(list).find(({ action_id, value }) => action_id === 'disconnect' && value === 'asana');
  expect(ending?.confirm).toMatchObject({ title: { text: 'Disconnect Asana?' }, confirm: { text: 'Disconnect' } });
});

test('Reconnect gives a new link, and the older one stops looking alive', async () => {
  await journey.world.slack.command(ANA, CHANNEL, '/connections');
  const list = await ephemeral();
  await click(list, 'connect_start', ANA, 'linear');
  const first = await inDm((m) => connectLinkIn(m) !== undefined);
  expect(first.text).toContain('Connect Linear');
  await click(list, 'connect_start', ANA, 'linear');
  const second = await inDm((m) => connectLinkIn(m) !== undefined && m.ts !== first.ts);
  await inDm(({ ts, text }) => ts === first.ts && /asked for a newer link/.test(text));
  expect(endOf(await journey.follow(first))).toBe('There is a newer link');
  expect(endOf(await journey.follow(second))).toBe('Linear is connected');
  expect(state('linear')).toBe('ACTIVE');
});

test('a denied consent is said in the browser and in Slack, and can be tried again', async () => {
  await journey.world.slack.command(ANA, CHANNEL, '/connect', 'hubspot');
  const prompt = await inDm((m) => connectLinkIn(m) !== undefined);
  expect(endOf(await journey.follow(prompt, ANA, false))).toBe('HubSpot gave no access');
  const said = await inDm(({ ts, text }) => ts === prompt.ts && /gave no access/.test(text));
  expect(said.text).toContain('Nothing was connected');
  expect(state('hubspot')).not.toBe('ACTIVE');

  await click(said, 'connect_start');
  const again = await inDm((m) => connectLinkIn(m) !== undefined && m.ts > prompt.ts);
  expect(endOf(await journey.follow(again))).toBe('HubSpot is connected');
});

test('the Home tab shows one’s own connections, leads to an account, and is brought up to date', async () => {
  await journey.connected(ANA, 'asana');
  const home = async (pattern: RegExp) => {
    await expect
      .poll(() => JSON.stringify(journey.world.slack.home(ANA)), { interval: 20, timeout: 10_000 })
      .toMatch(pattern);
    return journey.world.slack.home(ANA);
  };
  journey.world.slack.openHome(ANA, 'home');
  const view = await home(/Hi Ana Ruiz/);
  expect(labels(view)).toEqual(expect.arrayContaining(['Disconnect Asana', 'Connect Monday.com', 'Refresh']));

  await journey.world.slack.click({ userId: ANA, viewId: 'home', actionId: 'connect_start', value: 'monday' });
  const prompt = await inDm((m) => connectLinkIn(m) !== undefined);
  expect(endOf(await journey.follow(prompt))).toBe('Monday.com is connected');
  await journey.world.slack.click({ userId: ANA, viewId: 'home', actionId: 'home_refresh' });
  await home(/Disconnect Monday\.com/);

  // Omar's own tab knows nothing of hers.
  journey.world.slack.openHome(OMAR, 'home');
  await expect.poll(() => journey.world.slack.home(OMAR), { interval: 20 }).toBeTruthy();
  expect(labels(journey.world.slack.home(OMAR)).filter((label) => label?.startsWith('Disconnect'))).toEqual([]);
});

test('the Messages tab offers prompts to start with', async () => {
  journey.world.slack.openHome(ANA, 'messages');
  const prompts = () => journey.world.slack.presence(journey.world.slack.dmOf(ANA)).prompts?.map(({ title }) => title);
  await expect.poll(prompts, { interval: 20 }).toContain('What is on my plate?');
});

test('Disconnect ends the account at Scalekit, shows the list anew, and the next ask needs it again', async () => {
  await journey.connected(ANA, 'asana', 'linear');
  await journey.world.slack.command(ANA, CHANNEL, '/connections');
  const list = await ephemeral();
  await click(list, 'disconnect', ANA, 'asana');
  // In its own place, so that no button of an old list stays.
  const after = await ephemeral((m) => m.ts === list.ts && labels(m).includes('Connect Asana'));
  expect(labels(after)).not.toContain('Disconnect Asana');
  expect(state('asana')).toBeUndefined();
  expect(state('linear')).toBe('ACTIVE');
  await journey.idle();
  expect(labels(journey.world.slack.home(ANA))).toContain('Connect Asana');

  const prompt = await journey.prompt(journey.say('list my tasks'));
  expect(prompt.text).toContain('your Asana account, which is not connected yet');
});
