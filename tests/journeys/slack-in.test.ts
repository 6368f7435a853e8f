import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ANA,
  CHANNEL,
  EVE,
  GITA,
  gate,
  identifierOf,
  type Journey,
  OMAR,
  type Said,
  SHARED,
  startJourney,
  textOf,
} from '../support/journey.ts';

const BOT = '<@U0BOT>';

describe.each(['socket', 'http'] as const)('over %s', (mode) => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await startJourney({ mode });
  });
  afterAll(() => journey?.close());

  let micros = 0;
  /** A message's timestamp, as new as it gets and never the same twice. */
  const now = () => {
    micros = Math.max(micros + 1, Date.now() * 1000);
    return `${Math.floor(micros / 1_000_000)}.${String(micros % 1_000_000).padStart(6, '0')}`;
  };
  /** A mention as Slack delivers it; more fields make it a bot's, an edit or something else. */
  const mention = (text: string, more: Record<string, unknown> = {}) => {
    const ts = now();
    return {
      type: 'app_mention',
      user: ANA,
      text: `${BOT} ${text}`,
      ts,
      event_ts: ts,
      channel: CHANNEL,
      team: 'T0ACME',
      ...more,
    };
  };
  const saidBy = ({ ts, user, channel }: ReturnType<typeof mention>): Said => ({
    userId: user,
    channel,
    ts,
    thread: ts,
  });
  const privately = (userId: string) =>
    journey.world.slack
      .visible(userId, CHANNEL)
      .concat(journey.world.slack.visible(userId, SHARED))
      .filter(({ to }) => to === userId);
  const asksOf = (userId: string) => journey.db.selectFrom('asks').selectAll().where('user_id', '=', userId).execute();
  const people = () => journey.db.selectFrom('people').selectAll().execute();

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

  describe('refused, once and privately', () => {
    test('somebody of another company in a shared channel', async () => {
      journey.say('help', { as: EVE, in: SHARED });
      const told = await journey.world.slack.waitFor(EVE, ({ to }) => to === EVE);
      expect(told.text).toContain('only work for people of the company that installed me');
      journey.say('help, please', { as: EVE, in: SHARED });
      await journey.idle();
      expect(privately(EVE)).toHaveLength(1);
      expect((await asksOf(EVE)).map(({ status }) => status)).toEqual(['refused', 'refused']);
      expect(await people()).not.toContainEqual(expect.objectContaining({ user_id: EVE }));
    });

    test('a guest', async () => {
      journey.say('help', { as: GITA, in: CHANNEL });
      const told = await journey.world.slack.waitFor(GITA, ({ to }) => to === GITA);
      expect(told.text).toContain('not available to guests');
      await journey.world.slack.command(GITA, CHANNEL, '/connect', 'asana');
      await journey.idle();
      expect(privately(GITA)).toHaveLength(1);
      expect(journey.world.scalekit.calls.filter(({ identifier }) => identifier === identifierOf(GITA))).toEqual([]);
    });

    test('anybody in a shared channel, politely', async () => {
      const said = journey.say('list my tasks', { in: SHARED });
      const told = await journey.world.slack.waitFor(ANA, (m) => m.to === ANA && m.channel === SHARED);
      expect(told.text).toMatch(/shared with another company.*direct message/);
      journey.say('list my tasks', { in: SHARED });
      await journey.idle();
      expect(journey.answersTo(said)).toEqual([]);
      expect(privately(ANA).filter(({ channel }) => channel === SHARED)).toHaveLength(1);
    });

    test('an edited message', async () => {
      const event = mention('do it twice', { edited: { user: ANA, ts: now() } });
      journey.world.slack.emit(event);
      const told = await journey.world.slack.waitFor(ANA, (m) => m.to === ANA && m.text.includes('edited'));
      expect(told.channel).toBe(CHANNEL);
      journey.world.slack.emit(mention('do it three times', { edited: { user: ANA, ts: now() } }));
      await journey.idle();
      expect(privately(ANA).filter(({ text }) => text.includes('edited'))).toHaveLength(1);
      expect(journey.requestsOf('do it twice')).toEqual([]);
    });
  });

  test.each([
    ['a bot’s post', { bot_id: 'B0OTHER', bot_profile: { id: 'B0OTHER' } }],
    ['a workflow’s post', { subtype: 'bot_message', bot_id: 'B0FLOW', user: undefined }],
    ['another app’s post', { app_id: 'A0OTHER' }],
    ['the app’s own post', { user: 'U0BOT' }],
    ['a system message', { subtype: 'channel_join' }],
    ['Slackbot', { user: 'USLACKBOT' }],
  ])('%s is ignored in silence', async (what, marks) => {
    const event = mention(`act on ${what}`, marks);
    journey.world.slack.emit(event);
    journey.world.slack.emit({
      ...event,
      ts: now(),
      type: 'message',
      channel: journey.world.slack.dmOf(ANA),
      channel_type: 'im',
    });
    await journey.idle();
    expect(await journey.db.selectFrom('asks').selectAll().where('text', 'like', `%act on ${what}%`).execute()).toEqual(
      [],
    );
    expect(journey.answersTo({ ...saidBy(event), userId: ANA })).toEqual([]);
  });

  test('somebody who is deactivated loses their accounts, and is answered no more', async () => {
    await journey.connected(OMAR, 'asana', 'linear');
    journey.play('keep at it', { fail: { hang: true } });
    journey.say('keep at it', { as: OMAR, in: CHANNEL });
    await expect.poll(() => journey.requestsOf('keep at it').length, { interval: 20 }).toBe(1);

    journey.world.slack.deactivate(OMAR);
    await journey.idle();
    for (const connection of ['asana', 'linear']) {
      expect(journey.world.scalekit.state(identifierOf(OMAR), connection)).toBeUndefined();
    }
    expect((await people()).find(({ user_id }) => user_id === OMAR)?.left_at).not.toBeNull();
    const unfinished = (await asksOf(OMAR)).filter(({ status }) => ['queued', 'running', 'waiting'].includes(status));
    expect(unfinished).toEqual([]);

    // A payload of theirs that was under way gets nothing, and reaches nothing.
    const calls = journey.world.scalekit.calls.length;
    const event = mention('list my tasks', { user: OMAR });
    journey.world.slack.emit(event);
    await journey.idle();
    expect(journey.answersTo({ ...saidBy(event), userId: ANA })).toEqual([]);
    expect(journey.world.scalekit.calls).toHaveLength(calls);
  });
});

test('with ALLOW_GUESTS a guest is served, as themselves', async () => {
  const journey = await startJourney({ env: { ALLOW_GUESTS: 'true' } });
  try {
    const prompt = await journey.prompt(journey.say('list my tasks', { as: GITA, in: CHANNEL }));
    expect(prompt.text).toContain('your Asana account');
    const named = journey.world.scalekit.calls.flatMap(({ identifier }) => identifier ?? []);
    expect(new Set(named)).toEqual(new Set([identifierOf(GITA)]));
  } finally {
    await journey.close();
  }
});
