import type { Organization, Ticket, ZendeskUser } from '../model.ts';
import { PRIORITIES, STATUSES } from '../model.ts';
import type { ZendeskStore } from '../store.ts';
import { matchesDate } from './dates.ts';
import type { Filter, Operator, SearchQuery } from './parse.ts';
import { matchesTerms, matchesText } from './text.ts';

/** Whether a record passes one filter. */
type Test = (filter: Filter) => boolean;

export function matchesTicket(store: ZendeskStore, me: ZendeskUser, ticket: Ticket, query: SearchQuery): boolean {
  const comments = store.comments(ticket);
  const person = (id: number | null, value: string) => matchesPerson(store, me, id, value);
  const organization = store.organizationOf(ticket);
  const group = store.groups.find(({ id }) => id === ticket.groupId);
  const test: Test = ({ key, operator, value }) => {
    switch (key) {
      case 'id':
        return String(ticket.id) === value;
      case 'status':
        return ranked(STATUSES, ticket.status, operator, value);
      case 'priority':
        return ranked(PRIORITIES, ticket.priority, operator, value);
      case 'ticket_type':
        return (ticket.type ?? 'none') === value.toLowerCase();
      case 'requester':
        return person(ticket.requesterId, value);
      case 'assignee':
        return person(ticket.assigneeId, value);
      case 'submitter':
        return person(ticket.submitterId, value);
      case 'commenter':
        return comments.some(({ authorId }) => person(authorId, value));
      case 'organization':
        return matchesNamed(organization, value);
      case 'group':
        return matchesNamed(group, value);
      case 'tags':
        return matchesTags(ticket.tags, value);
      case 'subject':
        return matchesText(ticket.subject, value);
      case 'description':
        return matchesText(ticket.description, value);
      case 'comment':
        return comments.some(({ body }) => matchesText(body, value));
      case 'via':
        return ticket.channel === value.toLowerCase();
      case 'solved':
        return matchesDate(ticket.solvedAt, operator, value, store.clock());
      default:
        return matchesTimes(store, key, operator, value, ticket);
    }
  };
  const requester = store.user(ticket.requesterId);
  const texts = [String(ticket.id), ticket.subject, requester.name, requester.email, organization?.name ?? ''];
  return passes(query.filters, test) && matchesTerms(query.terms, [...texts, ...comments.map(({ body }) => body)]);
}

export function matchesUser(store: ZendeskStore, me: ZendeskUser, user: ZendeskUser, query: SearchQuery): boolean {
  const organization = store.organizationOf(user);
  const test: Test = ({ key, operator, value }) => {
    if (key === 'role') return user.role === value.toLowerCase();
    if (key === 'organization') return matchesNamed(organization, value);
    if (key === 'group')
      return store.groupsOf(me).some((one) => user.groupIds.includes(one.id) && matchesNamed(one, value));
    if (['id', 'name', 'email', 'requester'].includes(key)) return matchesPerson(store, me, user.id, value);
    return matchesTimes(store, key, operator, value, { createdAt: user.createdAt, updatedAt: user.createdAt });
  };
  return passes(query.filters, test) && matchesTerms(query.terms, [user.name, user.email]);
}

export function matchesOrganization(store: ZendeskStore, one: Organization, query: SearchQuery): boolean {
  const test: Test = ({ key, operator, value }) => {
    if (key === 'name' || key === 'id' || key === 'organization') return matchesNamed(one, value);
    if (key === 'tags') return matchesTags(one.tags, value);
    return matchesTimes(store, key, operator, value, { createdAt: one.createdAt, updatedAt: one.createdAt });
  };
  return passes(query.filters, test) && matchesTerms(query.terms, [one.name, one.domain]);
}

/** The same keyword given twice with `:` means either; everything else has to hold. */
function passes(filters: readonly Filter[], test: Test): boolean {
  const plain = filters.filter(({ operator, negated }) => operator === ':' && !negated);
  const keys = new Set(plain.map(({ key }) => key));
  const eitherHolds = [...keys].every((key) => plain.filter((one) => one.key === key).some(test));
  return eitherHolds && filters.every((filter) => plain.includes(filter) || test(filter) !== filter.negated);
}

function matchesPerson(store: ZendeskStore, me: ZendeskUser, id: number | null, value: string): boolean {
  const wanted = value.toLowerCase();
  if (wanted === 'none') return id === null;
  if (id === null) return false;
  if (wanted === 'me') return id === me.id;
  if (/^\d+$/.test(wanted)) return String(id) === wanted;
  const { name, email } = store.user(id);
  if (!wanted.includes('@')) return matchesText(name, wanted) || matchesText(email, wanted);
  if (!wanted.includes('*')) return email === wanted;
  return matchesText(email, wanted);
}

function matchesNamed(record: { id: number; name: string } | undefined, value: string): boolean {
  if (!record) return value.toLowerCase() === 'none';
  // A number is an id, never a part of a name.
  return /^\d+$/.test(value) ? String(record.id) === value : matchesText(record.name, value);
}

/** Quoted tags must all be there. */
function matchesTags(tags: readonly string[], value: string): boolean {
  if (value.toLowerCase() === 'none') return tags.length === 0;
  return value
    .toLowerCase()
    .split(/[\s,]+/)
    .every((tag) => (tag.endsWith('*') ? tags.some((one) => one.startsWith(tag.slice(0, -1))) : tags.includes(tag)));
}

function ranked(values: readonly string[], actual: string | null, operator: Operator, value: string): boolean {
  const wanted = value.toLowerCase();
  if (wanted === 'none') return actual === null;
  const [left, right] = [values.indexOf(actual ?? ''), values.indexOf(wanted)];
  if (left < 0 || right < 0) return false;
  switch (operator) {
    case ':':
      return left === right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}

function matchesTimes(
  store: ZendeskStore,
  key: string,
  operator: Operator,
  value: string,
  { createdAt, updatedAt }: { createdAt: string; updatedAt: string },
): boolean {
  if (key === 'created') return matchesDate(createdAt, operator, value, store.clock());
  if (key === 'updated') return matchesDate(updatedAt, operator, value, store.clock());
  return false;
}
