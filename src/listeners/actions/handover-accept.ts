import type { ListenerContext, Received } from '../context.ts';
import { storeAction } from './store-action.ts';

/** An account that a colleague hands over is taken. */
export function handoverAccept(context: ListenerContext) {
  return (received: Received): Promise<void> => storeAction(context, 'handover_accept', received);
}
