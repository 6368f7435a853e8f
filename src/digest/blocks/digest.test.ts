import { describe, expect, test } from 'vitest';
import { blockProblems } from '../../../sandbox/slack/block-limits.ts';
import type { DigestFacts } from '../facts.ts';
import {
  AT_RISK,
  AWAY,
  COMMENT,
  CRITICAL,
  FRESH,
  followUp,
  monday,
  morning,
  PRODUCTS,
  scored,
  TASK,
  WATCH,
} from '../morning.fixture.ts';
import { type DigestView, digestMessage } from './digest.ts';
import { readAloud } from './read-aloud.fixture.ts';

const view: DigestView = { runId: 'r1', now: new Date('2026-11-23T07:01:00Z'), products: PRODUCTS };
const read = (facts: DigestFacts, more: Partial<DigestView> = {}) => {
  const message = digestMessage(facts, { ...view, ...more });
  expect(blockProblems(message.blocks, 'message')).toEqual([]);
  return readAloud(message.blocks);
};
const full = () =>
  monday([
    morning('Acme', {
      ...CRITICAL,
      was: AT_RISK,
      badSince: '2026-11-17',
      followUp: followUp('done'),
      history: [
        { date: '2026-11-18', high: 80 },
        { date: '2026-11-19', high: null },
        { date: '2026-11-20', high: 62 },
      ],
    }),
    morning('Globex', {
      ...AT_RISK,
      was: WATCH,
      badSince: '2026-11-23',
      followUp: followUp('failed', { receipts: [TASK] }),
    }),
    morning('Initech', { was: WATCH }),
    morning('Hooli', { ...CRITICAL, was: CRITICAL, badSince: '2026-11-18', followUp: followUp('earlier') }),
    morning('Umbrella', {
      delivery: { kind: 'not_set_up', why: 'no_match' },
      was: { delivery: { kind: 'not_set_up', why: 'no_match' } },
    }),
    morning('Calm', { was: {} }),
    morning('Asleep', { ...WATCH, was: WATCH, snooze: { until: '2026-11-30' } }),
  ]);

const notMain = (facts: DigestFacts) => read(facts).split('\n').slice(1).join('\n');

describe('a usual morning', () => {
  test('reads so', () => {
    expect(read(full())).toMatchInlineSnapshot(`
      "*Mon 23 Nov · 7 accounts · 2 need you · 1 changed since Fri · 1 still open · all sources fresh*
      *Needs you*
      🔴 *Acme* · Critical 24 (−32 since Fri, mostly time in its stage) · was At Risk · ▇·▅▂
      In "Technical setup" for 30 days (plan: 14); 6 open tickets; 2 tasks overdue
      Did as you: <https://app.hubspot.com/tasks/1?a=1&amp;b=2|HubSpot task ↗>, <https://linear.app/acme/issue/ONB-12|Linear comment on ONB-12 ↗>
      [Snooze: digest_snooze id-Acme] [Hand over: digest_hand_over id-Acme] [Wrong?: digest_wrong id-Acme] [Undo task: receipt_undo w1] [Undo comment: receipt_undo_2 w2]
      🔶 *Globex* · At Risk 56 (−18 since Fri, mostly overdue tasks) · was Watch
      In "Technical setup" for 22 days (plan: 14); 2 tasks overdue; 4 open tickets
      Did as you: <https://app.hubspot.com/tasks/1?a=1&amp;b=2|HubSpot task ↗>
      :x: Could not be done: Linear comment on ONB-12.
      [Snooze: digest_snooze id-Globex] [Hand over: digest_hand_over id-Globex] [Wrong?: digest_wrong id-Globex] [Undo task: receipt_undo w1]
      *Changed*
      🟢 *Initech* · Healthy 100 (+26 since Fri, mostly time in its stage) · was Watch
      *Still open*
      🔴 *Hooli* · Critical 24 · since Wed, 5 days · in "Technical setup" for 30 days (plan: 14) · followed up
      *Not set up*
      *Umbrella* has no match in Linear, so its score is without it. [Link it: health_link id-Umbrella:linear]
      (2 accounts steady · 1 snoozed · next digest tomorrow at 08:00)
      [Digest settings: digest_settings]"
    `);
  });

  test('is told in a line where only text is shown', () => {
    expect(digestMessage(full(), view).text).toMatchInlineSnapshot(
      `"Mon 23 Nov: 7 accounts, 2 need you (Acme, Critical 24; Globex, At Risk 56), 1 changed since Fri, 1 still open. All sources fresh."`,
    );
  });

  test('gives the same message every time', () => {
    expect(digestMessage(full(), view)).toEqual(digestMessage(full(), view));
  });

  test('is found again by the id of its first block', () => {
    expect(digestMessage(full(), view).blocks[0]).toMatchObject({ block_id: 'digest-r1' });
  });
});

