import { randomUUID } from 'node:crypto';
import { APP, type SandboxPerson, TEAM } from '../people.ts';
import type { AppConfig } from './app-config.ts';
import { messageShape, richTextOf } from './message-shape.ts';
import type { Conversation, Store, StoredMessage } from './store.ts';
import { userShape } from './users.ts';

type Json = Record<string, unknown>;

/** Puts an event into the envelope of the Events API, for the one workspace that installed the app. */
export function eventCallback(
  store: Store,
  event: Json,
  options: { eventId?: string; shared?: boolean; envelope?: Json } = {},
): Json {
  const eventId = options.eventId ?? store.nextId('Ev');
  const channel = event.channel;
  const context = JSON.stringify({ et: event.type, tid: TEAM.id, aid: APP.id, cid: channel });
  return {
    token: 'sandbox-verification-token',
    team_id: TEAM.id,
    // Slack leaves it out of app_mention.
    ...(event.type === 'app_mention' ? {} : { context_team_id: TEAM.id, context_enterprise_id: null }),
    api_app_id: APP.id,
    event,
    type: 'event_callback',
    event_id: eventId,
    event_time: Math.floor(store.now() / 1000),
    authorizations: [
      { enterprise_id: null, team_id: TEAM.id, user_id: APP.botUserId, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: options.shared ?? false,
    event_context: `4-${Buffer.from(context).toString('base64url')}`,
    ...options.envelope,
  };
}

function authorship(author: SandboxPerson, conversation: Conversation): Json {
  if (!conversation.shared) return { team: author.teamId };
  const [first = author.name] = author.name.split(' ');
  return {
    team: author.teamId,
    user_team: author.teamId,
    source_team: author.teamId,
    user_profile: {
      name: author.name,
      first_name: first,
      real_name: author.name,
      display_name: first,
      team: author.teamId,
      is_restricted: author.guest === true,
      is_ultra_restricted: false,
    },
  };
}

/** The events of something a person said, as far as the app subscribed to them. */
export function postedEvents(
  message: StoredMessage,
  author: SandboxPerson,
  conversation: Conversation,
  config: AppConfig,
): Json[] {
  const said = {
    user: message.user,
    ts: message.ts,
    client_msg_id: randomUUID(),
    text: message.text,
    ...authorship(author, conversation),
    blocks: [richTextOf(message.text, `b${message.ts.slice(-5)}`)],
    ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
    channel: message.channel,
    event_ts: message.ts,
  };
  const events: Json[] = [];
  const mentioned = new RegExp(`<@${APP.botUserId}(\\|[^>]*)?>`).test(message.text);
  if (conversation.kind === 'im') {
    if (config.events.has('message.im')) events.push({ type: 'message', ...said, channel_type: 'im' });
    return events;
  }
  if (config.events.has('message.channels')) events.push({ type: 'message', ...said, channel_type: 'channel' });
  if (mentioned && config.events.has('app_mention')) events.push({ type: 'app_mention', ...said });
  return events;
}

/** Slack tells an app of its own posts, changes and deletions in its DMs too; apps have to ignore them. */
export function ownMessageEvent(
  store: Store,
  change: 'posted' | 'changed' | 'deleted',
  message: StoredMessage,
  before?: Json,
): Json {
  const where = { type: 'message', channel: message.channel, channel_type: 'im' };
  if (change === 'posted') return { ...messageShape(message), ...where, event_ts: message.ts };
  const common = { ...where, hidden: true, ts: store.nextTs(), event_ts: store.nextTs(), previous_message: before };
  if (change === 'changed') return { ...common, subtype: 'message_changed', message: messageShape(message) };
  return { ...common, subtype: 'message_deleted', deleted_ts: message.ts };
}

export function userChangeEvent(store: Store, userId: string, { scopes }: AppConfig): Json {
  const seconds = Math.floor(store.now() / 1000);
  return { type: 'user_change', user: userShape(store, userId, scopes), cache_ts: seconds, event_ts: store.nextTs() };
}
