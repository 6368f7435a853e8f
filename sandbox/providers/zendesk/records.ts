import type { ProviderRecord } from '../types.ts';
import type { Comment, Ticket } from './model.ts';
import type { ZendeskStore } from './store.ts';

/** Every ticket, the comments after its first one, and all users and organizations, newest first; the last added wins a tie. */
export function zendeskRecords(store: ZendeskStore): ProviderRecord[] {
  const tickets = store.allTickets();
  return [
    ...tickets.map((ticket) => ticketRecord(store, ticket)),
    ...tickets.flatMap((ticket) =>
      store
        .comments(ticket)
        .slice(1)
        .map((comment) => commentRecord(store, ticket, comment)),
    ),
    ...store.users
      .filter(({ active }) => active)
      .map(({ id, name, email, role, createdAt }) => plainRecord('user', id, name, { email, role }, createdAt)),
    ...store.organizations.map(({ id, name, domain, createdAt }) =>
      plainRecord('organization', id, name, { domain }, createdAt),
    ),
  ]
    .reverse()
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}

function ticketRecord(store: ZendeskStore, ticket: Ticket): ProviderRecord {
  const email = (id: number | null) => (id === null ? 'nobody' : store.user(id).email);
  return {
    kind: 'ticket',
    id: String(ticket.id),
    title: ticket.subject,
    place: groupName(store, ticket),
    fields: {
      status: ticket.status,
      priority: ticket.priority ?? 'none',
      requester: email(ticket.requesterId),
      assignee: email(ticket.assigneeId),
      organization: store.organizationOf(ticket)?.name ?? 'none',
      tags: ticket.tags.join(', '),
    },
    createdBy: email(ticket.submitterId),
    updatedBy: email(ticket.updatedById),
    createdAt: ticket.createdAt,
  };
}

function commentRecord(store: ZendeskStore, ticket: Ticket, comment: Comment): ProviderRecord {
  const author = store.user(comment.authorId).email;
  return {
    kind: 'comment',
    id: String(comment.id),
    title: comment.body,
    place: groupName(store, ticket),
    fields: { ticket: String(ticket.id), public: String(comment.public) },
    createdBy: author,
    updatedBy: author,
    createdAt: comment.createdAt,
  };
}

function plainRecord(
  kind: string,
  id: number,
  title: string,
  fields: Record<string, string>,
  createdAt: string,
): ProviderRecord {
  const setUpBy = 'omar@acme.test';
  return { kind, id: String(id), title, place: 'Customers', fields, createdBy: setUpBy, updatedBy: setUpBy, createdAt };
}

function groupName(store: ZendeskStore, { groupId }: Ticket): string {
  return store.groups.find(({ id }) => id === groupId)?.name ?? 'No group';
}
