import type { ListenerContext, Received } from '../context.ts';
import { storeAction } from './store-action.ts';

/** The link of a private connect message was opened; stored for the way back to that message. */
export function connectOpen(context: ListenerContext) {
  return (received: Received): Promise<void> => storeAction(context, 'connect_open', received);
}
