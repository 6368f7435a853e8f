import type { DigestItem } from './facts.ts';

/** What somebody meant who typed a name. `none`: `nearest` are spelt most like it. */
export type FoundAccount =
  | { kind: 'one'; item: DigestItem }
  | { kind: 'several'; items: DigestItem[] }
  | { kind: 'none'; nearest: DigestItem[] };

const MOST_NEAREST = 3;
/** Of two names, at least so much of their letter pairs is the same. */
const NEAR = 0.3;

/** The account that is called so: by its whole name or domain, else by the beginning of it, else by a part of it. */
export function findAccount(query: string, items: readonly DigestItem[]): FoundAccount {
  const wanted = folded(query);
  if (wanted !== '') {
    for (const fits of [equal, begins, within]) {
      const found = items.filter((item) => namesOf(item).some((name) => fits(name, wanted)));
      const [item] = found;
      if (item) return found.length === 1 ? { kind: 'one', item } : { kind: 'several', items: found };
    }
  }
  const near = items
    .map((item) => ({ item, alike: Math.max(...namesOf(item).map((name) => likeness(name, wanted))) }))
    .filter(({ alike }) => alike >= NEAR)
    .sort((a, b) => b.alike - a.alike);
  return { kind: 'none', nearest: near.slice(0, MOST_NEAREST).map(({ item }) => item) };
}

const equal = (name: string, wanted: string) => name === wanted;
const begins = (name: string, wanted: string) => name.startsWith(wanted);
const within = (name: string, wanted: string) => name.includes(wanted);

function namesOf({ account: { name, domain } }: DigestItem): string[] {
  return [folded(name), ...(domain ? [folded(domain)] : [])];
}

/** People type without capitals and accents. */
function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();
}

/** The share of letter pairs that two words have in common (Dice's coefficient), from 0 to 1. */
function likeness(a: string, b: string): number {
  const [left, right] = [pairs(a), pairs(b)];
  if (left.length + right.length === 0) return 0;
  const rest = [...right];
  const common = left.filter((pair) => {
    const at = rest.indexOf(pair);
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  });
  return (2 * common.length) / (left.length + right.length);
}

function pairs(text: string): string[] {
  const characters = [...text];
  return characters.slice(1).map((character, at) => `${characters[at]}${character}`);
}
