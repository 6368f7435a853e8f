import { expect, test } from 'vitest';
import { movableClock } from './movable-clock.ts';

test('a clock moved by hand stands where its base stands, and tells who listens', () => {
  const clock = movableClock({ base: () => new Date('2026-11-20T08:00:00Z') });
  const moves: string[] = [];
  const stop = clock.onMove(() => moves.push(clock.now().toISOString()));
  clock.advance(3_600_000);
  stop();
  clock.advance(86_400_000);
  expect(clock.now()).toEqual(new Date('2026-11-21T09:00:00Z'));
  expect(moves).toEqual(['2026-11-20T09:00:00.000Z']);
});

test('it never goes back', () => {
  const clock = movableClock();
  expect(() => clock.advance(-1)).toThrow('forward');
  expect(() => clock.advance(Number.NaN)).toThrow('forward');
});
