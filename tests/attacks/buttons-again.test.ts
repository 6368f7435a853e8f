import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runJob } from '../support/jobs.ts';
import { ANA, type Journey, OMAR, startJourney } from '../support/journey.ts';
import { type Belongings, holdings, MAKE } from './support/belongings.ts';
import { clicker, EVERY, expectNothing, saidTo } from './support/buttons.ts';
import { changingCalls, stores } from './support/effects.ts';
import { restarted } from './support/restarted.ts';
import { eventBody, sendSlackRequest } from './support/slack-request.ts';
import { field, submission } from './support/submission.ts';
import { startWaysBack, type WaysBack } from './support/ways-back.ts';

let journey: Journey;
let ways: WaysBack;
beforeAll(async () => {
  ways = await startWaysBack();
  journey = await startJourney({ mode: 'http', approving: false });
});
afterAll(async () => {
  await journey?.close();
  await ways?.close();
});
beforeEach(async () => {
  await journey.connected(ANA, 'asana', 'hubspot');
  await journey.db.updateTable('permissions').set({ revoked_at: new Date() }).execute();
});
const { click, send } = clicker(
  () => journey,
  () => ways,
);
const have = async (what?: keyof typeof MAKE) => (what ? await MAKE[what](journey, ANA) : {}) as Belongings;

describe('the same click again', () => {
  test.each(EVERY)(
    'of %s does nothing more, as Slack repeats it or as somebody does',
    async (id, { on, names, again }) => {
      const value = names(await have(on));
      await journey.idle();
      const before = await traces();
      const clicked = await click(ANA, { action_id: id, value });
      expect(clicked.status).toBe(200);
      await journey.idle();
      // The control: the first one did what it does.
      const after = await traces();
      const posts = clicked.posts.length;
      expect([after, posts]).not.toEqual([before, 0]);

      await expectNothing(journey, [], async () => {
        const repeats = [send(clicked.body), send(clicked.body), send(clicked.body)];
        expect(await Promise.all(repeats)).toEqual([200, 200, 200]);
      });
      expect(await traces()).toEqual(after);
      expect(clicked.posts).toHaveLength(posts);
      if (!again) return;

      const from = journey.world.slack.calls.length;
      const kept = await holdings(journey, ANA, { card: false });
      await expectNothing(journey, [ANA], async () => {
        const twice = await Promise.all([click(ANA, { action_id: id, value }), click(ANA, { action_id: id, value })]);
        await journey.idle();
        for (const way of twice) expect(saidTo(journey, ANA, way, from)).toMatch(again);
      });
      expect(await holdings(journey, ANA, { card: false })).toEqual(kept);
    },
  );

  /** Everything that a click can leave: in the products, in the store, in Slack. */
  async function traces() {
    const sent = journey.world.slack.calls.filter(({ method }) => method !== 'users.info');
    return [stores(journey), await holdings(journey, ANA), sent.length];
  }
});

describe('a card that is out of date', () => {
  const DECIDING = ['proposal_approve', 'proposal_allow', 'proposal_dismiss', 'proposal_approve_all', 'proposal_edit'];
  const OVER = /no longer open|decided already/;
  type Waits = Awaited<ReturnType<typeof MAKE.waiting>>;
  const changeAll = (change: { expires_at: Date }) => (hers: Waits) =>
    journey.db.updateTable('proposals').set(change).where('ask_id', '=', hers.askId).execute();
  const press = (action_id: string, value: string) => click(ANA, { action_id, value });
  /** What happened to it since it was shown, and what whoever presses it is told. */
  const STATES: [string, (hers: Waits) => Promise<unknown>, RegExp][] = [
    [
      'was edited',
      async ({ first }) => send(submission(first, field('name', 'Edited since'))),
      /out of date|Slack did not let me open/,
    ],
    ['was approved', async ({ all }) => press('proposal_approve_all', all), /approved already|decided already/],
    [
      'was dismissed',
      async ({ first, second }) => [await press('proposal_dismiss', first), await press('proposal_dismiss', second)],
      /dismissed already|decided already/,
    ],
    // Edit still opens its form; what is sent with it is too late.
    [
      'was open for too long',
      changeAll({ expires_at: new Date(Date.now() - 1_000) }),
      /open for 30 minutes|Slack did not let me open/,
    ],
    [
      'was open for too long, and put away',
      async (hers) => {
        await changeAll({ expires_at: new Date(Date.now() - 1_000) })(hers);
        await runJob(journey.databaseUrl, 'housekeeping');
      },
      OVER,
    ],
    ['was stopped', stop, OVER],
    ['belongs to somebody who disconnected everything', async () => press('disconnect_all', ''), OVER],
  ];

  test.each(STATES)('since it %s does nothing, and says so', async (_, change, told) => {
    const hers = await MAKE.waiting(journey, ANA);
    await change(hers);
    await journey.idle();
    const kept = await holdings(journey, ANA, { card: false });
    const from = journey.world.slack.calls.length;
    await expectNothing(journey, [ANA], async () => {
      for (const action_id of DECIDING) {
        const value = action_id === 'proposal_approve_all' ? hers.all : hers.first;
        const clicked = await click(ANA, { action_id, value });
        await journey.idle();
        expect([action_id, saidTo(journey, ANA, clicked, from)]).toEqual([action_id, expect.stringMatching(told)]);
      }
    });
    expect(await holdings(journey, ANA, { card: false })).toEqual(kept);
  });

  async function stop({ askId }: Waits): Promise<void> {
    const asks = journey.db.selectFrom('asks').select(['channel', 'thread_ts']).where('id', '=', askId);
    const place = await asks.executeTakeFirstOrThrow();
    const event = { type: 'agent_session_stopped', ...place, streaming_message_ts: [], event_ts: '1.1' };
    const url = `http://127.0.0.1:${new URL(journey.publicUrl).port}/slack/events`;
    await sendSlackRequest(url, { body: eventBody({ ...event, user: ANA }) });
  }
});

