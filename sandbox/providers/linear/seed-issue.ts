import type { LinearUser } from './model.ts';
import type { LinearStore } from './store.ts';

export interface Workspace {
  users(email: string): LinearUser;
  /** When the cycle began that issues in progress belong to. */
  currentCycleStart: string;
}

export interface SeedIssue {
  team: 'ONB' | 'ENG' | 'LEAD';
  title: string;
  description: string;
  state: string;
  priority: number;
  assignee: string | null;
  creator: string;
  project: string | null;
  labels: readonly string[];
  due: string | null;
  createdAt: string;
  updatedAt: string;
  inCycle: boolean;
  comments: readonly { by: string; body: string; at: string }[];
}

/** Adds an issue as of the past, with its comments. */
export function addIssue(store: LinearStore, { users, currentCycleStart }: Workspace, seed: SeedIssue): void {
  const team = store.teams.find(({ key }) => key === seed.team);
  const state = store.states.find(({ teamId, name }) => teamId === team?.id && name === seed.state);
  if (!team || !state) throw new Error(`no state ${seed.state} in ${seed.team}`);
  const cycle = store.cycles.find(({ teamId, startsAt }) => teamId === team.id && startsAt === currentCycleStart);
  const begun = state.type === 'started' || state.type === 'completed';
  const id = store.nextId();
  store.issues.push({
    id,
    number: store.nextNumber(team.id),
    teamId: team.id,
    title: seed.title,
    description: seed.description,
    priority: seed.priority,
    estimate: null,
    stateId: state.id,
    assigneeId: seed.assignee === null ? null : users(seed.assignee).id,
    creatorId: users(seed.creator).id,
    updatedById: users(seed.comments.at(-1)?.by ?? seed.creator).id,
    projectId: seed.project,
    cycleId: seed.inCycle ? (cycle?.id ?? null) : null,
    labelIds: store.labels
      .filter(({ name, teamId }) => seed.labels.includes(name) && (teamId === null || teamId === team.id))
      .map((label) => label.id),
    dueDate: seed.due,
    createdAt: seed.createdAt,
    updatedAt: seed.updatedAt,
    startedAt: begun ? seed.createdAt : null,
    completedAt: state.type === 'completed' ? seed.updatedAt : null,
    canceledAt: state.type === 'canceled' ? seed.updatedAt : null,
    archivedAt: null,
  });
  for (const { by, body, at } of seed.comments) {
    const userId = users(by).id;
    store.comments.push({
      id: store.nextId(),
      issueId: id,
      userId,
      body,
      createdAt: at,
      updatedAt: at,
      editedAt: null,
    });
  }
}
