import type { SupportSignal } from '../types.ts';
import { daysBetween } from './rows.ts';
import type { Ticket } from './zendesk-rows.ts';

/** What an account's tickets tell; the same ticket may be among them twice. */
export function supportOf(tickets: readonly Ticket[], reopenedTag: string, now: Date): SupportSignal {
  const all = [...new Map(tickets.map((ticket) => [ticket.id, ticket])).values()];
  const open = all.filter((ticket) => ticket.open);
  const tag = reopenedTag.toLowerCase();
  const age = ({ createdAt }: Ticket) => daysBetween(createdAt, now);
  const silence = all.map(({ updatedAt }) => daysBetween(updatedAt, now));
  return {
    open: open.length,
    urgent: open.filter((ticket) => ticket.urgent).length,
    reopened: open.filter(({ reopens, tags }) => reopens > 0 || tags.includes(tag)).length,
    oldestDays: Math.max(0, ...open.map(age)),
    lastContactDays: silence.length === 0 ? null : Math.min(...silence),
  };
}
