import type { ListenerContext, Received } from '../context.ts';
import { storeAction } from './store-action.ts';

/** Undo was pressed on a receipt. */
export function receiptUndo(context: ListenerContext) {
  return (received: Received): Promise<void> => storeAction(context, 'receipt_undo', received);
}
