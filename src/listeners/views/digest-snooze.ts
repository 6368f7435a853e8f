import type { ListenerContext } from '../context.ts';
import { storeSubmission } from './store-submission.ts';

/** Until when an account is left out of the digest. */
export function digestSnooze(context: ListenerContext) {
  return storeSubmission(context, 'digest_snooze');
}
