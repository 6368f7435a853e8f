import { APP, TEAM } from '../people.ts';
import { personOf, type StoredMessage } from './store.ts';

type Json = Record<string, unknown>;

const botProfile: Json = {
  id: APP.botId,
  app_id: APP.id,
  user_id: APP.botUserId,
  name: APP.name,
  team_id: TEAM.id,
  deleted: false,
};

const MENTION = /<@([A-Z0-9]+)(?:\|[^>]*)?>/g;

/** What a Slack client sends beside the text of what somebody typed. */
export function richTextOf(text: string, blockId: string): Json {
  const elements: Json[] = [];
  let end = 0;
  for (const match of text.matchAll(MENTION)) {
    if (match.index > end) elements.push({ type: 'text', text: text.slice(end, match.index) });
    elements.push({ type: 'user', user_id: match[1] });
    end = match.index + match[0].length;
  }
  if (end < text.length) elements.push({ type: 'text', text: text.slice(end) });
  return { type: 'rich_text', block_id: blockId, elements: [{ type: 'rich_text_section', elements }] };
}

/** A message as the Web API and the events show it. */
export function messageShape(message: StoredMessage): Json {
  const byApp = message.user === APP.botUserId;
  return {
    type: 'message',
    user: message.user,
    ts: message.ts,
    text: message.text,
    team: personOf(message.user)?.teamId ?? TEAM.id,
    ...(byApp ? { bot_id: APP.botId, app_id: APP.id, bot_profile: botProfile } : {}),
    ...(message.blocks ? { blocks: message.blocks } : {}),
    ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
    ...(message.metadata ? { metadata: message.metadata } : {}),
    ...(message.reactions ? { reactions: message.reactions } : {}),
    ...(message.edited ? { edited: { user: message.user, ts: message.ts } } : {}),
  };
}
