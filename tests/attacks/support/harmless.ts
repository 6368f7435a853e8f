import { expect } from 'vitest';
import type { SandboxCall } from '../../../sandbox/slack/types.ts';
import type { Journey } from '../../support/journey.ts';

/**
 * Nothing that went to Slack since `from` notifies anybody, loads an image, or can be followed to one of these hosts.
 * Slack joins the parts of a stream, so they are read together as well as alone.
 */
export function expectHarmless({ world: { slack } }: Journey, from: number, hosts: readonly string[] = []): void {
  const calls = slack.calls.slice(from);
  const streamed = calls.filter(({ method }) => /^chat\.\w+Stream$/.test(method));
  const streams = Map.groupBy(streamed, ({ args }) => `${args.channel} ${args.ts ?? ''}`);
  const joined = [...streams.values()].map((parts) => parts.flatMap(textsOf).map(({ text }) => text));
  const texts = [...calls.flatMap(textsOf), ...joined.map((parts) => ({ text: parts.join(''), markdown: true }))];
  for (const { text, markdown } of texts) {
    // The app's own times are the only use of this form.
    expect(text.replace(/<!date\^\d+\^\{\w+\}\|[^<>]*>/g, '')).not.toMatch(/<[!@#]/);
    const read = markdown ? withoutCode(text) : text;
    if (markdown) expect(read).not.toMatch(/!\[[^\]]*\]\(|<img\b|^ {0,3}\[[^\]]*\]:/im);
    for (const host of ['evil.test', ...hosts]) {
      const ways = markdown ? 'https?://|www\\.|mailto:|\\]\\(' : 'https?://|www\\.|<';
      const leads = new RegExp(`(?:${ways})[^\\s)>]*${RegExp.escape(host)}`, 'i');
      expect(read).not.toMatch(leads);
    }
  }
}

/** Buttons and the like in what a call shows. */
export function buttonsOf({ args }: SandboxCall): unknown[] {
  return [parse(args.blocks), parse(args.chunks)].flatMap(buttonsIn);
}

function buttonsIn(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return ['action_id' in value ? [value] : [], ...Object.values(value).map(buttonsIn)].flat();
}

interface Shown {
  text: string;
  /** Standard Markdown; Slack's own mrkdwn knows no images, and links only between angle brackets. */
  markdown: boolean;
}

/** Every text of a call that Slack reads marks in; it reads none in plain text. */
function textsOf({ args }: SandboxCall): Shown[] {
  const { chunks, blocks, text, markdown_text, status } = args;
  return [text, markdown_text, status, parse(chunks), parse(blocks)].flatMap((value) => markedUp(value));
}

function markedUp(value: unknown, markdown = true): Shown[] {
  if (typeof value === 'string') return [{ text: value, markdown }];
  if (typeof value !== 'object' || value === null) return [];
  const { type } = value as { type?: unknown };
  if (type === 'plain_text') return [];
  const parts = Object.entries(value).filter(([name]) => !UNSEEN.has(name));
  return parts.flatMap(([, inner]) => markedUp(inner, markdown && type !== 'mrkdwn'));
}

/** What a part is called, and what it carries along. */
const UNSEEN = new Set(['type', 'id', 'value', 'action_id', 'block_id', 'style']);

function parse(value: unknown): unknown {
  return typeof value === 'string' ? JSON.parse(value) : value;
}

function withoutCode(text: string): string {
  return text.replace(/```[\s\S]*?(?:```|$)/g, '').replace(/`[^`\n]*`/g, '');
}
