import type { ListenerContext, Received } from '../context.ts';
import { storeAction } from './store-action.ts';

/** Approve was pressed on a proposal. */
export function proposalApprove(context: ListenerContext) {
  return (received: Received): Promise<void> => storeAction(context, 'proposal_approve', received);
}
