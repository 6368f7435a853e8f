import { z } from 'zod';
import { type ListenerContext, parse, type Received } from '../context.ts';
import { deliveryOf } from '../delivery.ts';
import * as shape from '../payloads.ts';

const AppUninstalled = shape.eventEnvelope(z.looseObject({}));

/** The app was removed from the workspace. */
export function appUninstalled(context: ListenerContext) {
  const { inbox, installation } = context;
  return async ({ body }: Received): Promise<void> => {
    const received = parse(context, 'app_uninstalled', AppUninstalled, body);
    if (!received) return;
    await inbox.interaction(deliveryOf(installation, received.api_app_id, received.event_id), {
      kind: 'uninstalled',
      installation: installation.installation,
    });
  };
}
