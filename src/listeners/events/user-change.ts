import { z } from 'zod';
import { type ListenerContext, parse, type Received } from '../context.ts';
import { deliveryOf } from '../delivery.ts';
import * as shape from '../payloads.ts';

const UserChange = shape.eventEnvelope(z.looseObject({ user: z.looseObject({ id: shape.slackId }) }));

/** Something about a member changed. What it is now is read from Slack later, not from here. */
export function userChange(context: ListenerContext) {
  const { inbox, installation } = context;
  return async ({ body }: Received): Promise<void> => {
    const received = parse(context, 'user_change', UserChange, body);
    if (!received) return;
    await inbox.interaction(deliveryOf(installation, received.api_app_id, received.event_id), {
      kind: 'person_changed',
      installation: installation.installation,
      userId: received.event.user.id,
    });
  };
}
