import { type Found, matchAt, NO_BACKTICK, type Place, WORD_JOINER } from './markdown-token.ts';

const LONGEST_SPAN = 3_200;
const RUN = /`+/y;

/**
 * Code within a line, or backticks that open none. In code an address is no link, so there must be no two ways to read
 * where code is: what is shown is `words` on one line with no backtick inside, whatever the model writes.
 */
export function codeToken(place: Place): Found {
  const { text, last } = place;
  const run = matchAt(RUN, place)?.[0] ?? '';
  const inside = place.at + run.length;
  const bound = Math.min(text.length, inside + LONGEST_SPAN);
  for (let at = inside; at < bound; at += 1) {
    const char = text.charAt(at);
    if (char === '\n') return noCode(run);
    if (char !== '`') continue;
    const { length } = matchAt(RUN, { ...place, at })?.[0] ?? '`';
    if (at + length === text.length && !last) return 'more';
    if (length === run.length) return span(text.slice(inside, at), run.length);
    at += length - 1;
  }
  return bound === text.length && !last ? 'more' : noCode(run);
}

function noCode({ length }: string): Found {
  return { length, out: NO_BACKTICK.repeat(length) };
}

function span(content: string, marks: number): Found {
  const length = content.length + 2 * marks;
  if (content.trim() === '') return { length, out: NO_BACKTICK.repeat(2 * marks) };
  const padded = marks > 1 && content.startsWith(' ') && content.endsWith(' ');
  const code = defused(padded ? content.slice(1, -1) : content).replaceAll('`', NO_BACKTICK);
  // A bar ends a table's cell also in code, and the code with it.
  return { length, out: `\`${/:\/\/|www\./i.test(code) ? code.replaceAll('|', '¦') : code}\``, atom: true };
}

/** Slack reads its own marks in code too. */
function defused(code: string): string {
  return code.replace(/<(?=[!@#]|(?:https?|mailto|slack|tel):)/gi, `<${WORD_JOINER}`);
}
