import type { FieldValues } from '../../storage/inbound.ts';
import type { FormErrors } from './store-submission.ts';

/** What the settings of the digest lack: one that is on has to come at some time, on some day. */
export function missingSettings({ enabled, time, days }: FieldValues): FormErrors {
  if (enabled !== 'on') return {};
  return {
    ...(!time && { time: 'Choose a time.' }),
    ...(!days && { days: 'Choose at least one day, or do not have it sent.' }),
  };
}
