import type { ListenerContext, Received } from '../context.ts';
import { storeAction } from './store-action.ts';

/** A proposal was approved, and its tool with it from then on. */
export function proposalAllow(context: ListenerContext) {
  return (received: Received): Promise<void> => storeAction(context, 'proposal_allow', received);
}
