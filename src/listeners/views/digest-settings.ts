import type { FieldValues } from '../../storage/inbound.ts';
import type { ListenerContext } from '../context.ts';
import { type FormErrors, storeSubmission } from './store-submission.ts';

/** The settings of the digest were sent. One that is on has to come at some time, on some day. */
export function digestSettings(context: ListenerContext) {
  return storeSubmission(context, 'digest_settings', missingIn);
}

function missingIn({ enabled, time, days }: FieldValues): FormErrors {
  if (enabled !== 'on') return {};
  return {
    ...(!time && { time: 'Choose a time.' }),
    ...(!days && { days: 'Choose at least one day, or do not have it sent.' }),
  };
}
