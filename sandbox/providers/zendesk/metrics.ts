import type { JsonObject } from '../types.ts';
import type { Ticket } from './model.ts';
import type { ZendeskStore } from './store.ts';

/** What Zendesk measures about a ticket. Times are in minutes; this account has no business hours, so both are equal. */
export function metricJson(store: ZendeskStore, ticket: Ticket): JsonObject {
  const comments = store.comments(ticket);
  const replies = comments.filter((one) => one.public && store.user(one.authorId).role !== 'end-user');
  const byRequester = comments.filter(({ authorId }) => authorId === ticket.requesterId);
  const minutes = (until: string | null | undefined) => {
    const value = until ? Math.round((Date.parse(until) - Date.parse(ticket.createdAt)) / 60_000) : null;
    return { calendar: value, business: value };
  };
  return {
    id: ticket.id + 900_000,
    url: `https://acme.zendesk.com/api/v2/ticket_metrics/${ticket.id + 900_000}.json`,
    ticket_id: ticket.id,
    created_at: ticket.createdAt,
    updated_at: ticket.updatedAt,
    group_stations: ticket.groupId === null ? 0 : 1,
    assignee_stations: ticket.assigneeId === null ? 0 : 1,
    reopens: ticket.reopens,
    replies: replies.length,
    assignee_updated_at: replies.at(-1)?.createdAt ?? null,
    requester_updated_at: byRequester.at(-1)?.createdAt ?? ticket.createdAt,
    status_updated_at: ticket.statusUpdatedAt,
    initially_assigned_at: ticket.initiallyAssignedAt,
    assigned_at: ticket.assignedAt,
    solved_at: ticket.solvedAt,
    latest_comment_added_at: comments.at(-1)?.createdAt ?? ticket.createdAt,
    reply_time_in_minutes: minutes(replies[0]?.createdAt),
    first_resolution_time_in_minutes: minutes(ticket.solvedAt),
    full_resolution_time_in_minutes: minutes(ticket.solvedAt),
  };
}
