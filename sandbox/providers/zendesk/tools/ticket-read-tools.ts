import type { Args } from '../../hubspot/args.ts';
import type { MakeTool, Params } from '../../hubspot/define-tool.ts';
import { ProviderError, type ProviderTool } from '../../types.ts';
import { commentJson, pageJson, sideloads, ticketJson, userJson } from '../json.ts';
import { metricJson } from '../metrics.ts';
import type { ZendeskUser } from '../model.ts';
import { sortTickets } from '../search/sort.ts';
import type { ZendeskStore } from '../store.ts';

export type Tool = MakeTool<ZendeskUser>;

export const TICKET_ID: Params = { ticket_id: ['number*', "The ticket's id."] };
export const PAGING: Params = {
  page: ['number', 'The page, from 1.'],
  per_page: ['number', 'Results a page, 100 at most.'],
};
export const SORTING: Params = {
  sort_by: ['string', 'updated_at, created_at, priority, status or ticket_type.'],
  sort_order: ['string', 'asc or desc; desc unless given.'],
};

export function ticketReadTools(tool: Tool, store: ZendeskStore): ProviderTool[] {
  return [
    tool('zendeskoauth_tickets_list', 'Lists the tickets you may see.', { ...PAGING, ...SORTING }, (me, args) => {
      const tickets = sortTickets(store.tickets(me), args.text('sort_by') ?? 'created_at', args.text('sort_order'));
      return pageJson('tickets', tickets, (one) => ticketJson(store, one), { ...paging(args), path: 'tickets.json' });
    }),
    tool(
      'zendeskoauth_ticket_get',
      'Reads a ticket.',
      { ...TICKET_ID, include: ['string', 'Also return users, groups, organizations; comma-separated.'] },
      (me, args) => {
        const ticket = store.ticket(me, id(args, 'ticket_id'));
        return { ticket: ticketJson(store, ticket), ...sideloads(store, me, [ticket], args.text('include')) };
      },
    ),
    tool(
      'zendeskoauth_ticket_comments_list',
      'Lists the comments of a ticket, public replies and internal notes, oldest first.',
      {
        ...TICKET_ID,
        include: ['string', 'users: also return the authors.'],
        sort_order: ['string', 'asc or desc; asc unless given.'],
        include_inline_images: ['boolean', 'List inline images as attachments.'],
      },
      (me, args) => {
        const ticket = store.ticket(me, id(args, 'ticket_id'));
        const comments = [...store.comments(ticket)];
        if (args.text('sort_order') === 'desc') comments.reverse();
        const path = `tickets/${ticket.id}/comments.json`;
        const authors = store.users.filter((user) => comments.some(({ authorId }) => authorId === user.id));
        return {
          ...pageJson('comments', comments, commentJson, { page: 1, perPage: 100, path }),
          ...(args.text('include')?.includes('users') ? { users: authors.map(userJson) } : {}),
        };
      },
    ),
    tool(
      'zendeskoauth_ticket_metrics_get',
      'Reads what is measured about a ticket: replies, reopens, times.',
      TICKET_ID,
      (me, args) => ({ ticket_metric: metricJson(store, store.ticket(me, id(args, 'ticket_id'))) }),
    ),
    tool('zendeskoauth_tickets_count', 'Counts the tickets you may see.', {}, (me) => ({
      count: { value: store.tickets(me).length, refreshed_at: store.now() },
    })),
  ];
}

/** Zendesk cuts larger pages to 100 itself; the connector promises no more. */
export function paging(args: Args): { page: number; perPage: number } {
  return { page: args.number('page') ?? 1, perPage: args.size('per_page', 100, 100) };
}

export function id(args: Args, name: string): number {
  const value = args.number(name);
  if (value === undefined) throw new ProviderError('INVALID', `Missing required parameter: ${name}`);
  return value;
}
