import type { ListenerContext, Received } from '../context.ts';
import { storeAction } from './store-action.ts';

/** What the digest says of an account is wrong: the form is to be shown. */
export function digestWrongStart(context: ListenerContext) {
  return (received: Received): Promise<void> => storeAction(context, 'digest_wrong', received);
}
