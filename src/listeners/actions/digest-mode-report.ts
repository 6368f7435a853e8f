import type { ListenerContext, Received } from '../context.ts';
import { storeAction } from './store-action.ts';

/** From now on the digest only reports. */
export function digestModeReport(context: ListenerContext) {
  return (received: Received): Promise<void> => storeAction(context, 'digest_mode_report', received);
}
