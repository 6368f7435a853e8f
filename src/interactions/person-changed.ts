import { identifierOf } from '../identifier.ts';
import type { InteractionDeps } from './deps.ts';

/** Something about a person changed in Slack; if they may not use the app any more, nothing of theirs stays. Their digest follows their clock. */
export async function personChanged(
  { installation, userId }: { installation: string; userId: string },
  { people, offboarding, peopleStore, digest }: InteractionDeps,
): Promise<void> {
  people.forget(userId);
  const identifier = identifierOf({ installation, userId });
  const teamId = await peopleStore.teamOf(identifier);
  if (!teamId) return;
  // The event only says that something changed; what holds is what Slack answers now.
  const person = await people.resolve({ installation, userId, teamId, sharedChannel: false });
  if ('kind' in person) return offboarding.leave(identifier, person.reason);
  await digest.enrolments.setTimeZone(identifier, person.timeZone);
}
