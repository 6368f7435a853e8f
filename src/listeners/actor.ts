import { isOrgWide } from '../identity/membership.ts';
import type { SignedActor } from '../identity/person.ts';
import type { Installation } from './installation.ts';

/** The parts of a signed event that say who acts and where. */
interface EventOrigin {
  team_id?: string | null | undefined;
  context_team_id?: string | null | undefined;
  is_ext_shared_channel?: boolean | null | undefined;
}

/**
 * The actor of an event. `userTeam` is the event's own `user_team`, the one field that names the author's team; `team`
 * and the envelope's `team_id` may name the workspace that receives it instead. Where `user_team` is missing the
 * installation's team stands in, and users.info has the last word about outsiders.
 */
export function eventActor(
  installation: Installation,
  origin: EventOrigin,
  userId: string,
  userTeam?: string | null,
): SignedActor {
  const workspace = isOrgWide(installation) ? (origin.context_team_id ?? origin.team_id) : undefined;
  return {
    installation: installation.installation,
    teamId: userTeam ?? workspace ?? installation.teamId,
    userId,
    sharedChannel: origin.is_ext_shared_channel === true,
  };
}

/** The actor of a command or a click; both name the actor's own team. */
export function actorOf(
  installation: Installation,
  actor: { userId: string; teamId: string; sharedChannel: boolean },
): SignedActor {
  return { installation: installation.installation, ...actor };
}
