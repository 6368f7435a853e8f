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
  ['<@U0BOT> see <https://acme.test/a?b=1&amp;c|the page>', 'see the page (https://acme.test/a?b=1&c)'],
  ['<@U0BOT> see <https://acme.test/a>', 'see https://acme.test/a'],
  ['<@U0BOT> is <http://acme.test|acme.test> ours', 'is http://acme.test ours'],
  ['<@U0BOT> find <mailto:kai@acme.test|kai@acme.test>', 'find kai@acme.test'],
  ['<@U0BOT> call <tel:+34600|+34600>', 'call +34600'],
  ['<@U0BOT> post to <#C0ONE|onboarding> and <#C0TWO>', 'post to #onboarding and <#C0TWO>'],
  ['<@U0BOT> tell <!subteam^S1|@csms>, <!here> and <@U0OMAR>', 'tell @csms, @here and <@U0OMAR>'],
  ['<@U0BOT> by <!date^1392734382^{date}|Feb 18, 2014>', 'by Feb 18, 2014'],
  ['<@U0BOT> &lt;https://acme.test|x&gt; was typed so', '<https://acme.test|x> was typed so'],
  ['<@U0BOT> first line\n  second line', 'first line\n  second line'],
  ['<@U0BOTHER> is somebody else', '<@U0BOTHER> is somebody else'],
])('%s', (text, words) => {
  expect(wordsOf(text, 'U0BOT')).toBe(words);
});
