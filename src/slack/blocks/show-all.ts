import type { KnownBlock, ModalView } from '@slack/web-api';
import { plain, shorten } from './parts.ts';
import type { ShownField } from './proposal-card.ts';

const SECTION_CHARS = 2_900;
/** Of the 100 blocks a modal may have. */
const MOST_BLOCKS = 95;

/** Everything a proposal would do, word for word, as plain text that nothing in it can dress up. */
export function showAllModal({ title, fields }: { title: string; fields: readonly ShownField[] }): ModalView {
  const sent = fields.flatMap(({ name, value, label }) =>
    pieces(`${name}${label ? ` · ${label}` : ''}\n${value === '' ? '(empty)' : value}`),
  );
  const replaced = fields.flatMap(({ name, before }) =>
    before === undefined ? [] : pieces(`${name}, as it is now\n${before === '' ? '(empty)' : before}`),
  );
  // What is sent comes first: where a modal ends, only old values are missing.
  const texts = [...sent, ...replaced];
  const blocks: KnownBlock[] = texts.slice(0, MOST_BLOCKS).map((text) => ({
    type: 'section',
    text: { type: 'plain_text', text, emoji: false },
  }));
  return { type: 'modal', title: plain(shorten(title, 24), 24), close: plain('Close', 24), blocks };
}

function pieces(text: string): string[] {
  const found: string[] = [];
  for (let at = 0; at < text.length; at += SECTION_CHARS) found.push(text.slice(at, at + SECTION_CHARS));
  return found;
}
