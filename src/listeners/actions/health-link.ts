import type { ListenerContext, Received } from '../context.ts';
import { storeAction } from './store-action.ts';

/** The form that links an account to its records is to be shown. */
export function healthLinkStart(context: ListenerContext) {
  return (received: Received): Promise<void> => storeAction(context, 'health_link', received);
}
