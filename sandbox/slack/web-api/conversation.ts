import { APP } from '../../people.ts';
import { SlackApiError } from '../slack-error.ts';
import { type Conversation, dmIdOf, personOf } from '../store.ts';
import type { Workspace } from '../workspace.ts';

/** The conversation with this id, with the app in it. `allowUser`: a user's id stands for the DM with them. */
export function conversationOf(workspace: Workspace, id: string, { allowUser = false } = {}): Conversation {
  const { conversations, deactivated } = workspace.store;
  const isUser = allowUser && personOf(id) !== undefined;
  if (isUser && deactivated.has(id)) throw new SlackApiError('channel_not_found');
  const conversation = conversations.get(isUser ? dmIdOf(id) : id);
  if (!conversation) throw new SlackApiError('channel_not_found');
  if (!conversation.members.has(APP.botUserId)) throw new SlackApiError('not_in_channel');
  return conversation;
}
