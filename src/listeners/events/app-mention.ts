import { z } from 'zod';
import { eventActor } from '../actor.ts';
import { personBehind } from '../authorship.ts';
import { type ListenerContext, parse, type Received } from '../context.ts';
import { deliveryOf } from '../delivery.ts';
import { wordsOf } from '../mention-text.ts';
import * as shape from '../payloads.ts';

const AppMention = shape.eventEnvelope(z.looseObject({ ...shape.message, channel: shape.slackId }));

/** Someone mentioned the app in a channel: an ask. Slack sends the same event for a mention that was edited. */
export function appMention(context: ListenerContext) {
  const { inbox, installation } = context;
  return async ({ body }: Received): Promise<void> => {
    const received = parse(context, 'app_mention', AppMention, body);
    if (!received) return;
    const { event } = received;
    const userId = personBehind(event, installation);
    if (!userId) return;
    const actor = eventActor(installation, received, userId, event.user_team);
    const delivery = deliveryOf(installation, received.api_app_id, received.event_id);
    if (event.edited) {
      const place = { channel: event.channel, ...(event.thread_ts && { threadTs: event.thread_ts }) };
      await inbox.interaction(delivery, { kind: 'refusal', actor, reason: 'edited', place });
      return;
    }
    await inbox.ask(delivery, {
      actor,
      channel: event.channel,
      channelKind: 'channel',
      threadTs: event.thread_ts ?? event.ts,
      messageTs: event.ts,
      text: wordsOf(event.text ?? '', installation.botUserId),
    });
  };
}
