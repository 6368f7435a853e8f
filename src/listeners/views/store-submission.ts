import type { AckFn } from '@slack/bolt';
import { z } from 'zod';
import type { FormId } from '../../action-ids.ts';
import type { FieldValues } from '../../storage/inbound.ts';
import { actorOf } from '../actor.ts';
import { type ListenerContext, parse, type Received } from '../context.ts';
import { deliveryOf } from '../delivery.ts';
import * as shape from '../payloads.ts';

const Option = z.looseObject({ value: z.string().max(200) });
const Field = z.looseObject({
  value: z.string().max(3_000).nullish(),
  selected_option: Option.nullish(),
  selected_options: z.array(Option).max(100).nullish(),
  selected_date: z.string().max(20).nullish(),
  selected_time: z.string().max(20).nullish(),
  selected_user: shape.slackId.nullish(),
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
  ack: AckFn<{ response_action: 'errors'; errors: FormErrors }>;
}

/** What is wrong with a form, by the name of the block that it is said beside. */
export type FormErrors = Record<string, string>;

/**
 * A listener that stores a form which was sent, like a click. Only what no store is needed for is answered here: what
 * `check` finds wrong in the fields, by their blocks' names, so that the person can mend it where they are.
 */
export function storeSubmission(
  context: ListenerContext,
  name: FormId,
  check: (blocks: FieldValues) => FormErrors = () => ({}),
) {
  const { inbox, installation } = context;
  return async ({ body, ack }: ViewReceived): Promise<void> => {
    const received = parse(context, name, Submission, body);
    if (!received) return;
    const { user, view } = received;
    const blocks = Object.entries(view.state.values).map(([id, held]) => [id, heldIn(held)] as const);
    const errors = check(Object.fromEntries(blocks));
    if (Object.keys(errors).length > 0) return void (await ack({ response_action: 'errors', errors }));
    const delivery = deliveryOf(installation, received.api_app_id, `view:${view.id}:${view.hash ?? ''}`);
    await inbox.interaction(delivery, {
      kind: 'submission',
      actor: actorOf(installation, {
        userId: user.id,
        teamId: user.team_id ?? installation.teamId,
        sharedChannel: false,
      }),
      view: name,
      about: view.private_metadata,
      // A block may be called `{kind}:{field}`.
      fields: Object.fromEntries(blocks.map(([id, held]) => [id.slice(id.indexOf(':') + 1), held])),
    });
  };
}

/** Several choices are joined by commas; none of them is an empty text. */
function heldIn(held: Record<string, z.output<typeof Field>>): string | null {
  const [field] = Object.values(held);
  return (
    field?.value ??
    field?.selected_option?.value ??
    field?.selected_date ??
    field?.selected_time ??
    field?.selected_user ??
    field?.selected_options?.map(({ value }) => value).join(',') ??
    null
  );
}