describe('Needs you', () => {
  const one = (more: Parameters<typeof morning>[1], around = {}) =>
    read(monday([morning('Acme', { ...CRITICAL, badSince: '2026-11-23', ...more })], around));

  test('has a button to do and one to skip what waits for a click', () => {
    expect(one({ followUp: followUp('offered') }, { mode: 'ask' })).toMatchInlineSnapshot(`
      "*Mon 23 Nov · 1 account · 1 needs you · all sources fresh*
      *Needs you*
      🔴 *Acme* · Critical 24
      In "Technical setup" for 30 days (plan: 14); 6 open tickets; 2 tasks overdue
      Shall I do this as you? HubSpot task, Linear comment on ONB-12
      [Do it: digest_do f1.v1] [Skip: digest_skip f1] [Snooze: digest_snooze id-Acme] [Hand over: digest_hand_over id-Acme] [Wrong?: digest_wrong id-Acme]
      (Next digest tomorrow at 08:00)
      [Digest settings: digest_settings]"
    `);
  });

  test('says what is not known and what could not be done', () => {
    expect(one({ followUp: followUp('unknown', { receipts: [TASK] }) })).toContain(
      '|HubSpot task ↗>\n:grey_question: It is not known whether this happened: Linear comment on ONB-12. Please look',
    );
    expect(one({ followUp: followUp('failed') })).toContain(
      ':x: Could not be done: HubSpot task, Linear comment on ONB-12.',
    );
  });

  test('offers to undo what can still be undone, and nothing else', () => {
    const undone = { ...TASK, undone: true };
    const gone = { ...COMMENT, undoUntil: '2026-11-23T07:01:00Z' };
    expect(one({ followUp: followUp('done', { receipts: [TASK, gone] }) })).toContain('[Undo task: receipt_undo w1]');
    const neither = one({ followUp: followUp('done', { receipts: [undone, gone] }) });
    expect(neither).toContain('~HubSpot task~ (undone)');
    expect(neither).not.toContain('receipt_undo');
  });

  test.each([
    ['https://evil.test/tasks/1'],
    ['https://linear.app/tasks/1'],
    ['javascript:alert(1)'],
    ['https://app.hubspot.com/a|b>c'],
    [`https://app.hubspot.com/${'a'.repeat(300)}`],
  ])('links to no place but the product itself: %s', (url) => {
    const text = one({ followUp: followUp('done', { receipts: [{ ...TASK, url }] }) });
    expect(text).toContain('Did as you: HubSpot task\n');
  });

  test('says what a task lacks', () => {
    const text = one({ followUp: followUp('done', { receipts: [{ ...TASK, missing: ['its owner'] }] }) });
    expect(text).toContain('|HubSpot task ↗>, but not its owner');
  });

  test('shows a range and what it leaves out, and why nothing was done', () => {
    const sources = { ...FRESH, zendesk: AWAY };
    expect(
      one({ support: AWAY, delivery: { overdue: 4, planned: 9, done: 1 }, days: 40 }, { sources }),
    ).toMatchInlineSnapshot(`
      "*Mon 23 Nov · 1 account · 1 needs you · Zendesk unavailable since 06:10*
      *Needs you*
      🔶 *Acme* · 14–44, at least At Risk, without Zendesk
      In "Technical setup" for 40 days (plan: 14); 4 tasks overdue; 1 of 9 planned tasks done
      No follow-up: I act only where all three products could be read.
      [Snooze: digest_snooze id-Acme] [Hand over: digest_hand_over id-Acme] [Wrong?: digest_wrong id-Acme]
      :warning: Zendesk unavailable since 06:10: it did not answer. Nothing for you to do: I try again for the next digest.
      (Next digest tomorrow at 08:00)
      [Digest settings: digest_settings]"
    `);
  });

  test('names five and counts the others', () => {
    const many = Array.from({ length: 8 }, (_, at) =>
      morning(`Account ${at}`, { ...CRITICAL, badSince: '2026-11-23' }),
    );
    const text = read(monday(many));
    expect(text.match(/digest_snooze/g)).toHaveLength(5);
    expect(text).toContain('(And 3 more on the Home tab.)');
  });

  test('says that a snooze has ended, or why it was broken', () => {
    const worse = one({ was: WATCH, snooze: { until: '2026-11-30' } });
    expect(worse).toContain('You snoozed it, and it got worse.');
    expect(one({ was: WATCH, snooze: { until: '2026-11-23' } })).toContain('Its snooze is over.');
  });
});

