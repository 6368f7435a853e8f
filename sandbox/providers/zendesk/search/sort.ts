import { ProviderError } from '../../types.ts';
import { PRIORITIES, STATUSES, type Ticket } from '../model.ts';

const BY: Readonly<Record<string, (ticket: Ticket) => number | string>> = {
  updated_at: ({ updatedAt }) => updatedAt,
  created_at: ({ createdAt }) => createdAt,
  priority: ({ priority }) => (priority === null ? -1 : PRIORITIES.indexOf(priority)),
  status: ({ status }) => STATUSES.indexOf(status),
  ticket_type: ({ type }) => type ?? '',
};
const ALIASES: Readonly<Record<string, string>> = { created: 'created_at', updated: 'updated_at', type: 'ticket_type' };

/** Sorts tickets by one of Zendesk's fields, newest or highest first unless `order` is `asc`; ties by id, newest first. */
export function sortTickets(tickets: readonly Ticket[], by = 'updated_at', order = 'desc'): Ticket[] {
  const value = BY[ALIASES[by] ?? by];
  if (!value) throw new ProviderError('INVALID', `InvalidValue: sort_by ${by} is not supported`);
  if (order !== 'asc' && order !== 'desc') throw new ProviderError('INVALID', `InvalidValue: sort_order ${order}`);
  const sign = order === 'asc' ? 1 : -1;
  return [...tickets].sort((a, b) => {
    const [left, right] = [value(a), value(b)];
    if (left !== right) return left < right ? -sign : sign;
    return b.id - a.id;
  });
}
