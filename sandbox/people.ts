/** The people of the local world. Slack, Scalekit and the providers all know them by what is written here. */
export interface SandboxPerson {
  userId: string;
  teamId: string;
  name: string;
  title: string;
  email: string;
  timeZone: string;
  /** A Slack guest of the workspace. */
  guest?: boolean;
}

export const TEAM = { id: 'T0ACME', name: 'Acme', domain: 'acme' } as const;
/** Another company, met in a shared channel. */
export const OTHER_TEAM = { id: 'T0GLOBEX', name: 'Globex', domain: 'globex' } as const;
export const APP = { id: 'A0ONBEHALF', name: 'Onbehalf', botUserId: 'U0BOT', botId: 'B0BOT' } as const;

export const PEOPLE: readonly SandboxPerson[] = [
  {
    userId: 'U0ANA',
    teamId: TEAM.id,
    name: 'Ana Ruiz',
    title: 'Customer Success Manager',
    email: 'ana@acme.test',
    timeZone: 'Europe/Madrid',
  },
  {
    userId: 'U0OMAR',
    teamId: TEAM.id,
    name: 'Omar Haddad',
    title: 'Operations lead',
    email: 'omar@acme.test',
    timeZone: 'America/New_York',
  },
  {
    userId: 'U0GITA',
    teamId: TEAM.id,
    name: 'Gita Rao',
    title: 'Contractor (guest)',
    email: 'gita@rao.test',
    timeZone: 'Asia/Kolkata',
    guest: true,
  },
  {
    userId: 'U0EVE',
    teamId: OTHER_TEAM.id,
    name: 'Eve Novak',
    title: 'Buyer at Globex',
    email: 'eve@globex.test',
    timeZone: 'Europe/Prague',
  },
];

/** Slack's user groups (subteams) of the workspace. */
export const USER_GROUPS = [{ id: 'S0CSM', handle: 'csm', members: ['U0ANA', 'U0OMAR'] }] as const;

export const CHANNELS = [
  { id: 'C0ONBOARD', name: 'onboarding', members: ['U0ANA', 'U0OMAR', 'U0GITA', 'U0BOT'], shared: false },
  { id: 'C0GLOBEX', name: 'ext-globex', members: ['U0ANA', 'U0OMAR', 'U0EVE', 'U0BOT'], shared: true },
] as const;
