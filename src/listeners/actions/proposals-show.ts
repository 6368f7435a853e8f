import type { ListenerContext, Received } from '../context.ts';
import { storeAction } from './store-action.ts';

/** The card of an ask that waits is to be shown once more. */
export function proposalsShow(context: ListenerContext) {
  return (received: Received): Promise<void> => storeAction(context, 'proposals_show', received);
}
