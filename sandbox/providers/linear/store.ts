import type { Clock } from '../support/time.ts';
import { ProviderError } from '../types.ts';
import { uuidFrom } from './ids.ts';
import type {
  Attachment,
  Cycle,
  Issue,
  IssueComment,
  Label,
  LinearUser,
  Milestone,
  Project,
  Relation,
  Team,
  WorkflowState,
} from './model.ts';

/** The records of one Linear workspace. */
export class LinearStore {
  readonly clock: Clock;
  readonly users: LinearUser[] = [];
  readonly teams: Team[] = [];
  readonly states: WorkflowState[] = [];
  readonly labels: Label[] = [];
  readonly projects: Project[] = [];
  readonly milestones: Milestone[] = [];
  readonly cycles: Cycle[] = [];
  /** Deleted ones are taken out; archived ones stay. */
  issues: Issue[] = [];
  comments: IssueComment[] = [];
  relations: Relation[] = [];
  attachments: Attachment[] = [];
  #sorted: { from: readonly Issue[]; rows: readonly Issue[] } = { from: [], rows: [] };
  readonly #numbers = new Map<string, number>();
  #made = 0;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  now(): string {
    return this.clock().toISOString();
  }

  nextId(): string {
    this.#made += 1;
    return uuidFrom(this.#made);
  }

  signIn(email: string): LinearUser {
    const user = this.users.find((one) => one.email === email);
    if (!user) throw new ProviderError('UNAUTHORIZED', 'Authentication required, not authenticated');
    return user;
  }

  teamsOf(me: LinearUser): Team[] {
    return this.teams.filter((team) => !team.private || team.memberIds.includes(me.id));
  }

  seesTeam(me: LinearUser, teamId: string): boolean {
    return this.teamsOf(me).some(({ id }) => id === teamId);
  }

  /** A project is seen by who sees one of its teams. */
  projectsOf(me: LinearUser): Project[] {
    return this.projects.filter(({ teamIds }) => teamIds.some((id) => this.seesTeam(me, id)));
  }

  /** Newest first, without the archived ones, as Linear lists them. */
  issuesOf(me: LinearUser): Issue[] {
    const teams = new Set(this.teamsOf(me).map(({ id }) => id));
    return this.#newestFirst().filter(({ teamId, archivedAt }) => archivedAt === null && teams.has(teamId));
  }

  /** Sorted once for as long as none is added or deleted: what the order goes by never changes. */
  #newestFirst(): readonly Issue[] {
    if (this.#sorted.from !== this.issues || this.#sorted.rows.length !== this.issues.length) {
      const rows = [...this.issues].sort((a, b) => compare(b.createdAt, a.createdAt) || b.number - a.number);
      this.#sorted = { from: this.issues, rows };
    }
    return this.#sorted.rows;
  }

  /** An issue by its id or its identifier, archived or not. */
  issue(me: LinearUser, idOrIdentifier: string): Issue {
    const wanted = idOrIdentifier.toLowerCase();
    const found = this.issues.find((one) => one.id === wanted || this.identifier(one).toLowerCase() === wanted);
    if (!found || !this.seesTeam(me, found.teamId)) throw entityNotFound('Issue');
    return found;
  }

  identifier({ teamId, number }: Issue): string {
    return `${this.teams.find(({ id }) => id === teamId)?.key ?? '?'}-${number}`;
  }

  project(me: LinearUser, id: string): Project {
    return found(this.projectsOf(me), id, 'Project');
  }

  team(me: LinearUser, idOrKey: string): Team {
    const team = this.teamsOf(me).find(({ id, key }) => id === idOrKey || key === idOrKey);
    if (!team) throw entityNotFound('Team');
    return team;
  }

  user(id: string): LinearUser {
    return found(this.users, id, 'User');
  }

  /** The comments of an issue, newest first. */
  commentsOn(issue: Issue): IssueComment[] {
    return this.comments
      .filter(({ issueId }) => issueId === issue.id)
      .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  }

  /** Takes an issue out, with all that hangs on it. */
  removeIssue({ id }: Issue): void {
    this.issues = this.issues.filter((one) => one.id !== id);
    this.comments = this.comments.filter(({ issueId }) => issueId !== id);
    this.attachments = this.attachments.filter(({ issueId }) => issueId !== id);
    this.relations = this.relations.filter(({ issueId, relatedIssueId }) => issueId !== id && relatedIssueId !== id);
  }

  /** A comment, a link or an attachment of an issue someone may see. */
  partOfIssue<Part extends { id: string; issueId: string }>(
    me: LinearUser,
    parts: readonly Part[],
    id: string,
    kind: string,
  ): Part {
    const part = found(parts, id, kind);
    if (!this.issues.some((issue) => issue.id === part.issueId && this.seesTeam(me, issue.teamId))) {
      throw entityNotFound(kind);
    }
    return part;
  }

  state(id: string): WorkflowState {
    return found(this.states, id, 'WorkflowState');
  }

  statesOf(teamId: string): WorkflowState[] {
    return this.states.filter((state) => state.teamId === teamId).sort((a, b) => a.position - b.position);
  }

  /** The number the next issue of a team gets; numbers of deleted issues are not used again. */
  nextNumber(teamId: string): number {
    const last = this.#numbers.get(teamId) ?? 0;
    this.#numbers.set(teamId, last + 1);
    return last + 1;
  }
}

/** ISO 8601 moments compare as plain text. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function found<Record extends { id: string }>(records: readonly Record[], id: string, kind: string): Record {
  const record = records.find((one) => one.id === id);
  if (!record) throw entityNotFound(kind);
  return record;
}

export function entityNotFound(kind: string): ProviderError {
  return new ProviderError('NOT_FOUND', `Entity not found: ${kind} - Could not find referenced ${kind}.`);
}

export function invalidArgument(reason: string): ProviderError {
  return new ProviderError('INVALID', `Argument Validation Error - ${reason}`);
}
