import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { localDate } from '../../src/local-time.ts';
import { cardMoves } from '../support/cards.ts';
import { ANA, EVE, GITA, identifierOf, type Journey, OMAR, startJourney } from '../support/journey.ts';
import { type Belongings, holdings, MAKE } from './support/belongings.ts';
import { clicker, expectNothing } from './support/buttons.ts';
import { type Digested, digested } from './support/digested.ts';
import { FIELD, type Filled, FORMS } from './support/forms.ts';
import { fresh } from './support/slack-request.ts';
import { submission } from './support/submission.ts';
import { startWaysBack, type WaysBack } from './support/ways-back.ts';

let journey: Journey;
let ways: WaysBack;
let hers: Digested;
let his: Digested;
beforeAll(async () => {
  ways = await startWaysBack();
  journey = await startJourney({ mode: 'http', approving: false });
  await Promise.all([journey.connected(ANA, 'zendesk', 'hubspot'), journey.connected(OMAR, 'zendesk', 'hubspot')]);
  [hers, his] = [await digested(journey, ANA), await digested(journey, OMAR)];
});
afterAll(async () => {
  await journey?.close();
  await ways?.close();
});
beforeEach(() => journey.idle());
const { told } = cardMoves(() => journey);
const { send } = clicker(
  () => journey,
  () => ways,
);

const EVERY = Object.entries(FORMS);
const ABOUT_SOMETHING = EVERY.filter(([, { about }]) => about !== undefined);
const today = () => localDate(new Date(), 'Europe/Madrid');
const aboutOf = (name: string, whose: Digested = hers) => FORMS[name]?.about?.(whose as Belongings) ?? '';
const by = (userId: string, team_id = 'T0ACME') => ({ user: { id: userId, team_id } });
/** A form, sent with these fields; a field's element bears its name. */
function sent(name: string, about: unknown, filled: Filled, over: { view?: object; [part: string]: unknown } = {}) {
  const values = Object.fromEntries(Object.entries(filled).map(([field, value]) => [field, { [field]: value }]));
  return submission(about, values, { ...over, view: { callback_id: name, ...over.view } });
}
const all = async () => [await holdings(journey, ANA), await holdings(journey, OMAR), await holdings(journey, GITA)];
/** Sends these forms, and expects that they change nothing and nobody but `may` hears of it. */
async function expectIgnored(bodies: readonly string[], may: readonly string[]): Promise<void> {
  await journey.idle();
  const before = await all();
  await expectNothing(journey, may, async () => {
    for (const body of bodies) expect(await send(body)).toBe(200);
  });
  expect(await all()).toEqual(before);
}

describe.each(EVERY)('the form %s', (name, { right, wrong }) => {
  test.each([
    ['a colleague', OMAR, by(OMAR)],
    ['a guest', GITA, by(GITA)],
    ['somebody of another company', EVE, by(EVE, 'T0GLOBEX')],
    ['somebody of another company who claims to be of this one', EVE, by(EVE)],
    ['the app itself', 'U0BOT', by('U0BOT')],
    ['nobody', 'U0NOBODY', by('U0NOBODY')],
  ])('sent by %s changes nothing of hers', async (_, userId, over) => {
    const about = aboutOf(name);
    const claims = { ...over, user_id: ANA, identifier: identifierOf(ANA) };
    const inside = { private_metadata: JSON.stringify({ about, userId: ANA }), external_id: ANA };
    const bodies = [
      sent(name, about, right(today()), claims),
      sent(name, about, right(today()), { ...claims, view: inside }),
    ];
    // What is about nothing is about whoever sends it: his own settings are his.
    if (about === '' && userId === OMAR) {
      const before = await holdings(journey, ANA);
      for (const body of bodies) expect(await send(body)).toBe(200);
      await journey.idle();
      return expect(await holdings(journey, ANA)).toEqual(before);
    }
    await expectIgnored(bodies, [userId]);
  });

  test.each(Object.entries(wrong))('with %s changes nothing', async (_, filled) => {
    await expectIgnored([sent(name, aboutOf(name), filled)], [ANA]);
  });

  test('of no shape that Slack has changes nothing', async () => {
    const [field = ''] = Object.keys(right(today()));
    const values = [
      null,
      7,
      'x',
      { value: 7 },
      { value: 'x'.repeat(3_001) },
      { selected_option: 'x' },
      [right(today())],
    ];
    const options = [{ selected_option: { value: 'x'.repeat(201) } }, { selected_user: 'slack:T0ACME:U0OMAR' }];
    const dates = [{ selected_date: 'x'.repeat(21) }, { selected_time: {} }, { selected_options: [null] }];
    const bodies = [...values, ...options, ...dates].map((value) =>
      sent(name, aboutOf(name), { ...right(today()), [field]: value }),
    );
    const views = [
      { state: null },
      { state: {} },
      { id: 7 },
      { callback_id: `${name} ` },
      { callback_id: 'digest_do' },
    ];
    bodies.push(...views.map((view) => sent(name, aboutOf(name), right(today()), { view })));
    bodies.push(sent(name, aboutOf(name), right(today()), { team: { id: 'T0GLOBEX' } }));
    await expectIgnored(bodies, [ANA]);
  });

  test('filled in rightly does what it says, once, however often Slack repeats it', async () => {
    const mine = await digested(journey, ANA);
    // A field that the form does not have says nothing, whatever it is called.
    const odd = Object.fromEntries(
      ['identifier', 'user_id', 'mode2', 'constructor', 'toString', ''].map((one) => [one, FIELD.written(OMAR)]),
    );
    const body = sent(name, aboutOf(name, mine), { ...right(today()), ...odd });
    const before = await all();
    expect(await send(body)).toBe(200);
    await journey.idle();
    const after = await all();
    expect(after).not.toEqual(before);
    expect(await Promise.all([send(body), send(body), send(body)])).toEqual([200, 200, 200]);
    await journey.idle();
    expect(await all()).toEqual(after);
  });
});

