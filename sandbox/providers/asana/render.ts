import type { JsonObject } from '../types.ts';
import type { AsanaProject, AsanaStatusUpdate, AsanaStore, AsanaStory, AsanaTask, AsanaUser } from './model.ts';

/** Fields of a task that Asana gives only when `opt_fields` names them. */
const ON_REQUEST = ['created_by', 'num_subtasks', 'html_notes', 'followers.email'];

/**
 * Applies `opt_fields`, loosely: `gid` and the named top-level fields (`assignee.name` brings `assignee`), or else the
 * endpoint's own choice, the whole record or the compact one.
 */
export function shape(full: JsonObject, optFields: string | undefined, otherwise: 'full' | 'compact'): JsonObject {
  const named = optFields
    ?.split(',')
    .map((field) => field.trim().split('.')[0] ?? '')
    .filter((field) => field !== '');
  if (named && named.length > 0) {
    const followers = optFields?.includes('followers.email') ? full['followers.email'] : undefined;
    return { ...pick(full, ['gid', ...named]), ...(followers === undefined ? {} : { followers }) };
  }
  if (otherwise === 'compact') return pick(full, ['gid', 'name', 'title', 'resource_type', 'resource_subtype']);
  return pick(
    full,
    Object.keys(full).filter((key) => full.resource_type !== 'task' || !ON_REQUEST.includes(key)),
  );
}

function pick(record: JsonObject, keys: string[]): JsonObject {
  const result: JsonObject = {};
  for (const key of keys) {
    const value = record[key];
    if (value !== undefined) result[key] = value;
  }
  return result;
}

export function renderUser(store: AsanaStore, user: AsanaUser): JsonObject {
  return {
    gid: user.gid,
    resource_type: 'user',
    name: user.name,
    email: user.email,
    photo: null,
    workspaces: [{ gid: store.workspace.gid, resource_type: 'workspace', name: store.workspace.name }],
  };
}

function compactUser(store: AsanaStore, email: string | null): JsonObject | null {
  const user = store.users.find((one) => one.email === email);
  return user ? { gid: user.gid, resource_type: 'user', name: user.name } : null;
}

export function renderProject(store: AsanaStore, project: AsanaProject): JsonObject {
  return {
    gid: project.gid,
    resource_type: 'project',
    name: project.name,
    notes: project.notes,
    archived: project.archived,
    completed: false,
    color: null,
    created_at: project.createdAt,
    owner: compactUser(store, project.owner),
    team: { ...project.team, resource_type: 'team' },
    workspace: { gid: store.workspace.gid, resource_type: 'workspace', name: store.workspace.name },
    public: project.members === 'everyone',
    privacy_setting: project.members === 'everyone' ? 'public_to_workspace' : 'private',
    members: store.users
      .filter((user) => project.members === 'everyone' || project.members.includes(user.email))
      .map((user) => compactUser(store, user.email)),
    permalink_url: `https://app.asana.com/1/${store.workspace.gid}/project/${project.gid}`,
  };
}

/** The project the viewer sees the task in decides its link; a task of none opens by itself. */
function taskUrl(store: AsanaStore, task: AsanaTask): string {
  const project = task.memberships[0]?.project;
  const place = project ? `/project/${project}` : '';
  return `https://app.asana.com/1/${store.workspace.gid}${place}/task/${task.gid}`;
}

export function renderTask(store: AsanaStore, task: AsanaTask): JsonObject {
  const projects = task.memberships.flatMap(({ project, section }) => {
    const found = store.projects.find((one) => one.gid === project);
    return found ? [{ project: found, section: found.sections.find((one) => one.gid === section) }] : [];
  });
  const parent = store.tasks.find((one) => one.gid === task.parent);
  return {
    gid: task.gid,
    resource_type: 'task',
    resource_subtype: 'default_task',
    name: task.name,
    notes: task.notes,
    html_notes: `<body>${escapeHtml(task.notes)}</body>`,
    completed: task.completed,
    completed_at: task.completedAt,
    assignee: compactUser(store, task.assignee),
    due_on: task.dueOn,
    due_at: null,
    start_on: task.startOn,
    start_at: null,
    followers: task.followers.flatMap((email) => compactUser(store, email) ?? []),
    'followers.email': store.users
      .filter(({ email }) => task.followers.includes(email))
      .map(({ gid, email }) => ({ gid, email })),
    projects: projects.map(({ project }) => ({ gid: project.gid, resource_type: 'project', name: project.name })),
    memberships: projects.map(({ project, section }) => ({
      project: { gid: project.gid, resource_type: 'project', name: project.name },
      section: section ? { gid: section.gid, resource_type: 'section', name: section.name } : null,
    })),
    parent: parent ? { gid: parent.gid, resource_type: 'task', name: parent.name } : null,
    tags: store.tags
      .filter((tag) => task.tags.includes(tag.gid))
      .map((tag) => ({ gid: tag.gid, resource_type: 'tag', name: tag.name })),
    custom_fields: projects.some(({ project }) => project.hasPriority) ? [renderPriority(store, task)] : [],
    workspace: { gid: store.workspace.gid, resource_type: 'workspace', name: store.workspace.name },
    created_at: task.createdAt,
    modified_at: task.modifiedAt,
    permalink_url: taskUrl(store, task),
    created_by: compactUser(store, task.createdBy),
    num_subtasks: store.tasks.filter((one) => one.parent === task.gid).length,
  };
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function renderPriority(store: AsanaStore, task: AsanaTask): JsonObject {
  const { gid, name, options } = store.priorityField;
  const option = options.find((one) => one.gid === task.priority);
  return {
    gid,
    resource_type: 'custom_field',
    resource_subtype: 'enum',
    type: 'enum',
    name,
    enum_value: option ? { ...option, resource_type: 'enum_option', enabled: true } : null,
    display_value: option?.name ?? null,
  };
}

export function renderStory(store: AsanaStore, story: AsanaStory): JsonObject {
  return {
    gid: story.gid,
    resource_type: 'story',
    resource_subtype: story.subtype,
    type: story.kind,
    text: story.text,
    created_at: story.createdAt,
    created_by: compactUser(store, story.createdBy),
    target: { gid: story.task, resource_type: 'task' },
  };
}

export function renderStatusUpdate(store: AsanaStore, update: AsanaStatusUpdate): JsonObject {
  const project = store.projects.find((one) => one.gid === update.project);
  return {
    gid: update.gid,
    resource_type: 'status_update',
    resource_subtype: 'project_status_update',
    title: update.title,
    text: update.text,
    status_type: update.statusType,
    author: compactUser(store, update.createdBy),
    created_by: compactUser(store, update.createdBy),
    created_at: update.createdAt,
    parent: { gid: update.project, resource_type: 'project', name: project?.name ?? '' },
  };
}
