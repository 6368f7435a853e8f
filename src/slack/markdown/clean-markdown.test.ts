import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hostAllowed } from '../../hosts.ts';
import { cleanMarkdown, createMarkdownCleaner } from './clean-markdown.ts';
import type { LinkPolicy } from './links.ts';

const policy: LinkPolicy = { hosts: ['app.asana.com', '*.zendesk.com', 'ana@acme.test'] };
const clean = (markdown: string) => cleanMarkdown(markdown, policy);

describe('mentions are words', () => {
  test.each([
    ['<!channel> wake up', '@channel wake up'],
    ['<!here|@here> and <!everyone>', '@here and @everyone'],
    ['<!subteam^S123|@leads>', '@leads'],
    ['<!subteam^S123>', '@S123'],
    ['<@U0ANA> and <@U0ANA|ana>', '@U0ANA and @ana'],
    ['<#C0ONE|general>', '#general'],
    ['<!date^1700000000^{date} {time}^https://evil.test|14 Nov>', '14 Nov'],
    ['`<!channel>`\n```\n<!here>\n```', '`@channel`\n```\n@here\n```'],
    ['<!chan\u200Bnel> <!\u{E0041}here>', '@channel @here'],
    ['a < b and x<!y, <!DOCTYPE html>', 'a < b and x<\u2060!y, <\u2060!DOCTYPE html>'],
    ['<<!date^1^x|!channel>', '<\u2060!channel'],
    [
      '<[!channel](javascript:x)>',
      '<\u2060[!channel](javascript:x)>'.replace('[!channel](javascript:x)', '!channel\u2060>').slice(0, -1),
    ],
  ])('%s', (markdown, shown) => {
    expect(clean(markdown)).toBe(shown);
  });
});

describe('a link to an allowed host is clickable and shows the host', () => {
  test.each([
    ['[the task](https://app.asana.com/0/1)', '[the task](https://app.asana.com/0/1) (app.asana.com)'],
    ['[Open](https://app.asana.com/1) (app.asana.com)', '[Open](https://app.asana.com/1) (app.asana.com)'],
    ['[app.asana.com/0/1](https://app.asana.com/0/1)', '[app.asana.com/0/1](https://app.asana.com/0/1)'],
    ['[task in app.asana.com](https://app.asana.com/1)', '[task in app.asana.com](https://app.asana.com/1)'],
    ['[myapp.asana.com.test](https://app.asana.com/1)', '<https://app.asana.com/1>'],
    [
      '[a](https://app.asana.com/1 "t") [b](<https://app.asana.com/2>)',
      '[a](https://app.asana.com/1) (app.asana.com) [b](https://app.asana.com/2) (app.asana.com)',
    ],
    ['[a (b)](https://app.asana.com/x_(y))', '[a (b)](https://app.asana.com/x_(y)) (app.asana.com)'],
    ['[[ONB-1] Fix](https://app.asana.com/1)', '[[ONB-1] Fix](https://app.asana.com/1) (app.asana.com)'],
    ['[Q3 \\[draft\\]](https://app.asana.com/1)', '[Q3 \\[draft\\]](https://app.asana.com/1) (app.asana.com)'],
    ['<https://app.asana.com/x>', '<https://app.asana.com/x>'],
    ['<https://app.asana.com/x|the task>', '[the task](https://app.asana.com/x) (app.asana.com)'],
    ['<https://app.asana.com/x|a](https://evil.test)>', '<https://app.asana.com/x>'],
    [
      '(https://app.asana.com/0/1), **https://app.asana.com/2**.',
      '(https://app.asana.com/0/1), **<https://app.asana.com/2>**.',
    ],
    ['见https://app.asana.com/0/1，谢谢', '见<https://app.asana.com/0/1>，谢谢'],
    ['"https://app.asana.com/1"', '"<https://app.asana.com/1>"'],
    ['[x](HTTPS://APP.Asana.com:443/1)', '[x](HTTPS://APP.Asana.com:443/1) (app.asana.com)'],
    ['[x](https://app.asana.com./1)', '[x](https://app.asana.com./1) (app.asana.com)'],
    ['[x](https://app.asana.com:8443/1)', '[x](https://app.asana.com:8443/1) (app.asana.com:8443)'],
    ['[x](https://app。asana。com/ü)', '[x](https://app.asana.com/%C3%BC) (app.asana.com)'],
    [
      '[ticket](https://acme.zendesk.com/agent/tickets/4)',
      '[ticket](https://acme.zendesk.com/agent/tickets/4) (acme.zendesk.com)',
    ],
    ['![chart](https://app.asana.com/c.png)', '[chart](https://app.asana.com/c.png) (app.asana.com)'],
    [
      '[mail](mailto:Ana@acme.test) or mailto:ana@acme.test',
      '[mail](mailto:ana@acme.test) (ana@acme.test) or mailto:ana@acme.test',
    ],
    ['[the task][1]\n\n[1]: https://app.asana.com/0/1', '[the task][1]\n\n[1]\u2060: https://app.asana.com/0/1'],
    ['[https://app.asana.com/settings](https://app.asana.com/delete)', '<https://app.asana.com/delete>'],
    ['[acme.zendesk.com](https://app.asana.com/1)', '<https://app.asana.com/1>'],
    [
      '[\u200B \u00AD](https://app.asana.com/1) [](https://app.asana.com/2)',
      '<https://app.asana.com/1> <https://app.asana.com/2>',
    ],
    [
      'wow![x](https://app.asana.com/1) !<https://app.asana.com/1|x>',
      'wow[x](https://app.asana.com/1) (app.asana.com) !\u2060[x](https://app.asana.com/1) (app.asana.com)',
    ],
  ])('%s', (markdown, shown) => {
    expect(clean(markdown)).toBe(shown);
  });
});

