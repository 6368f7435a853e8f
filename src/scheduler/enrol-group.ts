import { missingNames } from '../digest/blocks/source-words.ts';
import type { ConfiguredConnector } from '../identity/connect-deps.ts';
import type { Offboarding } from '../identity/offboarding.ts';
import type { People } from '../identity/person.ts';
import { digestWelcome } from '../slack/blocks/digest-words.ts';
import type { SlackOut } from '../slack/ports.ts';
import { usergroupAdvice } from '../slack/usergroup-advice.ts';
import type { Enrolment, Enrolments } from '../storage/enrolments.ts';
import type { TellOnce } from '../storage/notices.ts';
import type { PeopleStore } from '../storage/people.ts';
import type { Log } from '../telemetry/log.ts';

/** Slack allows about 100 questions about members a minute. */
const PACE_MS = 600;

/** What whoever runs the app can do where people are to be enrolled, and the accounts cannot be known. */
export const GROUP_NEEDS_HUBSPOT =
  'CSM_USERGROUP is set, but CONNECTIONS has no hubspot, which the accounts of the morning digest come from: nobody is enrolled. Add hubspot=<connectionName> to CONNECTIONS, or unset CSM_USERGROUP.';

export interface EnrolGroupDeps {
  /** CSM_USERGROUP */
  userGroup: string | undefined;
  /** Every connector the operator has set up. */
  connectors: readonly Pick<ConfiguredConnector, 'id'>[];
  installation: { installation: string; teamId: string };
  slack: Pick<SlackOut, 'usergroupMembers' | 'dm'>;
  /** Asks Slack about each, with the rate limit of background work. */
  people: Pick<People, 'resolve'>;
  peopleStore: Pick<PeopleStore, 'gone'>;
  offboarding: Pick<Offboarding, 'welcome'>;
  enrolments: Enrolments;
  tellOnce: TellOnce;
  /** Waits; rejects once the signal is given. */
  pause(ms: number, signal: AbortSignal): Promise<unknown>;
  now(): Date;
  log: Log;
}

/**
 * Brings the enrolments up to the operator's user group: its new members get the digest and are told so, and who left it
 * gets none any more. Nobody's own decision is changed by it. Without HubSpot there is no digest to enrol for, which the
 * log says. Throws where Slack cannot be asked about the group.
 */
export async function enrolGroup(deps: EnrolGroupDeps, shutdown: AbortSignal): Promise<void> {
  const { userGroup, installation, slack, peopleStore, enrolments, pause, log } = deps;
  if (!userGroup) return;
  if (!isSetUp('hubspot', deps)) return log.error({ code: 'digest_without_hubspot' }, GROUP_NEEDS_HUBSPOT);
  const group = await slack.usergroupMembers(userGroup);
  if (group.kind === 'refused') {
    return log.warn({ code: 'usergroup_unreadable', slack: group.code }, usergroupAdvice(userGroup, group.code));
  }
  const members = new Set(group.userIds);
  const enrolled = new Map((await enrolments.all(installation.installation)).map((row) => [row.user_id, row]));
  for (const row of enrolled.values()) {
    if (row.enabled && byGroup(row) && !members.has(row.user_id)) await enrolments.end(row.identifier, 'usergroup');
  }
  // Who left the app has to come back by themselves: all they had here was deleted, perhaps at their own wish.
  const gone = new Set(await peopleStore.gone(installation.installation));
  const wanting = [...members].filter((userId) => !gone.has(userId) && isToGreet(enrolled.get(userId)));
  for (const userId of wanting) {
    await pause(PACE_MS, shutdown);
    await greet(userId, deps).catch((err: unknown) => {
      // The others need not wait for this one; the next run tries again.
      log.warn({ err, userId }, 'a member of the user group was not enrolled yet');
    });
  }
}

function isSetUp(source: string, { connectors }: Pick<EnrolGroupDeps, 'connectors'>): boolean {
  return connectors.some(({ id }) => id === source);
}

const byGroup = ({ source }: Enrolment) => source === 'usergroup';

/** Not enrolled, switched off by us, or enrolled by a process that died before it could say so. */
function isToGreet(row: Enrolment | undefined): boolean {
  return !row || (byGroup(row) && (!row.enabled || row.dm_channel === null));
}

async function greet(userId: string, deps: EnrolGroupDeps): Promise<void> {
  const { installation, slack, people, offboarding, enrolments, tellOnce, now } = deps;
  const person = await people.resolve({ ...installation, userId, sharedChannel: false });
  // A group may have guests and apps in it.
  if ('kind' in person) return;
  await offboarding.welcome(person);
  const { identifier, timeZone } = person;
  const { enrolment } = await enrolments.enrol(person, 'usergroup', {}, now());
  if (!byGroup(enrolment)) return;
  const on = enrolment.enabled ? enrolment : await enrolments.change(identifier, { enabled: true }, 'usergroup', now());
  if (!on) return;
  const missing = missingNames((source) => isSetUp(source, deps));
  await tellOnce(identifier, 'digest_welcome', async () => {
    const { channel } = await slack.dm(userId, digestWelcome({ at: on.next_at, timeZone, missing }));
    await enrolments.dmIs(identifier, channel);
    return true;
  });
}
