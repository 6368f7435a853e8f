import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blockProblems, blockTextLength, MAX_BLOCK_TEXT, viewProblems } from '../../../sandbox/slack/block-limits.ts';
import type { Source } from '../../health/types.ts';
import { withoutInvisible } from '../../invisible.ts';
import { WORD_JOINER } from '../../slack/markdown/markdown-token.ts';
import type { AccountMorning, DigestFacts } from '../facts.ts';
import { AWAY, COMMENT, FRESH, followUp, monday, PRODUCTS, scored, signals, TASK } from '../morning.fixture.ts';
import { digestMessage } from './digest.ts';
import { digestHome } from './digest-home.ts';
import { healthAccount } from './health-account.ts';
import { healthList, healthNone, healthSeveral } from './health-list.ts';

const NASTY = [
  '<!channel>',
  '<https://evil.test|Acme>',
  '`code` *bold* _it_ ~no~',
  '&<>&<>&<>',
  '\u202Eemca\u202C \u200Fشركة',
  ':fire: Acme',
  '👩‍👩‍👧‍👦🏳️‍🌈',
  'line\nbreak\u2028more',
  'x'.repeat(300),
  '<'.repeat(300),
  '&'.repeat(300),
  '\u200B'.repeat(300),
  'e\u0301'.repeat(300),
  '',
  '@here #general',
];
const text = fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'grapheme', maxLength: 300 }));
const days = fc.nat({ max: 60 });
const away = fc.constantFrom(
  { ...AWAY, why: 'auth_expired' as const },
  { ...AWAY, why: 'unreadable' as const },
  AWAY,
  { kind: 'not_set_up', why: 'no_match' } as const,
  { kind: 'not_set_up', why: 'ambiguous' } as const,
  { kind: 'not_set_up', why: 'not_configured' } as const,
);
const support = fc.oneof(fc.record({ open: fc.nat({ max: 9 }), oldestDays: days, urgent: fc.nat({ max: 3 }) }), away);
const delivery = fc.oneof(fc.record({ overdue: fc.nat({ max: 6 }), quietDays: fc.option(days) }), away);
const state = fc.constantFrom('done', 'unknown', 'failed', 'preview', 'offered', 'earlier');
const day = fc.constantFrom('2026-11-13', '2026-11-20', '2026-11-23', '2026-12-01');
const url = fc.constantFrom(TASK.url, `https://app.hubspot.com/${'&'.repeat(170)}`, 'javascript:alert(1)');
const optional = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });

const told = fc.record({
  name: text,
  stage: text,
  issue: text,
  url,
  days,
  support,
  delivery,
  was: optional(fc.record({ days, support, delivery })),
  state: optional(state),
  badSince: optional(day),
  until: optional(day),
  history: fc.array(fc.record({ date: day, high: fc.option(fc.nat({ max: 100 })) }), { maxLength: 20 }),
});
type Told = typeof told extends fc.Arbitrary<infer T> ? T : never;

function asMorning(one: Told, at: number): AccountMorning {
  const { name, stage, issue, was, state, badSince, until, history } = one;
  const now = signals(one);
  const named = { ...now, stage: { kind: 'value', value: { stage, days: one.days, movedBack: true } } } as const;
  const receipts = [
    { ...TASK, ...(one.url && { url: one.url }) },
    { ...COMMENT, name: issue },
  ];
  return {
    id: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
    account: { key: `k${at}`, name, record: { type: 'companies', id: '1' }, emails: [], since: '2026-11-02T00:00:00Z' },
    signals: named,
    scored: scored(named),
    history,
    ...(was && { previous: { date: '2026-11-20', scored: scored(signals(was)) } }),
    ...(badSince && { badSince }),
    ...(until && { snooze: { until } }),
    ...(state && { followUp: followUp(state, { issue, ...(state === 'done' && { receipts }) }) }),
  };
}

