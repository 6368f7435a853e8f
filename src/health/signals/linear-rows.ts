import { z } from 'zod';
import { rec } from '../../connectors/catalogue/view.ts';
import type { JsonValue } from '../../connectors/types.ts';
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
  /** `ONB-12`; its title where that is not told, empty where neither is. */
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
  /** When it last moved, ISO 8601; when it was made says nothing of that. */
  movedAt?: string | undefined;
  projectId?: string | undefined;
  /** Its project's, which may be all that is told of it. */
  projectName?: string | undefined;
  labels: readonly string[];
}

/** A name by itself or in a record; undefined where there is none. */
const Name = z.union([z.object({ name: Words }).transform(({ name }) => name), Words]);

const Labels = z
  .unknown()
  .optional()
  .transform((value) => {
    const list = Array.isArray(value) ? value : (nodesOf(value as JsonValue) ?? []);
    return list.flatMap((label) => Name.parse(label) ?? []);
  });

/** Without either nobody knows where the issue belongs. */
const Project = z
  .union([z.string(), z.object({ id: Id.nullish().catch(undefined), name: Words })])
  .transform((project) => (typeof project === 'string' ? { name: project.trim() } : project))
  .refine((project: { id?: string | null | undefined; name: string | undefined }) => project.id || project.name);

/** Scalekit documents no field of an issue but its id, so each says what it can without the others. */
export const IssueRow: z.ZodType<LinearIssue> = z
  .object({
    id: Id,
    identifier: Words,
    title: Words,
    url: z
      .url({ protocol: /^https$/ })
      .nullish()
      .catch(undefined),
    state: z
      .union([z.string().transform((name) => ({ name, type: undefined })), z.object({ type: Words, name: Words })])
      .nullish()
      .catch(undefined),
    dueDate: z.iso.date().nullish().catch(undefined),
    updatedAt: Moment.nullish(),
    startedAt: Words,
    completedAt: Moment.nullish().catch(undefined),
    project: Project.nullish(),
    labels: Labels,
    ...Gone,
    canceledAt: z.string().trim().nullish().catch(undefined),
  })
  .transform((row, context) => {
    const { id, title = '', labels, updatedAt, completedAt } = row;
    const url = row.url ?? undefined;
    const gone = isGone({ ...row, canceledAt: row.canceledAt || undefined });
    const type = typeOf(row);
    if (type === undefined && !gone) {
      context.addIssue({ code: 'custom', message: 'nothing tells whether it is done', path: ['state', 'type'] });
      return z.NEVER;
    }
    return {
      id,
      identifier: row.identifier ?? url?.match(/\/issue\/([a-z\d]+-\d+)(?:\/|$)/i)?.[1] ?? title,
      title,
      url,
      done: type === 'completed',
      gone: gone || (type !== undefined && GIVEN_UP.has(type)),
      begun: type === 'started' || [row.state?.name ?? '', ...labels].some((name) => /^blocked$/i.test(name.trim())),
      dueDate: row.dueDate ?? undefined,
      movedAt: updatedAt && completedAt && completedAt > updatedAt ? completedAt : (updatedAt ?? undefined),
      projectId: row.project?.id ?? undefined,
      projectName: row.project?.name,
      labels,
    };
  });

const GIVEN_UP: ReadonlySet<string> = new Set(['canceled', 'duplicate']);

/** The types of the states that Linear gives a team (linear.app/docs, "Issue status"); a team may call its own anything. */
const TYPE_OF: ReadonlyMap<string, string> = new Map([
  ['triage', 'triage'],
  ['backlog', 'backlog'],
  ['todo', 'unstarted'],
  ['in progress', 'started'],
  ['in review', 'started'],
  ['done', 'completed'],
  ['canceled', 'canceled'],
  ['cancelled', 'canceled'],
  ['duplicate', 'duplicate'],
]);

interface Stated {
  state?: { type?: string | undefined; name?: string | undefined } | null | undefined;
  startedAt?: string | undefined;
  /** Null where the issue is said not to be; undefined where nothing is said. */
  completedAt?: string | null | undefined;
  canceledAt?: string | null | undefined;
}

/** The type of an issue's state: as it is said, by its moments, or by a name that Linear gives; undefined: it is not told. */
function typeOf({ state, startedAt, completedAt, canceledAt }: Stated): string | undefined {
  if (state?.type) return state.type.toLowerCase();
  if (completedAt) return 'completed';
  if (canceledAt) return 'canceled';
  const named = TYPE_OF.get(state?.name?.trim().toLowerCase() ?? '');
  const isDone = named === 'completed';
  if (completedAt === undefined || canceledAt === undefined) {
    return isDone && completedAt === null ? undefined : named;
  }
  if (isDone || (named !== undefined && GIVEN_UP.has(named))) return undefined;
  return startedAt ? 'started' : (named ?? 'unstarted');
}

function isGone(row: {
  archivedAt?: string | undefined;
  canceledAt?: string | undefined;
  trashed?: boolean | null | undefined;
}): boolean {
  return row.archivedAt !== undefined || row.canceledAt !== undefined || row.trashed === true;
}

/** Where a connection goes on, as far as it says so. */
export const PageInfo = z
  .object({ hasNextPage: z.boolean().nullish().catch(undefined), endCursor: Words })
  .catch({ hasNextPage: undefined, endCursor: undefined });

/** The rows of a GraphQL connection, by its nodes or its edges; an edge without a row is null. */
export function nodesOf(connection: JsonValue | undefined): readonly JsonValue[] | undefined {
  const { nodes, edges } = rec(connection);
  if (Array.isArray(nodes)) return nodes;
  return Array.isArray(edges) ? edges.map((edge) => rec(edge).node ?? null) : undefined;
}
