import type { Person } from '../identity/person.ts';
import type { Interaction } from '../storage/inbound.ts';
import type { InteractionDeps } from './deps.ts';
import { handOver } from './digest/handing-over.ts';
import { link } from './digest/linking.ts';
import { snooze, wrong } from './digest/snoozing.ts';
import { saveSettings } from './digest-settings.ts';
import { edit } from './proposals.ts';

/** A form that was sent, by its name. What it is about is as forgeable as a button's value. */
export async function submit(
  person: Person,
  submission: Extract<Interaction, { kind: 'submission' }>,
  deps: InteractionDeps,
): Promise<void> {
  switch (submission.view) {
    case 'proposal_edit':
      return edit(person, submission, deps);
    case 'digest_settings':
      return saveSettings(person, submission.fields, deps);
    case 'digest_snooze':
      return snooze(person, submission.about, submission.fields, deps);
    case 'digest_hand_over':
      return handOver(person, submission.about, submission.fields, deps);
    case 'digest_wrong':
      return wrong(person, submission.about, submission.fields, deps);
    case 'health_link':
      return link(person, submission.about, submission.fields, deps);
    default:
      submission.view satisfies never;
  }
}
