import { expect, test } from 'vitest';
import { blockProblems } from '../../../sandbox/slack/block-limits.ts';
import { digestHistory, type RunLine } from './digest-history.ts';

const run = (date: string, more: Partial<RunLine> = {}): RunLine => ({
  date,
  timeZone: 'Europe/Berlin',
  status: 'done',
  late: false,
  sentAt: new Date(`${date}T07:00:04Z`),
  tookMs: 4_230,
  calls: 21,
  ...more,
});
const none = { sentAt: undefined, tookMs: null, calls: 0 } as const;

test('each morning says what became of it', () => {
  const { sentAt: _sentAt, ...unsent } = run('2026-11-18', { status: 'quiet', calls: 1, tookMs: 40 });
  const { sentAt: _at, ...skipped } = run('2026-11-17', { ...none, status: 'skipped', late: true });
  const { sentAt: _on, ...failed } = run('2026-11-16', { ...none, status: 'failed' });
  const { blocks } = digestHistory([
    run('2026-11-20'),
    run('2026-11-19', { late: true, sentAt: new Date('2026-11-19T23:30:00Z') }),
    unsent,
    skipped,
    failed,
  ]);
  expect(blockProblems(blocks, 'message')).toEqual([]);
  expect(blocks?.[0]).toMatchObject({
    text: {
      text: [
        '*Your last 5 digests*',
        ':white_check_mark: Fri 20 Nov · sent 08:00 · took 4.2 s · 21 calls',
        ':white_check_mark: Thu 19 Nov · sent Fri 20 Nov 00:30 · late · took 4.2 s · 21 calls',
        ':white_check_mark: Wed 18 Nov · calm, so nothing was sent · took under 0.1 s · 1 call',
        ':warning: Tue 17 Nov · left out: too late',
        ':x: Mon 16 Nov · could not be made',
      ].join('\n'),
    },
  });
});

test('fourteen are enough, and none is said too', () => {
  const { text, blocks } = digestHistory(Array.from({ length: 40 }, () => run('2026-11-20')));
  expect(text).toBe('Your last 14 digests');
  expect(JSON.stringify(blocks).match(/Fri 20 Nov/g)).toHaveLength(14);
  expect(digestHistory([]).text).toContain('You have had no digest yet');
});
