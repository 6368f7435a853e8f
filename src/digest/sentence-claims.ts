import type { AccountFact, CountFacts, SentenceFacts } from './sentence-facts.ts';
import { COMMON, DOWN, NEVER, NUMBER_WORDS, UP } from './sentence-words.ts';

const TIER = /\b(healthy|watch|at[ -]risk|critical)\b/gi;
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
/** Others would bring marks, links or a sentence of their own. */
const PLAIN_NAME = /^(?!.*\.\S)[\p{L}\p{N} .,&'’()-]{2,60}$/u;
const UNITS = /^(?:days?|tickets?|tasks?|issues?|planned|open|urgent|reopened|overdue)$/;

/**
 * Whether every claim of a sentence is a fact. The names of accounts are taken out of `words` and stand in `mentioned`;
 * whatever is said has to be true of each of them, and what is said without any of them has to be a count.
 */
export function holds(words: string, mentioned: readonly string[], known: SentenceFacts): boolean {
  const accounts = accountsOf(mentioned, known);
  if (!accounts) return false;
  const tiers = tiersHold(words, accounts);
  const tokens = tokensOf(words.replace(TIER, ' \u{E001} '));
  const claims = [
    tiers,
    tokens.every((token) => !NEVER.has(token)),
    lanesHold(words, accounts),
    directionHolds(tokens, accounts),
    sourcesHold(words, known),
    weekdaysHold(tokens, accounts, known),
  ];
  return claims.every(Boolean) && restHolds(tokens, accounts, known);
}

/** Undefined where a name could stand for more than one account, or for a word. */
function accountsOf(mentioned: readonly string[], { told, names }: SentenceFacts): AccountFact[] | undefined {
  const unique = [...new Set(mentioned)];
  const clear = unique.every((name) => {
    const same = names.filter((other) => other.toLowerCase() === name.toLowerCase());
    return same.length === 1 && PLAIN_NAME.test(name) && !isWord(name.toLowerCase());
  });
  return clear ? unique.flatMap((name) => told.filter((account) => account.name === name)) : undefined;
}

function isWord(name: string): boolean {
  const tiers = name.replace(TIER, '').trim() === '';
  const sets = [COMMON, DOWN, UP, NEVER];
  return tiers || name in NUMBER_WORDS || WEEKDAYS.includes(name) || sets.some((set) => set.has(name));
}

/** Each tier is the present one of every account named; after "from", the one before. */
function tiersHold(words: string, accounts: readonly AccountFact[]): boolean {
  return [...words.matchAll(TIER)].every(({ 0: found, index }) => {
    const tier = found.toLowerCase().replace('-', ' ');
    const before = /\bfrom\s+$/i.test(words.slice(0, index));
    const same = (account: AccountFact) => (before ? account.tierBefore : account.tier)?.toLowerCase() === tier;
    return accounts.length > 0 && accounts.every(same);
  });
}

/** Who "needs you", who "changed" and what is "still open" is what the lanes say. */
function lanesHold(words: string, accounts: readonly AccountFact[]): boolean {
  const said: [RegExp, AccountFact['lane'] | 'steady'][] = [
    [/\b(?:needs?|attention|look)\b/i, 'needs_you'],
    [/\bchanged\b/i, 'changed'],
    [/\bstill\b/i, 'still_open'],
    [/\bsteady\b/i, 'steady'],
  ];
  // "needs a score of 60" would be advice.
  if (/\bneeds?\b(?! (?:you|your attention|attention)\b)/i.test(words)) return false;
  const claimed = said.filter(([pattern]) => pattern.test(words)).map(([, lane]) => lane);
  return accounts.length === 0 || claimed.every((lane) => accounts.every((account) => account.lane === lane));
}

function directionHolds(tokens: readonly string[], accounts: readonly AccountFact[]): boolean {
  const down = tokens.some((token) => DOWN.has(token));
  const up = tokens.some((token) => UP.has(token));
  if (!down && !up) return true;
  if (down && up) return false;
  return accounts.length > 0 && accounts.every(({ delta = 0 }) => (down ? delta < 0 : delta > 0));
}

/** `all sources fresh` is no claim that a sentence may make of its own; a product that is named as unavailable is. */
function sourcesHold(words: string, { unavailable }: SentenceFacts): boolean {
  if (!/\bunavailable\b/i.test(words)) return true;
  const named = ['hubspot', 'zendesk', 'linear'].filter((source) => new RegExp(`\\b${source}\\b`, 'i').test(words));
  return named.length > 0 && named.every((source) => unavailable.some((one) => one === source));
}

/** Days are only said of what moved since the last digest. */
function weekdaysHold(tokens: readonly string[], accounts: readonly AccountFact[], { since }: SentenceFacts): boolean {
  const days = tokens.filter((token) => WEEKDAYS.some((day) => token === day || token === day.slice(0, 3)));
  if (days.length === 0) return true;
  const moved = tokens.some((token) => DOWN.has(token) || UP.has(token)) && accounts.length > 0;
  const right = days.every((day) => since !== undefined && day.startsWith(since.toLowerCase()));
  return right && moved && tokens.every((token, at) => !days.includes(token) || tokens[at - 1] === 'since');
}

/** What is left are counts, scores, points, and the words of one reason of one account. */
function restHolds(tokens: readonly string[], accounts: readonly AccountFact[], known: SentenceFacts): boolean {
  const rest: number[] = [];
  let counted = 0;
  for (const [at, token] of tokens.entries()) {
    if (isFree(token, known) || (token === 'open' && tokens[at - 1] === 'still')) continue;
    if (accounts.length === 0 && isCount(tokens, at, known.counts)) counted += 1;
    else if (!isOwnNumber(tokens, at, accounts)) rest.push(at);
  }
  if (accounts.length === 0) return rest.length === 0 && countsAlone(tokens, counted);
  const [account, other] = accounts;
  if (rest.length === 0 || !account) return true;
  return other === undefined && account.reasons.some((reason) => isOfReason(tokens, rest, tokensOf(reason)));
}

/** Without an account, everything that is said of some has to be said of a number of them. */
function countsAlone(tokens: readonly string[], counted: number): boolean {
  const said = tokens.filter((token) => token in COUNTED || token === 'look' || token === 'stands').length;
  return counted > 0 ? said <= counted : said === 0 && tokens.includes('unavailable');
}

/** Words that another rule has looked at, or that say nothing. */
function isFree(token: string, { unavailable }: SentenceFacts): boolean {
  if (token === '\u{E000}' || token === "\u{E000}'s" || token === '\u{E001}') return true;
  if (COMMON.has(token) || DOWN.has(token) || UP.has(token)) return true;
  if (WEEKDAYS.some((day) => token === day || token === day.slice(0, 3))) return true;
  return unavailable.length > 0 && (token === 'unavailable' || unavailable.some((source) => source === token));
}

/** `14 accounts`, `2 accounts need you`, `3 changed`, `4 still open`, `9 steady`. */
function isCount(tokens: readonly string[], at: number, counts: CountFacts): boolean {
  const number = numberOf(tokens[at]);
  if (number === undefined) return false;
  const [noun, ...after] = tokens.slice(at + 1, at + 4);
  const skip = new Set(['of', 'your', 'the', 'are', 'is', 'have', 'has']);
  const bare = noun === 'accounts' || noun === 'account' ? after : [noun, ...after];
  const next = bare.find((token) => token !== undefined && !skip.has(token));
  const lane = next === undefined ? undefined : COUNTED[next];
  if (lane) return counts[lane] === number;
  return (noun === 'accounts' || noun === 'account') && counts.accounts === number;
}

const COUNTED: Readonly<Record<string, keyof CountFacts>> = {
  need: 'needs_you',
  needs: 'needs_you',
  changed: 'changed',
  still: 'still_open',
  steady: 'steady',
};

/** A score, or the points lost or won, of every account named. */
function isOwnNumber(tokens: readonly string[], at: number, accounts: readonly AccountFact[]): boolean {
  const token = tokens[at] ?? '';
  const [before = '', after = ''] = [tokens[at - 1], tokens[at + 1]];
  const number = numberOf(token.replace(/^[+−-]/, ''));
  if (number === undefined || UNITS.test(after) || accounts.length === 0) return false;
  const same = (wanted: (account: AccountFact) => number | undefined) =>
    accounts.every((account) => wanted(account) === number);
  if (/^[+−-]/.test(token)) {
    const sign = token.startsWith('+') ? 1 : -1;
    return accounts.every(({ delta }) => delta === sign * number);
  }
  const moved = tokens.some((one) => DOWN.has(one) || UP.has(one));
  if (after === 'points' || after === 'point') {
    return before !== 'to' && before !== 'at' && moved && same(({ delta }) => delta && Math.abs(delta));
  }
  if (before === 'by') return moved && same(({ delta }) => delta && Math.abs(delta));
  // "Critical 34", "to 34", "stands at 34", "a score of 34"
  const asScore = ['\u{E001}', 'to', 'at', 'score'].includes(before) || (before === 'of' && tokens[at - 2] === 'score');
  return asScore && same(({ score }) => score);
}

/** Every place in `rest` is a word of this reason; a number is followed by what it is followed by there. */
function isOfReason(tokens: readonly string[], rest: readonly number[], reason: readonly string[]): boolean {
  return rest.every((at) => {
    const token = tokens[at] ?? '';
    if (numberOf(token) === undefined) return reason.includes(token);
    const after = tokens[at + 1];
    return after !== undefined && reason.some((one, place) => one === token && reason[place + 1] === after);
  });
}

function numberOf(token: string | undefined): number | undefined {
  return token !== undefined && /^\d+$/.test(token) ? Number(token) : undefined;
}

/** Lower case, small numbers in digits, without punctuation but for what belongs to a number or within a word. */
function tokensOf(text: string): string[] {
  return text
    .toLowerCase()
    .replaceAll('’', "'")
    .split(/[^\p{L}\p{N}\u{E000}\u{E001}'%+−-]+/u)
    .map((token) => token.replace(/^'+|['-]+$/g, ''))
    .map((token) => (Object.hasOwn(NUMBER_WORDS, token) ? String(NUMBER_WORDS[token]) : token))
    .filter((token) => token !== '');
}
