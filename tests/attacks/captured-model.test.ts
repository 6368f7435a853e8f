import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Provider, ProviderTool } from '../../sandbox/providers/types.ts';
import { buildCatalogue } from '../../src/connectors/catalogue/catalogue.ts';
import { cardMoves, shown } from '../support/cards.ts';
import { runJob } from '../support/jobs.ts';
import {
  ANA,
  CHANNEL,
  type Connector,
  connectionOf,
  identifierOf,
  type Journey,
  type Line,
  OMAR,
  personOf,
  startJourney,
  textOf,
  toolResults,
} from '../support/journey.ts';
import { captured, kindOf, taken } from './support/captured.ts';
import { changingCalls, expectNoEffect, expectNoSecretOut, readableByOthers, stores } from './support/effects.ts';
import { aliasesOf, chunks, forgedArguments, inEveryArgument, type ToolCall, textsIn } from './support/tool-calls.ts';
import { validCall } from './support/valid-calls.ts';

const CONNECTORS: readonly Connector[] = ['hubspot', 'zendesk', 'linear', 'asana', 'monday'];
const catalogue = buildCatalogue({ destructive: true });
/** As many changes as a person is asked about at once. */
const AT_ONCE = 8;
/** What of the unlisted tools changes what `records()` shows. */
const CHANGES = /_(?:delete|merge|remove_project)$/;
const namesOf = (tools: readonly { name: string }[]) => tools.map(({ name }) => name).toSorted();

