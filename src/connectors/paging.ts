/** Far beyond any catalogue or list we read (99 rows a page); a server that hands out tokens for ever must not hold us. */
const MOST_PAGES = 100;

/**
 * Reads a list to its end.
 * @param fetch one page for a token ('' for the first); an empty `next` ends the list
 * @throws Error when a token comes back twice or the list has no end
 */
export async function allPages<T>(fetch: (token: string) => Promise<{ items: T[]; next: string }>): Promise<T[]> {
  const all: T[] = [];
  const seen = new Set<string>();
  let token = '';
  while (seen.size < MOST_PAGES) {
    seen.add(token);
    const page = await fetch(token);
    all.push(...page.items);
    if (page.next === '') return all;
    if (seen.has(page.next)) throw new Error('the list repeats a page');
    token = page.next;
  }
  throw new Error(`the list has more than ${MOST_PAGES} pages`);
}

/** Splits a list into runs of at most `size`. */
export function chunked<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, n) => items.slice(n * size, (n + 1) * size));
}
