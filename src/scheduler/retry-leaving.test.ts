import { pino } from 'pino';
import { expect, test } from 'vitest';
import { retryLeaving } from './retry-leaving.ts';

test('who is still leaving after an hour is an alarm, by name and code and without a word of theirs', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'error' }, { write: (line) => void lines.push(line) });
  const now = new Date('2026-11-20T12:00:00Z');
  const still = [
    { identifier: 'slack:T0ACME:U0ANA', since: new Date('2026-11-20T11:01:00Z'), reason: 'guest' as const },
    { identifier: 'slack:T0ACME:U0OMAR', since: new Date('2026-11-20T10:59:00Z'), reason: 'guest' as const },
  ];
  await retryLeaving({ offboarding: { retry: async () => still }, now: () => now, log });
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ level: 50, identifier: 'slack:T0ACME:U0OMAR', code: 'offboarding_stuck' }),
  ]);
});
