import type { KnownBlock } from '@slack/web-api';

/** What notifications, screen readers and clients without the Markdown block show; Slack recommends at most 4,000. */
const FALLBACK_CHARS = 3_000;

/**
 * A message whose content is Markdown: in a Markdown block, and as text for everything that shows no blocks. Both are
 * given rather than `markdown_text`, which is younger and leaves notifications without words.
 *
 * @param markdown cleaned, and within a message's limit
 */
export function markdownMessage(
  markdown: string,
  blocks: readonly KnownBlock[] = [],
): { text: string; blocks: KnownBlock[] } {
  const words = markdown.trim() === '' ? '…' : markdown;
  return { text: words.slice(0, FALLBACK_CHARS), blocks: [{ type: 'markdown', text: words }, ...blocks] };
}
