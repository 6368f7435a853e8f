import type { Args } from '../../hubspot/args.ts';
import type { Params } from '../../hubspot/define-tool.ts';
import type { JsonObject, ProviderTool } from '../../types.ts';
import { asTags, changeTicket, checkWish, isDone, type TicketWish, touch } from '../change-ticket.ts';
import { ticketJson } from '../json.ts';
import type { Ticket, ZendeskUser } from '../model.ts';
import { recordInvalid, type ZendeskStore } from '../store.ts';
import { id, TICKET_ID, type Tool } from './ticket-read-tools.ts';

const FIELDS: Params = {
  subject: ['string', 'Subject.'],
  status: ['string', 'new, open, pending, hold, solved or closed.'],
  priority: ['string', 'urgent, high, normal or low.'],
  type: ['string', 'problem, incident, question or task.'],
  assignee_email: ['string', 'E-mail address of the agent who shall have it.'],
};

export function ticketWriteTools(tool: Tool, store: ZendeskStore): ProviderTool[] {
  return [
    tool(
      'zendeskoauth_ticket_create',
      'Creates a ticket with you as the requester.',
      { comment_body: ['string*', 'The description.'], ...FIELDS, tags: ['array', 'Tags.'] },
      (me, args) => {
        const ticket = createTicket(store, me, args.need('comment_body'), wishOf(args));
        return { ticket: ticketJson(store, ticket), audit: auditJson(store, me, ticket) };
      },
    ),
    tool(
      'zendeskoauth_ticket_reply',
      'Adds a comment to a ticket: a reply the requester gets, or an internal note.',
      {
        ...TICKET_ID,
        body: ['string*', 'The text.'],
        public: ['boolean', 'false: an internal note, seen by agents only. true unless given.'],
      },
      (me, args) => {
        const ticket = store.ticket(me, id(args, 'ticket_id'));
        if (ticket.status === 'closed') throw recordInvalid('Status', 'closed prevents ticket update');
        const isPublic = args.flag('public') ?? true;
        const createdAt = store.now();
        store.addComment(ticket, {
          body: args.need('body'),
          authorId: me.id,
          public: isPublic,
          channel: 'api',
          createdAt,
        });
        touch(store, me, ticket);
        return { ticket: ticketJson(store, ticket), audit: auditJson(store, me, ticket) };
      },
    ),
    tool(
      'zendeskoauth_ticket_update',
      'Changes fields of a ticket.',
      {
        ...TICKET_ID,
        ...FIELDS,
        assignee_id: ['number', 'Id of the agent who shall have it.'],
        group_id: ['number', 'Id of the group that shall have it.'],
        tags: ['array', 'Tags in place of the present ones.'],
      },
      (me, args) => {
        const ticket = store.ticket(me, id(args, 'ticket_id'));
        changeTicket(store, me, ticket, wishOf(args));
        return { ticket: ticketJson(store, ticket), audit: auditJson(store, me, ticket) };
      },
    ),
    tool(
      'zendeskoauth_ticket_tags_add',
      'Adds tags to a ticket and keeps the ones it has.',
      { ...TICKET_ID, tags: ['array*', 'The tags to add.'] },
      (me, args) => {
        const ticket = store.ticket(me, id(args, 'ticket_id'));
        changeTicket(store, me, ticket, { tags: [...ticket.tags, ...asTags(args.list('tags') ?? [])] });
        return { tags: [...ticket.tags] };
      },
    ),
    tool(
      'zendeskoauth_ticket_tags_delete',
      'Removes tags from a ticket and keeps the others.',
      { ...TICKET_ID, tags: ['string*', 'The tags to remove, comma-separated.'] },
      (me, args) => {
        const ticket = store.ticket(me, id(args, 'ticket_id'));
        const gone = asTags(args.need('tags').split(','));
        changeTicket(store, me, ticket, { tags: ticket.tags.filter((tag) => !gone.includes(tag)) });
        return { tags: [...ticket.tags] };
      },
    ),
    tool('zendeskoauth_ticket_delete', 'Deletes a ticket.', TICKET_ID, (me, args) => {
      const ticket = store.ticket(me, id(args, 'ticket_id'));
      touch(store, me, ticket);
      ticket.deleted = true;
      return {};
    }),
  ];
}

function createTicket(store: ZendeskStore, me: ZendeskUser, body: string, wish: TicketWish): Ticket {
  const change = checkWish(store, me, wish);
  const now = store.now();
  const assigneeId = change.assigneeId ?? null;
  const status = change.status ?? 'new';
  return store.addTicket(
    {
      subject: change.subject ?? body.slice(0, 60),
      status,
      priority: change.priority ?? null,
      type: change.type ?? null,
      requesterId: me.id,
      submitterId: me.id,
      assigneeId,
      organizationId: me.organizationId,
      groupId: change.groupId ?? me.groupIds[0] ?? null,
      tags: change.tags ?? [],
      channel: 'api',
      createdAt: now,
      updatedAt: now,
      updatedById: me.id,
      initiallyAssignedAt: assigneeId === null ? null : now,
      assignedAt: assigneeId === null ? null : now,
      statusUpdatedAt: now,
      solvedAt: isDone(status) ? now : null,
      reopens: 0,
    },
    { body, authorId: me.id },
  );
}

function wishOf(args: Args): TicketWish {
  return {
    subject: args.text('subject'),
    status: args.text('status'),
    priority: args.text('priority'),
    type: args.text('type'),
    tags: args.list('tags'),
    assigneeEmail: args.text('assignee_email'),
    assigneeId: args.number('assignee_id'),
    groupId: args.number('group_id'),
  };
}

function auditJson(store: ZendeskStore, me: ZendeskUser, ticket: Ticket): JsonObject {
  const last = store.comments(ticket).at(-1);
  return {
    id: store.nextId(),
    ticket_id: ticket.id,
    created_at: ticket.updatedAt,
    author_id: me.id,
    events: last?.authorId === me.id ? [{ id: last.id, type: 'Comment', public: last.public, body: last.body }] : [],
  };
}