describe('any other link is its words, and the address in code', () => {
  test.each([
    ['[the plan](https://evil.test/a)', 'the plan `https://evil.test/a`'],
    ['[https://app.asana.com](https://evil.test/)', 'https://app.asana.com `https://evil.test/`'],
    ['[https://evil.test/a](https://evil.test/a/)', '`https://evil.test/a/`'],
    ['![chart](https://evil.test/p?d=1)', 'chart `https://evil.test/p?d=1`'],
    [
      '<https://evil.test|app.asana.com>, <https://evil.test>',
      'app.asana.com `https://evil.test`, `https://evil.test`',
    ],
    [
      'see https://evil.test/x, www.evil.test/y. <www.evil.test>',
      'see `https://evil.test/x`, `www.evil.test/y`. `www.evil.test`',
    ],
    ['https://app.asana.com@evil.test/', '`https://evil.test/`'],
    ['https://app.asana.com:443@evil.test/', '`https://evil.test/`'],
    ['https://x@app.asana.com/', '`https://app.asana.com/`'],
    ['https://app.asana.com.evil.test', '`https://app.asana.com.evil.test`'],
    ['https://app.asana.com%2eevil.test/', '`https://app.asana.com%2eevil.test/`'],
    [
      'https://notapp.asana.com https://zendesk.com https://evilzendesk.com',
      '`https://notapp.asana.com` `https://zendesk.com` `https://evilzendesk.com`',
    ],
    ['[x](https://\u0430pp.asana.com/1)', 'x `https://xn--pp-6kc.asana.com/1`'],
    ['[x](https://app.asana.com\\@evil.test)', 'x `https://evil.test/`'],
    ['[x](https://evil.test\\@app.asana.com)', 'x `https://app.asana.com/`'],
    ['[x](https:evil.test) [y](//evil.test) [z](evil.test/a)', 'x `https:evil.test` y `//evil.test` z `evil.test/a`'],
    ['[x](javascript:alert(1)) [y](slack://open) <slack://open|z>', 'x y `slack://open` z `slack://open`'],
    [
      'mailto:eve@evil.test [a](mailto:ana@acme.test?body=x) <eve@evil.test>',
      '`eve@evil.test` a `ana@acme.test?body=x` `eve@evil.test`',
    ],
    ['slack://open ftp://evil.test', 'slack:\u2060//open ftp:\u2060//evil.test'],
    ['| [a](https://evil.test/x|y) |', '| a `https://evil.test/x%7Cy` |'],
    ['[a](https://evil.test/`x) `', 'a `https://evil.test/%60x` \u02CB'.replace('%60', '%60')],
    ['[x][1]\n\n[1]: <https://evil.test> "t"', '[x][1]\n\n[1]\u2060: `https://evil.test` "t"'],
    [
      '[a [b] c [d](https://evil.test)](https://evil.test)',
      '[a [b] c d `https://evil.test`]\u2060(`https://evil.test`)',
    ],
    [
      '[a\nb](https://evil.test) [c](\nhttps://evil.test)',
      '[a\nb]\u2060(`https://evil.test`) [c]\u2060(\n`https://evil.test`)',
    ],
    ['\\[x\\](https://evil.test)', '\\[x\\]\u2060(`https://evil.test`)'],
    ['http:// and https:// and www.', 'http:\u2060// and https:\u2060// and www\u2060.'],
  ])('%s', (markdown, shown) => {
    expect(clean(markdown)).toBe(shown);
  });

  test('nowhere at all where nobody is allowed', () => {
    expect(cleanMarkdown('[a](https://app.asana.com/1) https://app.asana.com', { hosts: [] })).toBe(
      'a `https://app.asana.com/1` `https://app.asana.com`',
    );
  });
});

