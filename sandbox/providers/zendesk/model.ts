export const STATUSES = ['new', 'open', 'pending', 'hold', 'solved', 'closed'] as const;
export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export const TICKET_TYPES = ['problem', 'incident', 'question', 'task'] as const;

/** What the account's own trigger tags a ticket with when its requester opens it again; agents' changes do not fire it. */
export const REOPENED = 'reopened';

export type Status = (typeof STATUSES)[number];
export type Priority = (typeof PRIORITIES)[number];
export type TicketType = (typeof TICKET_TYPES)[number];
export type Channel = 'email' | 'web' | 'api';

export interface ZendeskUser {
  id: number;
  name: string;
  email: string;
  /** Agents and admins work for Acme; end users write in from outside. */
  role: 'end-user' | 'agent' | 'admin';
  organizationId: number | null;
  /** The default group first; empty for end users. */
  groupIds: readonly number[];
  active: boolean;
  createdAt: string;
}

export interface Organization {
  id: number;
  name: string;
  domain: string;
  tags: readonly string[];
  createdAt: string;
}

export interface Group {
  id: number;
  name: string;
  description: string;
  /** The tickets of a group that is not public are hidden from everyone outside it. */
  isPublic: boolean;
}

export interface Ticket {
  id: number;
  subject: string;
  description: string;
  status: Status;
  priority: Priority | null;
  type: TicketType | null;
  requesterId: number;
  submitterId: number;
  assigneeId: number | null;
  organizationId: number | null;
  groupId: number | null;
  tags: string[];
  channel: Channel;
  createdAt: string;
  updatedAt: string;
  updatedById: number;
  initiallyAssignedAt: string | null;
  assignedAt: string | null;
  statusUpdatedAt: string;
  solvedAt: string | null;
  /** How often it went from solved back to open. */
  reopens: number;
  deleted: boolean;
}

export interface Comment {
  id: number;
  ticketId: number;
  authorId: number;
  body: string;
  public: boolean;
  channel: Channel;
  createdAt: string;
}

export interface Rating {
  id: number;
  ticketId: number;
  score: 'good' | 'bad';
  comment: string;
  createdAt: string;
}

export function isOneOf<Value extends string>(values: readonly Value[], value: string): value is Value {
  return values.some((one) => one === value);
}
