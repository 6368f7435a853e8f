/** Forms of companies, which people write or leave out: "Acme", "Acme Inc.", "Acme GmbH & Co. KG". */
const LEGAL_FORMS: ReadonlySet<string> = new Set(
  (
    'inc incorporated corp corporation co company llc llp lp ltd limited plc gmbh mbh ag kg kgaa ohg ug se sa sas ' +
    'sarl sasu srl spa sl slu bv nv ab as asa aps oy oyj pty pte pvt bhd kk sp zoo sro doo kft ltda'
  ).split(' '),
);

/** The words of a text, lower case, without accents and punctuation. The dots of `S.A.` are inside a word. */
function wordsOf(text: string): string[] {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/(?<=(^|[^\p{L}\p{N}])\p{L})\.(?=\p{L}([^\p{L}\p{N}]|$))/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** A company's name as it is looked for: its words without the legal form at their end. */
export function phraseOf(name: string): string {
  const words = wordsOf(name);
  while (words.length > 1 && LEGAL_FORMS.has(words.at(-1) ?? '')) words.pop();
  return words.join(' ');
}

/**
 * What the name of an account's record elsewhere may begin with: its name without the legal form, that name's first
 * word, and its domain's first part. Each has two letters at least.
 */
export function beginningsOf(name: string, domain?: string): string[] {
  const words = name.trim().split(/\s+/);
  while (words.length > 1 && isForm(words.at(-1) ?? '')) words.pop();
  const bare = [words.join(' '), words[0] ?? ''].map((text) => text.replace(/[^\p{L}\p{N}.)]+$/u, ''));
  const all = [...bare, domain?.split('.')[0] ?? ''].filter((text) => [...text].length > 1);
  return [...new Map(all.toReversed().map((text) => [text.toLowerCase(), text])).values()].toReversed();
}

/** `Inc.`, and the `&` in `GmbH & Co. KG`. */
function isForm(word: string): boolean {
  const phrase = phraseOf(word);
  return phrase === '' || LEGAL_FORMS.has(phrase);
}

/** What an account is recognised by. */
export interface Needle {
  key: string;
  phrase: string;
  domain?: string | undefined;
}

export function needleOf({ key, name, domain }: { key: string; name: string; domain?: string }): Needle {
  return { key, phrase: phraseOf(name), domain: domain?.toLowerCase() };
}

/**
 * The accounts that a text carries the name or the domain of, as whole words. "Acme Robotics onboarding" is of Acme
 * Robotics alone where there is also an Acme.
 * @returns their keys
 */
export function namedIn(text: string, needles: readonly Needle[]): string[] {
  const words = ` ${wordsOf(text).join(' ')} `;
  const hosts = hostsIn(text);
  const fits = needles.flatMap(({ key, phrase, domain }) => {
    if (domain !== undefined && hosts.has(domain)) return [{ key, phrase: '' }];
    return phrase !== '' && words.includes(` ${phrase} `) ? [{ key, phrase }] : [];
  });
  const partOfAnother = (phrase: string) =>
    phrase !== '' && fits.some((other) => other.phrase !== phrase && ` ${other.phrase} `.includes(` ${phrase} `));
  return fits.filter(({ phrase }) => !partOfAnother(phrase)).map(({ key }) => key);
}

function hostsIn(text: string): Set<string> {
  const found = text.toLowerCase().split(/[^\p{L}\p{N}.-]+/u);
  return new Set(found.map((part) => part.replace(/^[.-]+|[.-]+$/g, '').replace(/^www\./, '')));
}

/** How alike two names are, from 0 to 1: the share of pairs of letters that both have (Dice). */
export function likeness(a: string, b: string): number {
  const [left, right] = [phraseOf(a), phraseOf(b)];
  if (left === '' || right === '') return 0;
  if (` ${left} `.includes(` ${right} `) || ` ${right} `.includes(` ${left} `)) return 1;
  const [ours, theirs] = [pairsOf(left), pairsOf(right)];
  const shared = [...ours].filter((pair) => theirs.has(pair)).length;
  return ours.size + theirs.size === 0 ? 0 : (2 * shared) / (ours.size + theirs.size);
}

function pairsOf(phrase: string): Set<string> {
  const letters = [...phrase];
  return new Set(letters.slice(1).map((letter, index) => `${letters[index]}${letter}`));
}
