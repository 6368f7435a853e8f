import { escapeMrkdwn } from '../escape.ts';
import { WORD_JOINER } from '../markdown/markdown-token.ts';

/** Room for an account's name; a longer one is cut. */
const NAME_CHARS = 60;
const NAMELESS = '(no name)';

/** An account's name in mrkdwn. */
export function nameWords({ name }: { name: string }): string {
  const words = shown(name, NAME_CHARS);
  return words === '' ? NAMELESS : words;
}

/**
 * Words from elsewhere in mrkdwn: what they look like in Slack is what they are, and with everything that escaping adds
 * they take at most `most` characters. Cut between letters as people know them, never within an entity.
 */
export function shown(text: string, most: number): string {
  const whole = escaped(text);
  if (whole.length <= most) return whole;
  let cut = '';
  // Of a text without an end only its beginning can be shown: each letter takes a character at least.
  for (const { segment } of letters.segment(text.trimStart().slice(0, most * LONGEST_LETTER))) {
    if (escaped(cut + segment).length > most - 1) break;
    cut += segment;
  }
  return `${escaped(cut)}…`;
}

/** Invisible characters in a text cost nothing once they are gone: a few of them do not shorten it. */
const LONGEST_LETTER = 8;
const letters = new Intl.Segmenter('en');

/** `:x:` in a name is no symbol of ours. */
function escaped(text: string): string {
  return escapeMrkdwn(text).replace(/:(?=[\w+'-]+:)/g, `:${WORD_JOINER}`);
}
