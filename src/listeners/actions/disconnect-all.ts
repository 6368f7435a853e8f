import type { ListenerContext, Received } from '../context.ts';
import { storeAction } from './store-action.ts';

/** Disconnect everything was pressed and confirmed. */
export function disconnectAll(context: ListenerContext) {
  return (received: Received): Promise<void> => storeAction(context, 'disconnect_all', received);
}
