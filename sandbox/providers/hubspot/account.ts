import { ProviderError } from '../types.ts';

export const PORTAL_ID = '44556677';
export const TEAMS: Readonly<Record<string, string>> = { '101': 'Customer Success', '102': 'Leadership' };

/** A person with a seat in the HubSpot account. */
export interface Seat {
  email: string;
  firstName: string;
  lastName: string;
  userId: string;
  ownerId: string;
  /** Team ids, the main one first. */
  teams: readonly [string, ...string[]];
  /** Sees every record, and the pipelines closed to others. */
  superAdmin: boolean;
}

export const SEATS: readonly Seat[] = [
  seat('ana@acme.test', 'Ana', 'Ruiz', 1, ['101'], false),
  seat('omar@acme.test', 'Omar', 'Haddad', 2, ['101', '102'], true),
  seat('mia@acme.test', 'Mia', 'Larsen', 3, ['101'], false),
];

function seat(
  email: string,
  firstName: string,
  lastName: string,
  n: number,
  teams: Seat['teams'],
  superAdmin: boolean,
): Seat {
  return { email, firstName, lastName, userId: `${6_001_000 + n}`, ownerId: `${20_031_000 + n}`, teams, superAdmin };
}

export function seatOf(email: string): Seat {
  const found = SEATS.find((one) => one.email === email);
  if (!found) throw new ProviderError('UNAUTHORIZED', 'Authentication credentials not found.');
  return found;
}

/** The properties that say whose a record is. */
export function ownedBy({ ownerId, teams, userId }: Seat): Record<string, string> {
  return { hubspot_owner_id: ownerId, hubspot_team_id: teams[0], hs_created_by_user_id: userId };
}
