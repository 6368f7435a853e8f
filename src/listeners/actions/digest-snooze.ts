import type { ListenerContext, Received } from '../context.ts';
import { storeAction } from './store-action.ts';

/** An account is to be left out of the digest for a while: the form is to be shown. */
export function digestSnoozeStart(context: ListenerContext) {
  return (received: Received): Promise<void> => storeAction(context, 'digest_snooze', received);
}
