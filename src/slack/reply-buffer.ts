import type { AnyChunk } from '@slack/web-api';
import { cleanMarkdown, createMarkdownCleaner } from './markdown/clean-markdown.ts';
import { type LinkPolicy, NO_LINKS } from './markdown/links.ts';
import type { StepStatus } from './ports.ts';

export interface Step {
  id: string;
  title: string;
  status: StepStatus;
}

export type Item = { text: string } | { step: Step };

/** What a reply has to show and has not shown yet, in the order it came, cleaned. A text is never to be cut. */
export interface ReplyBuffer {
  text(markdown: string): void;
  step(step: Step): void;
  /** Takes out what may be sent now; with `last`, everything, and then no more text comes. */
  take(last: boolean): Item[];
  /** Puts back, in front, what Slack did not take. */
  restore(items: Item[]): void;
}

export function createReplyBuffer(policy: LinkPolicy): ReplyBuffer {
  const cleaner = createMarkdownCleaner(policy);
  let items: Item[] = [];
  const add = (pieces: string[]) => items.push(...pieces.map((text) => ({ text })));
  return {
    text(markdown) {
      // What the cleaner holds back moves behind the steps, to be read together with what follows it.
      add(cleaner.push(markdown));
    },
    step(step) {
      // Only the newest state of a step that nobody has seen yet matters.
      const waiting = items.find((item) => 'step' in item && item.step.id === step.id);
      if (waiting && 'step' in waiting) waiting.step = step;
      else items.push({ step });
    },
    take(last) {
      if (last) add(cleaner.end());
      const taken = items;
      items = [];
      return taken;
    },
    restore(taken) {
      items = [...taken, ...items];
    },
  };
}

/** The text of some items. */
export function textOf(items: Item[]): string {
  return items.map((item) => ('text' in item ? item.text : '')).join('');
}

/** Between paragraphs, else lines, else words. */
const BREAKS = [/\n\n$/, /\n$/, /\s$/];

/**
 * Splits items where a message can end well: what of the beginning, at most `mostChars`, still belongs to the message
 * before, and the rest. Nothing belongs to it where there is no such place.
 */
export function upToBreak(items: Item[], mostChars: number): [head: Item[], rest: Item[]] {
  const ends: number[] = [];
  let text = '';
  for (const [at, item] of items.entries()) {
    if ('step' in item || text.length + item.text.length > mostChars) break;
    text += item.text;
    const kind = BREAKS.findIndex((pattern) => pattern.test(text));
    if (kind !== -1) ends[kind] = at + 1;
  }
  const end = ends.find((at) => at !== undefined) ?? 0;
  return [items.slice(0, end), items.slice(end)];
}

/** Slack's limit for the title of a task. */
const TITLE_CHARS = 256;

/** Always chunks: a stream takes either chunks or plain Markdown, and steps are possible only as chunks. */
export function chunksOf(items: Item[]): AnyChunk[] {
  const chunks: AnyChunk[] = [];
  for (const item of items) {
    const last = chunks.at(-1);
    if ('step' in item) chunks.push(taskOf(item.step));
    else if (last?.type === 'markdown_text') last.text += item.text;
    else chunks.push({ type: 'markdown_text', text: item.text });
  }
  return chunks;
}

function taskOf({ id, title, status }: Step): AnyChunk {
  const clean = cleanMarkdown(title.replace(/\s+/g, ' ').trim(), NO_LINKS) || '…';
  const short = clean.length > TITLE_CHARS ? `${clean.slice(0, TITLE_CHARS - 1)}…` : clean;
  return { type: 'task_update', id, title: short, status };
}

/** The same items in portions that a single call may carry. */
export function inPortions(items: Item[], mostChars: number): Item[][] {
  const portions: Item[][] = [];
  let room = 0;
  for (const item of items) {
    const length = 'text' in item ? item.text.length : 0;
    const portion = portions.at(-1);
    if (portion && length <= room) portion.push(item);
    else portions.push([item]);
    room = (portion && length <= room ? room : mostChars) - length;
  }
  return portions;
}
