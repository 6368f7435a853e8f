import { type Found, isBeginning, matchAt, type Place, type Reading, WORD_JOINER } from './markdown-token.ts';
import { inCode, showLink } from './show-link.ts';

const START = /https?\\?:\\?\/\\?\/|www\\?\.|mailto\\?:(?!\u2060)/iy;
const START_BEGUN =
  /(?:h(?:t(?:t(?:p(?:s?\\?(?::\\?(?:\/\\?)?)?)?)?)?)?|w(?:w(?:w\\?)?)?|m(?:a(?:i(?:l(?:t(?:o\\?)?)?)?)?)?)$/iy;
const REST = /[^\s<>`"|\\^{}[\]\u2060\u3000-\u303F\uFF00-\uFF0D\uFF1A-\uFF20]{0,3000}/y;

/** An address that stands in the text as it is: it stays so where it is allowed, and is code where it is not. */
export function bareAddress(place: Place, reading: Reading): Found {
  if (isBeginning(START_BEGUN, place)) return 'more';
  const [start] = matchAt(START, place) ?? [];
  const isWord = /^w/i.test(start ?? '') && /[\p{L}\p{N}]/u.test(reading.before);
  if (start === undefined || isWord) return undefined;
  const from = place.at + start.length;
  const [all = ''] = matchAt(REST, { ...place, at: from }) ?? [];
  if (from + all.length === place.text.length && !place.last) return 'more';
  const rest = withoutPunctuation(all);
  const length = start.length + rest.length;
  if (rest === '') return { length, out: start.replace(/\\/g, '').replace(/[:.]/, noStart) };
  const address = start.replace(/\\/g, '') + rest;
  const full = /^w/i.test(address) ? `http://${address}` : address;
  const link = showLink({ address: full, behind: '' }, reading);
  if (!link.out.startsWith('<')) return { ...inCode(address.replace(/^mailto:/i, '')), length };
  // Where an address could be read to begin or end elsewhere, its ends are marked.
  const behind = all.slice(rest.length) + place.text.charAt(from + all.length);
  const isClear = /^[.,:!?)]*\s?$/.test(behind) && !/[\p{L}\p{N}]/u.test(reading.before) && !/:\/\/|www\./i.test(rest);
  return { ...link, length, ...(isClear && link.out === `<${full}>` && { out: address }) };
}

/** What could be the beginning of an address, where none follows: `www.`, `https:`, `mailto:`. */
function noStart(mark: string): string {
  return mark === '.' ? `${WORD_JOINER}.` : `:${WORD_JOINER}`;
}

/** Marks at the end of an address belong to the sentence, and a parenthesis to one that was opened before it. */
function withoutPunctuation(rest: string): string {
  let end = rest.length;
  let open = rest.split('(').length - rest.split(')').length;
  for (; end > 0; end -= 1) {
    const char = rest.charAt(end - 1);
    if (char === ')' && open < 0) open += 1;
    else if (!/[.,;:!?'*_~]/.test(char)) break;
  }
  return rest.slice(0, end);
}