/** A few kinds of accounts, over and over: as many as a person may have. */
const facts = fc
  .record({
    kinds: fc.array(told, { minLength: 1, maxLength: 6 }),
    count: fc.constantFrom(1, 14, 200, 1_000),
    preview: fc.boolean(),
    mode: fc.constantFrom('automatic', 'ask', 'report'),
    late: fc.boolean(),
    missed: fc.array(day, { maxLength: 40 }),
    why: fc.constantFrom('down', 'auth_scope', 'incomplete', 'unreadable'),
    lost: fc.subarray(['hubspot', 'zendesk', 'linear'] as const),
    there: fc.subarray(['zendesk', 'linear'] as const),
    handedOver: fc.array(fc.record({ id: fc.uuid(), name: text, to: fc.constantFrom('U0OMAR', '<!here>') })),
    timeZone: fc.constantFrom('Europe/Berlin', 'Pacific/Kiritimati', 'Nowhere/At-all'),
  })
  .map(({ kinds, count, why, lost, there, ...around }) => {
    const mornings = Array.from({ length: count }, (_, at) => asMorning(kinds[at % kinds.length] as Told, at));
    const away = (source: Source) => lost.some((one) => one === source);
    const sources = Object.fromEntries(
      (['hubspot', ...there] as const).map((source) => [source, away(source) ? { ...AWAY, why } : FRESH[source]]),
    );
    return monday(mornings, { ...around, sources, skipped: { hubspot: count, zendesk: 0, linear: 1 } } as const);
  });

const now = new Date('2026-11-23T07:01:00Z');
const runId = '00000000-0000-4000-8000-000000000000';

const problemsOf = ({ text, blocks }: { text: string; blocks: unknown }) => [
  ...blockProblems(blocks, 'message'),
  ...(blockTextLength(blocks) > MAX_BLOCK_TEXT ? [`${blockTextLength(blocks)} characters`] : []),
  ...(text === '' || text.length > 4_000 ? ['text'] : []),
  ...harmfulIn(text),
  ...harmfulIn(blocks),
];

/** Markup that is not ours, and characters that nobody sees, in all mrkdwn. */
function harmfulIn(node: unknown): string[] {
  if (typeof node === 'string') {
    const left = node
      .replaceAll('<@U0OMAR>', '')
      .replaceAll(/<https:\/\/(?:app\.hubspot\.com|linear\.app)\/[^<>|\s]*\|[^<>]*>/g, '');
    const unseen = withoutInvisible(node.replaceAll(WORD_JOINER, '')) !== node.replaceAll(WORD_JOINER, '');
    return [
      ...(/[<>]/.test(left) ? [`markup: ${left}`] : []),
      ...(unseen ? [`invisible: ${JSON.stringify(node)}`] : []),
      ...(/:fire:/.test(node) ? [`symbol: ${node}`] : []),
    ];
  }
  if (Array.isArray(node)) return node.flatMap(harmfulIn);
  if (typeof node !== 'object' || node === null) return [];
  const { type, text } = node as { type?: unknown; text?: unknown };
  if (type === 'mrkdwn') return harmfulIn(text);
  return type === 'plain_text'
    ? []
    : Object.values(node).flatMap((value) => (typeof value === 'object' ? harmfulIn(value) : []));
}

test('any digest keeps the limits of a message and lets nothing in it act', () => {
  fc.assert(
    fc.property(facts, (one) => {
      expect(problemsOf(digestMessage(one, { runId, now, products: PRODUCTS }))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('so do the Home tab and the answers about health', () => {
  const where = { timeZone: 'Europe/Berlin', today: '2026-11-23', nextAt: '2026-11-24T07:00:00Z' };
  fc.assert(
    fc.property(facts, text, (one: DigestFacts, query) => {
      const home = digestHome({ ...where, facts: one });
      expect(viewProblems({ type: 'home', blocks: home })).toEqual([]);
      expect(home.length).toBeLessThanOrEqual(20);
      expect(harmfulIn(home)).toEqual([]);
      expect(problemsOf(healthList(one))).toEqual([]);
      expect(problemsOf(healthSeveral(query, one.items))).toEqual([]);
      expect(problemsOf(healthNone(query, one.items))).toEqual([]);
      for (const item of one.items.slice(0, 6)) {
        const easings = [{ rule: 'support.open', pillar: 'support', value: 6, to: 5, gain: 6 }] as const;
        expect(problemsOf(healthAccount(item, { facts: one, easings, products: PRODUCTS, now }))).toEqual([]);
      }
    }),
    { numRuns: 25 },
  );
});
