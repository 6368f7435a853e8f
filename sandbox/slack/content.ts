import type { KnownBlock } from '@slack/web-api';
import { type Arguments, metadataOf, optional } from './arguments.ts';
import { blockProblems, blockTextLength, MAX_BLOCK_TEXT, MAX_MARKDOWN, markdownLength } from './block-limits.ts';
import { SlackApiError } from './slack-error.ts';
import type { Store } from './store.ts';

export interface Content {
  text: string;
  markdown?: string;
  blocks?: KnownBlock[];
  metadata?: Record<string, unknown>;
}

/** Slack cuts off what is longer: https://docs.slack.dev/reference/methods/chat.postMessage */
const TEXT_CUT_OFF = 40_000;

type Json = Record<string, unknown>;

/** Slack names the blocks and elements that the app left unnamed. */
function withIds(store: Store, node: Json): Json {
  const named = { ...node, block_id: node.block_id ?? store.nextId('b') };
  const nameElement = (element: unknown): unknown => {
    const { type, action_id: id } = element as Json;
    const interactive = type !== 'image' && type !== 'plain_text' && type !== 'mrkdwn';
    return interactive && id === undefined ? { ...(element as Json), action_id: store.nextId('a') } : element;
  };
  if (node.type === 'actions' || node.type === 'context_actions')
    return { ...named, elements: (node.elements as unknown[]).map(nameElement) };
  if (node.type === 'input') return { ...named, element: nameElement(node.element) };
  if (node.type === 'section' && node.accessory) return { ...named, accessory: nameElement(node.accessory) };
  return named;
}

export function nameBlocks(store: Store, blocks: unknown): KnownBlock[] {
  return (blocks as Json[]).map((block) => withIds(store, block)) as unknown as KnownBlock[];
}

/** `invalid_blocks`, or too long; returns them with ids when Slack would take them. */
export function checkedBlocks(store: Store, blocks: unknown): KnownBlock[] {
  if (!Array.isArray(blocks)) throw new SlackApiError('invalid_blocks_format');
  const problems = blockProblems(blocks, 'message');
  if (problems.length > 0) {
    const response_metadata = { messages: problems.map((problem) => `[ERROR] ${problem}`) };
    throw new SlackApiError('invalid_blocks', { errors: problems, response_metadata });
  }
  if (blockTextLength(blocks) > MAX_BLOCK_TEXT || markdownLength(blocks) > MAX_MARKDOWN)
    throw new SlackApiError('msg_blocks_too_long');
  return nameBlocks(store, blocks);
}

/** What Slack shows in notifications when the app gave blocks only. */
function fallbackText(blocks: unknown): string {
  if (Array.isArray(blocks)) return blocks.map(fallbackText).filter(Boolean).join(' ');
  if (typeof blocks !== 'object' || blocks === null) return '';
  return Object.entries(blocks)
    .map(([name, value]) => (name === 'text' && typeof value === 'string' ? value : fallbackText(value)))
    .filter(Boolean)
    .join(' ');
}

/** Text, blocks or Markdown of a post. `maxText`: beyond it `msg_too_long`; without, long text is cut off. */
export function contentOf(store: Store, args: Arguments, { maxText }: { maxText?: number } = {}): Content {
  const text = optional(args, 'text') ?? '';
  const markdown = optional(args, 'markdown_text');
  const metadata = metadataOf(args);
  const extra = metadata ? { metadata } : {};
  if (markdown !== undefined) {
    if (text !== '' || args.blocks !== undefined) throw new SlackApiError('markdown_text_conflict');
    if (markdown.length > MAX_MARKDOWN) throw new SlackApiError('msg_too_long');
    return { text: markdown, markdown, ...extra };
  }
  if (maxText !== undefined && text.length > maxText) throw new SlackApiError('msg_too_long');
  const given = args.blocks;
  const blocks = given === undefined || given === '' ? [] : checkedBlocks(store, given);
  if (text === '' && blocks.length === 0) throw new SlackApiError('no_text');
  return {
    text: (text || fallbackText(blocks)).slice(0, TEXT_CUT_OFF),
    ...(blocks.length > 0 ? { blocks } : {}),
    ...extra,
  };
}
