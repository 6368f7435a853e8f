import { z } from 'zod';
import type { ButtonId } from '../../action-ids.ts';
import type { Place } from '../../storage/inbound.ts';
import { wellFormed } from '../../well-formed.ts';
import { actorOf } from '../actor.ts';
import { type ListenerContext, parse, type Received } from '../context.ts';
import { deliveryOf } from '../delivery.ts';
import * as shape from '../payloads.ts';

/** PostgreSQL stores no other text; Slack sends none, and mended it could name something. */
const Storable = z.string().refine((text) => wellFormed(text) === text);
const BlockActions = z.looseObject({
  api_app_id: shape.slackId.nullish(),
  trigger_id: Storable.min(1).max(200).nullish(),
  user: z.looseObject({ id: shape.slackId, team_id: shape.slackId.nullish() }),
  channel: z.looseObject({ id: shape.slackId }).nullish(),
  container: z
    .looseObject({
      channel_id: shape.slackId.nullish(),
      message_ts: shape.messageTs.nullish(),
      thread_ts: shape.messageTs.nullish(),
      is_ephemeral: z.boolean().nullish(),
    })
    .nullish(),
  message: z.looseObject({ ts: shape.messageTs.nullish(), thread_ts: shape.messageTs.nullish() }).nullish(),
  response_url: z.url({ protocol: /^https?$/ }).nullish(),
  is_ext_shared_channel: z.boolean().nullish(),
  actions: z
    .array(z.looseObject({ value: Storable.max(2000).nullish(), action_ts: Storable.max(100).nullish() }))
    .min(1),
});

/**
 * Stores a click. The value is what the button carried, which somebody could have forged: it may name a thing, never a
 * person. Who clicked is `actor`.
 */
export async function storeAction(context: ListenerContext, action: ButtonId, { body }: Received): Promise<void> {
  const { inbox, installation } = context;
  const received = parse(context, action, BlockActions, body);
  const [clicked] = received?.actions ?? [];
  if (!received || !clicked) return;
  const { user } = received;
  const eventId = received.trigger_id ?? `${user.id}:${clicked.action_ts ?? ''}`;
  const actor = actorOf(installation, {
    userId: user.id,
    teamId: user.team_id ?? installation.teamId,
    sharedChannel: received.is_ext_shared_channel === true,
  });
  await inbox.interaction(deliveryOf(installation, received.api_app_id, `act:${eventId}`), {
    kind: 'action',
    actor,
    action,
    value: clicked.value ?? '',
    place: placeOf(received),
    ...(received.trigger_id && { trigger: received.trigger_id }),
  });
}

function placeOf({ user, channel, container, message, response_url }: z.output<typeof BlockActions>): Place {
  const messageTs = container?.message_ts ?? message?.ts;
  const threadTs = container?.thread_ts ?? message?.thread_ts;
  return {
    // The Home tab belongs to no conversation; the person's own id stands for their DM with the app.
    channel: channel?.id ?? container?.channel_id ?? user.id,
    ...(threadTs && { threadTs }),
    ...(messageTs && { messageTs }),
    ...(typeof container?.is_ephemeral === 'boolean' && { ephemeral: container.is_ephemeral }),
    ...(response_url && { responseUrl: response_url }),
  };
}
