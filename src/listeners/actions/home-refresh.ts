import type { ListenerContext, Received } from '../context.ts';
import { storeAction } from './store-action.ts';

/** The Home tab is to be drawn anew. */
export function homeRefresh(context: ListenerContext) {
  return (received: Received): Promise<void> => storeAction(context, 'home_refresh', received);
}
