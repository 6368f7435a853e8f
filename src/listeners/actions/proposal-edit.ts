import type { ListenerContext, Received } from '../context.ts';
import { storeAction } from './store-action.ts';

/** Edit was pressed on a proposal. */
export function proposalEditStart(context: ListenerContext) {
  return (received: Received): Promise<void> => storeAction(context, 'proposal_edit', received);
}
