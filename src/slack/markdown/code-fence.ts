/** A code block that is open: the characters that close it, and the line that opens another like it. */
export interface Fence {
  marker: string;
  opening: string;
}

/** The language after the marker is kept when a block is opened again; anything longer is not a language. */
const LONGEST_LANGUAGE = 40;

/** The state after one line (without its line break). */
export function afterLine(line: string, open: Fence | undefined): Fence | undefined {
  const match = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
  const [, marker, info] = match ?? [];
  if (marker === undefined || info === undefined) return open;
  if (open) return marker.startsWith(open.marker) && info.trim() === '' ? undefined : open;
  // A backtick after the marker makes it code within a line.
  if (marker.startsWith('`') && info.includes('`')) return undefined;
  const language = info.trim().split(/\s/)[0] ?? '';
  return { marker, opening: marker + (language.length <= LONGEST_LANGUAGE ? language : '') };
}

/** The code block that is open at the end of `text`, which began inside of `open`. */
export function fenceAfter(text: string, open?: Fence): Fence | undefined {
  let fence = open;
  for (const line of text.split('\n')) fence = afterLine(line, fence);
  return fence;
}
