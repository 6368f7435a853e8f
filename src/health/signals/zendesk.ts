import type { Account, Signal, SupportSignal } from '../types.ts';
import type { Links } from './links.ts';
import type { Reader } from './reader.ts';
import { daysBetween } from './rows.ts';
import type { SignalSettings } from './settings.ts';
import { supportOf } from './support.ts';
import { zendeskPrefix } from './zendesk-pages.ts';
import type { Ticket, ZendeskUser } from './zendesk-rows.ts';
import { openTickets, type Subject, solvedTickets } from './zendesk-tickets.ts';
import { findUsers } from './zendesk-users.ts';

/** How far back a solved ticket still counts as contact. */
const CONTACT_DAYS = 30;

/**
 * The support load of each account: the tickets of its people's organization, or of those people who have none.
 * @returns by the account's key
 * @throws SourceLost
 */
export async function readSupport(
  reader: Reader,
  accounts: readonly Account[],
  links: Links,
  { reopenedTag, zendeskPrefix: prefix = zendeskPrefix() }: SignalSettings,
  now: Date,
): Promise<Map<string, Signal<SupportSignal>>> {
  const unlinked = accounts.filter(({ key }) => links[key]?.zendesk === undefined);
  const users = await findUsers(
    reader,
    prefix,
    unlinked.flatMap(({ emails }) => emails),
  );
  const matches = new Map(accounts.map((account) => [account.key, matchOf(account, links, users)]));
  const all = [...matches.values()].flatMap((match) => (typeof match === 'string' ? [] : match));
  const search = { reader, prefix, subjects: [...new Set(all)].sort() };

  const open = await openTickets(search);
  const since = new Date(now.getTime() - CONTACT_DAYS * 86_400_000).toISOString().slice(0, 10);
  const heard = new Map([...open.tickets].map(lastOf));
  // Who was heard of today cannot have been heard of later.
  const silent = search.subjects.filter((one) => {
    const last = heard.get(one);
    return !open.over.has(one) && (last === undefined || daysBetween(last, now) > 0);
  });
  const solved = await solvedTickets({ ...search, subjects: silent }, since, heard);

  return new Map(
    accounts.map(({ key }): [string, Signal<SupportSignal>] => {
      const match = matches.get(key) ?? 'no_match';
      if (typeof match === 'string') return [key, { kind: 'not_set_up', why: match }];
      if (match.some((subject) => open.over.has(subject))) {
        return [key, { kind: 'unavailable', since: now.toISOString(), why: 'incomplete' }];
      }
      const tickets = match.flatMap((one) => [...(open.tickets.get(one) ?? []), ...(solved.tickets.get(one) ?? [])]);
      return [key, { kind: 'value', value: supportOf(tickets, reopenedTag, now) }];
    }),
  );
}

/** Whose tickets are the account's. */
function matchOf(
  { key, emails }: Account,
  links: Links,
  users: ReadonlyMap<string, ZendeskUser>,
): Subject[] | 'no_match' | 'ambiguous' {
  const linked = links[key]?.zendesk?.organizationId;
  if (linked !== undefined) return [`organization:${linked}`];
  const people = emails.flatMap((email) => users.get(email) ?? []);
  if (people.length === 0) return 'no_match';
  const organizations = [...new Set(people.flatMap(({ organizationId }) => organizationId ?? []))];
  if (organizations.length > 1) return 'ambiguous';
  const alone = people.filter(({ organizationId }) => organizationId === undefined);
  return [
    ...organizations.map((id): Subject => `organization:${id}`),
    ...alone.map(({ id }): Subject => `requester:${id}`),
  ];
}

function lastOf([subject, tickets]: [Subject, Ticket[]]): [Subject, string] {
  return [subject, tickets.map(({ updatedAt }) => updatedAt).reduce((a, b) => (a > b ? a : b), '')];
}
