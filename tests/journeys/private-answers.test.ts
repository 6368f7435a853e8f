import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buttonIn } from '../../sandbox/proposals.ts';
import type { SandboxMessage } from '../../sandbox/slack/types.ts';
import { cardMoves, shown } from '../support/cards.ts';
import { ANA, CHANNEL, type Journey, OMAR, type Said, SHARED, startJourney, textOf } from '../support/journey.ts';

const mine = { toolCalls: [{ name: 'asana_me_get', args: {} }] };
const workspace_gid = '1208846309112200';
const SECRET = 'Ana sees the Leadership OKRs';

let journey: Journey;
beforeAll(async () => {
  journey = await startJourney();
  await journey.connected(ANA, 'asana');
});
afterAll(() => journey?.close());
const { press, told } = cardMoves(() => journey);
/** What everybody else in the channel can read of a thread. */
const forOthers = ({ channel, thread }: Said) =>
  journey.world.slack
    .visible(OMAR, channel)
    .filter(({ user, threadTs }) => user === 'U0BOT' && threadTs === thread)
    .map(textOf);
const alone = (said: Said): Promise<SandboxMessage> =>
  journey.world.slack.waitFor(ANA, (m) => m.to === ANA && m.ts > said.ts && buttonIn(m, 'answer_share') !== undefined);
function reads(ask: string, words = SECRET): Said {
  journey.play(ask, mine, { text: words });
  return journey.say(ask, { in: CHANNEL });
}

describe('an answer in a channel', () => {
  test('that rests on what was read is shown to its person alone', async () => {
    const said = reads('what is mine');
    expect(textOf(await alone(said))).toContain(SECRET);
    await journey.idle();
    expect(forOthers(said)).toEqual([]);
    expect(JSON.stringify(journey.world.slack.visible(OMAR, CHANNEL))).not.toContain(SECRET);
  });

  test('that read nothing goes to the thread', async () => {
    journey.play('what can you do here', { text: 'I can work in your tools.' });
    const said = journey.say('what can you do here', { in: CHANNEL });
    await journey.answer(said);
    expect(forOthers(said).join()).toContain('I can work in your tools.');
  });

  test('that reads nothing itself but remembers what was read stays private too', async () => {
    const said = reads('read it first');
    await alone(said);
    journey.play('say it again in other words', { text: `As I said: ${SECRET}` });
    const next = journey.say('say it again in other words', { in: CHANNEL, thread: said.thread });
    expect(textOf(await alone(next))).toContain('As I said');
    expect(forOthers(said)).toEqual([]);
  });

  test('about a change: the others read the receipt, with a name only if the person said it here', async () => {
    const create = (name: string) => ({ toolCalls: [{ name: 'asana_task_create', args: { name, workspace_gid } }] });
    journey.play('Create Said aloud', mine, create('Said aloud'), { text: SECRET });
    const loud = journey.say('Create Said aloud', { in: CHANNEL });
    await alone(loud);
    expect(forOthers(loud).join('\n')).toContain('✓ Created task **Said aloud** in Asana as Ana Ruiz');

    journey.play('Create it quietly', mine, create(`Leak: ${SECRET}`), { text: 'Ok.' });
    const quiet = journey.say('Create it quietly', { in: CHANNEL });
    expect(textOf(await alone(quiet))).toContain('✓ Created task **Leak:');
    expect(forOthers(quiet).join('\n')).toContain('✓ Created task in Asana as Ana Ruiz');
    expect(JSON.stringify(journey.world.slack.visible(OMAR, CHANNEL))).not.toContain(SECRET);
  });

  test('comes in the direct message where Slack shows it nowhere else', async () => {
    journey.world.slack.fail('chat.postEphemeral', { error: 'user_not_in_channel' }, 1);
    const said = reads('what is mine when I am away');
    const message = await journey.world.slack.waitFor(
      ANA,
      (m) => m.channel === journey.world.slack.dmOf(ANA) && m.ts > said.ts && textOf(m).includes(SECRET),
    );
    expect(message.to).toBeUndefined();
    expect(forOthers(said)).toEqual([]);
  });
});

