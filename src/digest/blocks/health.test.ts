import { expect, test } from 'vitest';
import { blockProblems } from '../../../sandbox/slack/block-limits.ts';
import { wouldChange } from '../../health/explain.ts';
import { DEFAULT_RULES } from '../../health/rules.ts';
import type { DigestItem } from '../facts.ts';
import { AT_RISK, AWAY, CRITICAL, FRESH, followUp, monday, morning, PRODUCTS, WATCH } from '../morning.fixture.ts';
import { digestHome } from './digest-home.ts';
import { healthAccount } from './health-account.ts';
import { healthList, healthNone, healthSeveral } from './health-list.ts';
import { readAloud } from './read-aloud.fixture.ts';

const history = ['2026-11-18', '2026-11-19', '2026-11-20'].map((date, at) => ({
  date,
  high: at === 1 ? null : 60 - at,
}));
const facts = monday([
  morning('Acme', { ...CRITICAL, was: AT_RISK, badSince: '2026-11-17', history, followUp: followUp('earlier') }),
  morning('Globex', { ...AT_RISK, was: AT_RISK, badSince: '2026-11-18', snooze: { until: '2026-11-30' } }),
  morning('Calm', { was: {} }),
  morning('Half', { support: AWAY, was: {} }),
  morning('Initech', {
    ...WATCH,
    delivery: { kind: 'not_set_up', why: 'ambiguous' },
    snooze: { untilWorseThan: 'watch', why: 'wrong' },
  }),
]);
const named = (name: string) => facts.items.find(({ account }) => account.name === name) as DigestItem;
const now = new Date('2026-11-23T12:00:00Z');
const account = (name: string) => {
  const item = named(name);
  const easings = wouldChange({ signals: item.signals }, DEFAULT_RULES);
  const { blocks } = healthAccount(item, { facts, easings, products: PRODUCTS, now });
  expect(blockProblems(blocks, 'message')).toEqual([]);
  return readAloud(blocks);
};

test('/health shows all accounts by tier, the worst first', () => {
  expect(readAloud(healthList(facts).blocks)).toMatchInlineSnapshot(`
    "*Your accounts as of Mon 23 Nov · 5 accounts · 1 account without Zendesk*
    *Critical (1)*
    🔴 *Acme* · Critical 24 (−32 since Fri) · ▅·▅▂ · in "Technical setup" for 30 days (plan: 14)
    *At Risk (1)*
    🔶 *Globex* · At Risk 56 · in "Technical setup" for 22 days (plan: 14) · snoozed until Mon 30 Nov
    *Watch (1)*
    🟡 *Initech* · Watch 64, without Linear · in "Technical setup" for 22 days (plan: 14) · snoozed until it gets worse
    *Healthy (1)*
    🟢 *Calm* · Healthy 100
    *Not known (1)*
    ⚪ *Half* · 70–100, tier not known, without Zendesk
    (1 account without Zendesk: it did not answer. Nothing for you to do: I try again for the next digest.
    Ask \`/health\` with the name of an account to see all about it.)"
  `);
});

test('/health with nothing to show says when there will be', () => {
  expect(readAloud(healthList({ ...facts, items: [] }).blocks)).toMatchInlineSnapshot(
    `"I know of no account of yours yet. They are there once your first digest has come."`,
  );
});

test('/health of a thousand accounts shows the worst and counts the others', () => {
  const many = monday(Array.from({ length: 1_000 }, (_, at) => morning(`Account ${at}`, at % 2 ? CRITICAL : {})));
  const text = readAloud(healthList(many).blocks);
  expect(text).toContain('*Critical (500)*');
  const shown = text.match(/\*Account \d+\*/g)?.length ?? 0;
  expect(shown).toBeGreaterThan(50);
  expect(text).toContain(`(And ${1_000 - shown} more:`);
});

test('/health with a name shows all about one account', () => {
  expect(account('Acme')).toMatchInlineSnapshot(`
    "🔴 *Acme* · Critical 24 (−32 since Fri, mostly time in its stage) · was At Risk · ▅·▅▂
    *Why*
    • −30 · in "Technical setup" for 30 days (plan: 14)
    • −18 · 6 open tickets
    • −12 · 2 tasks overdue
    • −8 · 4 of 10 planned tasks done
    • −8 · oldest open ticket is 9 days old
    *What would change it*
    • Move on from "Technical setup": +30
    • Close 1 open ticket: +6
    • Finish 1 overdue task: +6
    • Finish 1 planned task more: +4
    • Close the tickets older than 7 days: +4
    *Where it comes from*
    • HubSpot: read
    • Zendesk: read
    • Linear: read
    *Follow-up*
    Did as you on an earlier morning: <https://app.hubspot.com/tasks/1?a=1&amp;b=2|HubSpot task ↗>, <https://linear.app/acme/issue/ONB-12|Linear comment on ONB-12 ↗>
    *History* ▅·▅▂
    (Wed 18 Nov: 60 · Thu 19 Nov: no score · Fri 20 Nov: 58 · Mon 23 Nov: 24)
    [Snooze: digest_snooze id-Acme] [Hand over: digest_hand_over id-Acme] [Wrong?: digest_wrong id-Acme]
    (As of Mon 23 Nov.)"
  `);
});

