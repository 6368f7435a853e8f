import { z } from 'zod';
import { Id, Moment, Words } from './rows.ts';

export interface LinearProject {
  id: string;
  name: string;
  /** Cancelled, archived or in the bin. */
  gone: boolean;
}

const Gone = { archivedAt: Words, canceledAt: Words, trashed: z.boolean().nullish().catch(undefined) };

export const ProjectRow: z.ZodType<LinearProject> = z
  .object({
    id: Id,
    name: z.string().trim().min(1),
    state: Words,
    status: z.object({ type: Words }).nullish().catch(undefined),
    ...Gone,
  })
  .transform(({ id, name, state, status, ...row }) => ({
    id,
    name,
    gone: isGone(row) || [state, status?.type].includes('canceled'),
  }));

export interface LinearIssue {
  id: string;
  identifier: string;
  title: string;
  url?: string | undefined;
  done: boolean;
  /** Cancelled, a duplicate, archived or in the bin. */
  gone: boolean;
  /** Work on it has begun, or it is said to be blocked. */
  begun: boolean;
  /** YYYY-MM-DD */
  dueDate?: string | undefined;
  /** When it last moved, ISO 8601. */
  movedAt: string;
  projectId?: string | undefined;
  labels: readonly string[];
}

const Named = z.object({ name: z.string() });

export const IssueRow: z.ZodType<LinearIssue> = z
  .object({
    id: Id,
    identifier: z.string().min(1),
    title: z.string(),
    url: z
      .url({ protocol: /^https$/ })
      .nullish()
      .catch(undefined),
    state: z.object({ type: z.string().min(1), name: Words }),
    dueDate: z.iso.date().nullish().catch(undefined),
    updatedAt: Moment,
    completedAt: Moment.nullish().catch(undefined),
    project: z.object({ id: Id }).nullish(),
    labels: z
      .union([z.array(Named), z.object({ nodes: z.array(Named) }).transform(({ nodes }) => nodes)])
      .nullish()
      .catch(undefined),
    ...Gone,
  })
  .transform(({ state, ...row }) => {
    const labels = (row.labels ?? []).map(({ name }) => name);
    const [type, completedAt] = [state.type.toLowerCase(), row.completedAt ?? ''];
    return {
      id: row.id,
      identifier: row.identifier,
      title: row.title,
      url: row.url ?? undefined,
      done: type === 'completed',
      gone: isGone(row) || type === 'canceled' || type === 'duplicate',
      begun: type === 'started' || [state.name ?? '', ...labels].some((name) => /^blocked$/i.test(name.trim())),
      dueDate: row.dueDate ?? undefined,
      movedAt: completedAt > row.updatedAt ? completedAt : row.updatedAt,
      projectId: row.project?.id,
      labels,
    };
  });

function isGone(row: {
  archivedAt?: string | undefined;
  canceledAt?: string | undefined;
  trashed?: boolean | null | undefined;
}): boolean {
  return row.archivedAt !== undefined || row.canceledAt !== undefined || row.trashed === true;
}

/** Where a connection goes on. */
export const PageInfo = z.object({ hasNextPage: z.boolean(), endCursor: Words });
