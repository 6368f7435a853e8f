import { APP } from '../../people.ts';
import { findMessage, postAsApp, postEphemeral, remove, rewrite, threadRoot } from '../app-messages.ts';
import { type Arguments, needed, optional } from '../arguments.ts';
import { contentOf } from '../content.ts';
import { messageShape } from '../message-shape.ts';
import { SlackApiError } from '../slack-error.ts';
import { type Conversation, personOf, type StoredMessage } from '../store.ts';
import { expireStream } from '../streams.ts';
import type { Workspace } from '../workspace.ts';
import { conversationOf } from './conversation.ts';
import type { Method } from './method.ts';

/** https://docs.slack.dev/reference/methods/chat.update */
const MAX_UPDATE_TEXT = 4000;
const MAX_TEXT = 40_000;
const scopes = ['chat:write'];

function threadOf(conversation: Conversation, args: Arguments): string | undefined {
  const ts = optional(args, 'thread_ts');
  return ts === undefined ? undefined : threadRoot(conversation, ts);
}

/** The app's own message; ephemerals cannot be found, other people's cannot be changed. */
function ownMessage(workspace: Workspace, args: Arguments, refusal: string) {
  const conversation = conversationOf(workspace, needed(args, 'channel'));
  const message = findMessage(conversation, needed(args, 'ts'));
  if (!message) throw new SlackApiError('message_not_found');
  if (message.user !== APP.botUserId) throw new SlackApiError(refusal);
  return message;
}

/** What an update leaves unsaid stays: blocks without text, and metadata. */
function updateContent(workspace: Workspace, args: Arguments, message: StoredMessage) {
  if (args.metadata !== undefined && args.text === undefined && !args.blocks && !args.markdown_text)
    return contentOf(workspace.store, { ...args, text: message.text, blocks: message.blocks });
  return contentOf(workspace.store, args, { maxText: MAX_UPDATE_TEXT });
}

export const chatMethods: Record<string, Method> = {
  'chat.postMessage': {
    token: 'bot',
    scopes,
    run(workspace, args) {
      const conversation = conversationOf(workspace, needed(args, 'channel'), { allowUser: true });
      const content = contentOf(workspace.store, args);
      const message = postAsApp(workspace, conversation, content, threadOf(conversation, args));
      return { channel: conversation.id, ts: message.ts, message: messageShape(message) };
    },
  },
  'chat.postEphemeral': {
    token: 'bot',
    scopes,
    run(workspace, args) {
      const conversation = conversationOf(workspace, needed(args, 'channel'));
      const user = needed(args, 'user');
      const content = contentOf(workspace.store, args, { maxText: MAX_TEXT });
      if (!personOf(user)) throw new SlackApiError('user_not_in_channel');
      if (!conversation.members.has(user) || workspace.store.deactivated.has(user))
        throw new SlackApiError('user_not_in_channel');
      const threadTs = threadOf(conversation, args);
      const message = postEphemeral(workspace, conversation, user, content, threadTs ? { threadTs } : {});
      return { message_ts: message.ts };
    },
  },
  'chat.update': {
    token: 'bot',
    scopes,
    run(workspace, args) {
      const message = ownMessage(workspace, args, 'cant_update_message');
      expireStream(workspace.store, message);
      if (message.streaming) throw new SlackApiError('streaming_state_conflict');
      rewrite(workspace, message, updateContent(workspace, args, message));
      return { channel: message.channel, ts: message.ts, text: message.text, message: messageShape(message) };
    },
  },
  'chat.delete': {
    token: 'bot',
    scopes,
    run(workspace, args) {
      const message = ownMessage(workspace, args, 'cant_delete_message');
      remove(workspace, message);
      return { channel: message.channel, ts: message.ts };
    },
  },
};
