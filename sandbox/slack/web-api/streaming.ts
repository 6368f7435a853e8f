import { APP } from '../../people.ts';
import { findMessage, postAsApp, threadRoot } from '../app-messages.ts';
import { type Arguments, metadataOf, needed, optional } from '../arguments.ts';
import { checkedBlocks } from '../content.ts';
import { messageShape } from '../message-shape.ts';
import { invalidArguments, SlackApiError } from '../slack-error.ts';
import { type Conversation, personOf, type StoredMessage, setPresence } from '../store.ts';
import { additionOf, checkMode, expireStream, withAddition } from '../streams.ts';
import type { Workspace } from '../workspace.ts';
import { conversationOf } from './conversation.ts';
import type { Method } from './method.ts';

const scopes = ['chat:write'];
const DISPLAY_MODES = ['timeline', 'plan', 'dense'];

/** Outside a DM Slack wants to be told for whom the stream is, and of which team they are. */
function checkRecipient(conversation: Conversation, args: Arguments): void {
  if (conversation.kind === 'im') return;
  const team = optional(args, 'recipient_team_id');
  const user = optional(args, 'recipient_user_id');
  if (!team) throw new SlackApiError('missing_recipient_team_id');
  if (!user) throw new SlackApiError('missing_recipient_user_id');
  const person = personOf(user);
  if (!person || !conversation.members.has(user)) throw new SlackApiError('user_not_found');
  if (person.teamId !== team) throw new SlackApiError('team_not_found');
}

function streamedMessage(workspace: Workspace, args: Arguments): StoredMessage & { threadTs?: string } {
  const conversation = conversationOf(workspace, needed(args, 'channel'));
  const message = findMessage(conversation, needed(args, 'ts'));
  if (!message) throw new SlackApiError('message_not_found');
  if (message.user !== APP.botUserId) throw new SlackApiError('message_not_owned_by_app');
  expireStream(workspace.store, message);
  if (!message.stream) throw new SlackApiError('message_not_in_streaming_state');
  return message;
}

export const streamingMethods: Record<string, Method> = {
  'chat.startStream': {
    token: 'bot',
    scopes,
    run(workspace, args) {
      const conversation = conversationOf(workspace, needed(args, 'channel'));
      const threadTs = threadRoot(conversation, needed(args, 'thread_ts'));
      checkRecipient(conversation, args);
      const mode = optional(args, 'task_display_mode') ?? 'timeline';
      if (!DISPLAY_MODES.includes(mode)) throw invalidArguments('must be one of timeline, plan, dense');
      const addition = additionOf(args);
      const content = { text: '', ...withAddition(workspace.store, {}, addition) };
      const stream = { startedAt: workspace.store.now(), ...(addition.mode ? { mode: addition.mode } : {}) };
      const message = postAsApp(workspace, conversation, { ...content, streaming: true, stream }, threadTs);
      setPresence(workspace.store, conversation.id, threadTs, { session: 'processing' });
      return { channel: conversation.id, ts: message.ts };
    },
  },
  'chat.appendStream': {
    token: 'bot',
    scopes,
    run(workspace, args) {
      const message = streamedMessage(workspace, args);
      if (message.stopped) throw new SlackApiError('stopped_by_user');
      const addition = additionOf(args);
      if (addition.chunks.length === 0) throw new SlackApiError('markdown_text_or_chunks_required');
      checkMode(message, addition);
      Object.assign(message, withAddition(workspace.store, message, addition));
      workspace.store.changed(message);
      return { channel: message.channel, ts: message.ts };
    },
  },
  'chat.stopStream': {
    token: 'bot',
    scopes,
    run(workspace, args) {
      const message = streamedMessage(workspace, args);
      const addition = additionOf(args);
      const last = args.blocks === undefined || args.blocks === '' ? [] : checkedBlocks(workspace.store, args.blocks);
      const metadata = metadataOf(args);
      const session = optional(args, 'session_status') ?? 'active';
      checkMode(message, addition);
      Object.assign(message, withAddition(workspace.store, message, addition), metadata ? { metadata } : {});
      if (last.length > 0) message.blocks = [...(message.blocks ?? []), ...last];
      delete message.stream;
      delete message.streaming;
      setPresence(workspace.store, message.channel, message.threadTs, { session, status: '' });
      workspace.store.changed(message);
      return { channel: message.channel, ts: message.ts, message: messageShape(message) };
    },
  },
};
