import { z } from 'zod';
import { SLACK_ID } from '../identifier.ts';

/** Slack's ids have no documented form beyond capital letters and digits. */
export const slackId = z.string().regex(SLACK_ID);

/** A message's `ts`, its name within a channel. */
export const messageTs = z.string().regex(/^\d{1,16}\.\d{1,16}$/);

/** The fields of an event's envelope that any listener reads, around an event of the given shape. */
export function eventEnvelope<Event extends z.ZodType>(event: Event) {
  return z.looseObject({
    event_id: z.string().min(1).max(200),
    api_app_id: slackId.nullish(),
    team_id: z.string().nullish(),
    context_team_id: z.string().nullish(),
    is_ext_shared_channel: z.boolean().nullish(),
    event,
  });
}

/** Who or what wrote a message, as the message itself says. */
const author = {
  user: slackId.nullish(),
  user_team: slackId.nullish(),
  subtype: z.string().nullish(),
  bot_id: z.string().nullish(),
  bot_profile: z.unknown().optional(),
  app_id: z.string().nullish(),
};

/** The fields of a message that make an ask. */
export const message = {
  ...author,
  text: z.string().nullish(),
  ts: messageTs,
  thread_ts: messageTs.nullish(),
  edited: z.looseObject({ ts: z.string().nullish() }).nullish(),
};
