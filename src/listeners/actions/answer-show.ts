import type { ListenerContext, Received } from '../context.ts';
import { storeAction } from './store-action.ts';

/** A private answer is to be shown once more. */
export function answerShow(context: ListenerContext) {
  return (received: Received): Promise<void> => storeAction(context, 'answer_show', received);
}
