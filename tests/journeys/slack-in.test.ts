import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ANA,
  CHANNEL,
  createMentions,
  gate,
  type Journey,
  OMAR,
  saidBy,
  startJourney,
  textOf,
} from '../support/journey.ts';

describe.each(['socket', 'http'] as const)('over %s', (mode) => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await startJourney({ mode, env: { CHANNEL_ANSWERS: 'thread' } });
  });
  afterAll(() => journey?.close());

  const { now, mention } = createMentions();
  test('a mention and a direct message are answered in their threads', async () => {
    expect(await journey.ask('who are you?', { in: CHANNEL })).toContain('stand-in');
    expect(await journey.ask('who are you?')).toContain('stand-in');
  });

  test('a command and a click are answered, privately', async () => {
    await journey.world.slack.command(ANA, CHANNEL, '/connect');
    const list = await journey.world.slack.waitFor(
      ANA,
      (m) => m.to === ANA && /each through your own account/.test(m.text),
    );
    await journey.world.slack.click({ userId: ANA, message: list, actionId: 'connect_start', value: 'linear' });
    const prompt = await journey.prompt({ userId: ANA, channel: CHANNEL, ts: list.ts, thread: list.ts });
    expect(prompt.text).toContain('Connect Linear');
    await journey.idle();
    const { slack } = journey.world;
    expect(slack.visible(OMAR, CHANNEL).filter((m) => m.ts >= list.ts)).toEqual([]);
    // Slack shows its own complaint where it got no acknowledgement.
    expect(slack.visible(ANA, CHANNEL).filter((m) => m.user === 'USLACKBOT')).toEqual([]);
  });

  test('the same event delivered three times: one answer', async () => {
    const event = mention('help');
    const eventId = journey.world.slack.emit(event);
    journey.world.slack.emit(event, { eventId });
    await journey.answer(saidBy(event));
    journey.world.slack.emit(event, { eventId });
    await journey.idle();
    expect(journey.answersTo(saidBy(event))).toHaveLength(1);
    expect(journey.requestsOf('help')).toHaveLength(1);
  });

  test('any other event delivered three times is acted on once', async () => {
    const { slack } = journey.world;
    const published = () => slack.calls.filter(({ method }) => method === 'views.publish').length;
    const opened = { type: 'app_home_opened', user: ANA, channel: slack.dmOf(ANA), tab: 'home', event_ts: now() };
    const before = published();
    const eventId = slack.emit(opened);
    slack.emit(opened, { eventId });
    slack.emit(opened, { eventId });
    await journey.idle();
    expect(published()).toBe(before + 1);
  });

  test('the same message as two kinds of event: one answer', async () => {
    const event = { ...mention('what can you do'), channel: journey.world.slack.dmOf(ANA) };
    journey.world.slack.emit(event);
    journey.world.slack.emit({ ...event, type: 'message', channel_type: 'im' });
    await journey.answer(saidBy(event));
    await journey.idle();
    expect(journey.answersTo(saidBy(event))).toHaveLength(1);
  });

  test('messages of channels that mention nobody are not read', async () => {
    const event = { ...mention('x'), type: 'message', channel_type: 'channel', text: 'nothing for you' };
    journey.world.slack.emit(event);
    await journey.idle();
    expect(journey.answersTo(saidBy(event))).toEqual([]);
    expect(JSON.stringify(journey.world.model.requests)).not.toContain('nothing for you');
  });

  test('two quick asks of a person in one conversation are worked on one after the other', async () => {
    const hold = gate();
    journey.play('first of two', async () => {
      await hold.opened;
      return { text: 'One.' };
    });
    journey.play('second of two', { text: 'Two.' });
    const first = journey.say('first of two');
    // Slack promises no order for what is sent at the same moment.
    await journey.world.slack.settled();
    const second = journey.say('second of two');
    await journey.world.slack.settled();
    await expect.poll(() => journey.requestsOf('first of two').length, { interval: 20 }).toBe(1);
    expect(journey.requestsOf('second of two')).toEqual([]);

    // A conversation beside it, of the same person, and one of somebody else do not wait for it.
    expect(await journey.ask('who are you?', { in: CHANNEL })).toContain('stand-in');
    expect(await journey.ask('who are you?', { as: OMAR })).toContain('stand-in');
    expect(journey.requestsOf('second of two')).toEqual([]);

    hold.open();
    const [one, two] = await Promise.all([journey.answer(first), journey.answer(second)]);
    expect([textOf(one), textOf(two)]).toEqual(['One.', 'Two.']);
    expect(one.ts < two.ts).toBe(true);
  });

  test('two people in one thread do not wait for each other', async () => {
    const hold = gate();
    journey.play('hold this thread', async () => {
      await hold.opened;
      return { text: 'Finally.' };
    });
    const held = journey.say('hold this thread', { in: CHANNEL });
    await expect.poll(() => journey.requestsOf('hold this thread').length, { interval: 20 }).toBe(1);
    expect(await journey.ask('who are you?', { as: OMAR, in: CHANNEL, thread: held.thread })).toContain('stand-in');
    hold.open();
    expect(textOf(await journey.answer(held, (text) => text.startsWith('Finally')))).toBe('Finally.');
  });

  test('Stop ends it: the model is not asked again, and nothing more is said', async () => {
    const hold = gate();
    journey.play(
      'a long one',
      { text: 'Beginning. ', toolCalls: [{ name: 'connect_account', args: { connector: 'nonsense' } }] },
      async () => {
        await hold.opened;
        return { text: 'The end.' };
      },
    );
    const said = journey.say('a long one', { in: CHANNEL });
    const open = await journey.world.slack.waitFor(ANA, (m) => m.threadTs === said.thread && m.streaming === true);
    await expect.poll(() => journey.requestsOf('a long one').length, { interval: 20 }).toBe(2);
    journey.world.slack.stop(ANA, CHANNEL, open.ts);
    // The turn is over while the model still thinks.
    await journey.idle();
    const ask = await journey.db
      .selectFrom('asks')
      .select('status')
      .where('message_ts', '=', said.ts)
      .executeTakeFirst();
    expect(ask?.status).toBe('stopped');
    hold.open();
    await journey.idle();
    expect(journey.answersTo(said).join('\n')).not.toContain('The end.');
    expect(journey.requestsOf('a long one')).toHaveLength(2);
  });
});
