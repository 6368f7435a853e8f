import type { ListenerContext, Received } from '../context.ts';
import { storeAction } from './store-action.ts';

/** A private answer stays private. */
export function answerKeep(context: ListenerContext) {
  return (received: Received): Promise<void> => storeAction(context, 'answer_keep', received);
}
