import type { UsersInfoResponse } from '@slack/web-api';
import { knownZone } from '../local-time.ts';
import type { Member } from './ports.ts';

/**
 * The deciding part of users.info, or undefined where the answer lacks an id or a team. A flag that Slack leaves out is
 * one that it has not set; it leaves out the name and the time zone of outsiders.
 */
export function memberOf({ user }: UsersInfoResponse): Member | undefined {
  if (!user?.id || !user.team_id) return undefined;
  const enterpriseId = user.enterprise_user?.enterprise_id;
  return {
    userId: user.id,
    teamId: user.team_id,
    ...(enterpriseId && { enterpriseId, otherTeams: user.enterprise_user?.teams ?? [] }),
    name: user.profile?.real_name || user.real_name || user.profile?.display_name || user.name || user.id,
    timeZone: knownZone(user.tz ?? '').zone,
    ...(user.profile?.email && { email: user.profile.email }),
    deleted: user.deleted === true,
    guest: user.is_restricted === true || user.is_ultra_restricted === true,
    bot: user.is_bot === true || isOtherBot(user),
    stranger: 'is_stranger' in user && user.is_stranger === true,
  };
}

/** Marks of automation that the library's types do not know. */
function isOtherBot(user: object): boolean {
  return (
    ('is_workflow_bot' in user && user.is_workflow_bot === true) ||
    ('is_connector_bot' in user && user.is_connector_bot === true)
  );
}
