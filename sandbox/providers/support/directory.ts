import { PEOPLE, TEAM } from '../../people.ts';
import { ProviderError, type ProviderUser } from '../types.ts';

/** Work at Acme and have seats in Asana and Monday.com, but no account in its Slack. */
const COLLEAGUES: readonly ProviderUser[] = [
  { email: 'priya@acme.test', name: 'Priya Shah' },
  { email: 'tom@acme.test', name: 'Tom Becker' },
];

/** Everyone with a seat in Asana and Monday.com: Acme's own people (guests have none) and the colleagues. */
export const SEATS: readonly ProviderUser[] = [
  ...PEOPLE.filter((person) => person.teamId === TEAM.id && !person.guest).map(({ email, name }) => ({ email, name })),
  ...COLLEAGUES,
];

/** People as a consent page names them. */
export function asUsers(members: readonly ProviderUser[]): ProviderUser[] {
  return members.map(({ email, name }) => ({ email, name }));
}

/** Finds the member a token belongs to; a stranger's token is refused as an invalid one is. */
export function memberFor<Member extends { email: string }>(members: readonly Member[], user: ProviderUser): Member {
  const member = members.find((one) => one.email === user.email);
  if (!member) throw new ProviderError('UNAUTHORIZED', 'Not Authorized');
  return member;
}
