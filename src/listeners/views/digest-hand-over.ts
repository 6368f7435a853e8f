import type { ListenerContext } from '../context.ts';
import { storeSubmission } from './store-submission.ts';

/** Who is asked to take an account over. */
export function digestHandOver(context: ListenerContext) {
  return storeSubmission(context, 'digest_hand_over');
}
