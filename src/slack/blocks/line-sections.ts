import type { Button, KnownBlock } from '@slack/web-api';
import { LONGEST_SECTION, section } from './parts.ts';

/** A line of mrkdwn, and what can be pressed beside it. */
export interface Line {
  text: string;
  button?: Button;
}

/** Lines in as few sections as they fit in; one with a button stands alone, since a section has room for one. */
export function lineSections(lines: readonly Line[]): KnownBlock[] {
  const blocks: KnownBlock[] = [];
  let run: string[] = [];
  const flush = () => {
    blocks.push(...packed(run, Number.POSITIVE_INFINITY).texts.map((text) => section(text)));
    run = [];
  };
  for (const { text, button } of lines) {
    if (button) {
      flush();
      blocks.push(section(text, button));
    } else run.push(text);
  }
  flush();
  return blocks;
}

/** The first lines that fit into so many sections, whole ones only; `left` have found no room. */
export function packed(lines: readonly string[], sections: number): { texts: string[]; left: number } {
  const texts: string[] = [];
  for (const [at, line] of lines.entries()) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + 1 + line.length <= LONGEST_SECTION) texts[texts.length - 1] += `\n${line}`;
    else if (texts.length < sections) texts.push(line);
    else return { texts, left: lines.length - at };
  }
  return { texts, left: 0 };
}
