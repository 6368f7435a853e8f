import { expect, test } from 'vitest';
import { readOptions } from './options.ts';

test('without options the page opens, in Socket Mode', () => {
  expect(readOptions([])).toEqual({ mode: 'socket', verbose: false });
});

test('--say is Ana in the channel unless told otherwise', () => {
  expect(readOptions(['--say', ' hello '])).toMatchObject({
    say: { text: 'hello', where: 'channel', as: { userId: 'U0ANA' } },
  });
  expect(readOptions(['--say', 'hello', '--as', 'U0OMAR', '--in', 'dm', '--http', '--verbose'])).toMatchObject({
    mode: 'http',
    verbose: true,
    say: { where: 'dm', as: { userId: 'U0OMAR' } },
  });
});

test('--morning is Ana too, unless told otherwise', () => {
  expect(readOptions(['--morning'])).toMatchObject({ morning: { as: { userId: 'U0ANA' } } });
  expect(readOptions(['--morning', '--as', 'U0OMAR', '--http'])).toMatchObject({
    mode: 'http',
    morning: { as: { userId: 'U0OMAR' } },
  });
});

test('--help is answered whatever else is asked for', () => {
  expect(readOptions(['--as', 'U0X', '--help'])).toBe('help');
});

test.each([
  [['--as', 'U0X'], /nobody in #onboarding is U0X/],
  [['--as', 'U0EVE'], /nobody in #onboarding is U0EVE/],
  [['--in', 'nowhere'], /channel or dm/],
  [['--say', ' '], /say something/],
  [['--say', 'hello', '--morning'], /one at a time/],
  [['--sing'], /sing/],
])('%j is refused', (args, reason) => {
  expect(() => readOptions(args)).toThrow(reason);
});
