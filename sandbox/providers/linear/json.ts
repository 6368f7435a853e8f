import type { JsonObject } from '../types.ts';
import {
  type Attachment,
  type Cycle,
  type Issue,
  type IssueComment,
  type Label,
  type LinearUser,
  type Milestone,
  PRIORITY_LABELS,
  type Project,
  type Relation,
  type Team,
  type WorkflowState,
} from './model.ts';
import type { LinearStore } from './store.ts';

const WORKSPACE = 'https://linear.app/acme';

export function userJson({ id, name, displayName, email, admin }: LinearUser): JsonObject {
  return {
    id,
    name,
    displayName,
    email,
    admin,
    active: true,
    guest: false,
    url: `${WORKSPACE}/profiles/${displayName}`,
  };
}

/** A person as other records mention them. */
function mention(user: LinearUser | undefined): JsonObject | null {
  return user ? { id: user.id, name: user.name, displayName: user.displayName, email: user.email } : null;
}

export function teamJson(store: LinearStore, team: Team): JsonObject {
  const members = store.users.filter(({ id }) => team.memberIds.includes(id)).map(mention);
  const { id, key, name, createdAt } = team;
  return { id, key, name, private: team.private, description: null, createdAt, members: { nodes: members } };
}

export function stateJson(store: LinearStore, state: WorkflowState): JsonObject {
  const { id, name, type, color, position } = state;
  return { id, name, type, color, position, team: teamMention(store, state.teamId) };
}

export function labelJson(store: LinearStore, { id, name, color, teamId }: Label): JsonObject {
  return { id, name, color, team: teamId === null ? null : teamMention(store, teamId) };
}

export function cycleJson(store: LinearStore, cycle: Cycle): JsonObject {
  const issues = store.issues.filter(({ cycleId, archivedAt }) => cycleId === cycle.id && archivedAt === null);
  const done = issues.filter(({ completedAt }) => completedAt !== null);
  return {
    id: cycle.id,
    number: cycle.number,
    name: null,
    startsAt: cycle.startsAt,
    endsAt: cycle.endsAt,
    progress: issues.length === 0 ? 0 : done.length / issues.length,
  };
}

export function milestoneJson({ id, name, targetDate, sortOrder }: Milestone): JsonObject {
  return { id, name, description: null, targetDate, sortOrder };
}

export function projectJson(store: LinearStore, me: LinearUser, project: Project): JsonObject {
  const issues = store.issues.filter(
    ({ projectId, archivedAt, teamId }) =>
      projectId === project.id && archivedAt === null && store.seesTeam(me, teamId),
  );
  const done = issues.filter(({ completedAt }) => completedAt !== null);
  return {
    id: project.id,
    slugId: project.slugId,
    name: project.name,
    description: project.description,
    state: project.state,
    health: project.health,
    progress: issues.length === 0 ? 0 : done.length / issues.length,
    startDate: project.startDate,
    targetDate: project.targetDate,
    createdAt: project.createdAt,
    updatedAt: project.updatedAt,
    url: `${WORKSPACE}/project/${slug(project.name)}-${project.slugId}`,
    lead: mention(store.users.find(({ id }) => id === project.leadId)),
    teams: { nodes: project.teamIds.filter((id) => store.seesTeam(me, id)).map((id) => teamMention(store, id)) },
  };
}

export function issueJson(store: LinearStore, issue: Issue): JsonObject {
  const identifier = store.identifier(issue);
  const person = (id: string | null) => mention(store.users.find((user) => user.id === id));
  const project = store.projects.find(({ id }) => id === issue.projectId);
  const cycle = store.cycles.find(({ id }) => id === issue.cycleId);
  const state = store.state(issue.stateId);
  const labels = store.labels.filter(({ id }) => issue.labelIds.includes(id));
  return {
    id: issue.id,
    identifier,
    number: issue.number,
    title: issue.title,
    description: issue.description,
    priority: issue.priority,
    priorityLabel: PRIORITY_LABELS[issue.priority] ?? 'No priority',
    estimate: issue.estimate,
    dueDate: issue.dueDate,
    url: `${WORKSPACE}/issue/${identifier}/${slug(issue.title)}`,
    createdAt: issue.createdAt,
    updatedAt: issue.updatedAt,
    startedAt: issue.startedAt,
    completedAt: issue.completedAt,
    canceledAt: issue.canceledAt,
    archivedAt: issue.archivedAt,
    state: { id: state.id, name: state.name, type: state.type, color: state.color },
    team: teamMention(store, issue.teamId),
    assignee: person(issue.assigneeId),
    creator: person(issue.creatorId),
    project: project ? { id: project.id, name: project.name } : null,
    cycle: cycle ? { id: cycle.id, number: cycle.number } : null,
    labels: { nodes: labels.map(({ id, name, color }) => ({ id, name, color })) },
  };
}

export function commentJson(store: LinearStore, comment: IssueComment): JsonObject {
  const issue = store.issues.find(({ id }) => id === comment.issueId);
  const identifier = issue ? store.identifier(issue) : '';
  return {
    id: comment.id,
    body: comment.body,
    createdAt: comment.createdAt,
    updatedAt: comment.updatedAt,
    editedAt: comment.editedAt,
    url: `${WORKSPACE}/issue/${identifier}/${slug(issue?.title ?? '')}#comment-${comment.id.slice(0, 8)}`,
    user: mention(store.users.find(({ id }) => id === comment.userId)),
    issue: issue ? { id: issue.id, identifier } : null,
  };
}

export function relationJson(store: LinearStore, { id, type, relatedIssueId, createdAt }: Relation): JsonObject {
  const related = store.issues.find((one) => one.id === relatedIssueId);
  const relatedIssue = related && { id: related.id, identifier: store.identifier(related), title: related.title };
  return { id, type, createdAt, relatedIssue: relatedIssue ?? null };
}

export function attachmentJson(store: LinearStore, attachment: Attachment): JsonObject {
  const { id, title, subtitle, url, createdAt, updatedAt, createdById } = attachment;
  const creator = mention(store.users.find((user) => user.id === createdById));
  return { id, title, subtitle, url, createdAt, updatedAt, creator };
}

function teamMention(store: LinearStore, teamId: string): JsonObject | null {
  const team = store.teams.find(({ id }) => id === teamId);
  return team ? { id: team.id, key: team.key, name: team.name } : null;
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
