import type { ProviderRecord } from '../types.ts';
import {
  type Attachment,
  type Issue,
  type IssueComment,
  PRIORITY_LABELS,
  type Project,
  type Relation,
} from './model.ts';
import type { LinearStore } from './store.ts';

/** Every issue that is not archived, what hangs on issues, and every project, newest first; the last added wins a tie. */
export function linearRecords(store: LinearStore): ProviderRecord[] {
  const projects = new Map(store.projects.map(({ id, name }) => [id, name]));
  return [
    ...store.issues
      .filter(({ archivedAt }) => archivedAt === null)
      .map((issue) => issueRecord(store, issue, projects.get(issue.projectId ?? ''))),
    ...store.comments.map((comment) => commentRecord(store, comment)),
    ...store.relations.map((relation) => relationRecord(store, relation)),
    ...store.attachments.map((attachment) => attachmentRecord(store, attachment)),
    ...store.projects.map((project) => projectRecord(store, project)),
  ]
    .reverse()
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}

function issueRecord(store: LinearStore, issue: Issue, project: string | undefined): ProviderRecord {
  return {
    kind: 'issue',
    id: store.identifier(issue),
    title: issue.title,
    place: project ?? teamName(store, issue.teamId),
    fields: {
      state: store.state(issue.stateId).name,
      priority: PRIORITY_LABELS[issue.priority] ?? '',
      assignee: issue.assigneeId ? store.user(issue.assigneeId).email : 'nobody',
      due: issue.dueDate ?? 'none',
      labels: store.labels
        .filter(({ id }) => issue.labelIds.includes(id))
        .map(({ name }) => name)
        .join(', '),
      team: teamName(store, issue.teamId),
    },
    createdBy: store.user(issue.creatorId).email,
    updatedBy: store.user(issue.updatedById).email,
    createdAt: issue.createdAt,
  };
}

function commentRecord(store: LinearStore, comment: IssueComment): ProviderRecord {
  const author = store.user(comment.userId).email;
  return {
    kind: 'comment',
    id: comment.id,
    title: comment.body,
    place: identifierOf(store, comment.issueId),
    fields: { edited: String(comment.editedAt !== null) },
    createdBy: author,
    updatedBy: author,
    createdAt: comment.createdAt,
  };
}

function relationRecord(store: LinearStore, relation: Relation): ProviderRecord {
  const author = store.user(relation.createdById).email;
  return {
    kind: 'link',
    id: relation.id,
    title: `${relation.type} ${identifierOf(store, relation.relatedIssueId)}`,
    place: identifierOf(store, relation.issueId),
    fields: {},
    createdBy: author,
    updatedBy: author,
    createdAt: relation.createdAt,
  };
}

function attachmentRecord(store: LinearStore, attachment: Attachment): ProviderRecord {
  return {
    kind: 'attachment',
    id: attachment.id,
    title: attachment.title,
    place: identifierOf(store, attachment.issueId),
    fields: { url: attachment.url, ...(attachment.subtitle === null ? {} : { subtitle: attachment.subtitle }) },
    createdBy: store.user(attachment.createdById).email,
    updatedBy: store.user(attachment.updatedById).email,
    createdAt: attachment.createdAt,
  };
}

function identifierOf(store: LinearStore, issueId: string): string {
  const issue = store.issues.find(({ id }) => id === issueId);
  return issue ? store.identifier(issue) : '';
}

function projectRecord(store: LinearStore, project: Project): ProviderRecord {
  return {
    kind: 'project',
    id: project.id,
    title: project.name,
    place: project.teamIds.map((id) => teamName(store, id)).join(', '),
    fields: { state: project.state, health: project.health ?? 'none', target: project.targetDate ?? 'none' },
    createdBy: store.user(project.createdById).email,
    updatedBy: store.user(project.updatedById).email,
    createdAt: project.createdAt,
  };
}

function teamName(store: LinearStore, teamId: string): string {
  return store.teams.find(({ id }) => id === teamId)?.name ?? '';
}
