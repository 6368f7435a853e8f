import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isCard } from '../../sandbox/proposals.ts';
import { cardMoves, shown } from '../support/cards.ts';
import { ANA, identifierOf, type Journey, OMAR, startJourney, textOf } from '../support/journey.ts';

const workspace_gid = '1208846309112200';
const create = (name: string) => ({
  toolCalls: [{ name: 'asana_task_create', args: { name, workspace_gid, assignee: 'me' } }],
});

describe('with APPROVALS=standing', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await startJourney({ approving: false });
    await journey.connected(ANA, 'asana');
    await journey.connected(OMAR, 'asana');
  });
  afterAll(() => journey?.close());
  const { cardOf, press } = cardMoves(() => journey);
  const cards = (userId = ANA) => journey.world.slack.visible(userId, 'dm').filter(isCard).length;
  const permissions = () => journey.db.selectFrom('permissions').selectAll().execute();
  /** Gives the permission on a card. */
  async function allow(name: string) {
    journey.play(`allow ${name}`, create(name), { text: 'Ok.' });
    const said = journey.say(`allow ${name}`);
    await press(await cardOf(said), 'proposal_allow');
    await journey.answer(said);
  }

  test('"Don\'t ask again for this" approves this one, and the next ones happen without a card', async () => {
    await allow('Asked for the last time');
    expect(journey.records('asana', 'Asked for the last time')).toHaveLength(1);
    const before = cards();
    journey.play('one more without asking', create('Not asked about'), { text: 'Ok.' });
    expect(await journey.ask('one more without asking')).toContain('✓ Created task **Not asked about** in Asana');
    expect(cards()).toBe(before);
    const [write] = await journey.db
      .selectFrom('writes')
      .select(['approval'])
      .where('identifier', '=', identifierOf(ANA))
      .orderBy('created_at', 'desc')
      .limit(1)
      .execute();
    const [permission] = await permissions();
    expect(write?.approval).toEqual({
      kind: 'standing',
      permission: permission?.id,
      given: permission?.given_at.toISOString(),
    });
  });

  test('it is for this person and this tool alone', async () => {
    journey.play('Omar makes one', create('Omar is asked'), { text: 'Ok.' });
    const his = journey.say('Omar makes one', { as: OMAR });
    await press(await cardOf(his), 'proposal_dismiss', { as: OMAR });
    const comment = { name: 'asana_story_create', args: { task_gid: '1', text: 'A comment' } };
    journey.play('another tool', { toolCalls: [comment] }, { text: 'Ok.' });
    const hers = journey.say('another tool');
    await press(await cardOf(hers), 'proposal_dismiss');
    await journey.idle();
    expect(journey.records('asana', 'Omar is asked')).toEqual([]);
  });

  test('it does not cover a turn, or a conversation, in which text of outsiders was read', async () => {
    // Notes and comments of a task may come from a form or a guest.
    const [task] = journey.records('asana', 'Asked for the last time');
    const read = { toolCalls: [{ name: 'asana_task_get', args: { task_gid: task?.id } }] };
    journey.play('read the notes and make one', read, create('After the notes'), { text: 'Ok.' });
    const said = journey.say('read the notes and make one');
    const card = await cardOf(said);
    expect(journey.records('asana', 'After the notes')).toEqual([]);
    await press(card, 'proposal_dismiss');
    await journey.idle();

    journey.play('and one more in this thread', create('Still after the notes'), { text: 'Ok.' });
    const next = journey.say('and one more in this thread', { thread: said.thread });
    await press(await cardOf(next), 'proposal_dismiss');
    await journey.idle();
    expect(journey.records('asana', 'Still after the notes')).toEqual([]);
    // Elsewhere it holds as before.
    journey.play('one more elsewhere', create('Elsewhere'), { text: 'Ok.' });
    await journey.ask('one more elsewhere');
    expect(journey.records('asana', 'Elsewhere')).toHaveLength(1);
  });

  test('it is listed in /connections and on the Home tab, and is over once it is taken back', async () => {
    const { slack } = journey.world;
    slack.openHome(ANA, 'home');
    await expect
      .poll(() => JSON.stringify(slack.home(ANA) ?? ''), { timeout: 10_000 })
      .toContain('*Create task* in Asana');
    await slack.command(ANA, slack.dmOf(ANA), '/connections');
    const list = await slack.waitFor(ANA, (m) => shown(m)?.includes('What I do without asking you') === true, 10_000);
    await press(list, 'permission_revoke');
    await expect.poll(async () => (await permissions()).every(({ revoked_at }) => revoked_at !== null)).toBe(true);
    journey.play('one more after all', create('Asked again'), { text: 'Ok.' });
    const said = journey.say('one more after all');
    await press(await cardOf(said), 'proposal_dismiss');
    await journey.idle();
    expect(journey.records('asana', 'Asked again')).toEqual([]);
  });

  test('taken back in the moment before it is used, it allows nothing any more', async () => {
    await allow('Before it is taken back');
    journey.play(
      'use it after it is gone',
      async () => {
        await journey.db.updateTable('permissions').set({ revoked_at: new Date() }).execute();
        return create('Used after it was gone');
      },
      { text: 'Ok.' },
    );
    const said = journey.say('use it after it is gone');
    await press(await cardOf(said), 'proposal_dismiss');
    await journey.idle();
    expect(journey.records('asana', 'Used after it was gone')).toEqual([]);
  });
});

describe('with APPROVALS=every', () => {
  test('each change asks, and no card offers anything else', async () => {
    const journey = await startJourney({ approving: false, env: { APPROVALS: 'every' } });
    const { cardOf, press } = cardMoves(() => journey);
    try {
      await journey.connected(ANA, 'asana');
      const given = { identifier: identifierOf(ANA), connector: 'asana', tool: 'asana_task_create', revoked_at: null };
      await journey.db
        .insertInto('permissions')
        .values({ ...given, id: crypto.randomUUID() })
        .execute();
      journey.play('make one anyway', create('Asked every time'), { text: 'Ok.' });
      const said = journey.say('make one anyway');
      const card = await cardOf(said);
      expect(shown(card)).not.toContain('proposal_allow');
      expect(journey.records('asana', 'Asked every time')).toEqual([]);
      await press(card, 'proposal_approve');
      expect(textOf(await journey.answer(said))).toContain('✓ Created task **Asked every time**');
    } finally {
      await journey.close();
    }
  });
});

describe('with DESTRUCTIVE_TOOLS=true', () => {
  test('what removes something says so, and can never be allowed for good', async () => {
    const journey = await startJourney({ approving: false, env: { DESTRUCTIVE_TOOLS: 'true' } });
    const { cardOf, press } = cardMoves(() => journey);
    try {
      await journey.connected(ANA, 'asana');
      const [task] = journey.world.providers.asana?.records().filter(({ kind }) => kind === 'task') ?? [];
      const given = { identifier: identifierOf(ANA), connector: 'asana', tool: 'asana_task_delete', revoked_at: null };
      await journey.db
        .insertInto('permissions')
        .values({ ...given, id: crypto.randomUUID() })
        .execute();
      const deletion = { name: 'asana_task_delete', args: { task_gid: task?.id ?? '' } };
      journey.play('delete it', { toolCalls: [deletion] }, { text: 'Ok.' });
      const card = await cardOf(journey.say('delete it'));
      expect(shown(card)).toContain('This removes something.');
      expect(shown(card)).not.toContain('proposal_allow');
      await press(card, 'proposal_dismiss');
      await journey.idle();
      expect(journey.world.providers.asana?.records().map(({ id }) => id)).toContain(task?.id);
    } finally {
      await journey.close();
    }
  });
});
