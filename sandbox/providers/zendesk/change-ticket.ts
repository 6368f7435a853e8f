import { ProviderError } from '../types.ts';
import {
  isOneOf,
  PRIORITIES,
  type Priority,
  STATUSES,
  type Status,
  TICKET_TYPES,
  type Ticket,
  type TicketType,
  type ZendeskUser,
} from './model.ts';
import { recordInvalid, type ZendeskStore } from './store.ts';

/** What a caller wants of a ticket, as given. */
export interface TicketWish {
  subject?: string | undefined;
  status?: string | undefined;
  priority?: string | undefined;
  type?: string | undefined;
  tags?: string[] | undefined;
  assigneeEmail?: string | undefined;
  assigneeId?: number | undefined;
  groupId?: number | undefined;
}

type Change = Partial<Pick<Ticket, 'subject' | 'status' | 'priority' | 'type' | 'tags' | 'assigneeId' | 'groupId'>>;

/** Applies a wish as `me`, all of it or nothing, and keeps the times that Zendesk's metrics come from. */
export function changeTicket(store: ZendeskStore, me: ZendeskUser, ticket: Ticket, wish: TicketWish): void {
  if (ticket.status === 'closed') throw recordInvalid('Status', 'closed prevents ticket update');
  const change = checkWish(store, me, wish, ticket);
  const now = store.now();
  if (change.assigneeId !== undefined && change.assigneeId !== ticket.assigneeId) {
    ticket.assignedAt = now;
    ticket.initiallyAssignedAt ??= now;
  }
  if (change.status && change.status !== ticket.status) {
    if (isDone(ticket.status) && !isDone(change.status)) ticket.reopens += 1;
    ticket.solvedAt = isDone(change.status) ? (ticket.solvedAt ?? now) : null;
    ticket.statusUpdatedAt = now;
  }
  Object.assign(ticket, change);
  touch(store, me, ticket);
}

export function touch(store: ZendeskStore, me: ZendeskUser, ticket: Ticket): void {
  ticket.updatedAt = store.now();
  ticket.updatedById = me.id;
}

/** Checks a wish against the ticket it is for; without one, for a ticket to be. */
export function checkWish(store: ZendeskStore, me: ZendeskUser, wish: TicketWish, ticket?: Ticket): Change {
  const change: Change = {
    ...(wish.status ? { status: asStatus(wish.status) } : {}),
    ...(wish.priority ? { priority: asPriority(wish.priority) } : {}),
    ...(wish.type ? { type: asType(wish.type) } : {}),
    ...(wish.tags ? { tags: asTags(wish.tags) } : {}),
  };
  if (wish.subject !== undefined) {
    if (wish.subject.trim() === '') throw recordInvalid('Subject', 'cannot be blank');
    change.subject = wish.subject;
  }
  Object.assign(change, checkAssignment(store, me, wish, ticket));
  const assigneeId = change.assigneeId === undefined ? (ticket?.assigneeId ?? null) : change.assigneeId;
  if (change.status === 'new' && ticket && ticket.status !== 'new') throw recordInvalid('Status', 'new is not allowed');
  if (change.status && isDone(change.status) && assigneeId === null) {
    throw recordInvalid('Assignee', 'is required when solving a ticket');
  }
  // A new ticket is open as soon as it is somebody's.
  if (!change.status && assigneeId !== null && (ticket?.status ?? 'new') === 'new') change.status = 'open';
  return change;
}

function checkAssignment(store: ZendeskStore, me: ZendeskUser, wish: TicketWish, ticket?: Ticket): Change {
  const change: Change = {};
  if (wish.groupId !== undefined) {
    if (!store.groupsOf(me).some(({ id }) => id === wish.groupId)) throw recordInvalid('Group', 'is invalid');
    change.groupId = wish.groupId;
    const assignee = ticket?.assigneeId ? store.user(ticket.assigneeId) : undefined;
    if (assignee && !assignee.groupIds.includes(wish.groupId)) change.assigneeId = null;
  }
  const assignee = findAssignee(store, wish);
  if (!assignee) return change;
  change.assigneeId = assignee.id;
  const groupId = change.groupId ?? ticket?.groupId;
  if (groupId && assignee.groupIds.includes(groupId)) return change;
  if (change.groupId !== undefined) throw recordInvalid('Assignee', 'is not in the group');
  return { ...change, groupId: assignee.groupIds[0] ?? null };
}

function findAssignee(store: ZendeskStore, { assigneeEmail, assigneeId }: TicketWish): ZendeskUser | undefined {
  if (!assigneeEmail && assigneeId === undefined) return undefined;
  const email = assigneeEmail?.toLowerCase();
  const found = store.users.find((user) => (email ? user.email === email : user.id === assigneeId));
  if (!found?.active || found.role === 'end-user') throw recordInvalid('Assignee', 'is not an agent');
  return found;
}

export function isDone(status: Status): boolean {
  return status === 'solved' || status === 'closed';
}

function asStatus(value: string): Status {
  if (!isOneOf(STATUSES, value)) throw recordInvalid('Status', `${value} is not a valid status`);
  return value;
}

function asPriority(value: string): Priority {
  if (!isOneOf(PRIORITIES, value)) throw recordInvalid('Priority', `${value} is not a valid priority`);
  return value;
}

function asType(value: string): TicketType {
  if (!isOneOf(TICKET_TYPES, value)) throw recordInvalid('Type', `${value} is not a valid type`);
  return value;
}

/** Tags are lower case; what stands between spaces is a tag of its own. */
export function asTags(tags: readonly string[]): string[] {
  const words = tags.flatMap((tag) => tag.toLowerCase().split(/\s+/)).filter((tag) => tag !== '');
  const bad = words.find((tag) => !/^[\p{L}\p{N}_\-./:]+$/u.test(tag));
  if (bad) throw new ProviderError('INVALID', `InvalidValue: The tag ${bad} contains characters that are not allowed`);
  return [...new Set(words)];
}
