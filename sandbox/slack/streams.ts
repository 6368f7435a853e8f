import type { KnownBlock } from '@slack/web-api';
import { type Arguments, optional } from './arguments.ts';
import { MAX_BLOCKS, MAX_MARKDOWN } from './block-limits.ts';
import { checkedBlocks } from './content.ts';
import { SlackApiError } from './slack-error.ts';
import type { Store, StoredMessage } from './store.ts';

/** Slack ends a stream five minutes after its start, traffic or not (slackapi/node-slack-sdk#2702). */
const STREAM_LIFETIME_MS = 5 * 60_000;
/** https://docs.slack.dev/reference/methods/chat.appendStream: details and output of a task. */
const MAX_TASK_TEXT = 256;
const TASK_STATUS = ['pending', 'in_progress', 'complete', 'error'];

type Chunk = Record<string, unknown>;

export interface Addition {
  mode?: 'markdown_text' | 'chunks';
  chunks: Chunk[];
}

/** What a call adds to a stream; Markdown and chunks exclude each other. */
export function additionOf(args: Arguments): Addition {
  const markdown = optional(args, 'markdown_text');
  const chunks = args.chunks === '' ? undefined : args.chunks;
  if (markdown !== undefined && chunks !== undefined)
    throw new SlackApiError('cannot_provide_both_markdown_text_and_chunks');
  if (markdown !== undefined) return { mode: 'markdown_text', chunks: [{ type: 'markdown_text', text: markdown }] };
  if (chunks === undefined) return { chunks: [] };
  if (!Array.isArray(chunks)) throw new SlackApiError('invalid_chunks');
  return chunks.length === 0 ? { chunks: [] } : { mode: 'chunks', chunks };
}

function text(chunk: Chunk, name: string, max: number, must = true): string | undefined {
  const value = chunk[name];
  if (value === undefined && !must) return undefined;
  if (typeof value !== 'string' || value.length > max || (must && value === ''))
    throw new SlackApiError('invalid_chunks');
  return value;
}

function taskOf(chunk: Chunk): NonNullable<StoredMessage['tasks']>[number] {
  const status = text(chunk, 'status', MAX_TASK_TEXT) ?? '';
  if (!TASK_STATUS.includes(status)) throw new SlackApiError('invalid_chunks');
  const details = text(chunk, 'details', MAX_TASK_TEXT, false);
  const output = text(chunk, 'output', MAX_TASK_TEXT, false);
  return {
    id: text(chunk, 'id', MAX_TASK_TEXT) ?? '',
    title: text(chunk, 'title', MAX_TASK_TEXT) ?? '',
    status,
    ...(details === undefined ? {} : { details }),
    ...(output === undefined ? {} : { output }),
  };
}

type Streamed = Pick<StoredMessage, 'markdown' | 'tasks' | 'planTitle' | 'blocks'>;

function apply(store: Store, state: Streamed, chunk: Chunk): Streamed {
  switch (chunk?.type) {
    case 'markdown_text':
      return { ...state, markdown: (state.markdown ?? '') + (text(chunk, 'text', MAX_MARKDOWN) ?? '') };
    case 'task_update': {
      const task = taskOf(chunk);
      const tasks = state.tasks ?? [];
      const known = tasks.some(({ id }) => id === task.id);
      return {
        ...state,
        tasks: known ? tasks.map((each) => (each.id === task.id ? { ...each, ...task } : each)) : [...tasks, task],
      };
    }
    case 'plan_update':
      return { ...state, planTitle: text(chunk, 'title', MAX_TASK_TEXT) ?? '' };
    case 'blocks': {
      const blocks: KnownBlock[] = [...(state.blocks ?? []), ...checkedBlocks(store, chunk.blocks)];
      if (blocks.length > MAX_BLOCKS.message) throw new SlackApiError('msg_blocks_too_many');
      return { ...state, blocks };
    }
    default:
      throw new SlackApiError('invalid_chunks');
  }
}

/** The message's fields after the addition; all chunks are taken, or none. */
export function withAddition(store: Store, message: Streamed, { chunks }: Addition): Streamed & { text?: string } {
  const length = chunks.reduce((sum, chunk) => sum + (typeof chunk?.text === 'string' ? chunk.text.length : 0), 0);
  if (length > MAX_MARKDOWN) throw new SlackApiError('msg_too_long');
  const { markdown, tasks, planTitle, blocks } = message;
  const start: Streamed = {
    ...(markdown === undefined ? {} : { markdown }),
    ...(tasks ? { tasks } : {}),
    ...(planTitle === undefined ? {} : { planTitle }),
    ...(blocks ? { blocks } : {}),
  };
  const next = chunks.reduce<Streamed>((state, chunk) => apply(store, state, chunk), start);
  return { ...next, ...(next.markdown === undefined ? {} : { text: next.markdown }) };
}

/** Ends a stream whose time is over. */
export function expireStream(store: Store, message: StoredMessage): void {
  if (!message.stream || store.now() - message.stream.startedAt <= STREAM_LIFETIME_MS) return;
  delete message.stream;
  delete message.streaming;
  store.changed(message);
}

/** Whether text and chunks would now be mixed in one stream. */
export function checkMode(message: StoredMessage, { mode }: Addition): void {
  const opened = message.stream?.mode;
  if (opened && mode && opened !== mode) throw new SlackApiError('streaming_mode_mismatch');
  if (message.stream && mode) message.stream.mode = mode;
}
