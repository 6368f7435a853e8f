import type { ListenerContext, Received } from '../context.ts';
import { storeAction } from './store-action.ts';

/** An account that was left out is to be told of again. */
export function digestWake(context: ListenerContext) {
  return (received: Received): Promise<void> => storeAction(context, 'digest_wake', received);
}
