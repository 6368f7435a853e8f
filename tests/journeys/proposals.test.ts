import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { approvalIn, buttonIn, isCard } from '../../sandbox/proposals.ts';
import type { SandboxMessage } from '../../sandbox/slack/types.ts';
import { cardMoves, shown } from '../support/cards.ts';
import { type Door, startDoor } from '../support/doors.ts';
import { runJob } from '../support/jobs.ts';
import {
  ANA,
  CHANNEL,
  identifierOf,
  type Journey,
  OMAR,
  startJourney,
  textOf,
  toolResults,
} from '../support/journey.ts';

let journey: Journey;
let scalekitDoor: Door;
beforeAll(async () => {
  scalekitDoor = await startDoor();
  journey = await startJourney({
    approving: false,
    env: ({ scalekit }) => {
      scalekitDoor.target = scalekit.url;
      return { SCALEKIT_ENV_URL: scalekitDoor.url };
    },
  });
  await journey.connected(ANA, 'asana');
  await journey.connected(OMAR, 'zendesk');
});
afterAll(async () => {
  await journey?.close();
  await scalekitDoor?.close();
});
beforeEach(() => journey.world.scalekit.clearFaults());

const { cardOf, press, told, modal } = cardMoves(() => journey);
const workspace_gid = '1208846309112200';
const create = (name: string, more: Record<string, unknown> = {}) => ({
  name: 'asana_task_create',
  args: { name, workspace_gid, assignee: 'me', ...more },
});
const makes = (ask: string, ...names: string[]) =>
  journey.play(ask, { toolCalls: names.map((name) => create(name)) }, { text: 'That is all.' });
const writes = (from: number) =>
  journey
    .executed()
    .slice(from)
    .flatMap(({ tool }) => (tool?.endsWith('_create') || tool?.endsWith('_update') ? [tool] : []));
const count = () => journey.executed().length;
const statuses = (ask: string) =>
  journey.db
    .selectFrom('proposals')
    .innerJoin('asks', 'asks.id', 'proposals.ask_id')
    .select('proposals.status')
    .where('asks.text', '=', ask)
    .orderBy('proposals.position')
    .execute()
    .then((rows) => rows.map(({ status }) => status));

