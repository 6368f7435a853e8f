import type { ListenerContext, Received } from '../context.ts';
import { storeCommand } from './store-command.ts';

/** `/connect [connector]` */
export function connect(context: ListenerContext) {
  return (received: Received): Promise<void> => storeCommand(context, 'connect', received);
}