describe('what is over', () => {
  const DAY = 24 * 60 * 60_000;
  const age = async ({ answer }: Belongings) => {
    const updated_at = new Date(Date.now() - DAY - 60_000);
    await journey.db.updateTable('asks').set({ updated_at }).where('id', '=', answer).execute();
  };
  const outlast = async ({ write }: Belongings) => {
    const row = await journey.db
      .selectFrom('writes')
      .select('receipt')
      .where('id', '=', write)
      .executeTakeFirstOrThrow();
    const receipt = JSON.stringify({ ...row.receipt, undoUntil: new Date(Date.now() - 1_000).toISOString() });
    await journey.db.updateTable('writes').set({ receipt }).where('id', '=', write).execute();
  };
  const leave = () => click(ANA, { action_id: 'disconnect_all', value: '' });
  const press = (action_id: string) => async (hers: Belongings) => {
    const [, button] = EVERY.find(([id]) => id === action_id) ?? [];
    await click(ANA, { action_id, value: button?.names(hers) ?? '' });
  };
  const ageDigest = ({ followUp }: Belongings) =>
    journey.db
      .updateTable('follow_ups')
      .set({ scored_at: new Date(Date.now() - DAY - 60_000) })
      .where('id', '=', followUp)
      .execute();
  const renew = ({ followUp }: Belongings) =>
    journey.db
      .updateTable('follow_ups')
      .set({ task_hash: 'f'.repeat(64) })
      .where('id', '=', followUp)
      .execute();
  /** Tried yesterday, and not done. */
  const tried = async (hers: Belongings) => {
    await ageDigest(hers);
    const allowed = { status: 'allowed', allowed: 'click', allowed_at: new Date(Date.now() - DAY) } as const;
    await journey.db.updateTable('follow_ups').set(allowed).where('id', '=', hers.followUp).execute();
  };
  const NOT_HERS = /not in your digest/;
  const gone = { digest_snooze: NOT_HERS, digest_hand_over: NOT_HERS, digest_wrong: NOT_HERS, digest_wake: NOT_HERS };
  /** What becomes of it, and what each of its buttons says then; nothing where nothing is said. */
  const OVER: [string, keyof typeof MAKE, (hers: Belongings) => Promise<unknown>, Record<string, RegExp>][] = [
    [
      'an answer of yesterday',
      'answered',
      age,
      { answer_share: /cannot be shared/, answer_show: /older than 24 hours/ },
    ],
    [
      'an answer to somebody who disconnected everything',
      'answered',
      leave,
      { answer_share: /cannot be shared/, answer_show: /older than 24 hours/ },
    ],
    ['a change of some time ago', 'done', outlast, { receipt_undo: /that time is over/ }],
    ['a change of somebody who disconnected everything', 'done', leave, { receipt_undo: /cannot be undone/ }],
    ['a permission that was taken back', 'permitted', press('permission_revoke'), { permission_revoke: /./ }],
    ['a permission of somebody who disconnected everything', 'permitted', leave, { permission_revoke: /./ }],
    ['a link of somebody who disconnected everything', 'linked', leave, { connect_open: /./ }],
    ['a follow-up of yesterday', 'digested', ageDigest, { digest_do: /more than a day old/ }],
    ['a follow-up that was made anew since', 'digested', renew, { digest_do: /looked at anew since/ }],
    ['a follow-up that failed yesterday', 'digested', tried, { digest_do: /more than a day old/ }],
    ['a follow-up that was skipped', 'digested', press('digest_skip'), { digest_do: /./, digest_skip: /./ }],
    ['a follow-up that was done', 'digested', press('digest_do'), { digest_do: /./, digest_skip: /./ }],
    ['what was handed over', 'digested', press('handover_accept'), { handover_decline: /answered already/ }],
    ['what was not taken over', 'digested', press('handover_decline'), { handover_accept: /answered already/ }],
    [
      'a digest of somebody who disconnected everything',
      'digested',
      leave,
      {
        ...gone,
        health_link: NOT_HERS,
        handover_take_back: NOT_HERS,
        digest_do: /not from your digest/,
        digest_mode_automatic: /./,
      },
    ],
  ];
  test.each(OVER)('stays over: %s', async (_, what, change, told) => {
    const hers = await have(what);
    await journey.idle();
    await change(hers);
    await journey.idle();
    const kept = await holdings(journey, ANA);
    const from = journey.world.slack.calls.length;
    await expectNothing(journey, [ANA], async () => {
      for (const [id, { names }] of EVERY.filter(([each]) => each in told)) {
        const clicked = await click(ANA, { action_id: id, value: names(hers) });
        await journey.idle();
        expect(saidTo(journey, ANA, clicked, from)).toMatch(told[id] ?? '');
      }
    });
    expect(await holdings(journey, ANA)).toEqual(kept);
  });
});