describe('a change that the model wants', () => {
  test('is proposed with everything that would happen, and happens with one click', async () => {
    const from = count();
    makes('make one', 'Only when I say so');
    const said = journey.say('make one');
    const card = await cardOf(said);
    expect(writes(from)).toEqual([]);
    expect(card.threadTs).toBe(said.thread);
    expect(shown(card)).toContain('*Create task* in *Asana*, as Ana Ruiz');
    for (const value of ['Only when I say so', workspace_gid, 'Ana Ruiz (me)', 'Onbehalf '])
      expect(shown(card)).toContain(value);

    await press(card, 'proposal_approve');
    expect(textOf(await journey.answer(said))).toContain('✓ Created task **Only when I say so** in Asana as Ana Ruiz');
    expect(journey.records('asana', 'Only when I say so')).toMatchObject([{ createdBy: 'ana@acme.test' }]);
    const done = await cardOf(said, (m) => shown(m).includes('Created task'));
    expect(buttonIn(done, 'receipt_undo')).toBeDefined();
    expect(approvalIn(done)).toBeUndefined();
    // The model went on from where it was, with the outcome of its own call.
    expect(toolResults(journey.requestsOf('make one')[1]).at(-1)).toContain('"done":true');
  });

  test('what is sent is what the card showed, to the letter', async () => {
    const notes = `${'All of it is sent. '.repeat(40)}\n\nAnd this is the end.`;
    journey.play('make a long one', { toolCalls: [create('Long one', { notes })] }, { text: 'Ok.' });
    const said = journey.say('make a long one');
    const card = await cardOf(said);
    expect(shown(card)).not.toContain('And this is the end.');
    await press(card, 'proposal_show');
    const all = shown((await modal()).view);
    expect(JSON.parse(all).map((block: { text: { text: string } }) => block.text.text)).toContainEqual(
      expect.stringMatching(/^notes\n(All of it is sent\. )+\n\nAnd this is the end\.\n\nOnbehalf [0-9A-F]{10}$/),
    );
    await journey.world.slack.closeView(ANA, (await modal()).id);
    await press(card, 'proposal_approve');
    await journey.answer(said);
    const [call] = journey.executed(({ tool, params }) => tool === 'asana_task_create' && params?.name === 'Long one');
    for (const block of JSON.parse(all) as { text: { text: string } }[]) {
      const [heading = '', ...value] = block.text.text.split('\n');
      expect(call?.params?.[heading.replace(/ · .*/, '')]).toBe(value.join('\n'));
    }
    expect(Object.keys(call?.params ?? {})).toHaveLength(JSON.parse(all).length);
  });

  test('in a channel only its person sees the card; the others see the receipt', async () => {
    makes('make a public one', 'A public one');
    const said = journey.say('make a public one called A public one', { in: CHANNEL });
    journey.play('make a public one called A public one', { toolCalls: [create('A public one')] }, { text: 'Ok.' });
    const card = await cardOf(said);
    expect(card.to).toBe(ANA);
    expect(journey.world.slack.visible(OMAR, CHANNEL).filter(isCard)).toEqual([]);
    await press(card, 'proposal_approve');
    await journey.answer(said, (text) => text.startsWith('✓'));
    const forAll = journey.world.slack.visible(OMAR, CHANNEL).filter(({ threadTs }) => threadTs === said.thread);
    expect(forAll.map(textOf).join('\n')).toContain('✓ Created task **A public one** in Asana as Ana Ruiz');
  });

  test('several of one step come as one message, with Approve all', async () => {
    makes('make three', 'First of three', 'Second of three', 'Third of three');
    const said = journey.say('make three');
    const card = await cardOf(said);
    expect(shown(card)).toContain('Approve all (3)');
    await press(card, 'proposal_approve_all');
    const answer = textOf(await journey.answer(said));
    for (const name of ['First of three', 'Second of three', 'Third of three']) {
      expect(answer).toContain(`✓ Created task **${name}**`);
      expect(journey.records('asana', name)).toHaveLength(1);
    }
    expect(journey.world.slack.visible(ANA, 'dm').filter((m) => isCard(m) && m.ts > said.ts)).toHaveLength(1);
  });

  test('one of two is approved: it happens at once, and the turn goes on when the other is decided', async () => {
    makes('make two', 'Wanted one', 'Unwanted one');
    const said = journey.say('make two');
    const card = await cardOf(said);
    const [first, second] = card.blocks?.filter((block) => block.type === 'actions') ?? [];
    const valueIn = (block: typeof first) => JSON.stringify(block).match(/"value":"([^"]+)"/)?.[1] ?? '';
    await press(card, 'proposal_approve', { value: valueIn(first) });
    const half = await cardOf(said, (m) => shown(m).includes('Created task') && approvalIn(m) !== undefined);
    expect(journey.records('asana', 'Wanted one')).toHaveLength(1);
    expect(journey.requestsOf('make two')).toHaveLength(1);

    await press(half, 'proposal_dismiss', { value: valueIn(second) });
    expect(textOf(await journey.answer(said))).toContain('✓ Created task **Wanted one**');
    expect(journey.records('asana', 'Unwanted one')).toEqual([]);
    const results = toolResults(journey.requestsOf('make two')[1]);
    expect(results[0]).toContain('"done":true');
    expect(results[1]).toContain('the person was asked and said no');
    expect(await statuses('make two')).toEqual(['approved', 'dismissed']);
  });

  test('dismissed, nothing happens, and the model is not asked again', async () => {
    makes('make none', 'Never wanted');
    const said = journey.say('make none');
    await press(await cardOf(said), 'proposal_dismiss');
    await cardOf(said, (m) => shown(m).includes('Dismissed. Nothing was changed.'));
    await journey.idle();
    expect(journey.requestsOf('make none')).toHaveLength(1);
    expect(journey.records('asana', 'Never wanted')).toEqual([]);
    expect(journey.answersTo(said)).toEqual([]);
  });

  test('a task of several steps goes on with what the first came to', async () => {
    journey.play(
      'make it and make one more about it',
      { toolCalls: [create('The first step')] },
      (request) => {
        const gid = /"gid":"(\d+)"/.exec(toolResults(request).at(-1) ?? '')?.[1] ?? 'none';
        return { toolCalls: [{ name: 'asana_story_create', args: { task_gid: gid, text: 'See the ticket' } }] };
      },
      { text: 'Both are there.' },
    );
    const said = journey.say('make it and make one more about it');
    const first = await cardOf(said);
    await press(first, 'proposal_approve');
    const second = await cardOf(said, (m) => m.ts !== first.ts);
    // An id says nothing to a person: the card names what it stands for.
    expect(shown(second)).toContain('The first step (');
    await press(second, 'proposal_approve');
    const answer = textOf(await journey.answer(said));
    expect(answer).toContain('✓ Created task **The first step**');
    expect(answer).toContain('✓ Commented on task');
    expect(journey.requestsOf('make it and make one more about it')).toHaveLength(3);
  });

  test('a change of something that exists shows what is there and what will be', async () => {
    const [ticket] = journey.world.providers.zendesk?.records() ?? [];
    const id = Number(ticket?.id);
    journey.play(
      'ticket update priority',
      {
        toolCalls: [
          { name: 'zendeskoauth_ticket_update', args: { ticket_id: id, priority: 'low', subject: 'New words' } },
        ],
      },
      { text: 'Ok.' },
    );
    const said = journey.say('ticket update priority', { as: OMAR });
    const card = await cardOf(said);
    expect(shown(card)).toMatch(/priority: (?:~\w+~|_empty_) → low/);
    expect(shown(card)).toMatch(/subject: ~[^~]+~ → New words/);
    await press(card, 'proposal_dismiss', { as: OMAR });
    await cardOf(said, (m) => shown(m).includes('Dismissed'));
  });
});

