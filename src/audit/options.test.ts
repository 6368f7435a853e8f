import { expect, test } from 'vitest';
import { OptionError, readOptions } from './options.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const read = (...args: string[]) => readOptions(args, NOW);

test('the last 30 days as CSV unless told otherwise', () => {
  expect(read()).toEqual({ format: 'csv', since: new Date('2026-10-21T12:00:00Z') });
});

test('a date is its first moment in UTC, a moment is itself', () => {
  expect(read('--since', '2026-11-01', '--until=2026-11-02T09:30:00+01:00', '--format', 'json')).toEqual({
    format: 'json',
    since: new Date('2026-11-01T00:00:00Z'),
    until: new Date('2026-11-02T08:30:00Z'),
  });
});

test.each(['U0ANA', 'slack:T0ACME:U0ANA'])('a person is %s', (person) => {
  expect(read('--person', person)).toMatchObject({ person });
});

test('help, whatever else is asked', () => {
  expect(read('--help', '--person', 'x')).toBe('help');
});

test.each([
  [['--since', 'yesterday'], '--since is "yesterday"'],
  [['--since', '2026-02-31'], '--since is "2026-02-31"'],
  [['--since', '2026-11-01T09:30:00'], '--since is'],
  [['--since', 'Nov 1, 2026'], '--since is'],
  [['--since', ''], '--since is ""'],
  [['--until', '2026-13-01'], '--until is'],
  [['--since', '2026-11-02', '--until', '2026-11-02'], '--until is not after --since'],
  [['--person', 'ana'], '--person is "ana"'],
  [['--person', 'slack:T0ACME'], '--person is'],
  [['--person', 'slack:T0ACME:U0ANA:x'], '--person is'],
  [['--person', ''], '--person is ""'],
  [['--format', 'xml'], '--format is "xml"'],
  [['--form'], '--form'],
  [['2026-11-01'], '2026-11-01'],
  [['--since'], '--since'],
])('%j is an OptionError that says what is wrong', (args, words) => {
  const wrong = () => readOptions(args, NOW);
  expect(wrong).toThrow(OptionError);
  expect(wrong).toThrow(words);
  expect(wrong).toThrow('--help');
});
