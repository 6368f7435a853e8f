/** `[words](address "title")`, an image too. Every part is bounded, so that no start is looked at for long. */
const INLINE =
  /(!?)\[((?:[^[\]\\]|\\.|\[[^[\]]{0,200}\]){0,600})\]\([ \t\n]{0,9}<?((?:[^\s()<>]|\([^\s()<>]{0,300}\)){0,3000})>?(?:[ \t\n]{1,9}(?:"[^"]{0,300}"|'[^']{0,300}'|\([^()]{0,300}\)))?[ \t\n]{0,9}\)/gs;
/** `[name]: address "title"`, a line of its own; not a footnote. */
const DEFINITION = /^([ \t]{0,3}(?:>[ \t]?){0,3})\[([^[\]^\n][^[\]\n]{0,200})\]:[ \t]{0,9}<?([^\s<>]{1,3000})>?/gm;
/** `[words][name]`, `[name][]` and `[name]`, and images of these kinds. */
const REFERENCE = /(!?)\[([^[\]\n]{1,600})\](?:\[([^[\]\n]{0,200})\])?/g;

/**
 * Markdown's links as `words (address)` and its images as `(image: words)`, with no address that could load anything.
 * Headings, lists and code stay as they are written.
 */
export function markdownToText(text: string): string {
  if (!text.includes('[')) return text;
  const addresses = new Map<string, string>();
  const defined = text.replace(DEFINITION, (_, indent: string, name: string, address: string) => {
    const key = name.trim().toLowerCase();
    if (!addresses.has(key)) addresses.set(key, address);
    return `${indent}${name}: ${address}`;
  });
  // Twice, for an image within the words of a link.
  const inlined = withoutInline(withoutInline(defined));
  if (addresses.size === 0) return inlined;
  return inlined.replace(REFERENCE, (all, image: string, words: string, name?: string) => {
    const address = addresses.get((name || words).trim().toLowerCase());
    if (address === undefined) return all;
    return image === '' ? linkOf(words, address) : imageOf(words);
  });
}

function withoutInline(text: string): string {
  return text.replace(INLINE, (all, image: string, words: string, address: string) => {
    if (image !== '') return imageOf(words);
    return leads(address) ? linkOf(words, address) : all;
  });
}

/** An index into a list looks like a link: only what can be opened is one. */
function leads(address: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]{0,30}:|\/\/|www\.)|^[^/.\s]{1,60}(?:\.[^/.\s]{1,60}){1,6}\/|^\/\w/i.test(address);
}

function linkOf(words: string, address: string): string {
  if (words.trim() === '' || words.trim() === address) return address;
  return /^(?:javascript|data|vbscript):/i.test(address) ? words : `${words} (${address})`;
}

function imageOf(words: string): string {
  return `(image: ${words.trim() || 'without words'})`;
}