describe('no pieces join to an address', () => {
  test.each([
    ['ht[tps://evil.test](https://evil.test)', 'ht\u2060tps:\u2060//evil.test `https://evil.test`'],
    ['[https](javascript:x)://evil.test', 'https\u2060:\u2060//evil.test'],
    ['ht<!date^1^x|tps://evil.test>', '`https://evil.test`'],
    ['https:/\u200B/evil.test', '`https://evil.test`'],
    ['https\\:\\/\\/evil.test www\\.evil.test', '`https://evil.test` `www.evil.test`'],
    ['https&colon;//evil.test &#104;ttps://x', 'https&\u2060colon;//evil.test &\u2060#104;ttps:\u2060//x'],
    ['https://app.asana.com\\.evil.test', '<https://app.asana.com>\\.evil.test'],
    ['\\https://evil.test', '\\ `https://evil.test`'],
    ['[a](https://evil.test)`b`', 'a `https://evil.test` `b`'],
    ['a &amp; b &lt;c&gt;', 'a &amp; b &lt;c&gt;'],
  ])('%s', (markdown, shown) => {
    expect(clean(markdown)).toBe(shown);
  });
});

describe('code stays as it is, and there is one way to read where it is', () => {
  test.each([
    ['`list[i](x)` and `https://evil.test` stay', '`list[i](x)` and `https://evil.test` stay'],
    [
      '```js\nfetch("https://evil.test");\nif (a < b) {}\n```\nx',
      '```js\nfetch("https://evil.test");\nif (a < b) {}\n```\nx',
    ],
    ['``a`b`` and ```c```', '`a\u02CBb` and `c`'],
    ['` https://evil.test', '\u02CB `https://evil.test`'],
    ['`a\nhttps://evil.test`', '\u02CBa\n`https://evil.test`\u02CB'],
    ['\\`https://evil.test\\`', '\u02CB`https://evil.test`\u02CB'],
    ['~~~js\n```\nhttps://evil.test\n~~~', '```js\n\u02CB\u02CB\u02CB\nhttps://evil.test\n```'],
    ['````\n```\nhttps://evil.test\n````', '```\n\u02CB\u02CB\u02CB\nhttps://evil.test\n```'],
    ['1. ```sh\n   ls\n   ```\n2. b', '1.\n```sh\n   ls\n```\n2. b'],
    ['```js onclick=x https://evil.test\na\n```', '```js\na\n```'],
    ['``` not `code` https://evil.test', '\u02CB\u02CB\u02CB not `code` `https://evil.test`'],
    ['```\nhttps://evil.test', '```\nhttps://evil.test\n```'],
    ['> ```\n> https://evil.test\n> ```', '> \u02CB\u02CB\u02CB\n> `https://evil.test`\n> \u02CB\u02CB\u02CB'],
    ['| `https://evil.test|x` | `a|b` |', '| `https://evil.test¦x` | `a|b` |'],
    ['`<https://evil.test|x>`', '`<\u2060https://evil.test¦x>`'],
    ['<div>\n```\na\n```', '<\u2060div>\n```\na\n```'],
  ])('%s', (markdown, shown) => {
    expect(clean(markdown)).toBe(shown);
  });
});

