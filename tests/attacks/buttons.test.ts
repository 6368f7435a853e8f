import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ANA, EVE, GITA, identifierOf, type Journey, OMAR, SHARED, startJourney } from '../support/journey.ts';
import { type Belongings, belongings, holdings } from './support/belongings.ts';
import { BUTTONS, clicker, EVERY, expectNothing, registered, saidTo } from './support/buttons.ts';
import { FORMS } from './support/forms.ts';
import { fresh } from './support/slack-request.ts';
import { startWaysBack, type WaysBack } from './support/ways-back.ts';

const CONNECTED = ['asana', 'zendesk', 'hubspot'] as const;
let journey: Journey;
let ways: WaysBack;
let hers: Belongings;
let his: Belongings;
beforeAll(async () => {
  ways = await startWaysBack();
  journey = await startJourney({ mode: 'http', approving: false });
  await Promise.all([journey.connected(ANA, ...CONNECTED), journey.connected(OMAR, ...CONNECTED)]);
  hers = await belongings(journey, ANA);
  his = await belongings(journey, OMAR);
});
afterAll(async () => {
  await journey?.close();
  await ways?.close();
});
const { click } = clicker(
  () => journey,
  () => ways,
);

/** Their value says nothing: they do the same for whoever presses them. */
const ABOUT_WHOEVER_CLICKS = new Set(['disconnect_all', 'home_refresh', 'digest_settings']);

test('there is a case for every button and every modal', () => {
  expect(Object.keys(BUTTONS).toSorted()).toEqual(registered().actions.toSorted());
  expect(registered().views.toSorted()).toEqual(['proposal_edit', ...Object.keys(FORMS)].toSorted());
});

describe('pressed by their own person with a value that names nothing of theirs', () => {
  /** Whatever a value could be that is not the one on the button. */
  const forged = (own: string): Record<string, string> => {
    const [id = '', hash = ''] = hers.first.split('.');
    const [otherId = '', otherHash = ''] = hers.second.split('.');
    return {
      nothing: '',
      blank: ' ',
      'a word': 'constructor',
      'an identifier': identifierOf(OMAR),
      JSON: JSON.stringify({ id, hash, userId: OMAR }),
      'another’s proposal': his.first,
      'all of another’s': his.all,
      'another’s request': his.askId,
      'another’s change': his.write,
      'another’s answer': his.answer,
      'another’s permission': his.permission,
      'another’s link': his.link,
      'another’s account': his.account,
      'another’s account to link': `${his.account}:zendesk`,
      'another’s follow-up': his.followUp,
      'what is offered to another': his.offer,
      'one’s own follow-up as another’s is': `${hers.followUp}.${his.offer.split('.')[1]}`,
      'another’s digest': his.run,
      'what is handed over to another': his.handover,
      'what another has handed over': his.handedOver,
      'nobody’s': randomUUID(),
      'nobody’s with a hash': `${randomUUID()}.${'0'.repeat(64)}`,
      'the hash of another card': `${id}.${otherHash}`,
      'another proposal with this hash': `${otherId}.${hash}`,
      'another’s proposal with this hash': `${his.first.split('.')[0]}.${hash}`,
      'the request in place of the proposal': `${hers.askId}.${hash}`,
      'a proposal in place of the request': `${id}.${hers.all.split('.')[1]}`,
      'the way that Approve all names it, with too little': `${hers.askId}.`,
      'one part too many': `${hers.first}.${hash}`,
      'in capitals': own.toUpperCase(),
      'with a blank': ` ${own}`,
      'with a line break': `${own}\n`,
      SQL: `${own}' or '1'='1`,
      'SQL of a list': `${own}'; delete from proposals; --`,
      'a pattern': '%',
      'a path': `../${own}`,
      '2000 characters': 'x'.repeat(2_000),
      '2001 characters': `${own}${'x'.repeat(2_001)}`,
      'what cannot be stored': `${own}\u0000`,
      'half a character': `\uD800${own}`,
    };
  };
  /** Of another type than Slack's. */
  const mistyped = (own: string): unknown[] => [undefined, null, 7, true, [own], { value: own }];
  const checked = EVERY.filter(([id]) => !ABOUT_WHOEVER_CLICKS.has(id));

  test.each(checked)('%s does nothing, and says so', async (id, { names, refusal }) => {
    await journey.idle();
    const state = async () => [await holdings(journey, ANA, { card: false }), await holdings(journey, OMAR)];
    const before = await state();
    const own = names(hers);
    const values = Object.entries(forged(own)).filter(([, value]) => value !== own);
    await expectNothing(journey, [ANA], async () => {
      const from = journey.world.slack.calls.length;
      const clicks = [];
      for (const [what, value] of values) clicks.push({ what, value, ...(await pressed(id, { value })) });
      for (const value of mistyped(own)) expect((await pressed(id, { value })).status).toBe(200);
      await journey.idle();
      expect(clicks.filter(({ status }) => status !== 200).map(({ what }) => what)).toEqual([]);
      // What Slack itself would not send is dropped at the door.
      const heard = clicks.filter(({ value }) => value.length <= 2_000 && !/\0|\uD800/.test(value));
      const silent = heard.filter(({ way }) => !saidTo(journey, ANA, way, from).match(refusal ?? ''));
      expect(silent.map(({ what }) => what)).toEqual([]);
    });
    expect(await state()).toEqual(before);
  });

  /** A click of Ana's on her card with any value. */
  async function pressed(action_id: string, element: { value?: unknown }) {
    const actions = [{ type: 'button', block_id: 'b', action_id, action_ts: fresh('1.'), ...element }];
    const way = await click(ANA, { action_id }, { actions });
    return { way, status: way.status };
  }
});