describe('what waits for a click', () => {
  const words = { task: 'Acme is Critical: six open tickets', comment: 'What is the next step?' };
  const waiting = (name: string, id = 'f1') => ({
    ...{ ...CRITICAL, was: CRITICAL, badSince: '2026-11-20' },
    followUp: followUp('offered', { id, words: { ...words, task: `${name} is Critical` } }),
  });
  const offer = (name: string) =>
    `Shall I do this as you?\n• HubSpot task “${name} is Critical”\n• Linear comment on ONB-12 “What is the next step?”`;

  test('and is still open is spelled out beside its button: nobody allows what they cannot read', () => {
    const text = read(monday([morning('Acme', waiting('Acme'))]));
    expect(text).toMatch(/Still open/);
    expect(text).toContain('since Fri, 3 days');
    expect(text).toContain(`${offer('Acme')} [Do it: digest_do f1.v1]`);
  });

  test('and moved within its tier, too', () => {
    const moved = { ...waiting('Acme'), was: { ...CRITICAL, delivery: { overdue: 5, planned: 10, done: 1 } } };
    const text = read(monday([morning('Acme', moved)]));
    expect(text).toMatch(/\*Changed\*/);
    expect(text).toContain(`${offer('Acme')} [Do it: digest_do f1.v1]`);
  });

  test('of many three are spelled out, and the others have no button there', () => {
    const many = ['A', 'B', 'C', 'D', 'E'].map((name) => morning(name, waiting(name, `f-${name}`)));
    const text = read(monday(many));
    expect(text.match(/Shall I do this as you/g)).toHaveLength(3);
    expect(text.match(/digest_do f-/g)).toHaveLength(3);
    expect(text.match(/waits for your decision: see `\/health`/g)).toHaveLength(2);
  });
});

test('of many changes eight are told and the others counted', () => {
  const many = Array.from({ length: 20 }, (_, at) => morning(`Account ${at}`, { was: WATCH }));
  const text = read(monday(many));
  expect(text.match(/was Watch/g)).toHaveLength(8);
  expect(text).toContain('And 12 more on the Home tab.');
});

