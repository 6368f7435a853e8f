import { z } from 'zod';
import { type ListenerContext, parse, type Received } from '../context.ts';
import { deliveryOf } from '../delivery.ts';
import * as shape from '../payloads.ts';

const TokensRevoked = shape.eventEnvelope(
  z.looseObject({
    tokens: z.looseObject({ bot: z.array(shape.slackId).nullish() }),
  }),
);

/** Tokens of the app were revoked. People's own it has none of; without the bot's nothing works any more. */
export function tokensRevoked(context: ListenerContext) {
  const { inbox, installation } = context;
  return async ({ body }: Received): Promise<void> => {
    const received = parse(context, 'tokens_revoked', TokensRevoked, body);
    if (!received) return;
    if (!received.event.tokens.bot?.length) return;
    await inbox.interaction(deliveryOf(installation, received.api_app_id, received.event_id), {
      kind: 'bot_revoked',
      installation: installation.installation,
    });
  };
}
