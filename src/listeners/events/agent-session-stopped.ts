import { z } from 'zod';
import { eventActor } from '../actor.ts';
import { type ListenerContext, parse, type Received } from '../context.ts';
import { deliveryOf } from '../delivery.ts';
import * as shape from '../payloads.ts';

const AgentSessionStopped = shape.eventEnvelope(
  z.looseObject({
    user: shape.slackId,
    user_team: shape.slackId.nullish(),
    channel: shape.slackId,
    thread_ts: shape.messageTs,
    streaming_message_ts: z.array(shape.messageTs).nullish(),
  }),
);

/** Someone pressed Stop on a reply that is being written. */
export function agentSessionStopped(context: ListenerContext) {
  const { inbox, installation } = context;
  return async ({ body }: Received): Promise<void> => {
    const received = parse(context, 'agent_session_stopped', AgentSessionStopped, body);
    if (!received) return;
    const { user, user_team, channel, thread_ts, streaming_message_ts } = received.event;
    await inbox.interaction(deliveryOf(installation, received.api_app_id, received.event_id), {
      kind: 'stopped',
      actor: eventActor(installation, received, user, user_team),
      channel,
      threadTs: thread_ts,
      messageTs: streaming_message_ts ?? [],
    });
  };
}
