import type { ListenerContext, Received } from '../context.ts';
import { storeAction } from './store-action.ts';

/** An account that a colleague hands over is not taken. */
export function handoverDecline(context: ListenerContext) {
  return (received: Received): Promise<void> => storeAction(context, 'handover_decline', received);
}