test('a follow-up that is allowed in every way at once is written once', async () => {
  const hers = await MAKE.digested(journey, ANA);
  await journey.idle();
  const from = journey.world.scalekit.calls.length;
  const ways = ['digest_do', 'digest_mode_automatic', 'digest_do', 'digest_mode_automatic'];
  await Promise.all(
    ways.map((action_id) => click(ANA, { action_id, value: action_id === 'digest_do' ? hers.offer : hers.run })),
  );
  await journey.idle();
  expect(changingCalls(journey, from).map(({ tool }) => tool)).toEqual(['hubspot_task_create']);
  // And where it is pressed together with Skip, it is one or the other.
  const next = await MAKE.digested(journey, ANA);
  const before = journey.world.scalekit.calls.length;
  await Promise.all(
    ['digest_skip', 'digest_do'].map((action_id) =>
      click(ANA, { action_id, value: action_id === 'digest_do' ? next.offer : next.followUp }),
    ),
  );
  await journey.idle();
  const row = await journey.db
    .selectFrom('follow_ups')
    .select('status')
    .where('id', '=', next.followUp)
    .executeTakeFirstOrThrow();
  expect([row.status, changingCalls(journey, before).length]).toEqual(
    row.status === 'done' ? ['done', 1] : ['declined', 0],
  );
});

test('a card that somebody else pressed is not shown to them later either', async () => {
  const hers = await MAKE.waiting(journey, ANA);
  const [id = ''] = hers.first.split('.');
  const clicked = await click(OMAR, { action_id: 'proposal_approve', value: hers.first });
  const guessed = await click(OMAR, { action_id: 'proposal_dismiss', value: `${id}.${'0'.repeat(64)}` });
  await journey.idle();
  // Without a way of her own, hers is brought up to date by the way that is known.
  await click(ANA, { action_id: 'proposal_dismiss', value: hers.second }, { response_url: undefined });
  await journey.idle();
  for (const { posts } of [clicked, guessed]) {
    expect(posts).toHaveLength(1);
    expect(JSON.stringify(posts)).toMatch(/not yours to decide/);
  }
});

test('what waited or was decided before the app started anew is decided once all the same', async () => {
  const [first, second] = [await MAKE.waiting(journey, ANA), await MAKE.waiting(journey, ANA)];
  const earlier = await click(ANA, { action_id: 'proposal_approve_all', value: first.all });
  await journey.idle();
  const app = await restarted(journey);
  try {
    await expectNothing(journey, [ANA, OMAR], async () => {
      expect(await send(earlier.body)).toBe(200);
      for (const value of [first.all, first.first]) {
        for (const action_id of ['proposal_approve', 'proposal_approve_all', 'proposal_allow'])
          await click(ANA, { action_id, value });
      }
      for (const value of [second.all, second.first]) {
        for (const action_id of ['proposal_approve', 'proposal_approve_all', 'proposal_allow'])
          await click(OMAR, { action_id, value });
      }
    });
    const from = journey.world.scalekit.calls.length;
    await Promise.all([1, 2, 3].map(() => click(ANA, { action_id: 'proposal_approve_all', value: second.all })));
    await journey.idle();
    expect(changingCalls(journey, from)).toHaveLength(2);
  } finally {
    await app.stop();
  }
});
