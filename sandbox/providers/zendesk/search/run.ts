import type { Ticket, ZendeskUser } from '../model.ts';
import type { ZendeskStore } from '../store.ts';
import { matchesOrganization, matchesTicket, matchesUser } from './match.ts';
import { parseQuery } from './parse.ts';
import { sortTickets } from './sort.ts';

/** What a query found, of every kind it asked for, as far as `me` may see it. */
export interface Found {
  tickets: Ticket[];
  users: ZendeskUser[];
  organizations: ReturnType<ZendeskStore['organization']>[];
}

/** Runs a query; `type:` chooses the kinds, without it all are searched. Sorting applies to tickets. */
export function runSearch(
  store: ZendeskStore,
  me: ZendeskUser,
  text: string,
  { sortBy, sortOrder }: { sortBy?: string | undefined; sortOrder?: string | undefined } = {},
): Found {
  const query = parseQuery(text);
  const kinds = query.filters.filter(({ key }) => key === 'type');
  const narrowed = { ...query, filters: query.filters.filter(({ key }) => key !== 'type') };
  const wants = (kind: string) =>
    kinds.length === 0 || kinds.some(({ value, negated }) => (value === kind) !== negated);
  const tickets = wants('ticket') ? store.tickets(me).filter((one) => matchesTicket(store, me, one, narrowed)) : [];
  return {
    tickets: sortTickets(tickets, sortBy ?? query.orderBy, sortOrder ?? query.sort),
    users: wants('user') ? store.users.filter((one) => one.active && matchesUser(store, me, one, narrowed)) : [],
    organizations: wants('organization')
      ? store.organizations.filter((one) => matchesOrganization(store, one, narrowed))
      : [],
  };
}
