import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ModelRequest } from '../../sandbox/model/types.ts';
import { ANA, CHANNEL, type Journey, OMAR, startJourney, textOf, toolResults } from '../support/journey.ts';

const ASK = "What's in the Leadership OKR board?";
const BOARD = 'Leadership OKR';

let journey: Journey;
/** Everything the board holds, in both products: the titles and long fields of its records, and their ids. */
let secrets: string[];
beforeAll(async () => {
  journey = await startJourney();
  await journey.connected(ANA, 'asana', 'monday');
  await journey.connected(OMAR, 'asana', 'monday');
  const { asana, monday } = journey.world.providers;
  const held = [...(asana?.records() ?? []), ...(monday?.records() ?? [])].filter(({ place }) => place === BOARD);
  secrets = held.flatMap(({ id, title, fields }) => [id, title, ...(fields.Notes ? [fields.Notes] : [])]);
});
afterAll(() => journey?.close());

/** The secrets in a text; JSON escapes what the records hold plain, so both are read plain. */
const leaked = (text: string) => secrets.filter((secret) => text.includes(secret));

/** Everything the app sent to Slack, whatever the method: what is checked is not what a client would show. */
const sent = () => journey.world.slack.calls.map(({ args }) => JSON.stringify(args)).join('\n');

const seenBy = (name: string) => (request: ModelRequest) => request.system.includes(`The person: ${name}.`);

test('the board holds something in both products, so that there is something to leak', () => {
  expect(secrets.length).toBeGreaterThan(10);
  const { asana, monday } = journey.world.providers;
  for (const provider of [asana, monday]) {
    expect(provider?.records().some(({ place }) => place === BOARD)).toBe(true);
  }
});

test('the CSM gets nothing of the Leadership OKR board, in Slack or in what the model reads', async () => {
  for (const ask of [ASK, `${ASK.slice(0, -1)} in Asana?`, `${ASK.slice(0, -1)} in monday.com?`]) {
    expect(await journey.ask(ask)).toMatch(/could not find a board/);
  }
  expect(await journey.ask(ASK, { in: CHANNEL })).toMatch(/could not find a board/);

  expect(leaked(sent())).toEqual([]);
  const requests = journey.world.model.requests.filter(seenBy('Ana Ruiz'));
  expect(leaked(JSON.stringify(requests.map(({ system, messages }) => [system, messages])))).toEqual([]);
  // The board's name is in the ask, so it is looked for where only the app's data can be.
  const results = requests.flatMap(toolResults).join('\n');
  expect(results).toContain('"projects":[]');
  expect(results).toContain('Customer onboarding');
  expect(results).not.toContain(BOARD);
});

test('also where the model asks for the board by its very id', async () => {
  const { asana, monday } = journey.world.providers;
  const id = (provider: typeof asana) => provider?.records().find(({ place }) => place === BOARD)?.id ?? '';
  const ask = 'read these two';
  journey.play(
    ask,
    { toolCalls: [{ name: 'asana_task_get', args: { task_gid: id(asana) } }] },
    { toolCalls: [{ name: 'search_tools', args: { query: 'asana task get monday items get' } }] },
    { toolCalls: [{ name: 'asana_task_get', args: { task_gid: id(asana) } }] },
    { toolCalls: [{ name: 'monday_items_get', args: { item_ids: [id(monday)] } }] },
    { text: 'Not there.' },
  );
  await journey.ask(ask);
  const results = journey.requestsOf(ask).flatMap(toolResults).join('\n');
  expect(results).toMatch(/not_found|permission_denied/);
  const texts = secrets.filter((secret) => !/^\d+$/.test(secret));
  expect(texts.filter((secret) => results.includes(secret) || sent().includes(secret))).toEqual([]);
});

test('the operations lead gets it, from both', async () => {
  const said = journey.say(ASK, { as: OMAR });
  const answer = textOf(await journey.answer(said));
  expect(answer).toMatch(/in Asana has \d+ tasks[\s\S]+in Monday\.com has \d+ items/);
  for (const title of ['KR: decide on the Lisbon office', 'Net revenue retention above 112 %']) {
    expect(answer).toContain(title);
  }
});

test('and what he got stays his: the CSM still gets nothing', async () => {
  const before = journey.world.model.requests.length;
  expect(await journey.ask(ASK)).toMatch(/could not find a board/);
  const later = journey.world.model.requests.slice(before).filter(seenBy('Ana Ruiz'));
  expect(later.length).toBeGreaterThan(0);
  expect(leaked(JSON.stringify(later.map(({ messages }) => messages)))).toEqual([]);
  const inHers = journey.world.slack.visible(ANA, 'dm').concat(journey.world.slack.visible(ANA, CHANNEL));
  expect(leaked(JSON.stringify(inHers))).toEqual([]);
});
