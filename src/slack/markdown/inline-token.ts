import { bareAddress } from './bare-address.ts';
import { codeToken } from './code-token.ts';
import { inlineLink } from './inline-link.ts';
import {
  type Found,
  isBeginning,
  matchAt,
  NO_BACKTICK,
  type Place,
  type Reading,
  type Token,
  WORD_JOINER,
} from './markdown-token.ts';
import { showLink } from './show-link.ts';

/** What a piece of a line is shown as, outside of code blocks. */
export function inlineToken(place: Place, reading: Reading): Found {
  const rule = RULES[place.text.charAt(place.at).toLowerCase()];
  const found = rule?.(place, reading);
  if (found) return found;
  const [plain = place.text.charAt(place.at)] = matchAt(PLAIN, place) ?? [];
  return { length: plain.length, out: plain };
}

/** None of these characters begins anything else. */
const PLAIN = /[^\s\\`<![\]:&hmw]{1,200}|[^\S\n]{1,200}/iuy;

type Rule = (place: Place, reading: Reading) => Found;

const RULES: Record<string, Rule> = {
  '`': codeToken,
  '\\': escaped,
  '<': angle,
  '!': image,
  '[': bracket,
  ':': scheme,
  '&': entity,
  h: bareAddress,
  m: bareAddress,
  w: bareAddress,
};

/** A backslash takes the meaning from a mark. Backticks are replaced, and `<` has a meaning to Slack all the same. */
function escaped(place: Place): Found {
  const next = place.text.charAt(place.at + 1);
  if (next === '' && !place.last) return 'more';
  if (next === '`') return { length: 2, out: NO_BACKTICK };
  if (next === ':') return scheme(place) ?? { length: 2, out: '\\:' };
  return /[!-/:;=-@[-_{-~]/.test(next) ? { length: 2, out: `\\${next}` } : { length: 1, out: '\\' };
}

const ANGLED = /<(https?:\/\/[^\s<>|]{0,3000}(?:\|[^<>\n]{0,500})?|[^\s<>][^<>\n]{0,300})>/iy;
const ANGLED_BEGUN = /<(?:https?:\/\/[^\s<>|]{0,3000}(?:\|[^<>\n]{0,500})?|[^\s<>][^<>\n]{0,300})?$/iy;

/** `<address>` and Slack's `<address|words>`; any other angle bracket opens neither a mention nor HTML. */
function angle(place: Place, reading: Reading): Found {
  if (isBeginning(ANGLED_BEGUN, place)) return 'more';
  const [all = '', inner = ''] = matchAt(ANGLED, place) ?? [];
  const [, address, words] = /^([^|\s]*)(?:\|(.*))?$/s.exec(inner) ?? [];
  if (address !== undefined && OPENS.test(address)) {
    const link = { address, words: words !== undefined && /[[\]]/.test(words) ? undefined : words };
    return shown(place, { ...link, length: all.length }, reading);
  }
  const acts = /[a-z/!?@#|]/i.test(place.text.charAt(place.at + 1));
  return { length: 1, out: acts ? `<${WORD_JOINER}` : '<' };
}

/** What opens something when it is clicked: any scheme, a host without one, a mail address. */
const OPENS = /^(?:[a-z][a-z0-9+.-]*:|\/\/|www\.)|^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/i;
const HOST_LIKE = /^(?:[\p{L}\p{N}_-]+\.)+\p{L}{2,}(?=[:/?#]|$)/u;

function bracket(place: Place, reading: Reading): Found {
  const link = inlineLink(place);
  if (link === undefined || link === 'more') return link;
  return OPENS.test(link.address) || HOST_LIKE.test(link.address) ? shown(place, link, reading) : undefined;
}

/** No image loads by itself: it becomes a link like any other. */
function image(place: Place): Found {
  if (place.at + 1 === place.text.length && !place.last) return 'more';
  if (place.text.charAt(place.at + 1) !== '[') return undefined;
  const link = inlineLink({ ...place, at: place.at + 1 });
  return link === 'more' ? link : { length: 1, out: link ? '' : '!' };
}

/** Slack makes links of schemes that are none of ours too. */
function scheme(place: Place): Found {
  if (isBeginning(/\\?:\\?(?:\/\\?)?$/y, place)) return 'more';
  const [all, backslash = ''] = matchAt(/(\\?):\\?\/\\?\//y, place) ?? [];
  return all === undefined ? undefined : { length: all.length, out: `${backslash}:${WORD_JOINER}//` };
}

/** What stands for another character could stand for one that makes an address. */
function entity(place: Place): Found {
  if (isBeginning(/&#?\w{0,32}$/y, place)) return 'more';
  const acts = matchAt(/&(?!(?:amp|lt|gt|quot|apos|nbsp);)#?\w{1,32};/y, place);
  return { length: 1, out: acts ? `&${WORD_JOINER}` : '&' };
}

function shown(place: Place, { length, words, address }: Link, reading: Reading): Found {
  const behind = place.text.slice(place.at + length, place.at + length + LONGEST_HOST);
  const link = showLink({ words, address, behind }, reading);
  // The host may be about to follow by itself.
  const [, names = ''] = /\)( \([^()]*\))$/.exec(link.out) ?? [];
  if (names !== '' && !place.last && behind.length < names.length && names.startsWith(behind)) return 'more';
  return { ...link, length } satisfies Token;
}

const LONGEST_HOST = 300;

interface Link {
  length: number;
  words?: string | undefined;
  address: string;
}
