import type { ListenerContext, Received } from '../context.ts';
import { storeAction } from './store-action.ts';

/** Approve all was pressed on a card of several proposals. */
export function proposalApproveAll(context: ListenerContext) {
  return (received: Received): Promise<void> => storeAction(context, 'proposal_approve_all', received);
}
