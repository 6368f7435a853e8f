import type { ListenerContext, Received } from '../context.ts';
import { storeCommand } from './store-command.ts';

/** `/digest [on | off | history]` */
export function digest(context: ListenerContext) {
  return (received: Received): Promise<void> => storeCommand(context, 'digest', received, { withTrigger: true });
}
