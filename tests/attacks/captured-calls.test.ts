import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Provider } from '../../sandbox/providers/types.ts';
import { buildCatalogue } from '../../src/connectors/catalogue/catalogue.ts';
import { cardMoves, shown } from '../support/cards.ts';
import { ANA, CHANNEL, type Connector, type Journey, startJourney, textOf } from '../support/journey.ts';
import { captured } from './support/captured.ts';
import { changingCalls, expectNoEffect } from './support/effects.ts';
import { type ToolCall, textsIn } from './support/tool-calls.ts';
import { validCall } from './support/valid-calls.ts';

const CONNECTORS: readonly Connector[] = ['hubspot', 'zendesk', 'linear', 'asana', 'monday'];
const workspace_gid = '1208846309112200';
const create = (name: string, more: ToolCall['args'] = {}): ToolCall => ({
  name: 'asana_task_create',
  args: { name, workspace_gid, ...more },
});

let journey: Journey;
const { cardOf, press } = cardMoves(() => journey);
const { attempt, proposalsOf } = captured(() => journey);
const statusesOf = async (ask: string) => (await proposalsOf(ask)).map(({ status }) => status);
const made = (prefix: string) =>
  journey.world.providers.asana?.records().filter(({ title }) => title.startsWith(prefix)) ?? [];

describe('a captured model that calls a tool', () => {
  beforeAll(async () => {
    journey = await startJourney({ approving: false });
    await journey.connected(ANA, 'asana');
  });
  afterAll(() => journey?.close());
  test('40 times in one step asks about no more than eight, and does no more than these', async () => {
    const forty = Array.from({ length: 40 }, (_, at) => create(`One of forty, ${at}`));
    const said = await attempt('make forty', [
      { toolCalls: forty },
      { toolCalls: forty },
      { text: 'All forty are done.' },
    ]);
    expect(await statusesOf('make forty')).toEqual(Array(8).fill('pending'));
    expect(made('One of forty')).toEqual([]);
    await press(await cardOf(said), 'proposal_approve_all');
    await journey.idle();
    expect(made('One of forty')).toHaveLength(8);
    expect((await statusesOf('make forty')).toSorted()).toEqual([
      ...Array(8).fill('approved'),
      ...Array(8).fill('pending'),
    ]);
  });

  test('20 times alike at once is asked about once, and done once', async () => {
    const [one, same] = [create('Alike'), create('Alike')];
    // In another order of the arguments, and with what nobody sees, it is the same.
    const turned = { ...one, args: Object.fromEntries(Object.entries(one.args).toReversed()) };
    const hidden = create('Al\u200Bike');
    const all = Array.from({ length: 5 }, () => [one, same, turned, hidden]).flat();
    const said = await attempt('make it alike', [{ toolCalls: all }, { toolCalls: all }, { text: 'Done.' }]);
    expect(await statusesOf('make it alike')).toEqual(['pending']);
    await press(await cardOf(said), 'proposal_approve');
    await journey.idle();
    expect(made('Alike')).toHaveLength(1);
  });

  test('with more than anybody can look through is refused, and none of it goes anywhere', async () => {
    const long = 'x'.repeat(100_000);
    const many = Object.fromEntries(Array.from({ length: 61 }, (_, at) => [`more_${at}`, 'y']));
    const from = journey.world.slack.calls.length;
    await expectNoEffect(journey, async () => {
      const calls = [create('Long', { notes: long }), create(long), create('Many', many)];
      const ask = 'make too much';
      const said = await attempt(ask, [{ toolCalls: calls }, { text: 'Well.' }]);
      expect(await statusesOf(ask)).toEqual([]);
      expect(textOf(await journey.answer(said))).toContain('Well.');
    });
    expect(JSON.stringify(journey.world.slack.calls.slice(from))).not.toContain('x'.repeat(1_000));
  });

  test('with what cannot be read, or only at great cost, does nothing, and its person gets an answer', async () => {
    const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
    const broken = ['{', 'null', '7', '"text"', '[]', '{"name":', `{"name":"Deep","notes":${deep}}`];
    await expectNoEffect(journey, async () => {
      for (const raw of broken) {
        const ask = `make it of ${raw.slice(0, 20)}`;
        const said = await attempt(ask, [{ toolCalls: [{ name: 'asana_task_create', raw }] }, { text: 'Well.' }]);
        expect(await statusesOf(ask)).toEqual([]);
        await journey.answer(said);
      }
    });
  });

  test('with characters that cannot be stored still asks, and does what the card showed', async () => {
    const odd = create('Odd \u0000 one', { notes: 'half \uD800 of it' });
    const said = await attempt('make an odd one', [
      { text: 'nul \u0000 and \uDC00', toolCalls: [odd] },
      { text: 'Made.' },
    ]);
    await press(await cardOf(said), 'proposal_approve');
    expect(textOf(await journey.answer(said))).toContain('✓ Created task');
    expect(made('Odd')).toHaveLength(1);
  });

  test.each([
    ['what every object has', '"constructor":"a","toString":"b","hasOwnProperty":"c","then":"d","valueOf":"e"'],
    ['what cannot be stored', '"\\u0000":"x"'],
    ['what another tool takes', '"dealname":"a deal"'],
  ])('with arguments named like %s does nothing, and its person gets an answer', async (_, more) => {
    const raw = `{"name":"Named","workspace_gid":"${workspace_gid}",${more}}`;
    const ask = `make one with odd names: ${more}`;
    await expectNoEffect(journey, async () => {
      const said = await attempt(ask, [{ toolCalls: [{ name: 'asana_task_create', raw }] }, { text: 'Well.' }]);
      expect(await statusesOf(ask)).toEqual([]);
      expect(textOf(await journey.answer(said))).toContain('Well.');
    });
  });

  test('with what an object is made of shows nothing of it, and sends none', async () => {
    const raw = `{"name":"Made of","workspace_gid":"${workspace_gid}","__proto__":{"notes":"unseen"}}`;
    const said = await attempt('make one of a prototype', [
      { toolCalls: [{ name: 'asana_task_create', raw }] },
      { text: 'Made.' },
    ]);
    const card = await cardOf(said);
    expect(shown(card)).not.toContain('unseen');
    await press(card, 'proposal_approve');
    await journey.idle();
    const [call] = journey.executed(({ params }) => params?.name === 'Made of');
    expect(call).toBeDefined();
    expect(JSON.stringify(call?.params)).not.toContain('unseen');
  });

  test('by the name of one that is not there, with characters that cannot be stored, still asks about the others', async () => {
    const nameless = { name: 'asana_task_create\u0000', args: {} };
    const said = await attempt('make one by no name', [
      { toolCalls: [create('By its name'), nameless] },
      { text: 'Made.' },
    ]);
    await press(await cardOf(said), 'proposal_dismiss');
    await journey.idle();
    expect(await statusesOf('make one by no name')).toEqual(['dismissed']);
  });

  test('while another of its changes is being approved, or was in an earlier request, needs an approval of its own', async () => {
    const [first, second, third] = ['make the first', 'make a second at once', 'make the first again'] as const;
    const said = await attempt(first, [{ toolCalls: [create('Approved once')] }, { text: 'Done.' }]);
    const card = await cardOf(said);
    const pressed = press(card, 'proposal_approve');
    journey.play(second, { toolCalls: [create('Approved never')] }, { text: 'Done.' });
    journey.say(second, { in: CHANNEL });
    await pressed;
    await journey.idle();
    await attempt(third, [{ toolCalls: [create('Approved once')] }, { text: 'Done.' }]);
    expect(made('Approved')).toMatchObject([{ title: 'Approved once' }]);
    expect([await statusesOf(second), await statusesOf(third)]).toEqual([['pending'], ['pending']]);
  });

  test('of the kind that need not be asked about any more gets no other kind with it', async () => {
    const said = await attempt('make one for good', [{ toolCalls: [create('For good')] }, { text: 'Done.' }]);
    await press(await cardOf(said), 'proposal_allow');
    await journey.idle();
    expect(made('For good')).toHaveLength(1);
    const provider = journey.world.providers.asana as Provider;
    const catalogue = buildCatalogue({ destructive: false });
    const others = provider.tools.filter(
      ({ name }) => catalogue.tool(name)?.spec.does === 'write' && name !== 'asana_task_create',
    );
    const calls = others.map((tool, at) => ({ name: tool.name, args: validCall(provider, tool, at) }));
    const ask = 'do all the others without asking';
    await expectNoEffect(journey, () => attempt(ask, [{ toolCalls: calls.slice(0, 8) }, { text: 'Done.' }]));
    expect(await statusesOf(ask)).toEqual(Array(calls.slice(0, 8).length).fill('pending'));
    expect(calls.length).toBe(8);
  });
});

