import { cleanMarkdown } from './escape.ts';
import type { PrivateMessage } from './ports.ts';
import { MARKDOWN_LIMIT, splitMarkdown } from './split-markdown.ts';

/** What a notification shows. */
const NOTIFICATION_CHARS = 200;

/** An answer in Markdown as messages for one person, as harmless as where it was to be shown, each within Slack's limits. */
export function privateAnswer(markdown: string): PrivateMessage[] {
  return splitMarkdown(cleanMarkdown(markdown), MARKDOWN_LIMIT).map((text) => ({
    text: text.slice(0, NOTIFICATION_CHARS),
    blocks: [{ type: 'markdown', text }],
  }));
}
