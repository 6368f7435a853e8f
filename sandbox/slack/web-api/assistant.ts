import { threadRoot } from '../app-messages.ts';
import { type Arguments, needed, optional } from '../arguments.ts';
import { invalidArguments, SlackApiError } from '../slack-error.ts';
import { type Conversation, setPresence } from '../store.ts';
import type { Workspace } from '../workspace.ts';
import { conversationOf } from './conversation.ts';
import type { Method } from './method.ts';

const MAX_LOADING_MESSAGES = 10;
const MAX_PROMPTS = 4;
const MAX_TITLE = 200;
const SESSION_STATES = ['active', 'processing', 'suspended', 'closed'];

function threadIn(conversation: Conversation, ts: string): string {
  try {
    return threadRoot(conversation, ts);
  } catch {
    throw new SlackApiError('invalid_thread_ts');
  }
}

function placeOf(workspace: Workspace, args: Arguments): { channel: string; threadTs: string } {
  const conversation = conversationOf(workspace, needed(args, 'channel_id'));
  return { channel: conversation.id, threadTs: threadIn(conversation, needed(args, 'thread_ts')) };
}

function promptsOf(args: Arguments): { title: string; message: string }[] {
  const { prompts } = args;
  if (!Array.isArray(prompts) || prompts.length === 0) throw invalidArguments('missing required field: prompts');
  if (prompts.length > MAX_PROMPTS) throw invalidArguments(`no more than ${MAX_PROMPTS} items allowed`);
  for (const prompt of prompts)
    if (typeof prompt?.title !== 'string' || typeof prompt?.message !== 'string')
      throw invalidArguments('a prompt has a title and a message');
  return prompts;
}

export const assistantMethods: Record<string, Method> = {
  'assistant.threads.setStatus': {
    token: 'bot',
    scopes: ['chat:write', 'assistant:write'],
    run(workspace, args) {
      const { channel, threadTs } = placeOf(workspace, args);
      if (args.status === undefined) throw invalidArguments('missing required field: status');
      const messages = args.loading_messages ?? [];
      if (!Array.isArray(messages) || messages.length > MAX_LOADING_MESSAGES)
        throw invalidArguments(`no more than ${MAX_LOADING_MESSAGES} items allowed [json-pointer:/loading_messages]`);
      setPresence(workspace.store, channel, threadTs, { status: String(args.status), loadingMessages: messages });
      return {};
    },
  },
  'assistant.threads.setTitle': {
    token: 'bot',
    scopes: ['assistant:write'],
    run(workspace, args) {
      const { channel, threadTs } = placeOf(workspace, args);
      setPresence(workspace.store, channel, threadTs, { title: needed(args, 'title') });
      return {};
    },
  },
  'assistant.threads.setSuggestedPrompts': {
    token: 'bot',
    scopes: ['assistant:write'],
    run(workspace, args) {
      const conversation = conversationOf(workspace, needed(args, 'channel_id'));
      const ts = optional(args, 'thread_ts');
      const threadTs = ts === undefined ? undefined : threadIn(conversation, ts);
      setPresence(workspace.store, conversation.id, threadTs, { prompts: promptsOf(args) });
      return {};
    },
  },
  'agents.sessions.setStatus': {
    token: 'bot',
    scopes: ['chat:write'],
    run(workspace, args) {
      const conversation = conversationOf(workspace, needed(args, 'channel_id'));
      const status = needed(args, 'status');
      if (!SESSION_STATES.includes(status)) throw new SlackApiError('invalid_status');
      const ts = optional(args, 'thread_ts');
      if (ts === undefined) throw new SlackApiError('thread_ts_required');
      const title = optional(args, 'title');
      if (title !== undefined && title.length > MAX_TITLE) throw invalidArguments('title is too long');
      const threadTs = threadIn(conversation, ts);
      setPresence(workspace.store, conversation.id, threadTs, { session: status });
      const listens = workspace.config.events.has('agent_session_stopped');
      return listens ? {} : { warning: 'missing_agent_session_stopped_event_subscription' };
    },
  },
};
