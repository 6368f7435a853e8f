import type { SandboxMessage } from '../../../../sandbox/slack/types.ts';

/** What is seen by no person and read by every program. */
export const INVISIBLE =
  /\u034f|[\u00ad\u2028-\u202e\u2060-\u206f\ufeff]|[\u200b-\u200f]|[\ufe00-\ufe0f]|[\u{E0000}-\u{E0FFF}]/u;
/** Mentions, links with words of their own, images, HTML, and the marks of a conversation. */
export const ACTS = /<!\w|<@|\]\(|!\[|<(?:a|img|div|script|style|system)\b|<!--|<\|im_/i;

/** The words of a card as a person reads them, without what keeps Slack from reading more into them. */
export function wordsOn({ blocks = [] }: SandboxMessage): string {
  const words = blocks.flatMap((block) => (block.type === 'section' && block.text ? [block.text.text] : [])).join('\n');
  return closeUp(words.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'));
}

/** An argument as a card shows it: over how many lines does not matter. */
export function asShown(value: unknown): string {
  return closeUp(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

function closeUp(text: string): string {
  return text.replace(/[\s\u2060⏎]+|^> /gm, '');
}
