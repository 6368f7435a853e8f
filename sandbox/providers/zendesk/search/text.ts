import type { Term } from './parse.ts';

/** Words match whole words or the beginning of words, never their middle; phrases match in order. */
export function matchesTerms(terms: readonly Term[], texts: readonly string[]): boolean {
  if (terms.length === 0) return true;
  const words = wordsOf(texts.join('\n'));
  return terms.every((term) => hasWords(words, term.text, term.phrase) !== term.negated);
}

/** Whether `wanted` is found in `text` as words; `*` stands for any letters. */
export function matchesText(text: string, wanted: string): boolean {
  return hasWords(wordsOf(text), wanted.toLowerCase(), true);
}

function hasWords(words: readonly string[], wanted: string, phrase: boolean): boolean {
  const asked = wanted.split(/[^\p{L}\p{N}*]+/u).filter((word) => word !== '');
  if (asked.length === 0) return true;
  const tests = asked.map(wordTest);
  if (!phrase) return tests.every((test) => words.some(test));
  return words.some((_, start) => tests.every((test, offset) => test(words[start + offset] ?? '')));
}

function wordTest(wanted: string): (word: string) => boolean {
  const pattern = new RegExp(`^${wanted.replaceAll('*', '.*')}`, 'u');
  return (word) => pattern.test(word);
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
