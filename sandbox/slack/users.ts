import { APP, OTHER_TEAM, PEOPLE, type SandboxPerson, TEAM } from '../people.ts';
import { personOf, type Store, usernameOf } from './store.ts';

const ZONE_NAME = { timeZoneName: 'longOffset' } as const;

/** Seconds east of UTC in a zone at an instant. */
function offsetSeconds(timeZone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, ...ZONE_NAME }).formatToParts(at);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}

function profileOf(person: SandboxPerson, withEmail: boolean): Record<string, unknown> {
  const [first = person.name, ...rest] = person.name.split(' ');
  return {
    title: person.title,
    phone: '',
    skype: '',
    real_name: person.name,
    real_name_normalized: person.name,
    display_name: first,
    display_name_normalized: first,
    first_name: first,
    last_name: rest.join(' '),
    status_text: '',
    status_emoji: '',
    status_expiration: 0,
    avatar_hash: `g${person.userId.toLowerCase()}`,
    // Told to apps with the scope users:read.email alone.
    ...(withEmail ? { email: person.email } : {}),
    team: person.teamId,
  };
}

function memberShape(store: Store, person: SandboxPerson, scopes: ReadonlySet<string>): Record<string, unknown> {
  const outsider = person.teamId !== TEAM.id;
  const timeZone = timeZoneOf(store, person);
  const base = {
    id: person.userId,
    team_id: person.teamId,
    name: usernameOf(person),
    deleted: store.deactivated.has(person.userId),
    color: '9f69e7',
    real_name: person.name,
    profile: profileOf(person, !outsider && scopes.has('users:read.email')),
    is_bot: false,
    is_app_user: false,
    updated: 1_790_000_000,
  };
  // Slack tells less about people of another workspace: no time zone and no address, among others.
  if (outsider) return { ...base, is_stranger: true };
  return {
    ...base,
    tz: timeZone,
    tz_label: timeZone.split('/').pop()?.replace('_', ' '),
    tz_offset: offsetSeconds(timeZone, store.now()),
    is_admin: false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: person.guest === true,
    is_ultra_restricted: false,
    is_email_confirmed: true,
    who_can_share_contact_card: 'EVERYONE',
  };
}

const botShape: Record<string, unknown> = {
  id: APP.botUserId,
  team_id: TEAM.id,
  name: APP.name.toLowerCase(),
  deleted: false,
  real_name: APP.name,
  tz: 'America/Los_Angeles',
  profile: { real_name: APP.name, display_name: APP.name, api_app_id: APP.id, bot_id: APP.botId, team: TEAM.id },
  is_bot: true,
  is_app_user: false,
  is_restricted: false,
  is_ultra_restricted: false,
};

// Slack's own bot answers is_bot: false, a trap for who tests that flag alone.
const slackbotShape: Record<string, unknown> = {
  id: 'USLACKBOT',
  team_id: TEAM.id,
  name: 'slackbot',
  deleted: false,
  real_name: 'Slackbot',
  profile: { real_name: 'Slackbot', display_name: 'Slackbot', always_active: true, team: TEAM.id },
  is_bot: false,
  is_app_user: false,
  is_restricted: false,
  is_ultra_restricted: false,
};

/** The `user` of users.info and of the user_change event for an app with these scopes; undefined for an id nobody has. */
export function userShape(
  store: Store,
  userId: string,
  scopes: ReadonlySet<string>,
): Record<string, unknown> | undefined {
  if (userId === APP.botUserId) return botShape;
  if (userId === 'USLACKBOT') return slackbotShape;
  const person = personOf(userId);
  return person && memberShape(store, person, scopes);
}

/** Somebody's time zone as it is now. */
export function timeZoneOf(store: Store, { userId, timeZone }: SandboxPerson): string {
  return store.timeZones.get(userId) ?? timeZone;
}

export const teamOf = (teamId: string): { id: string; name: string; domain: string } =>
  teamId === OTHER_TEAM.id ? OTHER_TEAM : TEAM;

/** The person with this id; throws for one who does not exist or is deactivated, which no Slack client allows. */
export function actingPerson(store: Store, userId: string): SandboxPerson {
  const person = PEOPLE.find((each) => each.userId === userId);
  if (!person) throw new Error(`no such person in the sandbox: ${userId}`);
  if (store.deactivated.has(userId)) throw new Error(`${userId} is deactivated and cannot act in Slack`);
  return person;
}
