import type { Conversation, Store, StoredMessage } from './store.ts';
import type { SandboxMessage } from './types.ts';

/** Whether this person is shown this message: a member, present, and for an ephemeral the one it is for. */
export function sees(store: Store, userId: string, message: StoredMessage, conversation: Conversation): boolean {
  if (message.hidden || store.deactivated.has(userId) || !conversation.members.has(userId)) return false;
  return message.to === undefined || message.to === userId;
}

/** A copy without the stand-in's own bookkeeping: what a test holds does not change under it. */
function publicMessage({ hidden: _hidden, stream: _stream, ...message }: StoredMessage): SandboxMessage {
  return structuredClone(message);
}

/** What the person sees in a conversation, oldest first. */
export function visibleMessages(store: Store, userId: string, conversation: Conversation): SandboxMessage[] {
  return conversation.messages
    .filter((message) => !message.deleted && sees(store, userId, message, conversation))
    .map(publicMessage);
}

/** Waits for a message this person sees; one that is already there counts. Rejects after `timeoutMs`. */
export function waitForMessage(
  store: Store,
  userId: string,
  test: (message: SandboxMessage) => boolean,
  timeoutMs: number,
): Promise<SandboxMessage> {
  for (const conversation of store.conversations.values()) {
    const found = visibleMessages(store, userId, conversation).find(test);
    if (found) return Promise.resolve(found);
  }
  const { promise, resolve, reject } = Promise.withResolvers<SandboxMessage>();
  const stopWatching = store.onMessage((message, conversation) => {
    if (!sees(store, userId, message, conversation)) return;
    const copy = publicMessage(message);
    try {
      if (test(copy)) resolve(copy);
    } catch (error) {
      reject(error);
    }
  });
  const timer = setTimeout(() => {
    const seen = [...store.conversations.values()].flatMap((each) => visibleMessages(store, userId, each));
    const texts = seen.map(({ channel, user, text }) => `${channel} ${user}: ${text.slice(0, 120)}`);
    reject(new Error(`${userId} saw no such message within ${timeoutMs} ms. Visible:\n${texts.join('\n')}`));
  }, timeoutMs);
  return promise.finally(() => {
    clearTimeout(timer);
    stopWatching();
  });
}