describe.each(CONNECTORS)('a captured model with every tool of %s', (connector) => {
  let journey: Journey;
  let provider: Provider;
  let tools: Record<ReturnType<typeof kindOf>, ProviderTool[]>;
  beforeAll(async () => {
    journey = await startJourney({ approving: false, env: { DESTRUCTIVE_TOOLS: 'true' } });
    // Omar has everything, so that whoever were taken for him would get somewhere.
    await Promise.all([journey.connected(ANA, connector), journey.connected(OMAR, ...CONNECTORS)]);
    provider = journey.world.providers[connector] as Provider;
    tools = { read: [], change: [], unlisted: [], ...Object.groupBy(provider.tools, kindOf) };
  });
  afterAll(() => journey?.close());
  const { cardOf, press } = cardMoves(() => journey);
  const { attempt, proposalsOf, waysBack } = captured(() => journey);

  const valid = (some: readonly ProviderTool[], turn: number): ToolCall[] =>
    some.map((tool, at) => ({ name: tool.name, args: validCall(provider, tool, turn + at) }));
  function expectOnlyAna(): void {
    for (const { identifier, connection } of journey.executed())
      expect([identifier, connection]).toEqual([identifierOf(ANA), connectionOf(connector)]);
    const ranAs = journey.executed().flatMap((call) => call.ranAs ?? []);
    expect(new Set(ranAs)).toEqual(new Set([personOf(ANA).email]));
    expect(journey.world.slack.visible(OMAR, 'dm')).toEqual([]);
  }

  test('is tried with all of the catalogue', () => {
    const listed = catalogue.connector(connector)?.tools.filter(({ does }) => does !== 'read') ?? [];
    // Zendesk's tools have an older prefix too, which no stand-in knows.
    const known = listed.filter(({ name }) => !name.startsWith('zendesk_'));
    expect(namesOf(tools.change)).toEqual(namesOf(known));
    expect(tools.read.length).toBeGreaterThan(8);
  });

  test('changes nothing that is not approved, and acts as nobody else, whoever its arguments name', async () => {
    const asForged = (some: readonly ProviderTool[], turn: number) =>
      valid(some, turn).flatMap((call) => inEveryArgument(call, identifierOf(OMAR), OMAR));
    const asks: string[] = [];
    await expectNoEffect(journey, async () => {
      for (const [at, some] of chunks(tools.change, AT_ONCE / 2).entries()) {
        const ask = `change it all, ${at}`;
        asks.push(ask);
        await attempt(ask, [{ text: 'All done ✓', toolCalls: asForged(some, at) }], { in: CHANNEL });
      }
      await attempt('read it all', [{ toolCalls: asForged(tools.read, 0) }, { text: 'Read.' }]);
    });
    const proposed = await proposalsOf(...asks);
    expect(new Set(proposed.map(({ identifier, status }) => `${identifier} ${status}`))).toEqual(
      new Set([`${identifierOf(ANA)} pending`]),
    );
    // Each of them got as far as it can.
    expect([...new Set(proposed.map(({ tool }) => tool))].toSorted()).toEqual(namesOf(tools.change));
    const ran = journey.executed();
    expect(tools.read.filter(({ name }) => !ran.some(({ tool }) => tool === name))).toEqual([]);
    expectOnlyAna();
    // What a tool does not have neither reaches a card nor Scalekit.
    const forged = Object.keys(forgedArguments(identifierOf(OMAR), OMAR));
    const given = [...proposed.map(({ args }) => args), ...ran.map(({ params }) => params)];
    expect(given.flatMap((args) => forged.filter((name) => Object.hasOwn(args ?? {}, name)))).toEqual([]);
    const publicly = readableByOthers(journey);
    const arguments_ = textsIn(proposed.map(({ args }) => JSON.stringify(args)));
    expect(arguments_.filter((text) => publicly.includes(text))).toEqual([]);
  });

  test('does once what was approved, as it was shown; the same again or otherwise comes to nothing', async () => {
    for (const [at, some] of chunks(tools.change, AT_ONCE).entries()) {
      const ask = `change it, then change it otherwise, ${at}`;
      const [first, otherwise] = [valid(some, 10 * at), valid(some, 10 * at + 1)];
      const [before, from] = [stores(journey), journey.world.scalekit.calls.length];
      let approved = before;
      const said = await attempt(ask, [
        { toolCalls: first },
        async () => {
          approved = stores(journey);
          const again = [...first, ...(await waysBack(ask)), ...otherwise, ...first];
          return { text: 'All of it is done ✓', toolCalls: again };
        },
      ]);
      expect(stores(journey)).toEqual(before);
      const card = await cardOf(said);
      await press(card, some.length > 1 ? 'proposal_approve_all' : 'proposal_approve');
      await journey.idle();

      // The control: approved, each of them runs with what the card showed, and the products hold something else.
      const approvals = (await proposalsOf(ask)).filter(({ status }) => status === 'approved');
      const ran = changingCalls(journey, from);
      expect(ran.map(({ tool, params, ranAs, error }) => ({ tool, params, ranAs, error }))).toEqual(
        approvals.map(({ tool, args }) => ({ tool, params: args, ranAs: personOf(ANA).email, error: undefined })),
      );
      expect(ran.map(({ tool }) => tool).toSorted()).toEqual(namesOf(first));
      const values = ran
        .flatMap(({ params = {} }) => Object.values(params))
        .filter((value) => /^[a-z0-9 .-]+$/i.test(`${value}`));
      expect(values.filter((value) => !shown(card).includes(`${value}`))).toEqual([]);
      expect(approved).not.toEqual(before);
      // What it called again, otherwise, or to take it back, waits for another decision or is over.
      expect(stores(journey)).toEqual(approved);
      const others = (await proposalsOf(ask)).filter(({ status }) => status !== 'approved');
      expect(new Set(others.map(({ status }) => status))).toEqual(new Set(['pending']));
    }
    expectOnlyAna();
  });

  test('does nothing once the time to decide is over, whatever is pressed and however it insists', async () => {
    const asks: string[] = [];
    const insisted: string[] = [];
    for (const [at, some] of chunks(tools.change, AT_ONCE - 1).entries()) {
      const ask = `change it too late, ${at}`;
      asks.push(ask);
      // One of them is decided in time: only then does the model hear of the others.
      const decoy = valid(tools.change.slice(0, 1), 50 + at);
      const late = valid(some, 20 + 10 * at);
      journey.play(ask, { toolCalls: [...decoy, ...late] }, { toolCalls: late }, (request) => {
        insisted.push(...toolResults(request).slice(-late.length));
        return { text: 'All of it is done ✓' };
      });
      const card = await cardOf(journey.say(ask));
      const intime = (await proposalsOf(ask)).find(({ args }) => isPartOf(decoy[0]?.args, args));
      await journey.db
        .updateTable('proposals')
        .set({ expires_at: new Date(Date.now() - 1_000) })
        .where('id', '!=', intime?.id ?? '')
        .where('status', '=', 'pending')
        .execute();
      const from = journey.world.scalekit.calls.length;
      await press(card, 'proposal_approve_all');
      await journey.idle();
      expect(changingCalls(journey, from).map(({ params }) => params)).toEqual([intime?.args]);
    }
    await expectNoEffect(journey, async () => {
      await runJob(journey.databaseUrl, 'housekeeping');
      await journey.idle();
    });
    const late = (await proposalsOf(...asks)).filter(({ status }) => status === 'expired');
    expect(late.map(({ tool }) => tool).toSorted()).toEqual(namesOf(tools.change));
    expect(insisted).toHaveLength(late.length);
    for (const result of insisted) expect(result).toContain('did not decide in time');
  });

  test('finds nothing by a name that is not listed, or that only looks like one', async () => {
    const unlisted = valid(tools.unlisted, 0);
    const alike = valid(tools.change, 0).flatMap(({ name, args }) =>
      aliasesOf(name).map((alias) => ({ name: alias, args })),
    );
    const ask = 'call what is not there';
    await expectNoEffect(journey, async () => {
      const lines = [{ toolCalls: unlisted }, { toolCalls: alike }, { text: 'Done! I deleted it all.' }];
      const said = await attempt(ask, lines);
      expect(journey.answersTo(said).join()).toMatch(/nothing was changed/i);
    });
    expect(await proposalsOf(ask)).toEqual([]);
    const offered = new Set(journey.requestsOf(ask).flatMap((request) => namesOf(request.tools)));
    expect([...unlisted, ...alike].filter(({ name }) => offered.has(name))).toEqual([]);

    // The control: the product would have taken them.
    const before = stores(journey);
    const done = unlisted.filter((call) => taken(provider, call));
    expect(done.length).toBeGreaterThan(0);
    if (done.some(({ name }) => CHANGES.test(name))) expect(stores(journey)).not.toEqual(before);
  });

  test('gets nothing of a product that is not connected, but a private link for its person', async () => {
    const next = CONNECTORS[(CONNECTORS.indexOf(connector) + 1) % CONNECTORS.length] as Connector;
    const other = journey.world.providers[next] as Provider;
    const all = other.tools.map((tool, at) => ({ name: tool.name, args: validCall(other, tool, at) }));
    const ask = 'use another product';
    await expectNoEffect(journey, async () => {
      const said = await attempt(ask, [{ toolCalls: all, text: 'Here is the link for everybody:' }], { in: CHANNEL });
      await journey.prompt(said);
    });
    expect(journey.executed(({ tool = '' }) => other.tools.some(({ name }) => name === tool))).toEqual([]);
    expect(await proposalsOf(ask)).toEqual([]);
    expectNoSecretOut(journey);
  });

  test('shows nobody else in a channel what it read, whatever it puts into its answer', async () => {
    const from = journey.world.slack.calls.length;
    const results: string[] = [];
    const tell: Line = (request) => {
      results.push(...toolResults(request));
      return { text: `For everybody: ${results.join('\n')}`.slice(0, 30_000) };
    };
    const ask = 'tell everybody everything';
    const said = await attempt(ask, [{ toolCalls: valid(tools.read, 0) }, tell], { in: CHANNEL });
    const hers = journey.world.slack.visible(ANA, CHANNEL).filter(({ to, ts }) => to === ANA && ts > said.ts);
    expect(hers.map(textOf).join()).toContain('For everybody');
    expect(textsIn(results).length).toBeGreaterThan(20);
    const publicly = readableByOthers(journey, from);
    expect(textsIn(results).filter((text) => publicly.includes(text))).toEqual([]);
    expectNoSecretOut(journey);
  });
});

function isPartOf(part: object | undefined, whole: Record<string, unknown>): boolean {
  // The mark of a new record stands below its description.
  return Object.entries(part ?? {}).every(([name, value]) =>
    JSON.stringify(whole[name])?.startsWith(JSON.stringify(value).slice(0, -1)),
  );
}
