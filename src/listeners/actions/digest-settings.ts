import type { ListenerContext, Received } from '../context.ts';
import { storeAction } from './store-action.ts';

/** The settings of the digest are to be shown. */
export function digestSettingsStart(context: ListenerContext) {
  return (received: Received): Promise<void> => storeAction(context, 'digest_settings', received);
}