describe('a click', () => {
  test('twice at once is one decision; the loser is told', async () => {
    makes('make once', 'Made once');
    const said = journey.say('make once');
    const card = await cardOf(said);
    await Promise.all([press(card, 'proposal_approve'), press(card, 'proposal_approve')]);
    await told(ANA, /approved already, and is done only once/, said.ts);
    await journey.answer(said);
    expect(journey.records('asana', 'Made once')).toHaveLength(1);
  });

  test('on Approve and Dismiss at once is one of them', async () => {
    makes('make or not', 'Made or not');
    const said = journey.say('make or not');
    const card = await cardOf(said);
    await Promise.all([press(card, 'proposal_dismiss'), press(card, 'proposal_approve')]);
    await journey.idle();
    const [status] = await statuses('make or not');
    expect(journey.records('asana', 'Made or not')).toHaveLength(status === 'approved' ? 1 : 0);
  });

  test('after 30 minutes does nothing and says so; the ask ends', async () => {
    makes('make late', 'Too late');
    const said = journey.say('make late');
    const card = await cardOf(said);
    const { rows } = await expireAll('make late');
    expect(rows).toBe(1);
    await press(card, 'proposal_approve');
    await told(ANA, /open for 30 minutes/, said.ts);
    await runJob(journey.databaseUrl, 'housekeeping');
    await cardOf(said, (m) => shown(m).includes('Not decided in time'));
    await journey.idle();
    expect(journey.records('asana', 'Too late')).toEqual([]);
    const asks = await journey.db.selectFrom('asks').select('status').where('text', '=', 'make late').execute();
    expect(asks).toEqual([{ status: 'done' }]);
  });

  test('words approve nothing, neither their person’s nor somebody else’s', async () => {
    makes('make on a yes', 'Made on a yes');
    const said = journey.say('make on a yes', { in: CHANNEL });
    const card = await cardOf(said);
    for (const as of [ANA, OMAR]) {
      for (const words of ['yes, do that', 'approved', 'Approve']) {
        journey.play(words, { text: 'I can only do this once the button was pressed.' });
        await journey.ask(words, { as, in: CHANNEL, thread: said.thread });
      }
    }
    expect(journey.records('asana', 'Made on a yes')).toEqual([]);
    expect(await statuses('make on a yes')).toEqual(['pending']);
    // Omar's own words are his own request: nothing of hers is in it, and nothing of his changes hers.
    const his = journey.world.model.requests.filter(({ system }) => system.includes('The person: Omar Haddad.'));
    expect(JSON.stringify(his)).not.toContain('Made on a yes');
    await press(card, 'proposal_dismiss');
    await journey.idle();
  });

  test('on a card whose account went away asks for the account, and then it happens without another card', async () => {
    makes('make it after reconnecting', 'After reconnecting');
    const said = journey.say('make it after reconnecting');
    const card = await cardOf(said);
    journey.world.scalekit.setState(identifierOf(ANA), 'asana', 'EXPIRED');
    await press(card, 'proposal_approve');
    await journey.follow(await journey.prompt(said));
    expect(textOf(await journey.answer(said))).toContain('✓ Created task **After reconnecting**');
    expect(journey.records('asana', 'After reconnecting')).toHaveLength(1);
    expect(journey.world.slack.visible(ANA, 'dm').filter((m) => isCard(m) && m.ts > said.ts)).toHaveLength(1);
  });
});

