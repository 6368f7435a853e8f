import type { JsonObject, JsonValue } from '../types.ts';
import { id, names, rec, rows, text, tidy, url } from './view.ts';

export function task(row: JsonObject): JsonObject {
  const section = rows(row.memberships).flatMap((membership) => text(rec(membership.section).name) ?? []);
  return tidy({
    gid: id(row.gid),
    name: text(row.name),
    completed: row.completed,
    assignee: text(rec(row.assignee).name),
    due_on: text(row.due_on) ?? text(row.due_at),
    start_on: text(row.start_on),
    projects: names(row.projects),
    sections: section,
    tags: names(row.tags),
    fields: customFields(row.custom_fields),
    modified_at: text(row.modified_at),
    url: taskUrl(row),
  });
}

export function fullTask(row: JsonObject): JsonObject {
  const parent = rec(row.parent);
  return tidy({
    ...task(row),
    notes: text(row.notes, 4_000),
    parent: id(parent.gid) === undefined ? undefined : tidy({ gid: id(parent.gid), name: text(parent.name) }),
    project_gids: rows(row.projects).flatMap((project) => id(project.gid) ?? []),
    assignee_gid: id(rec(row.assignee).gid),
    followers: names(row.followers),
    created_at: text(row.created_at),
  });
}

function customFields(value: JsonValue | undefined): JsonObject {
  return tidy(Object.fromEntries(rows(value).map((field) => [text(field.name) ?? '', text(field.display_value)])));
}

export function project(row: JsonObject): JsonObject {
  return tidy({
    gid: id(row.gid),
    name: text(row.name),
    archived: row.archived === true ? true : undefined,
    owner: text(rec(row.owner).name),
    team: text(rec(row.team).name),
    due_on: text(row.due_on),
    notes: text(row.notes, 1_000),
    url: url(row.permalink_url),
  });
}

export function named(row: JsonObject): JsonObject {
  return tidy({ gid: id(row.gid), name: text(row.name), type: text(row.resource_type), email: text(row.email) });
}

export function story(row: JsonObject): JsonObject {
  return tidy({
    gid: id(row.gid),
    kind: text(row.type) ?? text(row.resource_subtype),
    by: text(rec(row.created_by).name),
    at: text(row.created_at),
    text: text(row.text, 2_000),
  });
}

export function statusUpdate(row: JsonObject): JsonObject {
  return tidy({
    gid: id(row.gid),
    title: text(row.title),
    status: text(row.status_type),
    by: text(rec(row.created_by).name),
    at: text(row.created_at),
    text: text(row.text, 2_000),
  });
}

export function taskUrl(row: JsonObject): string | undefined {
  const given = url(row.permalink_url);
  if (given !== undefined) return given;
  const gid = id(row.gid);
  // Asana's form for a task whose project is not known.
  return gid !== undefined && /^\d+$/.test(gid) ? `https://app.asana.com/0/0/${gid}` : undefined;
}
