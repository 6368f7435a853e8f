import { expect, test } from 'vitest';
import { blockProblems } from '../../../sandbox/slack/block-limits.ts';
import type { DigestFacts } from '../facts.ts';
import { AT_RISK, AWAY, CRITICAL, FRESH, monday, morning, PRODUCTS } from '../morning.fixture.ts';
import { checkedSentence } from '../sentence.ts';
import { digestMessage } from './digest.ts';
import { healthAccount } from './health-account.ts';
import { healthList } from './health-list.ts';
import { readAloud } from './read-aloud.fixture.ts';

const now = new Date('2026-11-23T07:01:00Z');
const NOWHERE = { kind: 'not_set_up', why: 'not_configured' } as const;
const { linear: _linear, ...TWO } = FRESH;
const ONE = { hubspot: FRESH.hubspot };
const NOTE =
  'Linear is not set up in this app, so scores are without it. I only report, and do nothing as you: for that I need to read all three products. Ask whoever runs the app.';

const message = (facts: DigestFacts) => {
  const { text, blocks } = digestMessage(facts, { runId: 'r1', now, products: PRODUCTS });
  expect(blockProblems(blocks, 'message')).toEqual([]);
  return { text, aloud: readAloud(blocks) };
};
const without = (more: Partial<DigestFacts> = {}) =>
  monday(
    [
      morning('Acme', { ...CRITICAL, delivery: NOWHERE, was: { ...AT_RISK, delivery: NOWHERE } }),
      morning('Globex', { ...AT_RISK, delivery: NOWHERE }),
      morning('Calm', { delivery: NOWHERE, was: { delivery: NOWHERE } }),
    ],
    { sources: TWO, mode: 'report', ...more },
  );

test('a product that is not set up is said once, with nothing to link, to connect or to wait for', () => {
  const { text, aloud } = message(without());
  expect(aloud.split('\n')[0]).toMatch(/ · HubSpot and Zendesk fresh\*$/);
  expect(text).toMatch(/\. HubSpot and Zendesk fresh\.$/);
  expect(aloud.match(/is not set up/g)).toHaveLength(1);
  expect(aloud).toContain(NOTE);
  expect(aloud).toMatch(/\*Acme\* · Critical \d+, without Linear \(−\d+ since Fri/);
  expect(aloud).not.toMatch(/Link it|Connect|unavailable|Not set up|No follow-up|at least|–\d/);
});

test('with one that is away beside it, that one is named, and nothing is said to be fresh', () => {
  const { aloud } = message(without({ sources: { ...TWO, zendesk: AWAY } }));
  expect(aloud.split('\n')[0]).toMatch(/ · Zendesk unavailable since 06:10\*$/);
  expect(aloud).not.toContain('fresh');
  expect(aloud).toContain(NOTE);
});

test('with all away that are set up nothing is known', () => {
  const { aloud } = message(without({ sources: { hubspot: AWAY, zendesk: AWAY } }));
  expect(aloud).toContain('I could read none of the products this morning');
  expect(aloud).not.toContain('*Acme*');
});

test('HubSpot alone makes a digest, too', () => {
  const items = [morning('Acme', { ...CRITICAL, support: NOWHERE, delivery: NOWHERE })];
  const { aloud } = message(monday(items, { sources: ONE, mode: 'report' }));
  expect(aloud.split('\n')[0]).toMatch(/ · HubSpot fresh\*$/);
  expect(aloud).toContain('Zendesk and Linear are not set up in this app, so scores are without them.');
});

test('an account without a match in a product that is set up is still to be linked', () => {
  const nowhere = { kind: 'not_set_up', why: 'no_match' } as const;
  const { aloud } = message(
    monday([morning('Acme', { ...CRITICAL, support: nowhere, delivery: NOWHERE })], { sources: TWO, mode: 'report' }),
  );
  expect(aloud).toContain('*Acme* has no match in Zendesk');
  expect(aloud.match(/Link it: health_link [^\]]+/g)).toEqual(['Link it: health_link id-Acme:zendesk']);
});

test('`/health` says it of all, and of one account', () => {
  const facts = without();
  const list = readAloud(healthList(facts).blocks);
  expect(list).toContain('3 accounts · HubSpot and Zendesk fresh');
  expect(list.match(/is not set up/g)).toHaveLength(1);
  const [acme] = facts.items;
  if (!acme) throw new Error('there is no account');
  // It was linked before the operator took the product away.
  const one = healthAccount(acme, { facts, easings: [], products: PRODUCTS, now, linked: ['linear'] });
  const aloud = readAloud(one.blocks);
  expect(aloud).toContain('• Linear: not set up in this app\n');
  expect(aloud).not.toMatch(/Link it|Change link|linked by you|No follow-up/);
});

test('no sentence calls it unavailable', () => {
  expect(checkedSentence('Linear is unavailable this morning.', without())).toBeUndefined();
});
