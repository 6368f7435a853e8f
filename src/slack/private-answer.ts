import { cleanMarkdown } from './escape.ts';
import { markdownMessage } from './markdown-message.ts';
import type { PrivateMessage } from './ports.ts';
import { MARKDOWN_LIMIT, splitMarkdown } from './split-markdown.ts';

/** An answer in Markdown as messages for one person, as harmless as where it was to be shown, each within Slack's limits. */
export function privateAnswer(markdown: string): PrivateMessage[] {
  return splitMarkdown(cleanMarkdown(markdown), MARKDOWN_LIMIT).map((piece) => markdownMessage(piece));
}
