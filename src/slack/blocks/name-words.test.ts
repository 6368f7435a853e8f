import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeMrkdwn } from '../escape.ts';
import { WORD_JOINER } from '../markdown/markdown-token.ts';
import { nameWords, shown } from './name-words.ts';

test.each([
  ['Acme', 'Acme'],
  [' Acme \n Labs ', 'Acme Labs'],
  ['<!channel>', '&lt;!channel&gt;'],
  ['\u202Eemca', 'emca'],
  ['\u200B', '(no name)'],
  ['', '(no name)'],
  [':x: Acme', `:${WORD_JOINER}x: Acme`],
  ['At 10:30', 'At 10:30'],
])('%j is shown as %j', (name, words) => {
  expect(nameWords({ name })).toBe(words);
});

test('a long text is cut between letters, never within an entity', () => {
  expect(shown('&&&&', 12)).toBe('&amp;&amp;…');
  expect(shown('👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 20)).toBe('👩‍👩‍👧‍👦…');
  expect(shown(`${'\u200B'.repeat(100)}Acme`, 20)).toBe('Acme');
});

test('it never takes more room than it has, and no less than it needs', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), fc.integer({ min: 10, max: 80 }), (text, most) => {
      const words = shown(text, most);
      expect(words.length).toBeLessThanOrEqual(most);
      if (escapeMrkdwn(text).length <= most / 2) expect(words).not.toMatch(/…$/);
      expect(words).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
    }),
  );
});
