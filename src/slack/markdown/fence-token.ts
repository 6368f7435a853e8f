import { type Found, isBeginning, matchAt, NO_BACKTICK, type Place, WORD_JOINER } from './markdown-token.ts';

/** An open code block: its last line is made of this mark, at least so often. */
export interface OpenFence {
  mark: string;
  length: number;
}

/** What opens or closes a code block is no longer than that. */
const LONGEST_LINE = 400;
const OPENING = /([ \t]{0,40})((?:[-*+]|\d{1,9}[.)])[ \t]{1,40})?(`{3,}|~{3,})([^\n]*)(?:\n|$)/y;
const OPENING_BEGUN =
  /[ \t]{0,40}(?:\d{1,9}|(?:[-*+]|\d{1,9}[.)])[ \t]{0,40})?(?:`{0,2}|~{0,2}|`{3,}[^`\n]{0,400}|~{3,}[^\n]{0,400})$/y;

/**
 * The line that opens a code block, at the beginning of a line. However it is written, and in a list too, it is shown
 * as three backticks that begin a line, so that nothing reads the block as text.
 */
export function openingToken(place: Place): { token: Found; fence?: OpenFence } {
  if (place.text.length - place.at <= LONGEST_LINE && isBeginning(OPENING_BEGUN, place)) return { token: 'more' };
  const [all, indent = '', item = '', marks = '', info = ''] = matchAt(OPENING, place) ?? [];
  if (all === undefined) return { token: undefined };
  if (all.length > LONGEST_LINE || (marks.startsWith('`') && info.includes('`'))) {
    // What opens no block for us must not open one for anybody else; backticks are seen to where they stand.
    return { token: marks.startsWith('~') ? { length: indent.length, out: indent + WORD_JOINER } : undefined };
  }
  const [language = ''] = /^[\w+#.-]{0,40}(?!\S)/.exec(info.trim()) ?? [];
  const before = item === '' ? '' : `${indent}${item.trim()}\n`;
  return {
    token: { length: all.length, out: `${before}\`\`\`${language}\n` },
    fence: { mark: marks.charAt(0), length: marks.length },
  };
}

const CLOSING = /[ \t]{0,40}(`{3,100}|~{3,100})[ \t]{0,40}(\n|$)/y;
const CLOSING_BEGUN = /[ \t]{0,40}(?:`{0,100}|~{0,100})[ \t]{0,40}$/y;

/** The line that closes the open block, at the beginning of a line. */
export function closingToken(place: Place, { mark, length }: OpenFence): Found {
  if (isBeginning(CLOSING_BEGUN, place)) return 'more';
  const [all, marks = '', end = ''] = matchAt(CLOSING, place) ?? [];
  if (all === undefined || !marks.startsWith(mark) || marks.length < length) return undefined;
  return { length: all.length, out: `\`\`\`${end}`, verbatim: true };
}

const SLACK_MARK = /<(?:[!@#]|(?:https?|mailto|slack|tel):)/iy;
const CODE = /[^\s`<]{1,200}|`{1,2}(?!`)|[^\S\n]{1,200}|\n/uy;
const CODE_BEGUN = /(?:<[a-z]{0,6}|`{1,2})$/iy;

/** A piece of a code block, as it is, but for what would act in it or end it. */
export function insideToken(place: Place): Found {
  if (isBeginning(CODE_BEGUN, place)) return 'more';
  const [code] = matchAt(CODE, place) ?? [];
  if (code !== undefined) return { length: code.length, out: code, verbatim: true };
  const isFence = place.text.charAt(place.at) === '`';
  if (isFence) return { length: 3, out: NO_BACKTICK.repeat(3), verbatim: true };
  return { length: 1, out: matchAt(SLACK_MARK, place) ? `<${WORD_JOINER}` : '<', verbatim: true };
}
