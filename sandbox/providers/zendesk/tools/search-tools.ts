import { ProviderError, type ProviderTool } from '../../types.ts';
import { organizationJson, pageJson, sideloads, ticketJson, userJson } from '../json.ts';
import { runSearch } from '../search/run.ts';
import type { ZendeskStore } from '../store.ts';
import { viewsFor, viewTickets } from '../views.ts';
import { PAGING, paging, SORTING, type Tool } from './ticket-read-tools.ts';

/** Zendesk never returns more of a search than this. */
const SEARCH_CEILING = 1000;

export function searchTools(tool: Tool, store: ZendeskStore): ProviderTool[] {
  return [
    tool(
      'zendeskoauth_search_tickets',
      'Searches with the Zendesk search syntax, for example: type:ticket status<solved assignee:me.',
      {
        query: ['string*', 'The query.'],
        ...PAGING,
        ...SORTING,
        include: ['string', 'Also return users, groups, organizations; comma-separated.'],
      },
      (me, args) => {
        const query = args.need('query');
        const { page, perPage } = paging(args);
        if (page * perPage > SEARCH_CEILING) {
          throw new ProviderError(
            'INVALID',
            'Invalid search: requested response size was greater than Search Response Limits',
          );
        }
        const sort = { sortBy: args.text('sort_by'), sortOrder: args.text('sort_order') };
        const found = runSearch(store, me, query, sort);
        const hits = [
          ...found.tickets.map((one) => () => ({ ...ticketJson(store, one), result_type: 'ticket' })),
          ...found.users.map((one) => () => ({ ...userJson(one), result_type: 'user' })),
          ...found.organizations.map((one) => () => ({ ...organizationJson(one), result_type: 'organization' })),
        ];
        const path = `search.json?query=${encodeURIComponent(query)}`;
        const onPage = found.tickets.slice((page - 1) * perPage, page * perPage);
        return {
          ...pageJson('results', hits, (toJson) => toJson(), { page, perPage, path }),
          facets: null,
          ...sideloads(store, me, onPage, args.text('include')),
        };
      },
    ),
    tool(
      'zendeskoauth_views_list',
      'Lists the views you may see.',
      { access: ['string', 'personal, shared or account.'], ...PAGING, ...SORTING },
      (me, args) => pageJson('views', viewsFor(store, me), (view) => view, { ...paging(args), path: 'views.json' }),
    ),
    tool(
      'zendeskoauth_view_tickets_list',
      'Lists the tickets of a view.',
      { view_id: ['string*', "The view's id, or incoming, my, my_groups."], ...SORTING },
      (me, args) => {
        const view = args.need('view_id');
        const tickets = viewTickets(store, me, view, {
          sortBy: args.text('sort_by'),
          sortOrder: args.text('sort_order'),
        });
        const path = `views/${view}/tickets.json`;
        return pageJson('tickets', tickets, (one) => ticketJson(store, one), { page: 1, perPage: 100, path });
      },
    ),
  ];
}