describe('pressed by somebody who may not', () => {
  const strangers: [string, string, Record<string, unknown>][] = [
    ['a guest', GITA, {}],
    ['somebody of another company', EVE, { channel: { id: SHARED }, is_ext_shared_channel: true }],
    ['somebody of another company who claims to be of this one', EVE, { user: { id: EVE, team_id: 'T0ACME' } }],
    ['the app itself', 'U0BOT', { user: { id: 'U0BOT', team_id: 'T0ACME' } }],
    ['Slackbot', 'USLACKBOT', { user: { id: 'USLACKBOT', team_id: 'T0ACME' } }],
    ['nobody', 'U0NOBODY', { user: { id: 'U0NOBODY', team_id: 'T0ACME' } }],
    ['nobody of no form', 'slack:T0ACME:U0ANA', { user: { id: 'slack:T0ACME:U0ANA', team_id: 'T0ACME' } }],
  ];
  test.each(strangers)('%s does nothing with any of them', async (_, userId, over) => {
    await journey.idle();
    const state = async () => [
      await holdings(journey, ANA),
      await holdings(journey, OMAR),
      await holdings(journey, userId),
    ];
    const before = await state();
    const requests = journey.world.model.requests.length;
    await expectNothing(journey, [userId], async () => {
      for (const [id, { names }] of EVERY) {
        const value = names(hers);
        expect(
          (await click(ANA, { action_id: id, value }, { user: { id: userId, team_id: 'T0ACME' }, ...over })).status,
        ).toBe(200);
      }
    });
    expect(await state()).toEqual(before);
    expect(journey.world.model.requests).toHaveLength(requests);
  });
});

describe('pressed where another company reads along by now', () => {
  const DECIDING =
    /^(?:proposal_(?:approve|allow|approve_all|dismiss)|receipt_undo\w*|answer_share|handover_\w+|digest_(?:do|skip|wake|mode_\w+))$/;
  test.each(EVERY.filter(([id]) => !ABOUT_WHOEVER_CLICKS.has(id) && id !== 'disconnect'))(
    '%s shows nothing there, and decides nothing',
    async (id, { names }) => {
      await journey.idle();
      const { proposals, writes, asks, ...others } = await holdings(journey, ANA, { card: false });
      const { followUps, enrolments, runs, accountsTold, feedback, handovers } = others;
      const digests = { followUps, enrolments, runs, accountsTold, feedback, handovers };
      const from = journey.world.slack.calls.length;
      await expectNothing(journey, [ANA], async () => {
        const shared = { channel: { id: SHARED }, is_ext_shared_channel: true };
        const clicked = await click(ANA, { action_id: id, value: names(hers) }, shared);
        await journey.idle();
        if (DECIDING.test(id)) expect(saidTo(journey, ANA, clicked, from)).toMatch(/shared with another company now/);
      });
      expect(await holdings(journey, ANA, { card: false })).toMatchObject({ proposals, writes, asks, ...digests });
    },
  );
});

describe('pressed by somebody else', () => {
  /** Where Ana sees it: in the channel for her eyes only, or in her direct message. */
  const places = () => {
    const { channel, ts } = hers.card;
    const dm = journey.world.slack.dmOf(ANA);
    return [
      {
        channel: { id: channel },
        container: { type: 'message', channel_id: channel, message_ts: ts, is_ephemeral: true },
      },
      {
        channel: { id: dm },
        container: { type: 'message', channel_id: dm, message_ts: ts },
        message: { ts, user: 'U0BOT' },
      },
      {
        channel: undefined,
        container: { type: 'view', view_id: 'V1' },
        view: { id: 'V1', type: 'home' },
        response_url: undefined,
      },
    ];
  };

  test.each(EVERY)('%s with the value of hers does nothing to her', async (id, { names, refusal }) => {
    await journey.idle();
    const before = await holdings(journey, ANA);
    const from = journey.world.slack.calls.length;
    await expectNothing(journey, [OMAR], async () => {
      for (const place of places()) {
        const clicked = await click(OMAR, { action_id: id, value: names(hers) }, place);
        expect(clicked.status).toBe(200);
        await journey.idle();
        if (refusal) expect(saidTo(journey, OMAR, clicked, from)).toMatch(refusal);
      }
    });
    expect(await holdings(journey, ANA)).toEqual(before);
  });
});
