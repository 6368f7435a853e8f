import { type JsonObject, ProviderError } from '../types.ts';
import type { Comment, Group, Organization, Rating, Ticket, ZendeskUser } from './model.ts';
import { SUBDOMAIN, type ZendeskStore } from './store.ts';

const API = `https://${SUBDOMAIN}.zendesk.com/api/v2`;

export function ticketJson(store: ZendeskStore, ticket: Ticket): JsonObject {
  const rating = store.ratings.find(({ ticketId }) => ticketId === ticket.id);
  return {
    url: `${API}/tickets/${ticket.id}.json`,
    id: ticket.id,
    external_id: null,
    via: { channel: ticket.channel, source: { from: {}, to: {}, rel: null } },
    created_at: ticket.createdAt,
    updated_at: ticket.updatedAt,
    generated_timestamp: Math.floor(Date.parse(ticket.updatedAt) / 1000),
    type: ticket.type,
    subject: ticket.subject,
    raw_subject: ticket.subject,
    description: ticket.description,
    priority: ticket.priority,
    status: ticket.status,
    recipient: null,
    requester_id: ticket.requesterId,
    submitter_id: ticket.submitterId,
    assignee_id: ticket.assigneeId,
    organization_id: ticket.organizationId,
    group_id: ticket.groupId,
    collaborator_ids: [],
    follower_ids: [],
    email_cc_ids: [],
    problem_id: null,
    has_incidents: false,
    is_public: store.comments(ticket).some((comment) => comment.public),
    due_at: null,
    tags: [...ticket.tags],
    custom_fields: [],
    satisfaction_rating: rating
      ? { id: rating.id, score: rating.score, comment: rating.comment }
      : { score: 'unoffered' },
    brand_id: 20_978_392_000_001,
    allow_channelback: false,
    allow_attachments: true,
  };
}

export function commentJson(comment: Comment): JsonObject {
  return {
    id: comment.id,
    type: 'Comment',
    author_id: comment.authorId,
    body: comment.body,
    html_body: `<div class="zd-comment" dir="auto"><p dir="auto">${escapeHtml(comment.body)}</p></div>`,
    plain_body: comment.body,
    public: comment.public,
    attachments: [],
    audit_id: comment.id + 1,
    via: { channel: comment.channel, source: { from: {}, to: {}, rel: null } },
    created_at: comment.createdAt,
    metadata: { system: {}, custom: {} },
  };
}

export function userJson(user: ZendeskUser): JsonObject {
  return {
    id: user.id,
    url: `${API}/users/${user.id}.json`,
    name: user.name,
    email: user.email,
    role: user.role,
    active: user.active,
    verified: true,
    suspended: false,
    organization_id: user.organizationId,
    default_group_id: user.groupIds[0] ?? null,
    time_zone: 'Europe/Madrid',
    locale: 'en-US',
    phone: null,
    tags: [],
    external_id: null,
    created_at: user.createdAt,
    updated_at: user.createdAt,
  };
}

export function organizationJson(organization: Organization): JsonObject {
  return {
    id: organization.id,
    url: `${API}/organizations/${organization.id}.json`,
    name: organization.name,
    domain_names: [organization.domain],
    tags: [...organization.tags],
    details: null,
    notes: null,
    group_id: null,
    external_id: null,
    shared_tickets: false,
    shared_comments: false,
    organization_fields: {},
    created_at: organization.createdAt,
    updated_at: organization.createdAt,
  };
}

export function groupJson({ id, name, description, isPublic }: Group): JsonObject {
  const created = '2023-02-06T09:00:00Z';
  const url = `${API}/groups/${id}.json`;
  return { id, url, name, description, is_public: isPublic, deleted: false, created_at: created, updated_at: created };
}

export function ratingJson(store: ZendeskStore, rating: Rating, ticket: Ticket): JsonObject {
  return {
    id: rating.id,
    url: `${API}/satisfaction_ratings/${rating.id}.json`,
    score: rating.score,
    comment: rating.comment,
    reason: rating.score === 'bad' ? 'The issue took too long to resolve' : 'No reason provided',
    ticket_id: ticket.id,
    requester_id: ticket.requesterId,
    assignee_id: ticket.assigneeId,
    group_id: ticket.groupId,
    created_at: rating.createdAt,
    updated_at: rating.createdAt,
    ...(ticket.assigneeId ? { assignee_name: store.user(ticket.assigneeId).name } : {}),
  };
}

/** Zendesk's offset pages: `name` is the list's key, `path` what next_page leads to. */
export function pageJson<Row>(
  name: string,
  rows: readonly Row[],
  toJson: (row: Row) => JsonObject,
  { page, perPage, path }: { page: number; perPage: number; path: string },
): JsonObject {
  if (page < 1 || !Number.isInteger(page)) throw new ProviderError('INVALID', 'InvalidPaginationParameter: page');
  const link = (to: number) => `${API}/${path}${path.includes('?') ? '&' : '?'}page=${to}&per_page=${perPage}`;
  return {
    [name]: rows.slice((page - 1) * perPage, page * perPage).map(toJson),
    next_page: page * perPage < rows.length ? link(page + 1) : null,
    previous_page: page > 1 ? link(page - 1) : null,
    count: rows.length,
  };
}

/** The records a caller asked to have beside the tickets: users, groups, organizations. */
export function sideloads(
  store: ZendeskStore,
  me: ZendeskUser,
  tickets: readonly Ticket[],
  include: string | undefined,
): JsonObject {
  const asked = (include ?? '').split(',').map((name) => name.trim());
  const has = (ids: (number | null)[], id: number) => ids.includes(id);
  const loaded: JsonObject = {};
  if (asked.includes('users')) {
    const ids = tickets.flatMap((one) => [one.requesterId, one.submitterId, one.assigneeId]);
    loaded.users = store.users.filter(({ id }) => has(ids, id)).map(userJson);
  }
  if (asked.includes('groups')) {
    const ids = tickets.map(({ groupId }) => groupId);
    loaded.groups = store
      .groupsOf(me)
      .filter(({ id }) => has(ids, id))
      .map(groupJson);
  }
  if (asked.includes('organizations')) {
    const ids = tickets.map(({ organizationId }) => organizationId);
    loaded.organizations = store.organizations.filter(({ id }) => has(ids, id)).map(organizationJson);
  }
  return loaded;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>');
}
