import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SandboxMessage } from '../../sandbox/slack/types.ts';
import {
  ANA,
  CHANNEL,
  type Connector,
  connectionOf,
  endOf,
  identifierOf,
  type Journey,
  OMAR,
  type Said,
  startJourney,
  textOf,
} from '../support/journey.ts';
import { connectLinkIn } from '../support/links.ts';

let journey: Journey;
beforeAll(async () => {
  journey = await startJourney({ env: { CHANNEL_ANSWERS: 'thread' } });
});
afterAll(() => journey?.close());
beforeEach(() => journey.world.scalekit.clearFaults());

const setState = (connector: Connector, state: 'EXPIRED' | 'DISCONNECTED' | 'PENDING_VERIFICATION', userId = ANA) =>
  journey.world.scalekit.setState(identifierOf(userId), connectionOf(connector), state);
const scopeMissing = { code: 7, toolErrorCode: 'FORBIDDEN', message: 'The token lacks the scope tasks:write' };
/** What another member of the channel can read of the links made since. */
const seenByOthers = ({ userId, channel, ts }: Said) =>
  journey.world.slack.visible(userId === ANA ? OMAR : ANA, channel).filter((m) => m.ts > ts && connectLinkIn(m));
/** How many links were made for it. */
const linksFor = async ({ ts }: Said) => {
  const links = journey.db.selectFrom('connect_links').innerJoin('asks', 'asks.id', 'connect_links.ask_id');
  return (await links.select('connect_links.id').where('asks.message_ts', '=', ts).execute()).length;
};
const statusOf = ({ ts }: Said) =>
  journey.db.selectFrom('asks').select(['status', 'waiting_for']).where('message_ts', '=', ts).executeTakeFirst();

describe('an account that turns out to be unusable while a request runs', () => {
  test.each([
    ['not connected', undefined, /your Zendesk account, which is not connected yet/],
    ['expired', 'EXPIRED', /Zendesk has ended my access to your account/],
    ['revoked', 'DISCONNECTED', /My access to your Zendesk account was withdrawn/],
    ['not confirmed', 'PENDING_VERIFICATION', /I still need you to confirm that it is yours/],
  ] as const)('%s: asked for privately, and the request goes on in its thread', async (_, state, words) => {
    // In a thread that was there before, with somebody else's words in it.
    const thread = journey.world.slack.post(OMAR, CHANNEL, 'About the tickets');
    if (state) {
      await journey.connected(ANA, 'zendesk');
      // What was read when the account was fine is still remembered when it no longer is.
      await journey.ask('show open tickets of Northwind');
      setState('zendesk', state);
    }
    const said = journey.say('show open tickets of Northwind', { in: CHANNEL, thread });
    const prompt = await journey.prompt(said);
    expect(prompt.text).toMatch(words);
    expect(prompt.text).toContain('Your request waits');
    const pointer = await journey.world.slack.waitFor(
      ANA,
      (m) => m.to === ANA && m.ts > said.ts && m.threadTs === thread,
    );
    expect(connectLinkIn(pointer)).toBe(connectLinkIn(prompt));
    expect(seenByOthers(said)).toEqual([]);
    await journey.idle();
    expect(await statusOf(said)).toEqual({ status: 'waiting', waiting_for: 'zendesk' });

    expect(endOf(await journey.follow(prompt))).toBe('Zendesk is connected');
    const answer = await journey.answer(said, (text) => /tickets of \*\*Northwind\*\*/i.test(text));
    expect(answer.threadTs).toBe(thread);
    await journey.idle();
    expect(journey.answersTo(said).filter((text) => /Northwind/.test(text))).toHaveLength(1);
    expect(await statusOf(said)).toEqual({ status: 'done', waiting_for: null });
  });

  test('a missing scope in a write: connected again, the write happens once, in the DM where it was asked', async () => {
    await journey.connected(ANA, 'linear');
    journey.world.scalekit.fault({ tool: 'linear_issue_create', toolError: scopeMissing });
    const said = journey.say("create a Linear issue 'Sort the export' in team Onboarding");
    const prompt = await journey.prompt(said);
    expect(prompt.text).toMatch(/Your Linear connection does not allow this yet/);
    expect(journey.records('linear', 'Sort the export')).toEqual([]);

    expect(endOf(await journey.follow(prompt))).toBe('Linear is connected');
    const answer = await journey.answer(said, (text) => text.includes('✓ Created issue'));
    expect(answer.channel).toBe(journey.world.slack.dmOf(ANA));
    expect(journey.records('linear', 'Sort the export')).toMatchObject([{ createdBy: 'ana@acme.test' }]);
  });

  test('the same refusal again after connecting is said, and not asked for once more', async () => {
    await journey.connected(OMAR, 'asana');
    journey.world.scalekit.fault({ tool: 'asana_task_create', times: 50, toolError: scopeMissing });
    const said = journey.say("create a task 'Never made' in the Website project", { as: OMAR });
    const prompt = await journey.prompt(said);
    expect(endOf(await journey.follow(prompt, OMAR))).toBe('Asana is connected');
    // The channel learns nothing of the account; its owner does.
    const answer = textOf(await journey.answer(said, (text) => text.includes('wrote you privately')));
    expect(answer).not.toContain('Asana still refuses');
    const why = await journey.world.slack.waitFor(OMAR, (m) => m.text.includes('still refuses'));
    expect(why.channel).toBe(journey.world.slack.dmOf(OMAR));
    expect(why.text).toContain('`/connect asana`');
    await journey.idle();
    expect(await linksFor(said)).toBe(1);
    expect(journey.records('asana', 'Never made')).toEqual([]);
    expect(await statusOf(said)).toEqual({ status: 'failed', waiting_for: null });
  });
});

