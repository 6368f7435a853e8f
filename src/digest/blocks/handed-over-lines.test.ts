import { describe, expect, test } from 'vitest';
import { blockProblems } from '../../../sandbox/slack/block-limits.ts';
import type { DigestFacts } from '../facts.ts';
import { AWAY, CRITICAL, FRESH, monday, morning } from '../morning.fixture.ts';
import { digestMessage } from './digest.ts';
import { digestHome } from './digest-home.ts';
import { readAloud } from './read-aloud.fixture.ts';

const handedOver = (...names: string[]) => names.map((name) => ({ id: `id-${name}`, name, to: 'U0OMAR' }));
const busy = [morning('Acme', { ...CRITICAL, badSince: '2026-11-20', was: CRITICAL })];
const calm = [morning('Acme', { was: {} })];
const TITLE = '*Handed over, and still yours in HubSpot*';
const [THIS_MONDAY, TUESDAY] = ['2026-11-23', '2026-11-24'];

function read(facts: DigestFacts): string {
  const { blocks } = digestMessage(facts, { runId: 'r1', now: new Date('2026-11-23T07:01:00Z'), products: [] });
  expect(blockProblems(blocks, 'message')).toEqual([]);
  return readAloud(blocks);
}

test('what a colleague took over and is still the person’s is named at the end, with a way back', () => {
  const text = read(monday(busy, { handedOver: handedOver('Globex') }));
  expect(text.split('\n').slice(-4)).toEqual([
    TITLE,
    '*Globex* (to <@U0OMAR>): change its owner there, or take it back. [Take back: handover_take_back id-Globex]',
    '(Next digest tomorrow at 08:00)',
    '[Digest settings: digest_settings]',
  ]);
});

test('of many three are named, by name, and the others counted', () => {
  const facts = monday(busy, { handedOver: handedOver('E', 'C', 'A', 'D', 'B') });
  const lines = read(facts).split('\n');
  const from = lines.indexOf(TITLE);
  expect(lines.slice(from + 1, from + 5).map((line) => line.slice(0, 5))).toEqual(['*A* (', '*B* (', '*C* (', 'And 2']);
  expect(read(monday(busy, { handedOver: handedOver('B', 'A', 'E', 'D', 'C') }))).toEqual(read(facts));
});

test('names do nothing, and what is no Slack id is no mention', () => {
  const text = read(monday(busy, { handedOver: [{ id: 'a', name: '<!channel> *x*', to: 'U1> <!here' }] }));
  expect(text).toMatch(/\(to a colleague\)/);
  expect(text).not.toMatch(/<[!@]/);
});

describe('a calm day stays short:', () => {
  const on = (date: string, lastDate?: string) => {
    const { lastDate: _friday, ...facts } = monday(calm, { date, handedOver: handedOver('Globex', 'Hooli') });
    return read({ ...facts, ...(lastDate && { lastDate }) });
  };
  test.each([
    ['on a Monday', THIS_MONDAY, '2026-11-20'],
    ['on a Thursday where that is their first of the week', '2026-11-26', '2026-11-20'],
    ['on a Sunday after a week without any', '2026-11-29', '2026-11-22'],
    ['in the very first', TUESDAY, undefined],
  ])('%s they are named', (_, date, lastDate) => {
    expect(on(date, lastDate)).toContain(TITLE);
  });
  test.each([
    ['on a Tuesday after a Monday', TUESDAY, THIS_MONDAY],
    ['on a Sunday after that week’s Monday', '2026-11-29', THIS_MONDAY],
  ])('%s they are counted', (_, date, lastDate) => {
    expect(on(date, lastDate)).not.toContain(TITLE);
    expect(on(date, lastDate)).toMatch(/1 account steady · 2 handed over and still yours in HubSpot · next digest/);
  });
  test('a day that is not calm names them whenever it is, and counts them nowhere', () => {
    const text = read(monday(busy, { date: TUESDAY, lastDate: THIS_MONDAY, handedOver: handedOver('Globex') }));
    expect(text).toContain(TITLE);
    expect(text).not.toContain('1 handed over');
  });
});

test('where they are all there is, nothing is said to be calm', () => {
  const facts = monday([], { date: TUESDAY, lastDate: THIS_MONDAY, handedOver: handedOver('Globex') });
  expect(read(facts)).toMatchInlineSnapshot(`
    "*Tue 24 Nov · no account but what you handed over · all sources fresh*
    (1 handed over and still yours in HubSpot · next digest today at 08:00)
    [Digest settings: digest_settings]"
  `);
  expect(read({ ...facts, handedOver: [] })).toContain('*Tue 24 Nov · no account to tell of · all sources fresh*');
  const home = readAloud(digestHome({ facts, timeZone: 'Europe/Berlin', today: TUESDAY }));
  expect(home).toContain('You have no account in onboarding but what you handed over.');
});

test('where nothing could be read, nothing is claimed of HubSpot', () => {
  const sources = { hubspot: AWAY, zendesk: AWAY, linear: AWAY };
  const blind = monday(busy, { sources, accountsFrom: 'last_known', handedOver: handedOver('Globex') });
  expect(read(blind)).not.toContain('anded over');
  const unknown = { sources: { ...FRESH, hubspot: AWAY }, accountsFrom: 'last_known' } as const;
  expect(read(monday([], { ...unknown, handedOver: handedOver('Globex') }))).not.toContain('anded over');
});
