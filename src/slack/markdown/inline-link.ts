import type { Place } from './markdown-token.ts';

/** A link as it was written. */
export interface InlineLink {
  length: number;
  words?: string;
  address: string;
}

const LONGEST_WORDS = 500;
const LONGEST_ADDRESS = 3_000;
const LONGEST_TITLE = 300;

/**
 * Reads `[words](address "title")` at a place, on one line: `more` where its end has not come yet, undefined where it is
 * no link. Looks at each character once, and at no more than a link may be long.
 */
export function inlineLink(place: Place): InlineLink | 'more' | undefined {
  const { text, last } = place;
  const more = last ? undefined : 'more';
  const close = closingBracket(text, place.at);
  if (close === 'more') return more;
  if (close === undefined) return undefined;
  const words = text.slice(place.at + 1, close);
  if (close + 1 === text.length) return more;
  if (text.charAt(close + 1) !== '(' || isNoLabel(words)) return undefined;
  const start = blanksFrom(text, close + 2);
  const angled = text.charAt(start) === '<';
  const end = angled ? angledEnd(text, start) : addressEnd(text, start);
  if (end === undefined) return undefined;
  const closing = titleEnd(text, end);
  if (closing === undefined) return undefined;
  if (closing === text.length) return more;
  if (text.charAt(closing) !== ')') return undefined;
  const address = angled ? text.slice(start + 1, end - 1) : text.slice(start, end);
  return { length: closing + 1 - place.at, words, address };
}

/** The bracket that ends the words; other brackets among them have to be in pairs. */
function closingBracket(text: string, open: number): number | 'more' | undefined {
  let depth = 0;
  for (let at = open; at <= open + LONGEST_WORDS; at += 1) {
    const char = text.charAt(at);
    if (char === '') return 'more';
    if (char === '\n' || text.startsWith('\\\n', at)) return undefined;
    if (char === '\\') at += 1;
    else if (char === '[') depth += 1;
    else if (char === ']') depth -= 1;
    if (depth === 0) return at;
    if (depth > 2) return undefined;
  }
  return undefined;
}

/** Words that hold a link of their own, or one half of some code: then the bracket is only a bracket. */
function isNoLabel(words: string): boolean {
  return /\][([:]/.test(words) || words.replace(/`[^`]*`/g, '').includes('`');
}

function blanksFrom(text: string, from: number): number {
  let at = from;
  while (at < from + LONGEST_TITLE && /[ \t]/.test(text.charAt(at))) at += 1;
  return at;
}

function angledEnd(text: string, start: number): number | undefined {
  for (let at = start + 1; at <= start + LONGEST_ADDRESS; at += 1) {
    const char = text.charAt(at);
    if (char === '') return text.length;
    if (char === '>') return at + 1;
    if (char === '<' || char === '\n') return undefined;
  }
  return undefined;
}

/** An address without blanks, with parentheses only in pairs. */
function addressEnd(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at <= start + LONGEST_ADDRESS; at += 1) {
    const char = text.charAt(at);
    if (char === '') return at;
    if (/[\s<>]/.test(char)) return depth === 0 ? at : undefined;
    if (char === '(') depth += 1;
    if (char === ')') depth -= 1;
    if (depth < 0) return at;
  }
  return undefined;
}

/** Where the last parenthesis has to be: behind blanks and a title, which is not shown. */
function titleEnd(text: string, from: number): number | undefined {
  const start = blanksFrom(text, from);
  const quote = text.charAt(start);
  if (start === from || (quote !== '"' && quote !== "'")) return start;
  for (let at = start + 1; at <= start + LONGEST_TITLE; at += 1) {
    const char = text.charAt(at);
    if (char === '') return at;
    if (char === '\n') return undefined;
    if (char === quote) return blanksFrom(text, at + 1);
  }
  return undefined;
}