test('requests that wait for the same account all go on, in the order they were asked', async () => {
  const asks: [string, RegExp][] = [
    ['list my deals', /deals/],
    ['find contact Janet', /Janet/],
    ['show me the company Northwind in HubSpot', /Northwind/],
    ['list my HubSpot tasks', /tasks/],
  ];
  const waiting: { said: Said; prompt: SandboxMessage; words: RegExp }[] = [];
  for (const [text, words] of asks) {
    const said = journey.say(text);
    waiting.push({ said, prompt: await journey.prompt(said), words });
  }
  // Only the newest link is alive, and it is enough for all of them.
  const newest = waiting.at(-1)?.prompt;
  for (const { prompt } of waiting.slice(0, -1)) {
    await journey.world.slack.waitFor(ANA, ({ ts, text }) => ts === prompt.ts && /newer link/.test(text));
  }
  expect(endOf(await journey.follow(newest))).toBe('HubSpot is connected');

  const answers = waiting.map(({ said, words }) =>
    journey.answer(said, (text) => words.test(text) && !text.includes('Paused')),
  );
  const order = (await Promise.all(answers)).map(({ ts }) => ts);
  expect(order).toEqual(order.toSorted());
});

test('a request that waits in a channel does not hold up another conversation', async () => {
  await journey.connected(ANA, 'linear');
  const waiting = journey.say('list my boards', { in: CHANNEL });
  await journey.prompt(waiting);
  expect(await journey.ask('what issues are assigned to me in Linear', { in: CHANNEL })).toContain('Linear');
  expect(journey.answersTo(waiting).filter((text) => /boards? in Monday/.test(text))).toEqual([]);
});

describe('a link that Slack does not deliver', () => {
  const fail = (method: string) => journey.world.slack.fail(method, { error: 'restricted_action' });
  const ASK = 'list my boards';

  test('not where it was asked: the DM has it', async () => {
    fail('chat.postEphemeral');
    const said = journey.say(ASK, { as: OMAR, in: CHANNEL });
    expect(connectLinkIn(await journey.prompt(said))).toBeDefined();
    expect(seenByOthers(said)).toEqual([]);
  });

  test('not in the DM: where it was asked, for their eyes only', async () => {
    fail('chat.postMessage');
    const said = journey.say(ASK, { as: OMAR, in: CHANNEL });
    const pointer = await journey.world.slack.waitFor(OMAR, (m) => m.to === OMAR && m.ts > said.ts);
    expect(connectLinkIn(pointer)).toBeDefined();
    expect(seenByOthers(said)).toEqual([]);
  });

  test('neither: the person is told, without any link, and the request is over', async () => {
    fail('chat.postEphemeral');
    fail('chat.postMessage');
    const said = journey.say(ASK, { as: OMAR, in: CHANNEL });
    const answer = textOf(await journey.answer(said));
    expect(answer).toMatch(/could not reach you privately, so I sent you no link.*\(reference [B-Z2-9]{6}\)/);
    await journey.idle();
    expect(await statusOf(said)).toEqual({ status: 'failed', waiting_for: null });
    expect(
      journey.world.slack
        .visible(OMAR, CHANNEL)
        .concat(journey.world.slack.visible(OMAR, 'dm'))
        .filter((m) => m.ts > said.ts && connectLinkIn(m)),
    ).toEqual([]);
  });
});
