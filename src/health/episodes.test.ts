import { describe, expect, test } from 'vitest';
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

const now = new Date('2026-11-20T08:00:00Z');
const good = { score: scored('critical'), fresh: true, allSourcesRead: true, now };

function episode(changes: Partial<Episode> = {}): Episode {
  const followedUpAt = new Date('2026-11-19T08:00:00Z');
  return { openedOn: '2026-11-19', tier: 'at_risk', followedUpAt, taskClosed: false, ...changes };
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
    ['the score is old', { fresh: false }, 'stale'],
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

  test.each([
    ['incomplete', { allSourcesRead: false }],
    ['stale', { fresh: false }],
  ] as const)('worse and closed, but %s: nothing', (why, changes) => {
    const open = episode({ taskClosed: true });
    expect(decideFollowUp({ ...good, ...changes, episode: open })).toEqual({ kind: 'none', why });
  });
});

describe('after 14 days', () => {
  const followedUpAt = new Date('2026-11-06T12:00:00Z');

  test('the same account is a new episode, its task open or closed, even earlier in the day', () => {
    for (const taskClosed of [true, false]) {
      const old = episode({ followedUpAt, taskClosed });
      expect(decideFollowUp({ ...good, score: scored('at_risk'), episode: old })).toEqual({
        kind: 'open',
        tier: 'at_risk',
      });
    }
  });

  test('and not on the 13th, late as it may be', () => {
    const late = new Date('2026-11-19T23:59:00Z');
    expect(decideFollowUp({ ...good, now: late, episode: episode({ tier: 'critical', followedUpAt }) }).kind).toBe(
      'none',
    );
  });

  test('from the last follow-up, not from the first day of the episode', () => {
    const again = episode({ openedOn: '2026-11-01', tier: 'critical', followedUpAt: new Date('2026-11-10T08:00:00Z') });
    expect(decideFollowUp({ ...good, episode: again }).kind).toBe('none');
  });

  test.each([
    // Half past midnight; the clock goes forward in between, so that the UTC dates are 13 days apart.
    ['Europe/London', '2026-03-20T00:30:00Z', '2026-04-02T23:30:00Z', 'open'],
    ['UTC', '2026-03-20T00:30:00Z', '2026-04-02T23:30:00Z', 'none'],
    // And back: 23:30 in the evening of the 13th day is the 14th in UTC.
    ['Europe/London', '2026-10-15T22:30:00Z', '2026-10-28T23:30:00Z', 'none'],
    // Eight in the morning there is the evening before in UTC, an hour earlier once the clock went forward.
    ['Pacific/Auckland', '2026-09-14T20:00:00Z', '2026-09-28T19:00:00Z', 'open'],
    ['Pacific/Auckland', '2026-09-14T20:00:00Z', '2026-09-27T19:00:00Z', 'none'],
  ])('in %s days are those of the calendar', (timeZone, at, then, kind) => {
    const old = episode({ tier: 'critical', followedUpAt: new Date(at) });
    expect(decideFollowUp({ ...good, now: new Date(then), episode: old, timeZone }).kind).toBe(kind);
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
    expect(endsEpisode(score, episode())).toBe(ends);
  });

  test('is none where there is no episode', () => {
    expect(endsEpisode(scored('healthy'), undefined)).toBe(false);
  });
});

/** One morning after the other, as the caller keeps the state. Returns the days on which something was done. */
function followUps(
  mornings: readonly Scored[],
  { close = () => false }: { close?: (day: number) => boolean } = {},
): number[] {
  let open: Episode | undefined;
  return mornings.flatMap((score, day) => {
    const today = new Date(Date.UTC(2026, 9, 1 + day, 8));
    if (endsEpisode(score, open)) open = undefined;
    if (open && close(day)) open = { ...open, taskClosed: true };
    const allSourcesRead = score.kind === 'scored' && score.complete;
    const decision = decideFollowUp({ score, fresh: true, allSourcesRead, episode: open, now: today });
    if (decision.kind === 'none') return [];
    const date = today.toISOString().slice(0, 10);
    const openedOn = decision.kind === 'again' && open ? open.openedOn : date;
    open = { openedOn, tier: decision.tier, followedUpAt: today, taskClosed: false };
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
