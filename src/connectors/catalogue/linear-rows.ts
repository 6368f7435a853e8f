import type { JsonObject, JsonValue } from '../types.ts';
import { id, isRecord, rec, rows, text, tidy, url } from './view.ts';

/** Linear's own words for its numbers. */
const PRIORITIES = ['none', 'urgent', 'high', 'medium', 'low'];

/** An issue in a line. */
export function issue(row: JsonObject): JsonObject {
  return tidy({
    id: id(row.id),
    identifier: text(row.identifier),
    title: text(row.title),
    state: nameOf(row.state),
    priority:
      text(row.priorityLabel) ?? (typeof row.priority === 'number' ? PRIORITIES[row.priority] : text(row.priority)),
    assignee: nameOf(row.assignee),
    team: nameOf(row.team),
    project: nameOf(row.project),
    labels: nodes(row.labels).flatMap((label) => text(label.name) ?? []),
    due_date: text(row.dueDate),
    updated_at: text(row.updatedAt),
    url: url(row.url),
  });
}

/** An issue with its text and the ids that an update needs. */
export function fullIssue(row: JsonObject): JsonObject {
  return tidy({
    ...issue(row),
    description: text(row.description, 4_000),
    team_id: id(rec(row.team).id),
    state_id: id(rec(row.state).id),
    assignee_id: id(rec(row.assignee).id),
    created_at: text(row.createdAt),
  });
}

function nameOf(value: JsonValue | undefined): string | undefined {
  return text(rec(value).name) ?? text(rec(value).displayName) ?? text(value);
}

function nodes(value: JsonValue | undefined): JsonObject[] {
  return isRecord(value) ? rows(value.nodes) : rows(value);
}

export function comment(row: JsonObject): JsonObject {
  return tidy({
    id: id(row.id),
    by: nameOf(row.user),
    at: text(row.createdAt),
    text: text(row.body, 2_000),
    url: url(row.url),
  });
}

export function person(row: JsonObject): JsonObject {
  const active = row.active === false ? false : undefined;
  return tidy({
    id: id(row.id),
    name: nameOf(row),
    email: text(row.email),
    active,
    teams: nodes(row.teams).map(named),
  });
}

/** Anything that has a name and little else. */
export function named(row: JsonObject): JsonObject {
  return tidy({
    id: id(row.id),
    name: text(row.name),
    key: text(row.key),
    type: text(row.type),
    team: nameOf(row.team),
  });
}

export function cycle(row: JsonObject): JsonObject {
  return tidy({
    id: id(row.id),
    number: row.number,
    name: text(row.name),
    starts: text(row.startsAt),
    ends: text(row.endsAt),
  });
}

export function project(row: JsonObject): JsonObject {
  return tidy({
    id: id(row.id),
    name: text(row.name),
    state: text(row.state) ?? nameOf(row.status),
    lead: nameOf(row.lead),
    progress: row.progress,
    target_date: text(row.targetDate),
    description: text(row.description, 1_000),
    url: url(row.url),
  });
}
