import type { ListenerContext, Received } from '../context.ts';
import { storeCommand } from './store-command.ts';

/** `/connections` */
export function connections(context: ListenerContext) {
  return (received: Received): Promise<void> => storeCommand(context, 'connections', received);
}
