import { z } from 'zod';
import type { Interaction } from '../../storage/inbound.ts';
import { actorOf } from '../actor.ts';
import { type ListenerContext, parse, type Received } from '../context.ts';
import { deliveryOf } from '../delivery.ts';
import { decodeEntities } from '../mention-text.ts';
import * as shape from '../payloads.ts';

const Command = z.looseObject({
  api_app_id: shape.slackId.nullish(),
  trigger_id: z.string().min(1).max(200),
  user_id: shape.slackId,
  team_id: shape.slackId.nullish(),
  channel_id: shape.slackId,
  text: z.string().nullish(),
  response_url: z.url({ protocol: /^https?$/ }).nullish(),
  // A form has no booleans.
  is_ext_shared_channel: z.union([z.boolean(), z.string()]).nullish(),
});

/**
 * Stores a slash command with the way back to whoever typed it. Slack offers commands to the installing team only.
 * `withTrigger`: a window may be the answer.
 */
export async function storeCommand(
  context: ListenerContext,
  command: Extract<Interaction, { kind: 'command' }>['command'],
  { body }: Received,
  { withTrigger = false }: { withTrigger?: boolean } = {},
): Promise<void> {
  const { inbox, installation } = context;
  const received = parse(context, command, Command, body);
  if (!received) return;
  const actor = actorOf(installation, {
    userId: received.user_id,
    teamId: received.team_id ?? installation.teamId,
    sharedChannel: String(received.is_ext_shared_channel) === 'true',
  });
  await inbox.interaction(deliveryOf(installation, received.api_app_id, `cmd:${received.trigger_id}`), {
    kind: 'command',
    actor,
    command,
    text: decodeEntities(received.text ?? '').trim(),
    place: { channel: received.channel_id, ...(received.response_url && { responseUrl: received.response_url }) },
    ...(withTrigger && { trigger: received.trigger_id }),
  });
}
