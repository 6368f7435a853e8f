import type { ProviderRecord } from '../types.ts';
import { type Issue, type IssueComment, PRIORITY_LABELS, type Project } from './model.ts';
import type { LinearStore } from './store.ts';

/** Every issue that is not archived, every comment and every project, newest first; what was added last wins a tie. */
export function linearRecords(store: LinearStore): ProviderRecord[] {
  return [
    ...store.issues.filter(({ archivedAt }) => archivedAt === null).map((issue) => issueRecord(store, issue)),
    ...store.comments.map((comment) => commentRecord(store, comment)),
    ...store.projects.map((project) => projectRecord(store, project)),
  ]
    .reverse()
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}

function issueRecord(store: LinearStore, issue: Issue): ProviderRecord {
  return {
    kind: 'issue',
    id: store.identifier(issue),
    title: issue.title,
    place: store.projects.find(({ id }) => id === issue.projectId)?.name ?? teamName(store, issue.teamId),
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
  const issue = store.issues.find(({ id }) => id === comment.issueId);
  const author = store.user(comment.userId).email;
  return {
    kind: 'comment',
    id: comment.id,
    title: comment.body,
    place: issue ? store.identifier(issue) : '',
    fields: { edited: String(comment.editedAt !== null) },
    createdBy: author,
    updatedBy: author,
    createdAt: comment.createdAt,
  };
}

function projectRecord(store: LinearStore, project: Project): ProviderRecord {
  const author = store.user(project.createdById).email;
  return {
    kind: 'project',
    id: project.id,
    title: project.name,
    place: project.teamIds.map((id) => teamName(store, id)).join(', '),
    fields: { state: project.state, health: project.health ?? 'none', target: project.targetDate ?? 'none' },
    createdBy: author,
    updatedBy: author,
    createdAt: project.createdAt,
  };
}

function teamName(store: LinearStore, teamId: string): string {
  return store.teams.find(({ id }) => id === teamId)?.name ?? '';
}
