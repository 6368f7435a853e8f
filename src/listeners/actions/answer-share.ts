import type { ListenerContext, Received } from '../context.ts';
import { storeAction } from './store-action.ts';

/** A private answer is to be shared in its thread. */
export function answerShare(context: ListenerContext) {
  return (received: Received): Promise<void> => storeAction(context, 'answer_share', received);
}
