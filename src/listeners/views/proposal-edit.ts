import type { AckFn } from '@slack/bolt';
import { z } from 'zod';
import { actorOf } from '../actor.ts';
import { type ListenerContext, parse, type Received } from '../context.ts';
import { deliveryOf } from '../delivery.ts';
import * as shape from '../payloads.ts';

const Option = z.looseObject({ value: z.string().max(200) });
const Field = z.looseObject({
  value: z.string().max(3_000).nullish(),
  selected_option: Option.nullish(),
  selected_date: z.string().max(20).nullish(),
});
const Submission = z.looseObject({
  api_app_id: shape.slackId.nullish(),
  user: z.looseObject({ id: shape.slackId, team_id: shape.slackId.nullish() }),
  view: z.looseObject({
    id: z.string().max(100),
    hash: z.string().max(200).nullish(),
    private_metadata: z.string().max(3_000),
    state: z.looseObject({ values: z.record(z.string().max(255), z.record(z.string().max(255), Field)) }),
  }),
});

/** What Bolt gives a listener of a modal beside the payload. */
interface ViewReceived extends Received {
  ack: AckFn<ViewErrors>;
}

interface ViewErrors {
  response_action: 'errors';
  errors: Record<string, string>;
}

/**
 * The form of a proposal was sent: stored like a click. Only what no store is needed for is answered here: text that
 * should be JSON and is not, by the block's own name, so that the person can mend it where they are.
 */
export function proposalEdit(context: ListenerContext) {
  const { inbox, installation } = context;
  return async ({ body, ack }: ViewReceived): Promise<void> => {
    const received = parse(context, 'proposal_edit', Submission, body);
    if (!received) return;
    const { user, view } = received;
    const blocks = Object.entries(view.state.values);
    const errors = Object.fromEntries(blocks.flatMap(([id, held]) => (isBroken(id, held) ? [[id, NOT_JSON]] : [])));
    if (Object.keys(errors).length > 0) return void (await ack({ response_action: 'errors', errors }));
    const delivery = deliveryOf(installation, received.api_app_id, `view:${view.id}:${view.hash ?? ''}`);
    await inbox.interaction(delivery, {
      kind: 'submission',
      actor: actorOf(installation, {
        userId: user.id,
        teamId: user.team_id ?? installation.teamId,
        sharedChannel: false,
      }),
      view: 'proposal_edit',
      about: view.private_metadata,
      fields: Object.fromEntries(blocks.map(([id, held]) => [id.slice(id.indexOf(':') + 1), heldIn(held)])),
    });
  };
}

const NOT_JSON = 'This is not valid JSON. Please mend it, or press Cancel.';

type Held = Record<string, z.output<typeof Field>>;

function heldIn(held: Held): string | null {
  const [field] = Object.values(held);
  return field?.value ?? field?.selected_option?.value ?? field?.selected_date ?? null;
}

/** A block of JSON is called `json:{name}`. */
function isBroken(blockId: string, held: Held): boolean {
  const text = heldIn(held);
  if (!blockId.startsWith('json:') || text === null || text.trim() === '') return false;
  try {
    JSON.parse(text);
    return false;
  } catch {
    return true;
  }
}
