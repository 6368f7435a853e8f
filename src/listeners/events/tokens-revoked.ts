import { z } from 'zod';
import { type ListenerContext, parse, type Received } from '../context.ts';
import { deliveryOf } from '../delivery.ts';
import * as shape from '../payloads.ts';

const TokensRevoked = shape.eventEnvelope(
  z.looseObject({
    tokens: z.looseObject({ oauth: z.array(shape.slackId).nullish(), bot: z.array(shape.slackId).nullish() }),
  }),
);

/** Tokens of the app were revoked: a person's own, or the bot's, after which nothing works any more. */
export function tokensRevoked(context: ListenerContext) {
  const { inbox, installation } = context;
  return async ({ body }: Received): Promise<void> => {
    const received = parse(context, 'tokens_revoked', TokensRevoked, body);
    if (!received) return;
    const { oauth, bot } = received.event.tokens;
    await inbox.interaction(deliveryOf(installation, received.api_app_id, received.event_id), {
      kind: 'tokens_revoked',
      installation: installation.installation,
      userIds: oauth ?? [],
      botRevoked: (bot ?? []).length > 0,
    });
  };
}
