import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cardMoves } from '../support/cards.ts';
import { type Journey, OMAR, startJourney } from '../support/journey.ts';
import { notAccountedFor, readBooks } from './support/interleaving/account-for.ts';
import type { Journal } from './support/interleaving/journal.ts';
import { interleaving, type Move } from './support/interleaving/moves.ts';
import { play } from './support/interleaving/run.ts';

/** FC_SEED tries other interleavings, FC_RUNS more of them, and FC_SHRINK=true makes the one that fails smaller. */
const seed = Number(process.env.FC_SEED ?? 1);
const numRuns = Number(process.env.FC_RUNS ?? 30);
const endOnFailure = process.env.FC_SHRINK !== 'true';
const TIMEOUT_MS = 60_000 + numRuns * (endOnFailure ? 2_000 : 30_000);

let journey: Journey;
const journal: Journal = { asks: [], presses: [], revoked: new Map() };
beforeAll(async () => {
  journey = await startJourney({ mode: 'http', approving: false });
});
afterAll(() => journey?.close());

const { cardOf, press, told } = cardMoves(() => journey);
const calls = () => journey.world.scalekit.calls.filter(({ rpc }) => rpc === 'ExecuteTool');
const records = () => Object.values(journey.world.providers).flatMap((provider) => provider.records());

describe(`whatever two people do, in whatever order (seed ${seed}, ${numRuns} runs)`, () => {
  let runs = 0;
  /** Lets them do it, and tells what of it nobody asked for or allowed. */
  async function wrongIn(moves: readonly Move[]): Promise<string[]> {
    runs += 1;
    const [from, asked] = [calls().length, journal.asks.length];
    await play(journey, { number: runs, moves, journal });
    const own = records().filter(({ title }) => title.startsWith(`Run${runs}Ask`));
    const happened = { calls: calls().slice(from), records: own };
    return notAccountedFor(happened, await readBooks(journey.db), { ...journal, asks: journal.asks.slice(asked) });
  }

  test(
    'every call carries the identifier of the person who asked for it, and every write has exactly one approval that names it',
    async () => {
      const property = fc.asyncProperty(interleaving, async (moves) => {
        expect(await wrongIn(moves)).toEqual([]);
      });
      await fc.assert(property, { seed, numRuns, endOnFailure });
    },
    TIMEOUT_MS,
  );

  test('so also over all of them together', async () => {
    expect(notAccountedFor({ calls: calls(), records: records() }, await readBooks(journey.db), journal)).toEqual([]);
  });

  test('and all of it was tried: approved, allowed for good, edited, undone, pressed by others, lost, connected', async () => {
    const { writes, proposals } = await readBooks(journey.db);
    const links = await journey.db.selectFrom('connect_links').select('status').execute();
    const done = writes.filter(({ status }) => status === 'done');
    const others = journal.presses.filter(({ userId, owner }) => userId !== owner);
    const happened = {
      approved: done.filter(({ approval, undoes }) => approval?.kind === 'click' && !undoes).length,
      standing: done.filter(({ approval }) => approval?.kind === 'standing').length,
      steps: done.filter(({ step_of }) => step_of).length,
      undone: done.filter(({ undoes }) => undoes).length,
      dismissed: proposals.filter(({ status }) => status === 'dismissed').length,
      edited: journal.presses.filter(({ action }) => action === 'proposal_edit').length,
      'pressed by others': others.length,
      'failed or lost': calls().filter(({ error }) => error).length,
      connected: links.filter(({ status }) => status === 'connected').length,
      'link opened by others': links.filter(({ status }) => status === 'failed').length,
    };
    const least = numRuns >= 30 ? 1 : 0;
    for (const [what, count] of Object.entries(happened)) expect([what, count >= least]).toEqual([what, true]);
    expect(journal.asks.length).toBeGreaterThan(numRuns);
  });
});

test('an Undo that was refused at first still changes nothing where somebody changed the same thing since', async () => {
  const { scalekit, providers } = journey.world;
  const tool = 'zendeskoauth_ticket_update';
  const tickets = () => providers.zendesk?.records().filter(({ kind }) => kind === 'ticket');
  const [ticket] = tickets() ?? [];
  const update = (subject: string) => ({ name: tool, args: { ticket_id: Number(ticket?.id), subject } });
  scalekit.clearFaults();
  await journey.connected(OMAR, 'zendesk');
  journey.play('ticket update, please', { toolCalls: [update('As Omar wants it')] }, { text: 'Ok.' });
  const said = journey.say('ticket update, please', { as: OMAR });
  await press(await cardOf(said), 'proposal_approve', { as: OMAR });
  const answer = await journey.answer(said, (text) => text.includes('✓'));

  scalekit.fault({ tool, grpc: { code: 8, message: 'slow down', when: 'before' } });
  await press(answer, 'receipt_undo', { as: OMAR });
  await told(OMAR, /could not be undone/, answer.ts);
  const asMia = providers.zendesk?.tools.find(({ name }) => name === tool);
  asMia?.run({ email: 'mia@acme.test', name: 'Mia Larsen' }, update('As Mia wants it').args);
  await press(answer, 'receipt_undo', { as: OMAR });
  await told(OMAR, /somebody changed the same thing since/, answer.ts);
  expect(tickets()?.find(({ id }) => id === ticket?.id)?.title).toBe('As Mia wants it');
});
