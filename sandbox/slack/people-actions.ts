import { APP } from '../people.ts';
import { eventCallback, postedEvents, userChangeEvent } from './events.ts';
import { type StoredMessage, setPresence } from './store.ts';
import { actingPerson } from './users.ts';
import { viewShape } from './view-store.ts';
import { deliverEvent, type Workspace } from './workspace.ts';

type Json = Record<string, unknown>;

function memberOf(workspace: Workspace, userId: string, channel: string) {
  const person = actingPerson(workspace.store, userId);
  const conversation = workspace.store.conversations.get(channel);
  if (!conversation?.members.has(userId)) throw new Error(`${userId} is not in ${channel}`);
  return { person, conversation };
}

/** Says something as a person and sends the app what it would hear of it. Returns the ts. */
export function say(workspace: Workspace, userId: string, channel: string, text: string, threadTs?: string): string {
  const { person, conversation } = memberOf(workspace, userId, channel);
  const { store, delivery, config } = workspace;
  const root = conversation.messages.find(({ ts, to }) => ts === threadTs && !to);
  if (threadTs !== undefined && !root) throw new Error(`no thread ${threadTs} in ${channel}`);
  const ts = store.nextTs();
  const thread = root ? { threadTs: root.threadTs ?? root.ts } : {};
  const message = store.add({ channel, ts, user: userId, text, ...thread });
  for (const event of postedEvents(message, person, conversation, config))
    delivery.event(eventCallback(store, event, { shared: conversation.shared }));
  return ts;
}

/** Opens a tab of the app: the Home tab, or the DM. */
export function openHome(workspace: Workspace, userId: string, tab: 'home' | 'messages', channel: string): void {
  memberOf(workspace, userId, channel);
  const view = tab === 'home' ? workspace.views.home(userId) : undefined;
  deliverEvent(workspace, 'app_home_opened', {
    type: 'app_home_opened',
    user: userId,
    channel,
    tab,
    ...(view ? { view: viewShape(view) } : {}),
    event_ts: workspace.store.nextTs(),
  });
}

/** Presses Stop on a stream: it takes nothing more, and the app is told. */
export function stopStream(workspace: Workspace, userId: string, channel: string, ts: string): void {
  const { conversation } = memberOf(workspace, userId, channel);
  const message = conversation.messages.find((each) => each.ts === ts);
  if (!message?.streaming) throw new Error(`${ts} is not being streamed`);
  message.stopped = true;
  delete message.streaming;
  workspace.store.changed(message);
  const event = {
    type: 'agent_session_stopped',
    channel,
    thread_ts: message.threadTs,
    user: userId,
    streaming_message_ts: [ts],
    event_ts: workspace.store.nextTs(),
  };
  setPresence(workspace.store, channel, message.threadTs, { status: '' });
  deliverEvent(workspace, 'agent_session_stopped', event, conversation.shared);
}

/** An administrator deactivates somebody. */
export function deactivate(workspace: Workspace, userId: string): void {
  actingPerson(workspace.store, userId);
  workspace.store.deactivated.add(userId);
  workspace.store.changed();
  tellOfChange(workspace, userId);
}

/** Somebody changes their time zone in their preferences. */
export function setTimeZone(workspace: Workspace, userId: string, timeZone: string): void {
  actingPerson(workspace.store, userId);
  // Throws for a zone that does not exist.
  Intl.DateTimeFormat('en-US', { timeZone });
  workspace.store.timeZones.set(userId, timeZone);
  workspace.store.changed();
  tellOfChange(workspace, userId);
}

function tellOfChange(workspace: Workspace, userId: string): void {
  deliverEvent(workspace, 'user_change', userChangeEvent(workspace.store, userId, workspace.config));
}

/** A forged message becomes real in the store, so that the app can reply to it as it could in Slack. */
function remember(workspace: Workspace, event: Json): void {
  const { channel, ts, user, text, thread_ts: threadTs, bot_id: botId, subtype } = event;
  const isMessage = event.type === 'app_mention' || (event.type === 'message' && subtype !== 'message_changed');
  const conversation = workspace.store.conversations.get(String(channel));
  if (!isMessage || !conversation || typeof ts !== 'string' || subtype === 'message_deleted') return;
  if (conversation.messages.some((message) => message.ts === ts)) return;
  const message: StoredMessage = {
    channel: conversation.id,
    ts,
    user: String(user ?? botId ?? APP.botUserId),
    text: String(text ?? ''),
    ...(typeof threadTs === 'string' && threadTs !== ts ? { threadTs } : {}),
  };
  workspace.store.add(message);
}

/** Delivers any event, subscribed to or not. Returns its event_id. */
export function emitEvent(workspace: Workspace, event: Json, options: { eventId?: string; envelope?: Json }): string {
  remember(workspace, event);
  const shared = workspace.store.conversations.get(String(event.channel))?.shared ?? false;
  const callback = eventCallback(workspace.store, event, { ...options, shared });
  workspace.delivery.event(callback);
  return String(callback.event_id);
}