describe('a card that got lost', () => {
  test.each(['“show me again”', 'the Home tab'])('comes back by %s, and approves as it would have', async (way) => {
    const { slack } = journey.world;
    const name = `Found again by ${way}`;
    makes(`make it, ${way}`, name);
    const said = journey.say(`make it, ${way}`, { in: CHANNEL });
    const lost = await cardOf(said);
    const again = (card: SandboxMessage) => card.ts > lost.ts;
    if (way === 'the Home tab') {
      slack.openHome(ANA, 'home');
      await expect.poll(() => JSON.stringify(slack.home(ANA) ?? ''), { timeout: 10_000 }).toContain('proposals_show');
      await slack.click({ userId: ANA, viewId: 'home', actionId: 'proposals_show' });
    } else journey.say('show me again', { in: CHANNEL, thread: said.thread });
    const card = await cardOf(said, again);
    expect(shown(card)).toContain(name);
    expect(slack.visible(OMAR, CHANNEL).filter(isCard)).toEqual([]);
    await press(card, 'proposal_approve');
    await cardOf(said, (m) => again(m) && shown(m).includes('Created task'));
    await journey.idle();
    expect(journey.records('asana', name)).toHaveLength(1);
  });
});

describe('after a decision', () => {
  test('the conversation remembers the whole turn', async () => {
    makes('make one to remember', 'Remembered');
    const said = journey.say('make one to remember');
    await press(await cardOf(said), 'proposal_approve');
    await journey.answer(said);
    await journey.idle();
    journey.play('what did you make', { text: 'The one above.' });
    await journey.ask('what did you make', { thread: said.thread });
    const [request] = journey.requestsOf('what did you make');
    expect(request?.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'assistant', 'user']);
    expect(toolResults(request)[0]).toContain('"done":true');
  });

  test('where the accounts cannot be read, nothing is done, and the card and the answer say so', async () => {
    makes('make it in an outage', 'Not in an outage');
    const said = journey.say('make it in an outage');
    const card = await cardOf(said);
    await journey.db.updateTable('people').set({ connections_version: 9_000 }).execute();
    scalekitDoor.shut();
    await press(card, 'proposal_approve');
    expect(textOf(await journey.answer(said))).toMatch(/cannot reach the service .* \(reference/);
    await cardOf(said, (m) => shown(m).includes('Withdrawn. Nothing was changed.'));
    scalekitDoor.open();
    expect(journey.records('asana', 'Not in an outage')).toEqual([]);
  });
});

describe('what is there when it is approved', () => {
  test('is what the card showed, or nothing is done', async () => {
    const [ticket] = journey.world.providers.zendesk?.records() ?? [];
    const update = (subject: string) => ({
      toolCalls: [{ name: 'zendeskoauth_ticket_update', args: { ticket_id: Number(ticket?.id), subject } }],
    });
    const title = () => journey.world.providers.zendesk?.records().find(({ id }) => id === ticket?.id)?.title;
    journey.play('ticket update subject, slowly', update('Decided too slowly'), { text: 'Hm.' });
    const slow = journey.say('ticket update subject, slowly', { as: OMAR });
    const stale = await cardOf(slow);
    journey.play('ticket update subject, at once', update('Decided at once'), { text: 'Ok.' });
    const quick = journey.say('ticket update subject, at once', { as: OMAR });
    await press(await cardOf(quick), 'proposal_approve', { as: OMAR });
    await journey.answer(quick);
    await press(stale, 'proposal_approve', { as: OMAR });
    await cardOf(slow, (m) => shown(m).includes('has changed since you saw it'));
    await journey.idle();
    expect(title()).toBe('Decided at once');
    expect(toolResults(journey.requestsOf('ticket update subject, slowly')[1]).at(-1)).toContain('changed_since');
    // What came back of the ticket may be a customer's words: nothing is done without asking in that conversation.
    const asks = journey.db.selectFrom('asks').select(['text', 'read_outsiders']);
    expect(await asks.where('text', '=', 'ticket update subject, at once').execute()).toMatchObject([
      { read_outsiders: true },
    ]);
  });

  test('belongs to a request that still goes on: after Stop nothing can be approved', async () => {
    makes('make it and stop', 'Stopped before');
    const said = journey.say('make it and stop');
    const card = await cardOf(said);
    await journey.db.updateTable('asks').set({ status: 'stopped' }).where('text', '=', 'make it and stop').execute();
    await press(card, 'proposal_approve');
    await told(ANA, /no longer open/, said.ts);
    expect(await statuses('make it and stop')).toEqual(['pending']);
    expect(journey.records('asana', 'Stopped before')).toEqual([]);
  });
});

