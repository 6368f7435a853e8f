import type { Before, Inverse, JsonObject, ToolSpec } from '../types.ts';
import { addsTo, allKeys, changes, deletes, plainField, referenceField } from './before.ts';
import { deepPage, single } from './deep.ts';
import { id, rec, text } from './view.ts';

/** An update of an issue. Nobody is assigned, and no priority set, by any value the tool documents. */
export const issueChange = changes({
  key: 'issueId',
  fields: {
    title: plainField('title'),
    description: plainField('description', (old) => old ?? ''),
    priority: {
      read: ({ priority }) => (typeof priority === 'number' ? (priority === 0 ? null : String(priority)) : priority),
    },
    stateId: referenceField('state'),
    assigneeId: referenceField('assignee'),
  },
  read: () => ({ tool: 'linear_issue_get', params: {} }),
  record: single('issue'),
  restore: 'linear_issue_update',
});

export const projectChange = changes({
  key: 'projectId',
  fields: {
    name: plainField('name'),
    description: plainField('description', (old) => old ?? ''),
    startDate: plainField('startDate'),
    targetDate: plainField('targetDate'),
    state: { read: (row) => text(row.state) ?? text(rec(row.status).type) },
  },
  read: () => ({ tool: 'linear_project_get', params: {} }),
  record: single('project'),
  restore: 'linear_project_update',
});

export const issueMade = deletes('linear_issue_delete', 'issueId', 'issue');
export const commentMade = deletes('linear_comment_delete', 'commentId', 'comment');

/** Two issues can be linked already, and a link made anew is then theirs. One marked as a duplicate is closed as well. */
const relation = addsTo(
  {
    read: ({ issueId }) =>
      typeof issueId === 'string' ? { tool: 'linear_issue_relations_list', params: { issueId } } : undefined,
    has: (data) => allKeys(all(data, 'relations', 'issueRelations'), keysOf),
    given: ({ relatedIssueId }) => (typeof relatedIssueId === 'string' ? [relatedIssueId] : []),
  },
  (_args, _added, result) => inverseOf(deletes('linear_issue_relation_delete', 'relationId', 'relation'), result),
);

export const relationMade = {
  before: relation.before,
  undo: (done) => (done.args.type === 'duplicate' ? undefined : relation.undo(done)),
} satisfies Pick<ToolSpec, 'before' | 'undo'>;

/** Linear keeps one attachment of an address: attaching it again changes the one that is there. */
export const attachmentMade = addsTo(
  {
    read: ({ issueId }) =>
      typeof issueId === 'string' ? { tool: 'linear_attachments_list', params: { issueId, first: 250 } } : undefined,
    has: (data) => allKeys(all(data, 'attachments'), (row) => [text(row.url, 10_000)]),
    given: ({ url }) => (typeof url === 'string' ? [url] : []),
  },
  (_args, _added, result) => inverseOf(deletes('linear_attachment_delete', 'attachmentId', 'attachment'), result),
);

/** An issue is unarchived only where it was not archived before: `archivedAt` is no argument, and serves the way back. */
export const issueArchived = {
  before({ issueId }): Before | undefined {
    if (typeof issueId !== 'string') return undefined;
    return {
      tool: 'linear_issue_get',
      params: { issueId },
      values: (data) => {
        const { archivedAt } = single('issue')(data);
        return archivedAt === undefined ? undefined : { archivedAt };
      },
    };
  },
  undo: ({ args: { issueId }, before }): Inverse | undefined =>
    typeof issueId === 'string' && before?.archivedAt === null
      ? { tool: 'linear_issue_unarchive', params: { issueId }, kind: 'restore' }
      : undefined,
} satisfies Pick<ToolSpec, 'before' | 'undo'>;

/** A list that is all there; undefined where there is more of it. */
function all(data: JsonObject, ...keys: string[]): JsonObject[] | undefined {
  const page = deepPage(data, ...keys);
  return page?.next === undefined ? page?.rows : undefined;
}

/** An issue is named by its id or by its identifier, ENG-12. */
function keysOf({ relatedIssue }: JsonObject): (string | undefined)[] {
  return [id(rec(relatedIssue).id), id(rec(relatedIssue).identifier)];
}

function inverseOf({ undo }: ReturnType<typeof deletes>, result: JsonObject): Inverse | undefined {
  return undo({ args: {}, result });
}
