import { z } from 'zod';
import { eventActor } from '../actor.ts';
import { type ListenerContext, parse, type Received } from '../context.ts';
import { deliveryOf } from '../delivery.ts';
import * as shape from '../payloads.ts';

const AppHomeOpened = shape.eventEnvelope(
  z.looseObject({ user: shape.slackId, user_team: shape.slackId.nullish(), channel: shape.slackId, tab: z.string() }),
);

/** Someone opened the app's Home tab, or its Messages tab, which is where a conversation with it starts. */
export function appHomeOpened(context: ListenerContext) {
  const { inbox, installation } = context;
  return async ({ body }: Received): Promise<void> => {
    const received = parse(context, 'app_home_opened', AppHomeOpened, body);
    if (!received) return;
    const { user, user_team, channel, tab } = received.event;
    if (tab !== 'home' && tab !== 'messages') return;
    await inbox.interaction(deliveryOf(installation, received.api_app_id, received.event_id), {
      kind: 'home',
      actor: eventActor(installation, received, user, user_team),
      tab,
      channel,
    });
  };
}
