import { findMessage } from '../app-messages.ts';
import { type Arguments, needed, optional } from '../arguments.ts';
import { messageShape, richTextOf } from '../message-shape.ts';
import { SlackApiError } from '../slack-error.ts';
import type { Conversation, StoredMessage } from '../store.ts';
import type { Workspace } from '../workspace.ts';
import { conversationOf } from './conversation.ts';
import type { Method } from './method.ts';

/** https://docs.slack.dev/reference/methods/conversations.history */
const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 999;
const scopes = ['channels:history', 'groups:history', 'im:history', 'mpim:history'];

/** The conversation, where the app may read back this kind of it. */
function readable(workspace: Workspace, args: Arguments): Conversation {
  const conversation = conversationOf(workspace, needed(args, 'channel'));
  const scope = conversation.kind === 'im' ? 'im:history' : 'channels:history';
  const { scopes: granted } = workspace.config;
  if (!granted.has(scope))
    throw new SlackApiError('missing_scope', { needed: scope, provided: [...granted].join(',') });
  return conversation;
}

const isOpen = ({ to, deleted }: StoredMessage): boolean => to === undefined && deleted !== true;

/** A ts as a whole number of microseconds; `refusal` where it is none. */
function micros(ts: string, refusal: string): number {
  const [, seconds = '', fraction = ''] = /^(\d{1,12})(?:\.(\d{1,6}))?$/.exec(ts) ?? [];
  if (seconds === '') throw new SlackApiError(refusal);
  return Number(seconds) * 1_000_000 + Number(fraction.padEnd(6, '0'));
}

function limitOf(args: Arguments): number {
  const limit = Number(optional(args, 'limit') ?? DEFAULT_LIMIT);
  if (!Number.isInteger(limit) || limit < 1) throw new SlackApiError('invalid_limit');
  return Math.min(limit, MAX_LIMIT);
}

const cursorBefore = (ts: string): string => Buffer.from(`next_ts:${ts}`).toString('base64');

function tsIn(cursor: string): string {
  const [, ts = ''] = /^next_ts:(.+)$/.exec(Buffer.from(cursor, 'base64').toString()) ?? [];
  if (ts === '') throw new SlackApiError('invalid_cursor');
  return ts;
}

/** Whether a message is in the span that was asked for; its ends are only where `inclusive` is set. */
function spanOf(args: Arguments): (message: StoredMessage) => boolean {
  const oldest = optional(args, 'oldest');
  const latest = optional(args, 'latest');
  const from = oldest === undefined ? 0 : micros(oldest, 'invalid_ts_oldest');
  const until = latest === undefined ? Number.POSITIVE_INFINITY : micros(latest, 'invalid_ts_latest');
  const inclusive = isTrue(args.inclusive);
  return ({ ts }) => {
    const at = micros(ts, 'fatal_error');
    return (at > from || (inclusive && at === from)) && (at < until || (inclusive && at === until));
  };
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true' || value === 1 || value === '1';
}

/** What Slack says at a message of the answers in its thread. */
function threadOf(conversation: Conversation, { ts }: StoredMessage): Record<string, unknown> {
  const replies = conversation.messages.filter(
    (message) => message.threadTs === ts && message.ts !== ts && isOpen(message),
  );
  if (replies.length === 0) return {};
  const users = [...new Set(replies.map(({ user }) => user))];
  return {
    thread_ts: ts,
    reply_count: replies.length,
    reply_users_count: users.length,
    latest_reply: replies.at(-1)?.ts,
    reply_users: users,
    is_locked: false,
    subscribed: false,
  };
}

function shapeIn(conversation: Conversation, message: StoredMessage, withMetadata: boolean): Record<string, unknown> {
  const { metadata, blocks = [richTextOf(message.text, `b${message.ts.slice(-5)}`)], ...shape } = messageShape(message);
  return {
    ...shape,
    blocks,
    ...(withMetadata && metadata ? { metadata } : {}),
    ...threadOf(conversation, message),
  };
}

/** Methods that read back what was said. */
export const historyMethods: Record<string, Method> = {
  'conversations.history': {
    token: 'bot',
    scopes,
    run(workspace, args) {
      const conversation = readable(workspace, args);
      const limit = limitOf(args);
      const cursor = optional(args, 'cursor');
      const before = cursor === undefined ? undefined : tsIn(cursor);
      const found = conversation.messages
        .filter((message) => isOpen(message) && (message.threadTs === undefined || message.threadTs === message.ts))
        .filter(spanOf(args))
        .toReversed()
        .filter(({ ts }) => before === undefined || micros(ts, 'fatal_error') <= micros(before, 'invalid_cursor'));
      const next = found[limit];
      return {
        messages: found.slice(0, limit).map((one) => shapeIn(conversation, one, isTrue(args.include_all_metadata))),
        has_more: next !== undefined,
        pin_count: 0,
        channel_actions_ts: null,
        channel_actions_count: 0,
        ...(next ? { response_metadata: { next_cursor: cursorBefore(next.ts) } } : {}),
      };
    },
  },
  'conversations.replies': {
    token: 'bot',
    scopes,
    run(workspace, args) {
      const conversation = readable(workspace, args);
      const root = findMessage(conversation, needed(args, 'ts'));
      if (!root) throw new SlackApiError('thread_not_found');
      const threadTs = root.threadTs ?? root.ts;
      const messages = conversation.messages.filter(
        (message) => isOpen(message) && (message.ts === threadTs || message.threadTs === threadTs),
      );
      return { messages: messages.map(messageShape), has_more: false };
    },
  },
};
