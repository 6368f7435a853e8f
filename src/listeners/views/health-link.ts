import type { ListenerContext } from '../context.ts';
import { storeSubmission } from './store-submission.ts';

/** Which records belong to an account. */
export function healthLink(context: ListenerContext) {
  return storeSubmission(context, 'health_link');
}
