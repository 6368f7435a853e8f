import { SYSTEM_USERS } from '../identity/membership.ts';
import type { Installation } from './installation.ts';

interface Authored {
  user?: string | null | undefined;
  subtype?: string | null | undefined;
  bot_id?: string | null | undefined;
  bot_profile?: unknown;
  app_id?: string | null | undefined;
}

/** A message with a file, and a thread reply also shown in the channel: both are what a person wrote. */
const PERSONAL_SUBTYPES = ['file_share', 'thread_broadcast'];

/**
 * The person who wrote this, as far as the payload tells; undefined for bots (this one included), workflows, other
 * apps and Slack itself. A bot's post may carry a `user` and no subtype, so each mark counts alone.
 */
export function personBehind(message: Authored, installation: Installation): string | undefined {
  const { user, subtype, bot_id, bot_profile, app_id } = message;
  if (!user || user === installation.botUserId || SYSTEM_USERS.includes(user)) return undefined;
  if (bot_id || bot_profile || app_id) return undefined;
  if (subtype && !PERSONAL_SUBTYPES.includes(subtype)) return undefined;
  return user;
}
