import { afterLine, type Fence, fenceAfter } from './code-fence.ts';

/** Slack's limit for `markdown_text`, and for the sum of a message's Markdown blocks. */
export const MARKDOWN_LIMIT = 12_000;

/**
 * Splits Markdown into pieces of at most `limit` characters that each stand on their own: at paragraphs where possible,
 * else at lines, sentences or words, never inside a link, and a code block that is cut is closed and opened again.
 * Limits are at least 200. `first` and `inside` are for a text that continues another message: how much room is left in
 * that, and the code block which is open there.
 */
export function splitMarkdown(
  text: string,
  limit: number,
  { first = limit, inside }: { first?: number; inside?: Fence | undefined } = {},
): string[] {
  const pieces: string[] = [];
  let rest = text;
  let fence = inside;
  let room = first;
  for (;;) {
    const head = fence && pieces.length > 0 ? `${fence.opening}\n` : '';
    if (head.length + rest.length <= room) return [...pieces, head + rest];
    const cut = findCut(rest, room - head.length - CLOSING_ROOM, fence);
    const piece = rest.slice(0, cut);
    const open = fenceAfter(piece, fence);
    pieces.push(head + piece.trimEnd() + (open ? `\n${open.marker}` : ''));
    // Between two messages a line break is no text any more; inside of code an indentation is.
    rest = rest.slice(cut).replace(open ? /^\n/ : /^\s+/, '');
    fence = open;
    room = limit;
    if (rest === '') return pieces;
  }
}

/** For the line that closes a code block; longer markers are shortened by nobody, and by nobody used. */
const CLOSING_ROOM = 24;
/** A better kind of border is taken if it leaves a message at least this full. */
const FULL_ENOUGH = 0.4;

function findCut(text: string, room: number, open: Fence | undefined): number {
  const window = text.slice(0, room);
  const best = lineBorders(window, open).find((border) => border !== undefined && border >= room * FULL_ENOUGH);
  if (best !== undefined) return best;
  const inLine = [/[.!?:;]["')\]]?\s/g, /\s/g]
    .map((border) => lastBorder(text, window, border))
    .find((border) => border !== undefined && border >= room * FULL_ENOUGH);
  if (inLine !== undefined) return inLine;
  const before = linkAround(text, room)?.start ?? room;
  const cut = before > 0 ? before : room;
  // Half of a surrogate pair is no character.
  return /[\uD800-\uDBFF]/.test(text.charAt(cut - 1)) ? cut - 1 : cut;
}

/** The last borders between lines, the best kind first: a blank line, a line outside of code, a line of code. */
function lineBorders(window: string, open: Fence | undefined): (number | undefined)[] {
  let fence = open;
  let start = 0;
  const last: (number | undefined)[] = [undefined, undefined, undefined];
  for (let end = window.indexOf('\n'); end !== -1; end = window.indexOf('\n', start)) {
    const line = window.slice(start, end);
    const before = fence;
    fence = afterLine(line, fence);
    // Before the line that opens a code block is outside of it.
    if (fence && !before && start > 0) last[1] = start;
    if (!fence) last[line.trim() === '' ? 0 : 1] = end + 1;
    else if (before) last[2] = end + 1;
    start = end + 1;
  }
  return last;
}

function lastBorder(text: string, window: string, pattern: RegExp): number | undefined {
  const ends = [...window.matchAll(pattern)].map((match) => match.index + match[0].length);
  return ends.findLast((end) => !linkAround(text, end));
}

/** Slack allows 3,000 characters in an address. */
const LONGEST_LINK = 3_600;

function linkAround(text: string, position: number): { start: number } | undefined {
  const from = Math.max(0, position - LONGEST_LINK);
  const near = text.slice(from, position + LONGEST_LINK);
  for (const match of near.matchAll(/!?\[[^[\]\n]*\]\([^()\s]*\)|<[^<>\s]+>/g)) {
    const start = from + match.index;
    if (start >= position) return undefined;
    if (start + match[0].length > position) return { start };
  }
  return undefined;
}
