import type { ListenerContext, Received } from '../context.ts';
import { storeAction } from './store-action.ts';

/** Connect or Reconnect was pressed beside a connector. */
export function connectStart(context: ListenerContext) {
  return (received: Received): Promise<void> => storeAction(context, 'connect_start', received);
}
