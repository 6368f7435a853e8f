import type { ListenerContext, Received } from '../context.ts';
import { storeAction } from './store-action.ts';

/** A follow-up that the digest offered is not to be done. */
export function digestSkip(context: ListenerContext) {
  return (received: Received): Promise<void> => storeAction(context, 'digest_skip', received);
}
