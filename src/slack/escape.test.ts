import { expect, test } from 'vitest';
import { escapeMarkdown, escapeMrkdwn, safeLink } from './escape.ts';
import { cleanMarkdown } from './markdown/clean-markdown.ts';
import { NO_LINKS } from './markdown/links.ts';

test('names are shown as they are, in mrkdwn and in Markdown', () => {
  expect(escapeMrkdwn('<!channel> & *you*\n`x`')).toBe('&lt;!channel&gt; &amp; *\u2060you*\u2060 `\u2060x`\u2060');
  expect(escapeMarkdown('[x](https://evil.test) **b** <@U0ANA>\n- snake_case (2)')).toBe(
    '\\[x\\](https://evil.test) \\*\\*b\\*\\* <\u2060@U0ANA> - snake\\_case (2)',
  );
});

test('no name is a link, hides something or turns the words around it', () => {
  expect(escapeMrkdwn('https://evil.test www.evil.test')).toBe('https:\u2060//evil.test www\u2060.evil.test');
  expect(escapeMrkdwn('a\u202Eb\u200B\u{E0041}c')).toBe('abc');
  expect(escapeMarkdown('a\u202Eb\u200B\u{E0041}c \u{1F469}\u200D\u{1F4BB}')).toBe('abc \u{1F469}\u200D\u{1F4BB}');
  const name = escapeMarkdown('[x](https://evil.test) `https://evil.test` <https://evil.test|y>');
  expect(cleanMarkdown(`Created **${name}**`, NO_LINKS).replace(/`[^`]*`/g, '')).not.toContain('https://evil');
});

test.each([
  ['https://app.asana.com/0/1/2', true],
  ['http://localhost:3000/x?y=%20', true],
  ['javascript:alert(1)', false],
  ['https://a.test/x) [y](https://evil.test', false],
  ['https://a.test/<!channel>', false],
  ['not an address', false],
])('safe in a link: %s is %s', (url, safe) => {
  expect(safeLink(url)).toBe(safe);
});