test.each([
  'Just words: 10:30, a/b, C:\\Users, 50 % & more (really)!',
  '- one\n  - two\n\n1. three\n> quote\n# title',
  '**b** _i_ ~~s~~ | a | b |',
  'می\u200Cخواهم \u{1F468}\u200D\u{1F469}\u200D\u{1F467} 你好',
  'Ana, ana@acme.test, plan.pdf, acme.test/x',
  'x <3 y, a -> b => c',
  '',
])('stays as it is: %s', (text) => {
  expect(clean(text)).toBe(text);
});

/** Everything that any reader of Markdown or of Slack's own markup could open, in what is not code by any reading. */
function addressesIn(text: string): string[] {
  const outside = text.replace(/^```[\s\S]*?(?:^```|$(?![\s\S]))/gm, ' ').replace(/`[^`\n]*`/g, ' ');
  expect(outside).not.toContain('`');
  expect(outside).not.toMatch(/!\[(?:[^[\]\n]|\[[^[\]\n]*\])*\]\(/);
  const all = (pattern: RegExp, from: string) => [...from.matchAll(pattern)].map(([, address = '']) => address);
  const linked = all(/\][(:]\s*<?([^\s<>]*?)\)?(?=[\s<>]|$)/g, outside).map((address) => address || 'nothing');
  const marked = all(/<([a-z][a-z0-9+.-]*:[^\s<>|]*)[^<>\n]*>/gi, outside);
  const bare = all(/((?:[a-z]+:\/\/|(?<![\p{L}\p{N}])www\.)[^\s<>|"]*)/giu, outside.replace(/<[^<>\n]*>/g, ' '));
  return [...linked, ...marked, ...bare].map((address) => address.replace(/[^\p{L}\p{N}/]+$/u, ''));
}

function expectHarmless(text: string): void {
  for (const address of addressesIn(text)) {
    if (/^mailto:(?!.*\?)/i.test(address)) continue;
    const host = URL.parse(/^www/i.test(address) ? `http://${address}` : address)?.hostname ?? '';
    expect(hostAllowed(host, policy.hosts), `${JSON.stringify(address)} in ${JSON.stringify(text)}`).toBe(true);
  }
  expect(text).not.toMatch(/<[!@#]/);
}

const nasty = fc
  .array(
    fc.constantFrom(
      ...[
        '<',
        '>',
        '!',
        '@',
        '#',
        '|',
        '^',
        '[',
        ']',
        '(',
        ')',
        '](',
        ']:',
        '`',
        '``',
        '```',
        '\n```\n',
        '\n',
        '\n\n',
        '~~~',
        '\n~~~\n',
      ],
      ...[
        '\\',
        '&#58;',
        '&colon;',
        ' ',
        '  ',
        '    ',
        '- ',
        '> ',
        '"',
        "'",
        '*',
        '_',
        '~',
        '.',
        ',',
        ':',
        '/',
        '//',
        '://',
        '\u200B',
        '\u2060',
      ],
      ...[
        'https://evil.test/',
        'https://app.asana.com/1',
        'https://app.asana.com',
        'https',
        'http://',
        'ht',
        'tps://evil.test',
        'www.',
        'www.evil.test',
      ],
      ...[
        'evil.test',
        'app.asana.com',
        'javascript:x',
        'mailto:',
        'words',
        'x',
        '!channel',
        'channel',
        'here',
        'U0ANA',
        'date^1^x',
        'subteam^S1',
      ],
      ...[
        '[a](https://evil.test)',
        '[a](https://app.asana.com/1)',
        '<https://evil.test|x>',
        '<https://app.asana.com|x>',
        '![a](https://evil.test)',
      ],
      ...[
        ' (app.asana.com)',
        '<div>',
        '</div>',
        '<!--',
        '-->',
        '| a | b |\n|---|---|\n| ',
        ' | ',
        '，',
        '\u{1F600}',
        '[^1]',
        '[1]: ',
        '1. ',
      ],
    ),
    { maxLength: 25 },
  )
  .map((pieces) => pieces.join(''));

describe('whatever is put together', () => {
  test('leads nowhere else, however it is read', () => {
    fc.assert(
      fc.property(nasty, (text) => expectHarmless(clean(text))),
      { numRuns: 1_500 },
    );
  });

  test('is the same in parts as at once, and cleaning it again changes nothing', () => {
    fc.assert(
      fc.property(nasty, fc.array(fc.nat(20)), (text, steps) => {
        const cleaner = createMarkdownCleaner(policy);
        let shown = '';
        let rest = text;
        for (const step of steps) {
          shown += cleaner.push(rest.slice(0, step)).join('');
          rest = rest.slice(step);
          expectHarmless(shown);
        }
        shown += [...cleaner.push(rest), ...cleaner.end()].join('');
        expect(shown).toBe(clean(text));
        expect(clean(shown)).toBe(shown);
      }),
      { numRuns: 1_500 },
    );
  });
});

test('only what could still become something else is held back, and not without end', () => {
  const held = (text: string) => {
    const shown = createMarkdownCleaner(policy).push(text).join('');
    return text.slice(shown.length);
  };
  expect(held('see <!chan')).toBe('<!chan');
  expect(held('see [the task](https://app.asana')).toBe('[the task](https://app.asana');
  expect(held('see https://app.asana.com/1')).toBe('https://app.asana.com/1');
  expect(held('see https://app.asana.com/1 ')).toBe('');
  expect(held('the `code')).toBe('`code');
  expect(held('the `code\n')).toBe('');
  expect(held('done!')).toBe('!');
  expect(held('Hello, I am')).toBe('m');
  expect(held('Hello. ')).toBe('');
  expect(held('if a < b then')).toBe('');
  expect(held('x\n``')).toBe('``');
  for (const start of ['<', '<!', '[', '[a](', '`', '<https://', 'https://', '&', '![', '[a](b "', '~~~', '- ```']) {
    expect(held(start + 'x'.repeat(8_000)).length, start).toBeLessThan(10);
  }
});

// A pattern that looks back and forth would not come to an end with these in any time a test waits.
test.each([
  '[',
  '![',
  '[a](',
  '[a](b(',
  '<',
  '<!',
  '<a|',
  '`',
  '``x`',
  '\\',
  '&',
  '~~~',
  '```',
  '\n',
  '> ',
  'https://',
  'www.',
  '* ',
  ' ',
  '\u200B',
  '[a](https://evil.test ',
])('a long text of %j comes to an end', (piece) => {
  const text = piece.repeat(60_000 / piece.length);
  expect(clean(text).length).toBeLessThan(600_000);
});
