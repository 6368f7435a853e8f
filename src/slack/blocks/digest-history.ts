import type { RunStatus } from '../../storage/schema.ts';
import { dayName, momentWords } from '../day-words.ts';
import type { PrivateMessage } from '../ports.ts';
import { context, section } from './parts.ts';

/** One morning, as its person can see what became of it. */
export interface RunLine {
  /** YYYY-MM-DD, by the clocks of `timeZone`. */
  date: string;
  timeZone: string;
  status: RunStatus;
  late: boolean;
  /** When it was sent. */
  sentAt?: Date;
  /** Milliseconds from start to message, and tool calls. */
  tookMs: number | null;
  calls: number;
}

const MOST = 14;

/** The answer to `/digest history`: the last two weeks, newest first. */
export function digestHistory(runs: readonly RunLine[]): PrivateMessage {
  if (runs.length === 0) {
    const none = 'You have had no digest yet. `/digest` shows when the next one comes.';
    return { text: none, blocks: [section(none)] };
  }
  const head = `Your last ${runs.length === 1 ? 'digest' : `${Math.min(runs.length, MOST)} digests`}`;
  return {
    text: head,
    blocks: [
      section([`*${head}*`, ...runs.slice(0, MOST).map(lineOf)].join('\n')),
      context('Times are those of your time zone on that day.'),
    ],
  };
}

/** `:white_check_mark: Mon 23 Nov · sent 08:00 · took 4.2 s · 21 calls` */
function lineOf({ date, timeZone, status, late, sentAt, tookMs, calls }: RunLine): string {
  const sent = sentAt && momentWords(sentAt.toISOString(), timeZone, date);
  return [
    `${STATUS[status].mark} ${dayName(date)}`,
    status === 'done' && sent ? `sent ${sent}` : STATUS[status].words,
    late && status !== 'skipped' && 'late',
    tookMs !== null && `took ${seconds(tookMs)}`,
    calls > 0 && `${calls} ${calls === 1 ? 'call' : 'calls'}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

const STATUS: Record<RunStatus, { mark: string; words: string }> = {
  planned: { mark: ':white_circle:', words: 'still to come' },
  running: { mark: ':hourglass_flowing_sand:', words: 'being made' },
  done: { mark: ':white_check_mark:', words: 'sent' },
  quiet: { mark: ':white_check_mark:', words: 'calm, so nothing was sent' },
  skipped: { mark: ':warning:', words: 'left out: too late' },
  failed: { mark: ':x:', words: 'could not be made' },
};

function seconds(ms: number): string {
  return ms < 100 ? 'under 0.1 s' : `${(ms / 1_000).toFixed(1)} s`;
}
