import type { Clock } from '../support/time.ts';
import { ProviderError } from '../types.ts';
import type { Channel, Comment, Group, Organization, Rating, Ticket, ZendeskUser } from './model.ts';

export const SUBDOMAIN = 'acme';
/** What an account's ids look like, so that no two kinds of record share one. */
const FIRST_ID = 20_978_392_100_000;

/** The records of one Zendesk account. */
export class ZendeskStore {
  readonly clock: Clock;
  /** These two only grow. */
  readonly users: ZendeskUser[] = [];
  readonly organizations: Organization[] = [];
  readonly groups: Group[] = [];
  readonly ratings: Rating[] = [];
  readonly #usersById = new Map<number, ZendeskUser>();
  readonly #organizationsById = new Map<number, Organization>();
  readonly #tickets = new Map<number, Ticket>();
  readonly #comments = new Map<number, Comment[]>();
  #lastId = FIRST_ID;
  #lastTicketId = 4100;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  now(): string {
    return this.clock()
      .toISOString()
      .replace(/\.\d+Z$/, 'Z');
  }

  nextId(): number {
    this.#lastId += 13;
    return this.#lastId;
  }

  /** Who can sign in; end users have no API access in this account. */
  agents(): ZendeskUser[] {
    return this.users.filter((user) => user.role !== 'end-user' && user.active);
  }

  /** The agent whose token it is. */
  signIn(email: string): ZendeskUser {
    const agent = this.agents().find((user) => user.email === email);
    if (!agent) throw new ProviderError('UNAUTHORIZED', "Couldn't authenticate you");
    return agent;
  }

  /** Whether someone may see a ticket: those of private groups only when they belong to the group. */
  canSee(me: ZendeskUser, ticket: Ticket): boolean {
    return ticket.groupId === null || this.groupsOf(me).some(({ id }) => id === ticket.groupId);
  }

  /** The groups someone may know of. */
  groupsOf(me: ZendeskUser): Group[] {
    return this.groups.filter(({ id, isPublic }) => isPublic || me.groupIds.includes(id));
  }

  /** Every ticket that is not deleted, oldest first, whoever may see it. */
  allTickets(): Ticket[] {
    return [...this.#tickets.values()].filter(({ deleted }) => !deleted);
  }

  tickets(me: ZendeskUser): Ticket[] {
    return this.allTickets().filter((ticket) => this.canSee(me, ticket));
  }

  ticket(me: ZendeskUser, id: number): Ticket {
    const ticket = this.#tickets.get(id);
    if (!ticket || ticket.deleted || !this.canSee(me, ticket)) throw notFound();
    return ticket;
  }

  /** Adds a ticket with its first comment, which becomes the description. */
  addTicket(
    ticket: Omit<Ticket, 'id' | 'deleted' | 'description'>,
    comment: { body: string; authorId: number },
  ): Ticket {
    this.#lastTicketId += 1;
    const added: Ticket = { ...ticket, id: this.#lastTicketId, description: comment.body, deleted: false };
    this.#tickets.set(added.id, added);
    this.addComment(added, { ...comment, public: true, channel: ticket.channel, createdAt: ticket.createdAt });
    return added;
  }

  addComment(
    ticket: Ticket,
    comment: { body: string; authorId: number; public: boolean; channel: Channel; createdAt: string },
  ): Comment {
    const added: Comment = { ...comment, id: this.nextId(), ticketId: ticket.id };
    this.#comments.set(ticket.id, [...this.comments(ticket), added]);
    return added;
  }

  /** Oldest first. */
  comments(ticket: Ticket): readonly Comment[] {
    return this.#comments.get(ticket.id) ?? [];
  }

  user(id: number): ZendeskUser {
    const found = lookUp(this.#usersById, this.users, id);
    if (!found) throw notFound();
    return found;
  }

  organization(id: number): Organization {
    const found = this.organizationOf({ organizationId: id });
    if (!found) throw notFound();
    return found;
  }

  /** The organization of a ticket or a user, if they have one. */
  organizationOf({ organizationId }: { organizationId: number | null }): Organization | undefined {
    return organizationId === null ? undefined : lookUp(this.#organizationsById, this.organizations, organizationId);
  }
}

/** A search looks at every record of a ticket, so going through thousands of people for each would show. */
function lookUp<Row extends { id: number }>(
  known: Map<number, Row>,
  rows: readonly Row[],
  id: number,
): Row | undefined {
  for (let next = known.size; next < rows.length; next += 1) {
    const row = rows[next];
    if (row) known.set(row.id, row);
  }
  return known.get(id);
}

export function notFound(): ProviderError {
  return new ProviderError('NOT_FOUND', 'RecordNotFound: Not found');
}

export function recordInvalid(field: string, problem: string): ProviderError {
  return new ProviderError('INVALID', `RecordInvalid: Record validation errors (${field}: ${problem})`);
}
