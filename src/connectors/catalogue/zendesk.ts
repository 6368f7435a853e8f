import type { ConnectorSpec, JsonObject, Lookup, ReceiptParts, ToolSpec } from '../types.ts';
import { findMade, sameText } from './find-made.ts';
import { destructive, read, receipt, write } from './spec.ts';
import { id, listIn, listView, recordIn, recordView, text } from './view.ts';
import { comment, fullTicket, more, organization, rating, ticket, ticketUrl, titled, user } from './zendesk-rows.ts';
import { tagsAdded, tagsTaken, ticketChange, ticketMade } from './zendesk-undo.ts';

const tickets = (data: JsonObject) => listIn(data, 'results', 'tickets');
const oneTicket = (data: JsonObject) => recordIn(data, 'ticket');
const ticketsView = listView('tickets', tickets, ticket, more);
const ticketView = recordView('ticket', oneTicket, ticket);

function change(verb: string, args: JsonObject, data: JsonObject): ReceiptParts {
  const row = oneTicket(data);
  const number = id(row.id) ?? id(args.ticket_id);
  const name = text(row.subject) ?? text(args.subject) ?? (number === undefined ? undefined : `#${number}`);
  return receipt(verb, 'ticket', name, ticketUrl(row));
}

function updateVerb(args: JsonObject): string {
  const changed = Object.keys(args).filter((key) => key !== 'ticket_id');
  if (changed.length !== 1) return 'Updated';
  if (changed[0] === 'status') return args.status === 'solved' ? 'Solved' : 'Updated';
  return changed[0]?.startsWith('assignee_') ? 'Assigned' : 'Updated';
}

/** Zendesk's search has no exact match: the subject's words narrow it down, and the ticket itself is compared. */
function lookUpTicket(tool: string, args: JsonObject): Lookup {
  const subject = typeof args.subject === 'string' ? args.subject.replace(/["\\]/g, ' ').trim() : '';
  const query = subject === '' ? 'type:ticket' : `type:ticket subject:"${subject}"`;
  return {
    tool,
    params: { query, sort_by: 'created_at', sort_order: 'desc', per_page: 100 },
    find: (data, since) => {
      const found = findMade(
        tickets(data),
        since,
        (row) => isTicket(row, args),
        (row) => row.created_at,
      );
      return found === undefined ? undefined : { ticket: found };
    },
  };
}

function isTicket(row: JsonObject, args: JsonObject): boolean {
  if (args.subject !== undefined && !sameText(row.subject, args.subject)) return false;
  return row.description === undefined ? args.subject !== undefined : sameText(row.description, args.comment_body);
}

function lookUpComment(tool: string, args: JsonObject): Lookup | undefined {
  const { ticket_id: ticketId } = args;
  if (ticketId === undefined || id(ticketId) === undefined) return undefined;
  return {
    tool,
    params: { ticket_id: ticketId, sort_order: 'desc' },
    find: (data, since) => {
      const said = (row: JsonObject) => sameText(row.body, args.body) || sameText(row.plain_body, args.body);
      const found = findMade(listIn(data, 'comments'), since, said, (row) => row.created_at);
      return found === undefined ? undefined : { ticket: { id: ticketId }, comment: found };
    },
  };
}

/**
 * Zendesk's tools go by two prefixes in Scalekit's documents: `zendeskoauth_`, and `zendesk_`, which is that of its
 * connection by API key. Such a connection is refused at start-up; the prefix alone does not make one.
 */
function toolsOf(prefix: string): ToolSpec[] {
  const outsiders = true;
  return [
    read(`${prefix}search_tickets`, ticketsView, { outsiders }),
    read(`${prefix}tickets_list`, ticketsView, { outsiders, defaults: { sort_by: 'updated_at', per_page: 50 } }),
    read(`${prefix}ticket_get`, recordView('ticket', oneTicket, fullTicket), { outsiders }),
    read(
      `${prefix}ticket_comments_list`,
      listView('comments', (data) => listIn(data, 'comments'), comment, more),
      {
        outsiders,
      },
    ),
    read(`${prefix}organization_tickets_list`, ticketsView, { outsiders }),
    read(
      `${prefix}view_tickets_list`,
      listView('tickets', (data) => listIn(data, 'tickets', 'rows'), ticket, more),
      {
        outsiders,
      },
    ),
    read(
      `${prefix}users_search`,
      listView('users', (data) => listIn(data, 'users', 'results'), user, more),
      { outsiders },
    ),
    read(
      `${prefix}user_get`,
      recordView('user', (data) => recordIn(data, 'user'), user),
      { outsiders },
    ),
    read(
      `${prefix}satisfaction_ratings_list`,
      listView('ratings', (data) => listIn(data, 'satisfaction_ratings'), rating, more),
      {
        outsiders,
      },
    ),
    read(
      `${prefix}organizations_search`,
      listView('organizations', (data) => listIn(data, 'organizations', 'results'), organization, more),
    ),
    read(
      `${prefix}organizations_autocomplete`,
      listView('organizations', (data) => listIn(data, 'organizations'), organization, more),
    ),
    read(
      `${prefix}organization_get`,
      recordView('organization', (data) => recordIn(data, 'organization'), organization),
    ),
    read(
      `${prefix}groups_list`,
      listView('groups', (data) => listIn(data, 'groups'), titled, more),
    ),
    read(
      `${prefix}views_list`,
      listView('views', (data) => listIn(data, 'views'), titled, more),
    ),
    write(`${prefix}ticket_create`, {
      view: ticketView,
      receipt: (args, data) => change('Created', args, data),
      lookup: (args) => lookUpTicket(`${prefix}search_tickets`, args),
      ...ticketMade(prefix),
    }),
    // No comment can be taken back, and a public one has been read: there is no undo.
    write(`${prefix}ticket_reply`, {
      view: ticketView,
      // The ticket comes back, in its requester's words.
      outsiders,
      // Left out, `public` means true.
      warning: ({ public: open }) => (open === false ? undefined : 'The customer will read this.'),
      receipt: (args, data) =>
        change(args.public === false ? 'Added an internal note to' : 'Replied publicly to', args, data),
      lookup: (args) => lookUpComment(`${prefix}ticket_comments_list`, args),
    }),
    write(`${prefix}ticket_update`, {
      view: ticketView,
      receipt: (args, data) => change(updateVerb(args), args, data),
      ...ticketChange(prefix),
    }),
    write(`${prefix}ticket_tags_add`, {
      view: ticketView,
      receipt: (args, data) => change('Tagged', args, data),
      ...tagsAdded(prefix),
    }),
    write(`${prefix}ticket_tags_delete`, {
      view: ticketView,
      receipt: (args, data) => change('Removed tags from', args, data),
      ...tagsTaken(prefix),
    }),
    destructive(`${prefix}ticket_delete`, {
      view: ticketView,
      receipt: (args, data) => change('Deleted', args, data),
    }),
  ];
}

/** Zendesk Support, by the tools of Scalekit's `zendeskoauth` connector, or of `zendesk` where that is connected. */
export const zendesk: ConnectorSpec = {
  id: 'zendesk',
  label: 'Zendesk',
  hosts: ['*.zendesk.com'],
  tools: [...toolsOf('zendeskoauth_'), ...toolsOf('zendesk_')],
};