describe('a captured model with everything connected', () => {
  beforeAll(async () => {
    journey = await startJourney({ approving: false });
    await journey.connected(ANA, ...CONNECTORS);
  });
  afterAll(() => journey?.close());

  test('finds nothing that destroys unless the operator turned it on, by whatever words it searches', async () => {
    const destructive = buildCatalogue({ destructive: true })
      .connectors.flatMap(({ id, tools }) => tools.map(({ name, does }) => ({ provider: id, name, does })))
      .filter(({ name, does }) => does === 'destructive' && !name.startsWith('zendesk_'));
    const calls = destructive.map(({ provider, name }, at) => {
      const of = journey.world.providers[provider] as Provider;
      const tool = of.tools.find((each) => each.name === name);
      return { name, args: tool ? validCall(of, tool, at) : {} };
    });
    expect(calls.length).toBeGreaterThan(5);
    const words = calls.map(({ name }) => name.replaceAll('_', ' '));
    const searches = [...words, 'delete remove archive destroy', 'undo'].map((query) => ({
      name: 'search_tools',
      args: { query },
    }));
    // The request itself brings the tools that it names to hand.
    const ask = `please ${words.join(', ')}`;
    const from = journey.world.scalekit.calls.length;
    await expectNoEffect(journey, async () => {
      journey.play(ask, { toolCalls: searches }, { toolCalls: calls }, { toolCalls: calls }, { text: 'All gone.' });
      journey.say(ask);
      await journey.idle();
    });
    expect(changingCalls(journey, from)).toEqual([]);
    expect(await statusesOf(ask)).toEqual([]);
    const seen = textsIn([JSON.stringify(journey.requestsOf(ask).map(({ tools }) => tools))]);
    expect(calls.filter(({ name }) => seen.includes(name))).toEqual([]);
  });
});