describe.each(ABOUT_SOMETHING)('the form %s', (name, { right }) => {
  test('about something that is not hers, or is nothing, changes nothing', async () => {
    const own = aboutOf(name);
    const abouts: unknown[] = [
      ...['', ' ', own.toUpperCase(), ` ${own}`, `${own}\n`, `${own}.x`, randomUUID(), hers.followUp, hers.run],
      ...[aboutOf(name, his), his.account, his.handover, `${his.account}:linear`, `${own}' or '1'='1`, '%', '../..'],
      ...['x'.repeat(3_000), 'x'.repeat(3_001), `\uD800${own}`, JSON.stringify({ id: own, userId: OMAR })],
      ...[null, 7, [own], { about: own }],
    ];
    await expectIgnored(
      abouts.map((about) => sent(name, about, right(today()))),
      [ANA],
    );
  });

  test('says to a colleague that it is not theirs', async () => {
    const last = journey.world.slack.visible(OMAR, 'dm').at(-1)?.ts;
    await send(sent(name, aboutOf(name), right(today()), by(OMAR)));
    await told(OMAR, /not in your digest/, last);
  });

  test('about what is not there any more changes nothing', async () => {
    const mine = await MAKE.digested(journey, OMAR);
    await journey.db.deleteFrom('health_accounts').where('id', '=', mine.account).execute();
    await expectIgnored([sent(name, aboutOf(name, mine), right(today()), by(OMAR))], [OMAR]);
  });
});

test('a note is for the colleague who was asked, and nobody else', async () => {
  const mine = await digested(journey, ANA);
  const note = fresh('A note ');
  const from = journey.world.slack.calls.length;
  await send(sent('digest_hand_over', mine.account, { to: FIELD.user(OMAR), note: FIELD.written(note) }));
  await journey.idle();
  const carrying = journey.world.slack.calls.slice(from).filter(({ args }) => JSON.stringify(args).includes(note));
  expect(carrying.map(({ method, args }) => [method, args.channel])).toEqual([['chat.postMessage', OMAR]]);
  const handover = await journey.db
    .selectFrom('handovers')
    .selectAll()
    .where('note', '=', note)
    .executeTakeFirstOrThrow();
  expect(handover).toMatchObject({ identifier: identifierOf(ANA), to_user: OMAR, status: 'asked' });
  // A second one takes the first back: only one colleague can take it over.
  await send(sent('digest_hand_over', mine.account, { to: FIELD.user(OMAR), note: FIELD.written('again') }));
  await journey.idle();
  const open = await journey.db.selectFrom('handovers').select('note').where('account_id', '=', mine.account).execute();
  expect(open).toEqual([{ note: 'again' }]);
});
