import { cleanPieces } from './markdown/clean-pieces.ts';
import { MARKDOWN_LIMIT } from './markdown/split-markdown.ts';
import { markdownMessage } from './markdown-message.ts';
import type { PrivateMessage } from './ports.ts';

/**
 * An answer in Markdown as messages for one person, as harmless as where it was to be shown, each within Slack's limits.
 *
 * @param linkHosts where its links may lead; nowhere if absent
 */
export function privateAnswer(markdown: string, linkHosts: readonly string[] = []): PrivateMessage[] {
  return cleanPieces(markdown, { hosts: linkHosts }, MARKDOWN_LIMIT).map((piece) => markdownMessage(piece));
}
