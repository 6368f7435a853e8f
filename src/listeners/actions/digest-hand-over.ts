import type { ListenerContext, Received } from '../context.ts';
import { storeAction } from './store-action.ts';

/** An account is to be handed over to a colleague: the form is to be shown. */
export function digestHandOverStart(context: ListenerContext) {
  return (received: Received): Promise<void> => storeAction(context, 'digest_hand_over', received);
}
