import { ProviderError, type ProviderTool } from '../../types.ts';
import { groupJson, organizationJson, pageJson, ratingJson, ticketJson, userJson } from '../json.ts';
import { runSearch } from '../search/run.ts';
import { sortTickets } from '../search/sort.ts';
import type { ZendeskStore } from '../store.ts';
import { id, PAGING, paging, type Tool } from './ticket-read-tools.ts';

export function peopleTools(tool: Tool, store: ZendeskStore): ProviderTool[] {
  return [
    tool(
      'zendeskoauth_users_search',
      'Finds users, agents and customers, by name, e-mail address or the search syntax.',
      { query: ['string', 'The query.'], external_id: ['string', 'An exact external id.'], ...PAGING },
      (me, args) => {
        const query = args.text('query') ?? '';
        const users = args.text('external_id') ? [] : runSearch(store, me, `type:user ${query}`).users;
        return pageJson('users', users, userJson, {
          ...paging(args),
          path: `users/search.json?query=${encodeURIComponent(query)}`,
        });
      },
    ),
    tool('zendeskoauth_user_get', 'Reads a user.', { user_id: ['number*', "The user's id."] }, (_me, args) => ({
      user: userJson(store.user(id(args, 'user_id'))),
    })),
    tool('zendeskoauth_user_delete', 'Deletes a user.', { user_id: ['number*', "The user's id."] }, (me, args) => {
      const user = store.user(id(args, 'user_id'));
      if (me.role !== 'admin') throw new ProviderError('FORBIDDEN', 'Forbidden: You do not have access to this page.');
      user.active = false;
      return { user: userJson(user) };
    }),
    tool(
      'zendeskoauth_organizations_search',
      'Finds an organization by its exact name or external id.',
      { name: ['string', 'The exact name.'], external_id: ['string', 'The external id.'] },
      (_me, args) => {
        const name = args.text('name');
        const externalId = args.text('external_id');
        if ((name === undefined) === (externalId === undefined)) {
          throw new ProviderError('INVALID', 'Either name or external_id must be given, not both');
        }
        const found = store.organizations.filter((one) => one.name.toLowerCase() === name?.toLowerCase());
        return pageJson('organizations', found, organizationJson, {
          page: 1,
          perPage: 100,
          path: 'organizations/search.json',
        });
      },
    ),
    tool(
      'zendeskoauth_organizations_autocomplete',
      'Finds the organizations whose name starts with a text.',
      { name: ['string*', 'How the name starts.'] },
      (_me, args) => {
        const start = args.need('name').toLowerCase();
        const found = store.organizations.filter((one) => one.name.toLowerCase().startsWith(start));
        const path = `organizations/autocomplete.json?name=${encodeURIComponent(start)}`;
        return pageJson('organizations', found, organizationJson, { page: 1, perPage: 100, path });
      },
    ),
    tool('zendeskoauth_organizations_list', 'Lists the organizations.', PAGING, (_me, args) =>
      pageJson('organizations', store.organizations, organizationJson, { ...paging(args), path: 'organizations.json' }),
    ),
    tool(
      'zendeskoauth_organization_get',
      'Reads an organization.',
      { organization_id: ['number*', "The organization's id."], include: ['string', 'Related data to include.'] },
      (_me, args) => ({ organization: organizationJson(store.organization(id(args, 'organization_id'))) }),
    ),
    tool(
      'zendeskoauth_organization_tickets_list',
      'Lists the tickets of an organization.',
      { organization_id: ['number*', "The organization's id."], ...PAGING },
      (me, args) => {
        const organization = store.organization(id(args, 'organization_id'));
        const tickets = store.tickets(me).filter(({ organizationId }) => organizationId === organization.id);
        const path = `organizations/${organization.id}/tickets.json`;
        return pageJson('tickets', sortTickets(tickets, 'created_at', 'asc'), (one) => ticketJson(store, one), {
          ...paging(args),
          path,
        });
      },
    ),
    tool('zendeskoauth_groups_list', 'Lists the groups of agents.', PAGING, (me, args) =>
      pageJson('groups', store.groupsOf(me), groupJson, { ...paging(args), path: 'groups.json' }),
    ),
    tool(
      'zendeskoauth_satisfaction_ratings_list',
      'Lists what customers said about solved tickets.',
      {
        score: ['string', 'good or bad.'],
        start_time: ['number', 'Not before, Unix time in seconds.'],
        end_time: ['number', 'Not after, Unix time in seconds.'],
        ...PAGING,
      },
      (me, args) => {
        const [from, until] = [args.number('start_time') ?? 0, args.number('end_time') ?? Number.POSITIVE_INFINITY];
        const score = args.text('score');
        const visible = new Map(store.tickets(me).map((ticket) => [ticket.id, ticket]));
        const rows = store.ratings.flatMap((rating) => {
          const ticket = visible.get(rating.ticketId);
          const at = Date.parse(rating.createdAt) / 1000;
          return ticket && (!score || score === rating.score) && at >= from && at <= until ? [{ rating, ticket }] : [];
        });
        return pageJson('satisfaction_ratings', rows, ({ rating, ticket }) => ratingJson(store, rating, ticket), {
          ...paging(args),
          path: 'satisfaction_ratings.json',
        });
      },
    ),
  ];
}
