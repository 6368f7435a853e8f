import type { ListenerContext } from '../context.ts';
import { storeSubmission } from './store-submission.ts';

/** What is wrong in what the digest says of an account. */
export function digestWrong(context: ListenerContext) {
  return storeSubmission(context, 'digest_wrong');
}
