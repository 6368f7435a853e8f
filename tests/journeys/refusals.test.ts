import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ANA,
  CHANNEL,
  createMentions,
  EVE,
  GITA,
  identifierOf,
  type Journey,
  OMAR,
  SHARED,
  saidBy,
  startJourney,
} from '../support/journey.ts';

describe.each(['socket', 'http'] as const)('over %s', (mode) => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await startJourney({ mode });
  });
  afterAll(() => journey?.close());

  const { now, mention } = createMentions();
  const privately = (userId: string) =>
    journey.world.slack
      .visible(userId, CHANNEL)
      .concat(journey.world.slack.visible(userId, SHARED))
      .filter(({ to }) => to === userId);
  const asksOf = (userId: string) => journey.db.selectFrom('asks').selectAll().where('user_id', '=', userId).execute();
  const people = () => journey.db.selectFrom('people').selectAll().execute();

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
      journey.say('help, please', { as: GITA, in: CHANNEL });
      await journey.idle();
      expect(privately(GITA)).toHaveLength(1);
      // Who types a command waits for its answer, each time.
      await journey.world.slack.command(GITA, CHANNEL, '/connect', 'asana');
      await journey.idle();
      expect(privately(GITA).map(({ text }) => text)).toEqual([told.text, told.text]);
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
    expect(journey.answersTo(saidBy(event))).toEqual([]);
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
    expect(journey.answersTo(saidBy(event))).toEqual([]);
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
