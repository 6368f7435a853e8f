import { cleanMarkdown, createMarkdownCleaner } from './clean-markdown.ts';
import type { Fence } from './code-fence.ts';
import type { LinkPolicy } from './links.ts';
import { splitMarkdown } from './split-markdown.ts';

/** Markdown cleaned and in pieces for messages, each of at most `limit` characters and harmless by itself. */
export function cleanPieces(markdown: string, policy: LinkPolicy, limit: number): string[] {
  const cleaner = createMarkdownCleaner(policy);
  return joinPieces([...cleaner.push(markdown), ...cleaner.end()], policy, limit);
}

/**
 * The same for pieces that a cleaner gave. `first` and `inside` are for a text that continues another message: how much
 * room is left in that, and the code block which is open there.
 */
export function joinPieces(
  pieces: readonly string[],
  policy: LinkPolicy,
  limit: number,
  { first = limit, inside }: { first?: number; inside?: Fence | undefined } = {},
): string[] {
  const text = pieces.map(withoutBlanks).join('');
  const split = splitMarkdown(text, limit - SPARE, { first: first - SPARE, inside });
  // A link or code may have been cut all the same, in a text without blanks: what is left of it is looked at again.
  return split.map((piece, at) => {
    const begins = at === 0 ? inside : undefined;
    return cleanMarkdown(piece.replaceAll(NO_BLANK, ' '), policy, begins);
  });
}

/** What cleaning a cut piece again may add to it. */
const SPARE = 64;

/** Stands for a blank within a link or code while a text is split at its blanks; no text holds this character. */
const NO_BLANK = '\uFDD0';

function withoutBlanks(piece: string): string {
  const body = piece.trimEnd();
  return body.replace(/[^\S\n]/g, NO_BLANK) + piece.slice(body.length);
}
