/** Whether every word of `query` occurs somewhere in `texts`, whatever the case. A blank query matches everything. */
export function matchesWords(texts: readonly (string | undefined)[], query: string): boolean {
  const haystack = texts.join('\n').toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .every((word) => haystack.includes(word));
}
