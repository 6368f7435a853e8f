import type { ListenerContext, Received } from '../context.ts';
import { storeAction } from './store-action.ts';

/** Disconnect was pressed and confirmed. */
export function disconnect(context: ListenerContext) {
  return (received: Received): Promise<void> => storeAction(context, 'disconnect', received);
}
