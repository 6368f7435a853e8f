import type { Args } from '../hubspot/args.ts';
import type { Issue, LinearUser } from './model.ts';
import { entityNotFound, invalidArgument, type LinearStore } from './store.ts';

/** Makes an issue in a team `me` can see; where no state is given it goes to the team's backlog. */
export function createIssue(store: LinearStore, me: LinearUser, args: Args): Issue {
  const team = store.team(me, args.need('teamId'));
  const title = args.need('title');
  const stateId = args.text('stateId') ?? store.statesOf(team.id)[0]?.id ?? '';
  const projectId = args.text('projectId') ?? null;
  if (projectId && !store.project(me, projectId).teamIds.includes(team.id)) {
    throw invalidArgument('the project is not of the same team as the issue');
  }
  const labelIds = args.list('labelIds') ?? [];
  for (const id of labelIds) {
    const label = store.labels.find((one) => one.id === id);
    if (!label || (label.teamId !== null && label.teamId !== team.id)) throw entityNotFound('IssueLabel');
  }
  const now = store.now();
  const draft: Issue = {
    id: store.nextId(),
    number: 0,
    teamId: team.id,
    title,
    description: args.text('description') ?? null,
    priority: priorityOf(args.text('priority')) ?? 0,
    estimate: estimateOf(args.text('estimate')),
    stateId: '',
    assigneeId: null,
    creatorId: me.id,
    updatedById: me.id,
    projectId,
    cycleId: null,
    labelIds,
    dueDate: null,
    createdAt: now,
    updatedAt: now,
    startedAt: null,
    completedAt: null,
    canceledAt: null,
    archivedAt: null,
  };
  moveTo(store, draft, stateId, now);
  assign(store, draft, args.text('assigneeId'));
  draft.number = store.nextNumber(team.id);
  store.issues.push(draft);
  return draft;
}

/** Changes what is given, all of it or nothing. */
export function updateIssue(store: LinearStore, me: LinearUser, issue: Issue, args: Args): Issue {
  const changed = { ...issue };
  const now = store.now();
  if (args.text('title') !== undefined) changed.title = args.need('title');
  const description = args.text('description');
  // Linear has no empty description.
  if (description !== undefined) changed.description = description || null;
  changed.priority = priorityOf(args.text('priority')) ?? changed.priority;
  const stateId = args.text('stateId');
  if (stateId) moveTo(store, changed, stateId, now);
  assign(store, changed, args.text('assigneeId'));
  return Object.assign(issue, changed, { updatedAt: now, updatedById: me.id });
}

/** Puts an issue into a state of its own team and keeps the times that go with it. */
function moveTo(store: LinearStore, issue: Issue, stateId: string, now: string): void {
  const state = store.states.find(({ id }) => id === stateId);
  if (!state) throw entityNotFound('WorkflowState');
  if (state.teamId !== issue.teamId) throw invalidArgument('stateId must belong to the same team as the issue');
  issue.stateId = state.id;
  const { type } = state;
  if (type === 'backlog' || type === 'unstarted') issue.startedAt = null;
  else issue.startedAt ??= type === 'canceled' ? null : now;
  issue.completedAt = type === 'completed' ? (issue.completedAt ?? now) : null;
  issue.canceledAt = type === 'canceled' ? (issue.canceledAt ?? now) : null;
}

/** Only people who see the team can be assigned. */
function assign(store: LinearStore, issue: Issue, assigneeId: string | undefined): void {
  if (!assigneeId) return;
  const user = store.user(assigneeId);
  if (!store.seesTeam(user, issue.teamId)) throw invalidArgument('assigneeId must have access to the team');
  issue.assigneeId = user.id;
}

function priorityOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[0-4]$/.test(text)) throw invalidArgument('priority must be a number from 0 to 4');
  return Number(text);
}

function estimateOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^\d+$/.test(text)) throw invalidArgument('estimate must be a whole number');
  return Number(text);
}
