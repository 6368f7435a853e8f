import type { JsonObject } from '../types.ts';
import type { Ticket, ZendeskUser } from './model.ts';
import { runSearch } from './search/run.ts';
import { notFound, SUBDOMAIN, type ZendeskStore } from './store.ts';

interface View {
  id: number;
  title: string;
  /** Its conditions, in the search syntax. */
  query: string;
  /** Shown to the members of this group only. */
  group?: string;
}

const VIEWS: readonly View[] = [
  { id: 36_000_101, title: 'Your unsolved tickets', query: 'type:ticket status<solved assignee:me' },
  { id: 36_000_102, title: 'Unassigned tickets', query: 'type:ticket status<solved assignee:none' },
  { id: 36_000_103, title: 'All unsolved tickets', query: 'type:ticket status<solved' },
  { id: 36_000_104, title: 'Recently updated tickets', query: 'type:ticket updated>7days' },
  {
    id: 36_000_105,
    title: 'Onboarding: urgent and high',
    query: 'type:ticket status<solved priority>normal tags:onboarding',
  },
  { id: 36_000_106, title: 'Legal queue', query: 'type:ticket status<solved group:Legal', group: 'Legal' },
];

export function viewsFor(store: ZendeskStore, me: ZendeskUser): JsonObject[] {
  return visibleViews(store, me).map(viewJson);
}

/** The tickets of a view, by its id or one of Zendesk's names for the views everyone has. */
export function viewTickets(
  store: ZendeskStore,
  me: ZendeskUser,
  view: string,
  sort: { sortBy?: string | undefined; sortOrder?: string | undefined },
): Ticket[] {
  if (view === 'my_groups') {
    const mine = (ticket: Ticket) => ticket.groupId !== null && me.groupIds.includes(ticket.groupId);
    return runSearch(store, me, 'type:ticket status<solved', sort).tickets.filter(mine);
  }
  const aliases: Record<string, string> = {
    my: 'type:ticket status<solved assignee:me',
    incoming: 'type:ticket status:new',
  };
  const query = aliases[view] ?? visibleViews(store, me).find(({ id }) => String(id) === view)?.query;
  if (!query) throw notFound();
  return runSearch(store, me, query, sort).tickets;
}

function visibleViews(store: ZendeskStore, me: ZendeskUser): View[] {
  const names = store.groups.filter(({ id }) => me.groupIds.includes(id)).map(({ name }) => name);
  return VIEWS.filter(({ group }) => group === undefined || names.includes(group));
}

function viewJson({ id, title, group }: View, position: number): JsonObject {
  return {
    id,
    url: `https://${SUBDOMAIN}.zendesk.com/api/v2/views/${id}.json`,
    title,
    active: true,
    position,
    description: null,
    restriction: group ? { type: 'Group', name: group } : null,
    created_at: '2023-02-06T09:00:00Z',
    updated_at: '2023-02-06T09:00:00Z',
  };
}
