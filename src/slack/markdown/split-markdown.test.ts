import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fenceAfter } from './code-fence.ts';
import { splitMarkdown } from './split-markdown.ts';

const words = (count: number, word = 'word') => Array.from({ length: count }, (_, i) => `${word}${i}`).join(' ');

test('what fits stays whole', () => {
  expect(splitMarkdown('a\n\nb', 200)).toEqual(['a\n\nb']);
});

test('paragraphs are preferred to lines, lines to sentences, sentences to words', () => {
  const paragraph = 'x'.repeat(110);
  expect(splitMarkdown(`${paragraph}\n\n${'y'.repeat(60)}\n${'z'.repeat(60)}`, 200)).toEqual([
    paragraph,
    `${'y'.repeat(60)}\n${'z'.repeat(60)}`,
  ]);
  expect(splitMarkdown(`${'x'.repeat(90)}\n${'y'.repeat(60)}\n${'z'.repeat(60)}`, 200)).toEqual([
    `${'x'.repeat(90)}\n${'y'.repeat(60)}`,
    'z'.repeat(60),
  ]);
  const [first, second] = splitMarkdown(`${words(15)}. ${words(30, 'more')}`, 200);
  expect(first).toBe(`${words(15)}.`);
  expect(second?.startsWith('more0')).toBe(true);
  expect(splitMarkdown(words(60), 200).join(' ')).toBe(words(60));
});

test('a code block that is cut is closed and opened again in its language', () => {
  const code = Array.from({ length: 20 }, (_, i) => `  line ${i} of the code`).join('\n');
  const pieces = splitMarkdown(`Look:\n\`\`\`ts\n${code}\n\`\`\`\nDone.`, 220);
  expect(pieces.length).toBeGreaterThan(2);
  for (const piece of pieces) expect(fenceAfter(piece)).toBeUndefined();
  for (const piece of pieces.slice(1, -1)) expect(piece.startsWith('```ts\n  line')).toBe(true);
  const lines = pieces.join('\n').split('\n');
  expect(lines.filter((line) => line.startsWith('  line'))).toEqual(code.split('\n'));
});

test('a code block that fits in the next message is not cut', () => {
  const before = words(20);
  const code = `\`\`\`\n${'x = 1\n'.repeat(20)}\`\`\``;
  expect(splitMarkdown(`${before}\n${code}`, 200)).toEqual([before, code]);
});

test('a link is never cut', () => {
  const link = `[a link with words](https://app.asana.com/0/${'1'.repeat(60)})`;
  const text = `${'x'.repeat(130)} ${link} ${words(20)}`;
  const pieces = splitMarkdown(text, 200);
  expect(pieces.some((piece) => piece.includes(link))).toBe(true);
  expect(pieces[0]).toBe('x'.repeat(130));
});

test('a text that continues a message gets the room and the code block that are left there', () => {
  const pieces = splitMarkdown(`${'x\n'.repeat(300)}\`\`\``, 400, {
    first: 250,
    inside: { marker: '```', opening: '```py' },
  });
  expect(pieces[0]?.startsWith('x\n')).toBe(true);
  expect(pieces[0]?.length).toBeLessThanOrEqual(250);
  expect(pieces[0]?.endsWith('\n```')).toBe(true);
  expect(pieces[1]?.startsWith('```py\nx')).toBe(true);
});

const markdown = fc
  .array(
    fc.oneof(
      fc.lorem({ maxCount: 30 }),
      fc.constantFrom('\n', '\n\n', '```\n', '\n```\n', '\n~~~js\n', '\n~~~\n', '- item ', '`code` ', '\u{1F600}'),
      fc.webUrl().map((url) => `[link](${url.replace(/[()]/g, '')}) `),
      fc.string({ maxLength: 400 }),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

test('no piece is too long or leaves a code block open, and no word is lost', () => {
  fc.assert(
    fc.property(markdown, fc.integer({ min: 200, max: 600 }), (text, limit) => {
      const pieces = splitMarkdown(text, limit);
      const cut = pieces.length > 1;
      for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(limit);
      for (const piece of pieces.slice(0, -1)) expect(fenceAfter(piece)).toBeUndefined();
      for (const piece of pieces) expect(piece).not.toMatch(/[\uD800-\uDBFF]$/);
      const letters = (all: string) => all.replace(/[^a-z]/g, '');
      if (!cut) expect(pieces[0]).toBe(text);
      else expect(letters(pieces.join('')).length).toBeGreaterThanOrEqual(letters(text).length);
    }),
    { numRuns: 500 },
  );
});
