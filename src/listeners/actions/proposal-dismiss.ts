import type { ListenerContext, Received } from '../context.ts';
import { storeAction } from './store-action.ts';

/** Dismiss was pressed on a proposal. */
export function proposalDismiss(context: ListenerContext) {
  return (received: Received): Promise<void> => storeAction(context, 'proposal_dismiss', received);
}