test('a snoozed one can be woken, and one that is not set up can be linked', () => {
  expect(account('Initech')).toMatchInlineSnapshot(`
    "🟡 *Initech* · Watch 64, without Linear
    snoozed until it gets worse
    *Why*
    • −28 · in "Technical setup" for 22 days (plan: 14)
    • −8 · 2 open tickets
    *What would change it*
    • Move on from "Technical setup": +28
    • Close 1 open ticket: +8
    *Where it comes from*
    • HubSpot: read
    • Zendesk: read
    • Linear: not set up, more than one match [Link it: health_link id-Initech:linear]
    [Wake: digest_wake id-Initech] [Hand over: digest_hand_over id-Initech] [Wrong?: digest_wrong id-Initech]
    (As of Mon 23 Nov.)"
  `);
});

test('a product that could not be read is named with since when and why', () => {
  expect(account('Half')).toContain('• Zendesk: unavailable since 06:10: it did not answer.');
  expect(account('Half')).toContain('⚪ *Half* · 70–100, tier not known, without Zendesk');
});

test('several names, and none, are answered with names', () => {
  expect(readAloud(healthSeveral('al', [named('Calm'), named('Half')]).blocks)).toMatchInlineSnapshot(`
    "2 accounts of yours match “al”. Which one?
    🟢 *Calm* · Healthy 100
    ⚪ *Half* · 70–100, tier not known, without Zendesk
    (Ask \`/health\` with the whole name.)"
  `);
  expect(readAloud(healthNone('<!here> Globecks', [named('Globex')]).blocks)).toMatchInlineSnapshot(`
    "None of your accounts is called “&lt;!here&gt; Globecks”. The nearest: *Globex*.
    (\`/health\` alone shows all of them.)"
  `);
  expect(healthNone('zzz', []).text).toBe('None of your accounts is called “zzz”.');
});

const home = { timeZone: 'Europe/Berlin', today: '2026-11-23', nextAt: '2026-11-24T07:00:00Z' };

test('the Home tab lists the accounts and the next digest', () => {
  expect(readAloud(digestHome({ ...home, facts }))).toMatchInlineSnapshot(`
    "---
    *Your accounts* · as of Mon 23 Nov
    🔴 *Acme* · Critical 24 (−32 since Fri) · ▅·▅▂ · in "Technical setup" for 30 days (plan: 14)
    🔶 *Globex* · At Risk 56 · in "Technical setup" for 22 days (plan: 14) · snoozed until Mon 30 Nov
    🟡 *Initech* · Watch 64, without Linear · in "Technical setup" for 22 days (plan: 14) · snoozed until it gets worse
    🟢 *Calm* · Healthy 100
    ⚪ *Half* · 70–100, tier not known, without Zendesk
    (Next digest tomorrow at 08:00.)
    [Digest settings: digest_settings]"
  `);
});

test('the Home tab before the first digest, without one, and without accounts', () => {
  expect(readAloud(digestHome(home))).toMatchInlineSnapshot(`
    "---
    *Your accounts*
    (Next digest tomorrow at 08:00.)
    [Digest settings: digest_settings]"
  `);
  expect(readAloud(digestHome({ timeZone: 'UTC', today: '2026-11-23' }))).toContain('You get no morning digest');
  const unknown = monday([], { sources: { ...FRESH, hubspot: AWAY }, accountsFrom: 'last_known' });
  expect(readAloud(digestHome({ ...home, facts: unknown }))).toContain('I do not know which accounts are yours');
  expect(readAloud(digestHome({ ...home, facts: monday([], { sources: FRESH }) }))).toContain(
    'no account in onboarding',
  );
});

test('the Home tab of a thousand accounts shows most of them and counts the others', () => {
  const many = monday(Array.from({ length: 1_000 }, (_, at) => morning(`Account ${at}`, at % 2 ? CRITICAL : {})));
  const blocks = digestHome({ ...home, facts: many });
  expect(blocks.filter(({ type }) => type === 'section')).toHaveLength(16);
  const shown = readAloud(blocks).match(/\*Account \d+\*/g)?.length ?? 0;
  expect(shown).toBeGreaterThan(500);
  expect(readAloud(blocks)).toContain(`(And ${1_000 - shown} more:`);
});
