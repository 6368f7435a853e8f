import { APP } from '../people.ts';
import type { Content } from './content.ts';
import { ownMessageEvent } from './events.ts';
import { messageShape } from './message-shape.ts';
import { SlackApiError } from './slack-error.ts';
import { type Conversation, type StoredMessage, setPresence } from './store.ts';
import { deliverEvent, type Workspace } from './workspace.ts';

/** The message with this ts that everybody in the conversation can see. */
export function findMessage(conversation: Conversation, ts: string): StoredMessage | undefined {
  return conversation.messages.find((message) => message.ts === ts && !message.to && !message.deleted);
}

/** The root of the thread that `ts` belongs to; replies to what is not there are refused. */
export function threadRoot(conversation: Conversation, ts: string): string {
  const message = findMessage(conversation, ts);
  if (!message) throw new SlackApiError('cannot_reply_to_message');
  return message.threadTs ?? message.ts;
}

function tellApp(
  workspace: Workspace,
  change: 'posted' | 'changed' | 'deleted',
  message: StoredMessage,
  before?: object,
) {
  const conversation = workspace.store.conversations.get(message.channel);
  if (conversation?.kind !== 'im') return;
  const event = ownMessageEvent(workspace.store, change, message, before as Record<string, unknown>);
  deliverEvent(workspace, 'message.im', event);
}

/** Posts as the app. A post in a thread takes the status line away, as in Slack. */
export function postAsApp(
  workspace: Workspace,
  conversation: Conversation,
  content: Content & Pick<StoredMessage, 'streaming' | 'stream'>,
  threadTs?: string,
): StoredMessage {
  const message = workspace.store.add({
    channel: conversation.id,
    ts: workspace.store.nextTs(),
    user: APP.botUserId,
    ...(threadTs ? { threadTs } : {}),
    ...content,
  });
  if (threadTs) setPresence(workspace.store, conversation.id, threadTs, { status: '' });
  tellApp(workspace, 'posted', message);
  return message;
}

/** Shows something to one person only. In a thread nobody has answered yet, Slack takes it and shows nothing. */
export function postEphemeral(
  workspace: Workspace,
  conversation: Conversation,
  to: string,
  content: Content,
  { threadTs, user = APP.botUserId }: { threadTs?: string; user?: string } = {},
): StoredMessage {
  const active = conversation.messages.some((each) => each.threadTs === threadTs && !each.to && !each.deleted);
  return workspace.store.add({
    channel: conversation.id,
    ts: workspace.store.nextTs(),
    user,
    to,
    ...(threadTs ? { threadTs } : {}),
    ...(threadTs && !active ? { hidden: true } : {}),
    ...content,
  });
}

/** Replaces what a message says. Text alone takes blocks away and marks it edited; blocks alone do not mark it. */
export function rewrite(workspace: Workspace, message: StoredMessage, content: Content): void {
  const before = messageShape(message);
  delete message.blocks;
  delete message.markdown;
  delete message.tasks;
  delete message.planTitle;
  Object.assign(message, content);
  if (!content.blocks) message.edited = true;
  workspace.store.changed(message);
  if (!message.to) tellApp(workspace, 'changed', message, before);
}

export function remove(workspace: Workspace, message: StoredMessage): void {
  const before = messageShape(message);
  message.deleted = true;
  delete message.stream;
  workspace.store.changed(message);
  if (!message.to) tellApp(workspace, 'deleted', message, before);
}
