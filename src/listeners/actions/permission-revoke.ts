import type { ListenerContext, Received } from '../context.ts';
import { storeAction } from './store-action.ts';

/** A standing permission is taken back. */
export function permissionRevoke(context: ListenerContext) {
  return (received: Received): Promise<void> => storeAction(context, 'permission_revoke', received);
}