describe('Share in thread', () => {
  test('posts it once, says who shared it, and records it', async () => {
    const said = reads('what is mine, to share');
    const answer = await alone(said);
    await Promise.all([press(answer, 'answer_share'), press(answer, 'answer_share')]);
    await expect.poll(() => forOthers(said).join(), { timeout: 10_000 }).toContain(SECRET);
    await journey.idle();
    expect(forOthers(said).filter((text) => text.includes(SECRET))).toHaveLength(1);
    expect(forOthers(said).join()).toContain('Shared by Ana Ruiz');
    const audit = await journey.db.selectFrom('audit').selectAll().where('action', '=', 'share').execute();
    expect(audit).toMatchObject([{ identifier: 'slack:T0ACME:U0ANA', outcome: 'done', trigger: 'person' }]);
  });

  test('that Slack refuses shares nothing, and can be tried again', async () => {
    const said = reads('what is mine, refused');
    const answer = await alone(said);
    journey.world.slack.fail('chat.postMessage', { error: 'restricted_action' }, 1);
    await press(answer, 'answer_share');
    await told(ANA, /nothing was shared/, said.ts);
    expect(forOthers(said)).toEqual([]);
    await press(answer, 'answer_share');
    await expect.poll(() => forOthers(said).join(), { timeout: 10_000 }).toContain(SECRET);
  });
});

test('Keep private takes it out of sight', async () => {
  const said = reads('what is mine, kept');
  const answer = await alone(said);
  await press(answer, 'answer_keep');
  await told(ANA, /Kept private/, said.ts);
  expect(forOthers(said)).toEqual([]);
});

describe('the same answer again', () => {
  test('by "show me again", with nothing run anew', async () => {
    const said = reads('what is mine, again');
    await alone(said);
    const [calls, requests] = [journey.executed().length, journey.world.model.requests.length];
    const again = journey.say('show me again', { in: CHANNEL, thread: said.thread });
    expect(textOf(await alone(again))).toContain(SECRET);
    await journey.idle();
    expect([journey.executed().length, journey.world.model.requests.length]).toEqual([calls, requests]);
    expect(forOthers(said)).toEqual([]);
  });

  test('from the Home tab, and for its own person alone', async () => {
    const { slack } = journey.world;
    slack.openHome(ANA, 'home');
    await expect
      .poll(() => JSON.stringify(slack.home(ANA) ?? ''), { timeout: 10_000 })
      .toContain('My last private answers');
    const before = slack.visible(ANA, 'dm').at(-1)?.ts ?? '';
    await slack.click({ userId: ANA, viewId: 'home', actionId: 'answer_show' });
    const again = await slack.waitFor(ANA, (m) => m.channel === slack.dmOf(ANA) && m.ts > before);
    expect(textOf(again)).toContain(SECRET);
    slack.openHome(OMAR, 'home');
    await expect.poll(() => JSON.stringify(slack.home(OMAR) ?? ''), { timeout: 10_000 }).toContain('Hi ');
    expect(JSON.stringify(slack.home(OMAR))).not.toContain('what is mine');
  });

  test('is over after 24 hours', async () => {
    await journey.db
      .updateTable('asks')
      .set({ updated_at: new Date(Date.now() - 25 * 3_600_000) })
      .where('reply_private', '=', true)
      .execute();
    const said = journey.say('show me again');
    await told(ANA, /no private answer of the last 24 hours/, said.ts);
  });
});

describe('in an externally shared channel', () => {
  test('only a polite line, whatever is set', async () => {
    const open = await startJourney({ env: { CHANNEL_ANSWERS: 'thread' } });
    try {
      await open.connected(ANA, 'asana');
      open.play('what is mine out here', mine, { text: SECRET });
      const said = open.say('what is mine out here', { in: SHARED });
      const line = await open.world.slack.waitFor(ANA, (m) => m.to === ANA && m.ts > said.ts);
      expect(line.text).toMatch(/direct message/);
      await open.idle();
      expect(open.executed()).toEqual([]);
      expect(shown(line) ?? '').not.toContain(SECRET);
    } finally {
      await open.close();
    }
  });
});

test('with CHANNEL_ANSWERS=thread everybody reads it, as the operator chose', async () => {
  const open = await startJourney({ env: { CHANNEL_ANSWERS: 'thread' } });
  try {
    await open.connected(ANA, 'asana');
    open.play('what is mine for all', mine, { text: SECRET });
    expect(await open.ask('what is mine for all', { in: CHANNEL })).toContain(SECRET);
    expect(JSON.stringify(open.world.slack.visible(OMAR, CHANNEL))).toContain(SECRET);
  } finally {
    await open.close();
  }
});
