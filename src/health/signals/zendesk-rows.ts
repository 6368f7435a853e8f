import { z } from 'zod';
import { Id, Moment, Words } from './rows.ts';

export interface ZendeskUser {
  id: string;
  /** Lower case. */
  email?: string | undefined;
  organizationId?: string | undefined;
  deleted: boolean;
}

export const UserRow: z.ZodType<ZendeskUser> = z
  .object({
    id: Id,
    email: Words,
    organization_id: Id.nullish(),
    active: z.boolean().nullish().catch(undefined),
  })
  .transform((row) => ({
    id: row.id,
    email: row.email?.toLowerCase(),
    organizationId: row.organization_id ?? undefined,
    deleted: row.active === false,
  }));

export interface Ticket {
  id: string;
  open: boolean;
  urgent: boolean;
  tags: readonly string[];
  /** How often it was opened again, where the answer says so. */
  reopens: number;
  /** ISO 8601. */
  createdAt: string;
  updatedAt: string;
  organizationId?: string | undefined;
  requesterId?: string | undefined;
}

const Reopens = z.number().nullish().catch(undefined);

export const TicketRow: z.ZodType<Ticket> = z
  .object({
    id: Id,
    status: z.string().min(1),
    priority: Words,
    tags: z.array(z.string()).nullish().catch(undefined),
    created_at: Moment,
    updated_at: Moment,
    organization_id: Id.nullish(),
    requester_id: Id.nullish(),
    reopens: Reopens,
    metric_set: z.object({ reopens: Reopens }).nullish().catch(undefined),
  })
  .transform((row) => ({
    id: row.id,
    open: !['solved', 'closed', 'deleted'].includes(row.status.toLowerCase()),
    urgent: row.priority?.toLowerCase() === 'urgent',
    tags: (row.tags ?? []).map((tag) => tag.toLowerCase()),
    reopens: row.metric_set?.reopens ?? row.reopens ?? 0,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    organizationId: row.organization_id ?? undefined,
    requesterId: row.requester_id ?? undefined,
  }));

export const OrganizationRow = z.object({
  id: Id,
  name: z.string().trim().min(1),
  domain_names: z.array(z.string()).nullish().catch(undefined),
});
