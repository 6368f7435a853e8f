export interface LinearUser {
  id: string;
  name: string;
  displayName: string;
  email: string;
  admin: boolean;
}

export interface Team {
  id: string;
  key: string;
  name: string;
  /** Private teams exist for their members only. */
  private: boolean;
  memberIds: readonly string[];
  createdAt: string;
}

export type StateType = 'backlog' | 'unstarted' | 'started' | 'completed' | 'canceled';

export interface WorkflowState {
  id: string;
  teamId: string;
  name: string;
  type: StateType;
  color: string;
  position: number;
}

export interface Label {
  id: string;
  name: string;
  color: string;
  /** null: of the whole workspace. */
  teamId: string | null;
}

export const PROJECT_STATES = ['backlog', 'planned', 'started', 'paused', 'completed', 'canceled'] as const;
export type ProjectState = (typeof PROJECT_STATES)[number];

export interface Project {
  id: string;
  slugId: string;
  name: string;
  description: string;
  state: ProjectState;
  health: 'onTrack' | 'atRisk' | 'offTrack' | null;
  teamIds: readonly string[];
  leadId: string | null;
  startDate: string | null;
  targetDate: string | null;
  createdById: string;
  updatedById: string;
  createdAt: string;
  updatedAt: string;
}

export interface Milestone {
  id: string;
  projectId: string;
  name: string;
  targetDate: string | null;
  sortOrder: number;
  createdAt: string;
}

export interface Cycle {
  id: string;
  teamId: string;
  number: number;
  startsAt: string;
  endsAt: string;
}

export interface Issue {
  id: string;
  number: number;
  teamId: string;
  title: string;
  description: string | null;
  /** 0 none, 1 urgent, 2 high, 3 medium, 4 low. */
  priority: number;
  estimate: number | null;
  stateId: string;
  assigneeId: string | null;
  creatorId: string;
  updatedById: string;
  projectId: string | null;
  cycleId: string | null;
  labelIds: string[];
  /** YYYY-MM-DD */
  dueDate: string | null;
  createdAt: string;
  updatedAt: string;
  startedAt: string | null;
  completedAt: string | null;
  canceledAt: string | null;
  archivedAt: string | null;
}

export interface IssueComment {
  id: string;
  issueId: string;
  userId: string;
  body: string;
  createdAt: string;
  updatedAt: string;
  editedAt: string | null;
}

/** A link between two issues, as the first has it. */
export interface Relation {
  id: string;
  issueId: string;
  relatedIssueId: string;
  type: RelationType;
  createdById: string;
  createdAt: string;
}

export const RELATION_TYPES = ['blocks', 'duplicate', 'related', 'similar'] as const;
export type RelationType = (typeof RELATION_TYPES)[number];

/** An address on an issue; there is one of each address. */
export interface Attachment {
  id: string;
  issueId: string;
  title: string;
  subtitle: string | null;
  url: string;
  createdById: string;
  updatedById: string;
  createdAt: string;
  updatedAt: string;
}

export const PRIORITY_LABELS = ['No priority', 'Urgent', 'High', 'Medium', 'Low'] as const;
