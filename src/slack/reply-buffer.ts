import type { AnyChunk } from '@slack/web-api';
import { cleanMarkdown, safeLength } from './escape.ts';
import type { StepStatus } from './ports.ts';

export interface Step {
  id: string;
  title: string;
  status: StepStatus;
}

export type Item = { text: string } | { step: Step };

/** What a reply has to show and has not shown yet, in the order it came. */
export interface ReplyBuffer {
  text(markdown: string): void;
  step(step: Step): void;
  /** Takes out what may be sent now; with `last`, everything. */
  take(last: boolean): Item[];
  /** Puts back, in front, what Slack did not take. */
  restore(items: Item[]): void;
}

export function createReplyBuffer(): ReplyBuffer {
  let items: Item[] = [];
  return {
    text(markdown) {
      const last = items.at(-1);
      if (last && 'text' in last) last.text += markdown;
      else items.push({ text: markdown });
    },
    step(step) {
      // Only the newest state of a step that nobody has seen yet matters.
      const waiting = items.find((item) => 'step' in item && item.step.id === step.id);
      if (waiting && 'step' in waiting) waiting.step = step;
      else items.push({ step });
    },
    take(last) {
      const ready: Item[] = [];
      let held = '';
      for (const item of items) {
        if ('step' in item) {
          ready.push(item);
          continue;
        }
        // What is held back moves behind the steps, so that it is read together with what follows it.
        const text = held + item.text;
        const length = safeLength(text);
        if (length > 0) ready.push({ text: text.slice(0, length) });
        held = text.slice(length);
      }
      items = [];
      if (held !== '') (last ? ready : items).push({ text: held });
      return ready;
    },
    restore(taken) {
      items = [...taken, ...items];
    },
  };
}

/** The text of some items, as the caller gave it. */
export function textOf(items: Item[]): string {
  return items.map((item) => ('text' in item ? item.text : '')).join('');
}

/** Between paragraphs, else lines, else words. */
const BREAKS = [/\n\n+/g, /\n/g, /\s/g];

/**
 * Splits items where a message can end well: what of the beginning, at most `mostChars`, still belongs to the message
 * before, and the rest. Nothing belongs to it where there is no such place.
 */
export function upToBreak(items: Item[], mostChars: number): [head: Item[], rest: Item[]] {
  const [first, ...others] = items;
  if (!first || !('text' in first)) return [[], items];
  const { text } = first;
  const ends = (pattern: RegExp) =>
    [...text.slice(0, mostChars).matchAll(pattern)].map((found) => found.index + found[0].length);
  const end = BREAKS.map((pattern) => ends(pattern).findLast((at) => safeLength(text.slice(0, at)) === at)).find(
    Boolean,
  );
  if (end === undefined) return [[], items];
  const rest = text.slice(end);
  return [[{ text: text.slice(0, end) }], rest === '' ? others : [{ text: rest }, ...others]];
}

/** Slack's limit for the title of a task. */
const TITLE_CHARS = 256;

/** Always chunks: a stream takes either chunks or plain Markdown, and steps are possible only as chunks. */
export function chunksOf(items: Item[]): AnyChunk[] {
  return items.map((item) =>
    'text' in item
      ? { type: 'markdown_text', text: cleanMarkdown(item.text) }
      : { type: 'task_update', id: item.step.id, title: titleOf(item.step.title), status: item.step.status },
  );
}

function titleOf(title: string): string {
  const clean = cleanMarkdown(title.replace(/\s+/g, ' ').trim()) || '…';
  return clean.length > TITLE_CHARS ? `${clean.slice(0, TITLE_CHARS - 1)}…` : clean;
}

/** The same items in portions that a single call may carry, cut where `safeLength` allows it. */
export function inPortions(items: Item[], mostChars: number): Item[][] {
  const portions: Item[][] = [[]];
  let room = mostChars;
  for (const item of items) {
    let text = 'text' in item ? item.text : '';
    if ('step' in item) portions.at(-1)?.push(item);
    while (text !== '') {
      if (text.length > room && room < mostChars) {
        portions.push([]);
        room = mostChars;
      }
      const length = text.length <= room ? text.length : safeLength(text.slice(0, room)) || room;
      portions.at(-1)?.push({ text: text.slice(0, length) });
      text = text.slice(length);
      room -= length;
    }
  }
  return portions.filter((portion) => portion.length > 0);
}
