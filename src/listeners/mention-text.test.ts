import { expect, test } from 'vitest';
import { wordsOf } from './mention-text.ts';

test.each([
  ['<@U0BOT> create a task', 'create a task'],
  ['  <@U0BOT|onbehalf>: create a task', 'create a task'],
  ['<@U0BOT> <@U0BOT> create', 'create'],
  ['please, <@U0BOT> create a task', 'please, create a task'],
  ['<@U0BOT> tell <@U0BOT> and <@U0ANA> about it', 'tell <@U0BOT> and <@U0ANA> about it'],
  ['compare <@U0BOT> with <@U0BOT>', 'compare <@U0BOT> with <@U0BOT>'],
  ['<@U0BOT>', ''],
  ['<@U0BOT> a &lt;b&gt; &amp;&amp; c', 'a <b> && c'],
  ['<@U0BOT> the entity &amp;lt; stays', 'the entity &lt; stays'],
  ['<@U0BOT> see <https://acme.test/a?b=1|the page>', 'see <https://acme.test/a?b=1|the page>'],
  ['<@U0BOT> first line\n  second line', 'first line\n  second line'],
  ['<@U0BOTHER> is somebody else', '<@U0BOTHER> is somebody else'],
])('%s', (text, words) => {
  expect(wordsOf(text, 'U0BOT')).toBe(words);
});