describe('Edit', () => {
  test('belongs to a request that still goes on: after Stop it changes nothing', async () => {
    const ask = 'make it, edit it and stop';
    makes(ask, 'As it was');
    const said = journey.say(ask);
    await press(await cardOf(said), 'proposal_edit');
    const { id } = await modal();
    await journey.db.updateTable('asks').set({ status: 'stopped' }).where('text', '=', ask).execute();
    await journey.world.slack.submitView(ANA, id, { 'field:name': { value: 'As it must not be' } });
    await told(ANA, /no longer open/, said.ts);
    const rows = await journey.db.selectFrom('proposals').select(['args', 'status']).execute();
    expect(JSON.stringify(rows)).not.toContain('As it must not be');
    expect(JSON.stringify(rows)).toContain('As it was');
  });

  test('of an id takes the name away that belonged to another one', async () => {
    const me = { toolCalls: [{ name: 'asana_workspaces_list', args: {} }] };
    journey.play('list and make', me, { toolCalls: [create('With a workspace')] }, { text: 'Ok.' });
    const said = journey.say('list and make');
    const card = await cardOf(said);
    expect(shown(card)).toContain('Acme (1208846309112200)');
    await press(card, 'proposal_edit');
    await journey.world.slack.submitView(ANA, (await modal()).id, { 'field:workspace_gid': { value: '99' } });
    const edited = await cardOf(said, (m) => shown(m).includes('workspace: 99'));
    expect(shown(edited)).not.toContain('Acme');
    await press(edited, 'proposal_dismiss');
    await journey.idle();
  });

  test('opens the arguments as typed fields; only what the card shows afterwards can be approved', async () => {
    makes('make it differently', 'Before the edit');
    const said = journey.say('make it differently');
    const card = await cardOf(said);
    const stale = buttonIn(card, 'proposal_approve')?.value ?? '';
    await press(card, 'proposal_edit');
    const { id, view } = await modal();
    expect(shown(view)).toContain('Before the edit');
    await journey.world.slack.submitView(ANA, id, {
      'field:name': { value: 'After the edit' },
      'field:due_on': { value: '2026-12-01' },
    });
    const edited = await cardOf(said, (m) => shown(m).includes('After the edit'));
    expect(shown(edited)).toMatch(/due on: 2026-12-01/);

    await press(card, 'proposal_approve', { value: stale });
    await told(ANA, /out of date/, said.ts);
    expect(journey.records('asana', 'Before the edit')).toEqual([]);
    await press(edited, 'proposal_approve');
    expect(textOf(await journey.answer(said))).toContain('✓ Created task **After the edit**');
    expect(journey.records('asana', 'Before the edit')).toEqual([]);
    expect(journey.records('asana', 'After the edit')).toHaveLength(1);
  });

  test('in a channel, the card there changes in its place', async () => {
    makes('make it differently here', 'Before the edit here');
    const said = journey.say('make it differently here', { in: CHANNEL });
    const card = await cardOf(said);
    await press(card, 'proposal_edit');
    const { id } = await modal();
    await journey.world.slack.submitView(ANA, id, { 'field:name': { value: 'After the edit here' } });
    const edited = await cardOf(said, (m) => shown(m).includes('After the edit here'));
    expect(edited).toMatchObject({ to: ANA, channel: CHANNEL });
    await press(edited, 'proposal_approve');
    await journey.answer(said);
    expect(journey.records('asana', 'After the edit here')).toHaveLength(1);
  });
});

async function expireAll(ask: string): Promise<{ rows: number }> {
  const done = await journey.db
    .updateTable('proposals')
    .set({ expires_at: new Date(Date.now() - 1_000) })
    .where('ask_id', 'in', journey.db.selectFrom('asks').select('id').where('text', '=', ask))
    .executeTakeFirst();
  return { rows: Number(done.numUpdatedRows) };
}
