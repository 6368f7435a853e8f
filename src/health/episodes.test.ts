import { describe, expect, test } from 'vitest';
import { plusDays } from '../local-time.ts';
import { decideFollowUp, type Episode, endsEpisode } from './episodes.ts';
import type { Pillar, Scored, Tier } from './types.ts';

const UNSCORED: Scored = { kind: 'unscored', rules: 'r' };

function scored(
  tier: Tier,
  { notSetUp = [], unavailable = [] }: { notSetUp?: Pillar[]; unavailable?: Pillar[] } = {},
): Scored {
  const complete = unavailable.length === 0;
  return { kind: 'scored', rules: 'r', low: 0, high: 0, tier, complete, notSetUp, unavailable, reasons: [] };
}

const good = { score: scored('critical'), allSourcesRead: true, date: '2026-11-20' };

function episode(changes: Partial<Episode> = {}): Episode {
  return { tier: 'at_risk', followedUpOn: '2026-11-19', taskClosed: false, ...changes };
}

describe('without an open episode', () => {
  test.each(['at_risk', 'critical'] as const)('%s is followed up', (tier) => {
    expect(decideFollowUp({ ...good, score: scored(tier) })).toEqual({ kind: 'open', tier });
  });

  test.each(['healthy', 'watch'] as const)('%s is not', (tier) => {
    expect(decideFollowUp({ ...good, score: scored(tier) })).toEqual({ kind: 'none', why: 'not_at_risk' });
  });

  test.each([
    ['there is no score', { score: UNSCORED }, 'unscored'],
    ['the caller read less than everything', { allSourcesRead: false }, 'incomplete'],
    [
      'the score lacks a source that is down',
      { score: scored('critical', { unavailable: ['support'] }) },
      'incomplete',
    ],
    [
      'the score lacks a source that is not set up',
      { score: scored('critical', { notSetUp: ['delivery'] }) },
      'incomplete',
    ],
  ] as const)('nothing is done where %s', (_, changes, why) => {
    expect(decideFollowUp({ ...good, ...changes })).toEqual({ kind: 'none', why });
  });
});

describe('within an episode', () => {
  test.each<[string, Tier, Partial<Episode>, object]>([
    ['the same tier, task open', 'at_risk', {}, { kind: 'none', why: 'followed_up' }],
    ['the same tier, task closed', 'at_risk', { taskClosed: true }, { kind: 'none', why: 'followed_up' }],
    ['worse, task open', 'critical', {}, { kind: 'none', why: 'followed_up' }],
    ['worse, task closed', 'critical', { taskClosed: true }, { kind: 'again', tier: 'critical' }],
    ['better, task closed', 'at_risk', { tier: 'critical', taskClosed: true }, { kind: 'none', why: 'followed_up' }],
    [
      'as bad as at the follow-up',
      'critical',
      { tier: 'critical', taskClosed: true },
      { kind: 'none', why: 'followed_up' },
    ],
  ])('%s', (_, tier, changes, decision) => {
    expect(decideFollowUp({ ...good, score: scored(tier), episode: episode(changes) })).toEqual(decision);
  });

  test('worse and closed, but incomplete: nothing', () => {
    const open = episode({ taskClosed: true });
    expect(decideFollowUp({ ...good, allSourcesRead: false, episode: open })).toEqual({
      kind: 'none',
      why: 'incomplete',
    });
  });
});

describe('after 14 days', () => {
  const followedUpOn = '2026-11-06';

  test('the same account is a new episode, its task open or closed', () => {
    for (const taskClosed of [true, false]) {
      const old = episode({ followedUpOn, taskClosed });
      expect(decideFollowUp({ ...good, score: scored('at_risk'), episode: old })).toEqual({
        kind: 'open',
        tier: 'at_risk',
      });
    }
  });

  test('and not on the 13th', () => {
    const old = episode({ tier: 'critical', followedUpOn });
    expect(decideFollowUp({ ...good, date: '2026-11-19', episode: old }).kind).toBe('none');
  });

  test.each([
    ['2026-03-20', '2026-04-03'],
    ['2026-10-15', '2026-10-29'],
    ['2026-12-24', '2027-01-07'],
    ['2028-02-20', '2028-03-05'],
  ])('counted by the calendar: from %s to %s', (then, date) => {
    const old = episode({ tier: 'critical', followedUpOn: then });
    expect(decideFollowUp({ ...good, date, episode: old }).kind).toBe('open');
    expect(decideFollowUp({ ...good, date: plusDays(date, -1), episode: old }).kind).toBe('none');
  });
});

describe('the end of an episode', () => {
  test.each<[string, Scored, boolean]>([
    ['Healthy', scored('healthy'), true],
    ['Watch', scored('watch'), true],
    ['At Risk', scored('at_risk'), false],
    ['Critical', scored('critical'), false],
    ['Healthy as far as can be seen', scored('healthy', { unavailable: ['stage'] }), false],
    ['Healthy without a source that is not set up', scored('healthy', { notSetUp: ['delivery'] }), true],
    ['unknown', UNSCORED, false],
  ])('%s', (_, score, ends) => {
    expect(endsEpisode(score)).toBe(ends);
  });
});

/** One morning after the other, as the caller keeps the state. Returns the days on which something was done. */
function followUps(
  mornings: readonly Scored[],
  { close = () => false }: { close?: (day: number) => boolean } = {},
): number[] {
  let open: Episode | undefined;
  return mornings.flatMap((score, day) => {
    const date = plusDays('2026-10-01', day);
    if (endsEpisode(score)) open = undefined;
    if (open && close(day)) open = { ...open, taskClosed: true };
    const allSourcesRead = score.kind === 'scored' && score.complete;
    const decision = decideFollowUp({ score, allSourcesRead, episode: open, date });
    if (decision.kind === 'none') return [];
    open = { tier: decision.tier, followedUpOn: date, taskClosed: false };
    return [day];
  });
}

const days = (count: number, score: Scored) => Array.from({ length: count }, () => score);

describe('morning after morning', () => {
  test.each([true, false])('60 days Critical, each task closed the next day: %s', (closed) => {
    expect(followUps(days(60, scored('critical')), { close: () => closed })).toEqual([0, 14, 28, 42, 56]);
  });

  test('from At Risk to Critical and back and forth: again once, and only after the task was closed', () => {
    const mornings = [
      ...days(3, scored('at_risk')),
      ...days(2, scored('critical')),
      scored('at_risk'),
      ...days(6, scored('critical')),
    ];
    expect(followUps(mornings)).toEqual([0]);
    expect(followUps(mornings, { close: () => true })).toEqual([0, 3]);
    expect(followUps(mornings, { close: (day) => day >= 8 })).toEqual([0, 8]);
  });

  test('a source that is away neither ends nor opens an episode', () => {
    const seemsFine = scored('watch', { unavailable: ['support'] });
    const seemsBad = scored('critical', { unavailable: ['support'] });
    expect(followUps([scored('critical'), ...days(3, seemsFine), ...days(3, scored('critical'))])).toEqual([0]);
    expect(followUps([...days(3, seemsBad), UNSCORED, ...days(3, scored('critical'))])).toEqual([4]);
  });

  test('an account that recovered and turns bad again is a new episode', () => {
    expect(followUps([scored('at_risk'), scored('watch'), scored('at_risk'), scored('at_risk')])).toEqual([0, 2]);
  });
});