test('of many that are not set up three are told and the others counted', () => {
  const nowhere = { kind: 'not_set_up', why: 'ambiguous' } as const;
  const many = Array.from({ length: 4 }, (_, at) =>
    morning(`A ${at}`, { support: nowhere, delivery: nowhere, days: 30 }),
  );
  const text = notMain(monday(many));
  expect(text.match(/Link it/g)).toHaveLength(3);
  expect(text).toContain('*A 0* has more than one match in Zendesk');
  expect(text).toContain('And 5 more');
});

describe('the other forms', () => {
  test('a calm day is one line', () => {
    const nowhere = { kind: 'not_set_up', why: 'no_match' } as const;
    const calm = [morning('Acme', { was: {} }), morning('Globex', { delivery: nowhere, was: { delivery: nowhere } })];
    expect(read(monday(calm))).toMatchInlineSnapshot(`
      "*Mon 23 Nov · 2 accounts, all calm since Fri · all sources fresh*
      (2 accounts steady · next digest tomorrow at 08:00)
      [Digest settings: digest_settings]"
    `);
  });

  test('the first digest did nothing, says what it would have done and asks', () => {
    const { lastDate: _lastDate, ...first } = monday(
      [
        morning('Acme', { ...CRITICAL, badSince: '2026-11-23', followUp: followUp('preview') }),
        morning('Globex', { ...AT_RISK, badSince: '2026-11-23', followUp: followUp('preview', { parts: ['task'] }) }),
      ],
      { preview: true },
    );
    expect(read(first)).toMatchInlineSnapshot(`
      "*Mon 23 Nov · 2 accounts · 2 need you · all sources fresh*
      This is your first digest, so I changed nothing yet. Scores are out of 100. When an account becomes At Risk or Critical, I can create a HubSpot task for you, and comment on the Linear issue that stalls, both under your name. Today I would have created 2 HubSpot tasks and 1 Linear comment.
      *Needs you*
      🔴 *Acme* · Critical 24
      In "Technical setup" for 30 days (plan: 14); 6 open tickets; 2 tasks overdue
      I would do as you: HubSpot task, Linear comment on ONB-12
      [Snooze: digest_snooze id-Acme] [Hand over: digest_hand_over id-Acme] [Wrong?: digest_wrong id-Acme]
      🔶 *Globex* · At Risk 56
      In "Technical setup" for 22 days (plan: 14); 2 tasks overdue; 4 open tickets
      I would do as you: HubSpot task
      [Snooze: digest_snooze id-Globex] [Hand over: digest_hand_over id-Globex] [Wrong?: digest_wrong id-Globex]
      *What should I do from now on?* If you choose nothing, I do these for you from the next digest on, tomorrow at 08:00.
      [Do it now: digest_mode_automatic r1] [Ask me first: digest_mode_ask r1] [Only report: digest_mode_report r1]
      (Next digest tomorrow at 08:00)
      [Digest settings: digest_settings]"
    `);
    expect(read(first, { chosen: 'ask' })).toContain('From now on I ask you in the digest');
    expect(read(first, { chosen: 'ask' })).not.toContain('digest_mode');
  });

  test('the first digest on which there was nothing to do says what it will do from then on', () => {
    const { lastDate: _lastDate, ...first } = monday([morning('Acme')], { preview: true });
    expect(read(first)).toMatchInlineSnapshot(`
      "*Mon 23 Nov · 1 account, all calm · all sources fresh*
      This is your first digest, so I changed nothing yet. Scores are out of 100. When an account becomes At Risk or Critical, I can create a HubSpot task for you, and comment on the Linear issue that stalls, both under your name. Today there would have been nothing to do.
      *What should I do from now on?* If you choose nothing, I follow up for you as soon as an account becomes At Risk or Critical, from the next digest on, tomorrow at 08:00.
      [Do it for me: digest_mode_automatic r1] [Ask me first: digest_mode_ask r1] [Only report: digest_mode_report r1]
      (1 account steady · next digest tomorrow at 08:00)
      [Digest settings: digest_settings]"
    `);
    const waiting = { ...first, items: first.items.map((item) => ({ ...item, followUp: followUp('preview') })) };
    expect(read(waiting)).toContain('[Do it now: digest_mode_automatic r1]');
    const other = (mode: 'ask' | 'report') => read({ ...first, mode });
    expect(other('ask')).toContain('If you choose nothing, I ask you before I follow up on an account that becomes');
    expect(other('report')).toContain('If you choose nothing, I only report, from the next digest on');
    expect(read(first, { chosen: 'automatic' })).toContain('From now on I follow up for you as soon as');
  });

  test('a late one after an outage says so', () => {
    const text = read(
      monday([morning('Acme', { was: {} })], {
        late: true,
        missed: ['2026-11-19', '2026-11-20'],
        lastDate: '2026-11-12',
      }),
    );
    expect(text).toMatchInlineSnapshot(`
      "*Mon 23 Nov · 1 account, all calm since Thu 12 Nov · all sources fresh*
      (:hourglass_flowing_sand: This comes late: I could not send it on time.)
      (I could not send you a digest on Thu 19 Nov, Fri 20 Nov.)
      (1 account steady · next digest tomorrow at 08:00)
      [Digest settings: digest_settings]"
    `);
  });

  test('with sources away it says which, why and what to do, and that nothing was done', () => {
    const expired = { ...AWAY, why: 'auth_expired' } as const;
    const facts = monday([morning('Acme', { support: expired, delivery: AWAY, was: {} })], {
      sources: { ...FRESH, zendesk: expired, linear: { ...AWAY, since: '2026-11-22T20:00:00Z' } },
      skipped: { hubspot: 3, zendesk: 0, linear: 0 },
    });
    expect(read(facts)).toMatchInlineSnapshot(`
      "*Mon 23 Nov · 1 account · nothing new since Fri in what I could read · Zendesk unavailable since 06:10, Linear unavailable since Sun 22 Nov 21:00*
      :warning: Zendesk unavailable since 06:10: it has ended my access to your account. Reconnect it, and the next digest has it. [Reconnect Zendesk: connect_start zendesk]
      :warning: Linear unavailable since Sun 22 Nov 21:00: it did not answer. Nothing for you to do: I try again for the next digest.
      (Left out because they could not be read: 3 in HubSpot.
      No follow-ups today: I act only where all three products could be read.
      1 account with nothing new in what I could read · next digest tomorrow at 08:00)
      [Digest settings: digest_settings]"
    `);
  });

  test('of a source whose answer could not be read it does not say that there was none', () => {
    const unreadable = { ...AWAY, why: 'unreadable' } as const;
    const facts = monday([morning('Acme', { delivery: unreadable, was: {} })], {
      sources: { ...FRESH, linear: unreadable },
      skipped: { hubspot: 0, zendesk: 0, linear: 250 },
    });
    expect(read(facts)).toContain(
      'Linear unavailable since 06:10: its answer could not be read. Please tell whoever runs this app.\n',
    );
    expect(read(facts)).not.toContain('did not answer');
  });

  test('of products that were read, but not for all accounts, it says for how many, and why', () => {
    const incomplete = { ...AWAY, why: 'incomplete' } as const;
    const undated = { stage: { ...AWAY, why: 'undated' } as const };
    const partly = (name: string, parts: Parameters<typeof morning>[1], stage = {}) => {
      const one = morning(name, parts);
      const now = { ...one.signals, ...stage };
      return { ...one, signals: now, scored: scored(now) };
    };
    const facts = monday([
      partly('Acme', { support: incomplete }),
      partly('Globex', { support: incomplete, snooze: { until: '2026-11-30' } }),
      partly('Initech', {}, undated),
      morning('Calm', { was: {} }),
    ]);
    expect(read(facts)).toMatchInlineSnapshot(`
      "*Mon 23 Nov · 4 accounts · nothing new since Fri in what I could read · 1 account without HubSpot, 2 accounts without Zendesk*
      (1 account without HubSpot: it does not say when the onboarding began, so it may be over. A deal in the onboarding pipeline would tell me.
      2 accounts without Zendesk: there is more than I can read in one morning. Please tell whoever runs this app.
      1 account steady · 2 accounts with nothing new in what I could read · 1 snoozed · next digest tomorrow at 08:00)
      [Digest settings: digest_settings]"
    `);
    expect(digestMessage(facts, view).text).toMatchInlineSnapshot(
      `"Mon 23 Nov: 4 accounts, nothing new since Fri in what I could read. 1 account without HubSpot, 2 accounts without Zendesk."`,
    );
    // What is away as a whole is said once.
    const sources = { ...FRESH, zendesk: incomplete };
    const away = read({ ...facts, sources });
    expect(away).toContain(' · Zendesk unavailable since 06:10, 1 account without HubSpot*');
    expect(away).not.toContain('without Zendesk');
  });

  test('with all of them away it says nothing of the accounts', () => {
    const sources = { hubspot: { ...AWAY, why: 'auth_missing' }, zendesk: AWAY, linear: AWAY } as const;
    const facts = monday([morning('Acme', { support: AWAY, delivery: AWAY, was: {} })], {
      sources,
      accountsFrom: 'last_known',
    });
    expect(read(facts)).toMatchInlineSnapshot(`
      "*Mon 23 Nov · 1 account · HubSpot unavailable since 06:10, Zendesk unavailable since 06:10, Linear unavailable since 06:10*
      I could read none of the three products this morning, so I can say nothing of your accounts, and I did nothing.
      :warning: HubSpot unavailable since 06:10: it is not connected. Connect it, and the next digest has it. [Connect HubSpot: connect_start hubspot]
      :warning: Zendesk unavailable since 06:10: it did not answer. Nothing for you to do: I try again for the next digest.
      :warning: Linear unavailable since 06:10: it did not answer. Nothing for you to do: I try again for the next digest.
      (HubSpot could not be read, so these are the accounts of the last time.
      Next digest tomorrow at 08:00)
      [Digest settings: digest_settings]"
    `);
  });

  test.each([false, true])(
    'without HubSpot it does not take nobody known for nobody there (first digest: %j)',
    (preview) => {
      const sources = { ...FRESH, hubspot: { ...AWAY, why: 'auth_missing' } } as const;
      const facts = monday([], { sources, accountsFrom: 'last_known', preview });
      expect(read(facts)).toBe(
        [
          '*Mon 23 Nov · HubSpot unavailable since 06:10*',
          'I could not read from HubSpot which accounts are yours, so I can say nothing of them, and I did nothing.',
          ':warning: HubSpot unavailable since 06:10: it is not connected. Connect it, and the next digest has it. [Connect HubSpot: connect_start hubspot]',
          '(Next digest tomorrow at 08:00)',
          '[Digest settings: digest_settings]',
        ].join('\n'),
      );
      expect(digestMessage(facts, view).text).toBe('Mon 23 Nov. HubSpot unavailable since 06:10.');
    },
  );

  test('the sentence stands on top while it holds, and goes with what it was about', () => {
    const facts = { ...full(), sentence: 'Acme needs you, down 32 points to Critical.' };
    expect(read(facts)).toContain('\nAcme needs you, down 32 points to Critical.\n');
    const items = facts.items.map((item) => ({ ...item, lane: 'snoozed' as const }));
    expect(read({ ...facts, items })).not.toContain('down 32 points');
  });

  test('other rules are said, and no points compared', () => {
    const old = morning('Acme', { ...WATCH, was: WATCH });
    const previous = old.previous && { ...old.previous, scored: { ...old.previous.scored, rules: 'old' } };
    const text = read(monday([{ ...old, ...(previous && { previous }) }]));
    expect(text).toContain('The rules of the score have changed');
  });
});
