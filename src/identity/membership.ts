import type { Member } from '../slack/ports.ts';
import type { Refusal } from './person.ts';

interface Organisation {
  installation: string;
  teamId: string;
  enterpriseId?: string;
}

/** Slack's own voices, system notices and Slackbot, which users.info does not call bots. */
export const SYSTEM_USERS: readonly string[] = ['USLACK', 'USLACKBOT'];

/** An org-wide install covers every workspace of its enterprise; any other covers one. */
export function isOrgWide({
  installation,
  enterpriseId,
}: Pick<Organisation, 'installation' | 'enterpriseId'>): boolean {
  return enterpriseId !== undefined && installation === enterpriseId;
}

/**
 * Whether the team a payload names cannot be one of ours. In a Grid Slack may name the enterprise, or another workspace
 * that somebody is in as well; there users.info decides.
 */
export function isForeignTeam(teamId: string, organisation: Organisation): boolean {
  if (organisation.enterpriseId !== undefined) return false;
  return teamId !== organisation.teamId;
}

/** Why this member is not served, or undefined. A flag that says nothing ill of them is no proof: the team is. */
export function reasonAgainst(
  member: Member,
  { installation, allowGuests }: { installation: Organisation; allowGuests: boolean },
): Refusal['reason'] | undefined {
  if (member.bot) return 'bot';
  const ours = isOrgWide(installation)
    ? member.enterpriseId === installation.enterpriseId
    : member.teamId === installation.teamId || isIn(installation, member);
  if (member.stranger || !ours) return 'external';
  if (member.deleted) return 'deactivated';
  if (member.guest && !allowGuests) return 'guest';
  return undefined;
}

/** Whether somebody of the same enterprise is in this workspace, too, though Slack names another one as theirs. */
function isIn({ teamId, enterpriseId }: Organisation, member: Member): boolean {
  return enterpriseId !== undefined && member.enterpriseId === enterpriseId && !!member.otherTeams?.includes(teamId);
}
