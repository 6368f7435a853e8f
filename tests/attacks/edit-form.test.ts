import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cardMoves } from '../support/cards.ts';
import { ANA, EVE, GITA, identifierOf, type Journey, OMAR, startJourney } from '../support/journey.ts';
import { holdings, MAKE } from './support/belongings.ts';
import { clicker, expectNothing } from './support/buttons.ts';
import { field, submission } from './support/submission.ts';
import { startWaysBack, type WaysBack } from './support/ways-back.ts';

type Waits = Awaited<ReturnType<typeof MAKE.waiting>>;

let journey: Journey;
let ways: WaysBack;
let hers: Waits;
let his: Waits;
beforeAll(async () => {
  ways = await startWaysBack();
  journey = await startJourney({ mode: 'http', approving: false });
  await Promise.all([journey.connected(ANA, 'asana'), journey.connected(OMAR, 'asana')]);
  [hers, his] = [await MAKE.waiting(journey, ANA), await MAKE.waiting(journey, OMAR)];
});
afterAll(async () => {
  await journey?.close();
  await ways?.close();
});
const { told } = cardMoves(() => journey);
const { send } = clicker(
  () => journey,
  () => ways,
);

const NAME = field('name', 'Forged');

const by = (userId: string, team_id = 'T0ACME') => ({ user: { id: userId, team_id } });
const all = async () => [
  await holdings(journey, ANA, { card: false }),
  await holdings(journey, OMAR, { card: false }),
  await holdings(journey, GITA),
];
/** Sends these forms, and expects that they change nothing and nobody but `may` hears of it. */
async function expectIgnored(bodies: readonly string[], may: readonly string[]): Promise<void> {
  await journey.idle();
  const before = await all();
  await expectNothing(journey, may, async () => {
    for (const body of bodies) expect(await send(body)).toBe(200);
  });
  expect(await all()).toEqual(before);
}

describe('the form of a proposal', () => {
  test.each([
    ['a colleague', OMAR, by(OMAR)],
    ['a guest', GITA, by(GITA)],
    ['somebody of another company', EVE, by(EVE, 'T0GLOBEX')],
    ['somebody of another company who claims to be of this one', EVE, by(EVE)],
    ['the app itself', 'U0BOT', by('U0BOT')],
    ['nobody', 'U0NOBODY', by('U0NOBODY')],
  ])('sent by %s changes nothing of hers', async (_, userId, over) => {
    const inside = { private_metadata: JSON.stringify({ about: hers.first, userId: ANA }), external_id: ANA };
    const claims = { ...over, user_id: ANA, identifier: identifierOf(ANA) };
    await expectIgnored(
      [submission(hers.first, NAME, claims), submission(hers.first, NAME, { ...claims, view: inside })],
      [userId],
    );
  });

  test('says to a colleague that it is not theirs', async () => {
    const from = journey.world.slack.visible(OMAR, 'dm').at(-1)?.ts;
    await send(submission(hers.first, NAME, by(OMAR)));
    await told(OMAR, /not yours to decide/, from);
  });

  test('about something that is not hers, or is nothing, changes nothing', async () => {
    const [id = '', hash = ''] = hers.first.split('.');
    const [otherId = '', otherHash = ''] = hers.second.split('.');
    const abouts: unknown[] = [
      ...[
        '',
        ' ',
        id,
        `${id}.`,
        `.${hash}`,
        `${id}.${otherHash}`,
        `${otherId}.${hash}`,
        `${hers.askId}.${hash}`,
        hers.all,
      ],
      ...[
        his.first,
        `${his.first.split('.')[0]}.${hash}`,
        `${randomUUID()}.${hash}`,
        hers.first.toUpperCase(),
        `${hers.first}.x`,
      ],
      ...[`${hers.first}' or '1'='1`, '%.%', '../..', 'x'.repeat(3_000), 'x'.repeat(3_001), `\uD800${hers.first}`],
      ...[JSON.stringify({ id, hash }), null, 7, [hers.first], { about: hers.first }],
    ];
    await expectIgnored(
      abouts.map((about) => submission(about, NAME)),
      [ANA],
    );
  });

  test('of no shape that Slack has changes nothing', async () => {
    const values: unknown[] = [
      ...[null, 7, 'x', [NAME], { 'field:name': null }, { 'field:name': 'x' }, { 'field:name': { value: 'x' } }],
      ...[7, true, {}, ['x'], { toString: 'x' }, 'x'.repeat(3_001)].map((value) => field('name', value)),
      { 'field:name': { value: { selected_option: { value: 'x'.repeat(201) } } } },
      { 'field:name': { value: { selected_option: 'x' } } },
      { [`field:${'x'.repeat(300)}`]: { value: { value: 'x' } } },
    ];
    const views = [
      ...[
        { id: undefined },
        { id: 7 },
        { id: 'x'.repeat(101) },
        { hash: 7 },
        { state: null },
        { state: {} },
        { state: 7 },
      ],
      ...[{ callback_id: undefined }, { callback_id: 'proposal_edit ' }, { callback_id: 'proposal_approve' }],
    ];
    await expectIgnored(
      [
        ...values.map((each) => submission(hers.first, each)),
        ...views.map((view) => submission(hers.first, NAME, { view })),
        ...[
          { user: null },
          { user: { id: 7 } },
          { user: {} },
          { view: null },
          { type: 'view_closed' },
          { team: { id: 'T0GLOBEX' } },
        ].map((over) => submission(hers.first, NAME, over)),
      ],
      [ANA],
    );
  });
});
