import { z } from 'zod';
import { eventActor } from '../actor.ts';
import { personBehind } from '../authorship.ts';
import { type ListenerContext, parse, type Received } from '../context.ts';
import { deliveryOf } from '../delivery.ts';
import { wordsOf } from '../mention-text.ts';
import * as shape from '../payloads.ts';

const place = { channel: shape.slackId, channel_type: z.string().nullish() };
const NewMessage = z.looseObject({ ...shape.message, ...place });
const ChangedMessage = z.looseObject({
  ...place,
  subtype: z.literal('message_changed'),
  message: z.looseObject(shape.message),
  previous_message: z.looseObject({ edited: z.looseObject({ ts: z.string().nullish() }).nullish() }).nullish(),
});
const Message = shape.eventEnvelope(z.union([ChangedMessage, NewMessage]));
type Changed = z.output<typeof ChangedMessage>;

/** A direct message to the app: an ask, or the edit of one. Messages of channels are not read. */
export function message(context: ListenerContext) {
  const { inbox, installation } = context;
  return async ({ body }: Received): Promise<void> => {
    const received = parse(context, 'message', Message, body);
    if (!received || !isDirect(received.event)) return;
    const { event } = received;
    const edited = isChange(event);
    const spoken = edited ? event.message : event;
    const userId = personBehind(spoken, installation);
    if (!userId) return;
    const actor = eventActor(installation, received, userId, spoken.user_team);
    const delivery = deliveryOf(installation, received.api_app_id, received.event_id);
    const threadTs = spoken.thread_ts ?? spoken.ts;
    if (edited || spoken.edited) {
      if (edited && !changedByPerson(event)) return;
      await inbox.interaction(delivery, {
        kind: 'refusal',
        actor,
        reason: 'edited',
        // Slack shows an ephemeral in a thread only once somebody replied there, which the message's own thread need not have.
        place: { channel: event.channel, ...(spoken.thread_ts && { threadTs: spoken.thread_ts }) },
      });
      return;
    }
    await inbox.ask(delivery, {
      actor,
      channel: event.channel,
      channelKind: 'im',
      threadTs,
      messageTs: spoken.ts,
      text: wordsOf(spoken.text ?? '', installation.botUserId),
    });
  };
}

function isDirect(event: z.output<typeof Message>['event']): boolean {
  return event.channel_type ? event.channel_type === 'im' : event.channel.startsWith('D');
}

function isChange(event: z.output<typeof Message>['event']): event is Changed {
  return event.subtype === 'message_changed';
}

/** Slack also reports a change when it adds the preview of a link; only a person's edit has a new edit mark. */
function changedByPerson({ message, previous_message }: Changed): boolean {
  return message.edited?.ts !== undefined && message.edited?.ts !== previous_message?.edited?.ts;
}
