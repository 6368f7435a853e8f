import type { ListenerContext, Received } from '../context.ts';
import { storeAction } from './store-action.ts';

/** Show all was pressed on a proposal. */
export function proposalShow(context: ListenerContext) {
  return (received: Received): Promise<void> => storeAction(context, 'proposal_show', received);
}
