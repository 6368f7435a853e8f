import type { JsonObject } from '../types.ts';
import { dig, id, rec, text, tidy, url } from './view.ts';

/** A ticket in a line. */
export function ticket(row: JsonObject): JsonObject {
  return tidy({
    id: id(row.id),
    subject: text(row.subject) ?? text(row.raw_subject),
    status: text(row.status),
    priority: text(row.priority),
    type: text(row.type),
    requester_id: id(row.requester_id),
    assignee_id: id(row.assignee_id),
    organization_id: id(row.organization_id),
    tags: Array.isArray(row.tags) ? row.tags : undefined,
    satisfaction: text(rec(row.satisfaction_rating).score),
    created_at: text(row.created_at),
    updated_at: text(row.updated_at),
    url: ticketUrl(row),
  });
}

/** A ticket with its text. */
export function fullTicket(row: JsonObject): JsonObject {
  return tidy({ ...ticket(row), description: text(row.description, 4_000), due_at: text(row.due_at) });
}

/** The page behind the API's address, which names the account: https://acme.zendesk.com/api/v2/tickets/1.json. */
export function ticketUrl(row: JsonObject): string | undefined {
  const given = url(row.url);
  const number = id(row.id);
  if (given === undefined || number === undefined || !/^\d+$/.test(number)) return undefined;
  const { protocol, hostname } = new URL(given);
  if (protocol !== 'https:' || !/^[a-z0-9-]+\.zendesk\.com$/.test(hostname)) return undefined;
  return `https://${hostname}/agent/tickets/${number}`;
}

export function comment(row: JsonObject): JsonObject {
  return tidy({
    id: id(row.id),
    author_id: id(row.author_id),
    public: row.public,
    at: text(row.created_at),
    text: text(row.plain_body, 2_000) ?? text(row.body, 2_000),
  });
}

export function user(row: JsonObject): JsonObject {
  return tidy({
    id: id(row.id),
    name: text(row.name),
    email: text(row.email),
    role: text(row.role),
    organization_id: id(row.organization_id),
  });
}

export function organization(row: JsonObject): JsonObject {
  return tidy({
    id: id(row.id),
    name: text(row.name),
    domains: Array.isArray(row.domain_names) ? row.domain_names : undefined,
    tags: Array.isArray(row.tags) ? row.tags : undefined,
    notes: text(row.notes, 1_000),
  });
}

export function rating(row: JsonObject): JsonObject {
  return tidy({
    score: text(row.score),
    comment: text(row.comment, 1_000),
    ticket_id: id(row.ticket_id),
    at: text(row.created_at),
  });
}

/** Groups have names, views have titles. */
export function titled(row: JsonObject): JsonObject {
  return tidy({
    id: id(row.id),
    name: text(row.name) ?? text(row.title),
    active: row.active === false ? false : undefined,
  });
}

/** How many there are, and whether this is all. */
export function more(data: JsonObject): JsonObject {
  return tidy({ count: dig(data, 'count'), more: url(dig(data, 'next_page')) === undefined ? undefined : true });
}
