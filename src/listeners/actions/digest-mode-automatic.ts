import type { ListenerContext, Received } from '../context.ts';
import { storeAction } from './store-action.ts';

/** From now on follow-ups are done at once. */
export function digestModeAutomatic(context: ListenerContext) {
  return (received: Received): Promise<void> => storeAction(context, 'digest_mode_automatic', received);
}
