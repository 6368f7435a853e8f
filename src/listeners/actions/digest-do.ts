import type { ListenerContext, Received } from '../context.ts';
import { storeAction } from './store-action.ts';

/** A follow-up that the digest offered is to be done. */
export function digestDo(context: ListenerContext) {
  return (received: Received): Promise<void> => storeAction(context, 'digest_do', received);
}
