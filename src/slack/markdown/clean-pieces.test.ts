import fc from 'fast-check';
import { expect, test } from 'vitest';
import { privateAnswer } from '../private-answer.ts';
import { cleanPieces, joinPieces } from './clean-pieces.ts';

const policy = { hosts: ['app.asana.com'] };
const outsideOfCode = (piece: string) => piece.replace(/^```[\s\S]*?^```/gm, ' ').replace(/`[^`\n]*`/g, ' ');

test('code with blanks is not cut at them', () => {
  const code = `\`curl https://evil.test/ ${'-H x '.repeat(20).trim()}\``;
  const text = `${'word '.repeat(30)}${code} ${'word '.repeat(60)}`;
  const pieces = cleanPieces(text, policy, 300);
  expect(pieces.some((piece) => piece.includes(code))).toBe(true);
});

test('a link with its host is not cut', () => {
  const link = '[the plan for the third quarter](https://app.asana.com/0/1) (app.asana.com)';
  const text = `${'word '.repeat(30)}${link} ${'word '.repeat(60)}`;
  expect(cleanPieces(text, policy, 280).some((piece) => piece.includes(link))).toBe(true);
});

test('what is left of code that is longer than a message is no link either', () => {
  const text = `${'x'.repeat(170)}https://evil.test/${'a'.repeat(700)}`;
  const pieces = cleanPieces(text, policy, 300);
  expect(pieces.length).toBeGreaterThan(2);
  for (const piece of pieces) expect(outsideOfCode(piece)).not.toContain('https://');
});

test('a text that goes on in an open code block does so', () => {
  const inside = { marker: '```', opening: '```sh' };
  const [first, second] = joinPieces(['ls\n'.repeat(90), '```\n', 'done'], policy, 400, { first: 264, inside });
  expect(first).toMatch(/^ls\n[\s\S]*\n```$/);
  expect(second).toMatch(/^```sh\nls[\s\S]*```\ndone$/);
});

const words = fc
  .array(
    fc.constantFrom(
      ...[
        'word ',
        'x'.repeat(90),
        '`code https://evil.test/ here` ',
        '[a b c](https://app.asana.com/1) ',
        '\n',
        '\n\n',
      ],
      ...[
        '```\n',
        '\n```\n',
        'curl https://evil.test/',
        ' https://evil.test ',
        '[a b](https://evil.test/x) ',
        '. ',
        '`',
      ],
    ),
    { maxLength: 80 },
  )
  .map((all) => all.join(''));

test('each piece is within the limit, and harmless by itself', () => {
  fc.assert(
    fc.property(words, fc.integer({ min: 300, max: 700 }), (text, limit) => {
      for (const piece of cleanPieces(text, policy, limit)) {
        expect(piece.length).toBeLessThanOrEqual(limit);
        expect(outsideOfCode(piece)).not.toMatch(/:\/\/evil/);
        expect(piece).not.toContain('\uFDD0');
        expect(piece.match(/^```/gm)?.length ?? 0).toSatisfy((count: number) => count % 2 === 0);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('a private answer leads nowhere but where it may', () => {
  const text = '<!here> [a](https://app.asana.com/1) https://evil.test';
  expect(privateAnswer(text)[0]?.text).toBe('@here a `https://app.asana.com/1` `https://evil.test`');
  expect(privateAnswer(text, policy.hosts)[0]?.text).toBe(
    '@here [a](https://app.asana.com/1) (app.asana.com) `https://evil.test`',
  );
});
