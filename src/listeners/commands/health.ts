import type { ListenerContext, Received } from '../context.ts';
import { storeCommand } from './store-command.ts';

/** `/health [account]` */
export function health(context: ListenerContext) {
  return (received: Received): Promise<void> => storeCommand(context, 'health', received);
}
