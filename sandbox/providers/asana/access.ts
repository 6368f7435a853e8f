import { ProviderError } from '../types.ts';
import type { AsanaProject, AsanaStore, AsanaTask, AsanaUser } from './model.ts';

function canSeeProject(user: AsanaUser, project: AsanaProject): boolean {
  return project.members === 'everyone' || project.members.includes(user.email);
}

/** A task is visible through any of its projects, its parent, or because the person made, follows or has it. */
export function canSeeTask(store: AsanaStore, user: AsanaUser, task: AsanaTask): boolean {
  if (task.assignee === user.email || task.createdBy === user.email || task.followers.includes(user.email)) return true;
  const viaProject = task.memberships.some(({ project }) =>
    store.projects.some((one) => one.gid === project && canSeeProject(user, one)),
  );
  if (viaProject) return true;
  const parent = store.tasks.find((one) => one.gid === task.parent);
  return parent ? canSeeTask(store, user, parent) : false;
}

export function visibleProjects(store: AsanaStore, user: AsanaUser): AsanaProject[] {
  return store.projects.filter((project) => canSeeProject(user, project));
}

export function visibleTasks(store: AsanaStore, user: AsanaUser): AsanaTask[] {
  return store.tasks.filter((task) => canSeeTask(store, user, task));
}

/** What Asana says of an object that is not there, and of one this person may not see: the two cannot be told apart. */
export function unknownObject(kind: string, gid: string): ProviderError {
  return new ProviderError('NOT_FOUND', `${kind}: Unknown object: ${gid}`);
}

export function projectFor(store: AsanaStore, user: AsanaUser, gid: string): AsanaProject {
  const project = visibleProjects(store, user).find((one) => one.gid === gid);
  if (!project) throw unknownObject('project', gid);
  return project;
}

export function taskFor(store: AsanaStore, user: AsanaUser, gid: string): AsanaTask {
  const task = store.tasks.find((one) => one.gid === gid);
  if (!task || !canSeeTask(store, user, task)) throw unknownObject('task', gid);
  return task;
}

/** Finds the project a section belongs to, if the person can see it. */
export function sectionFor(store: AsanaStore, user: AsanaUser, gid: string): AsanaProject {
  const project = visibleProjects(store, user).find((one) => one.sections.some((section) => section.gid === gid));
  if (!project) throw unknownObject('section', gid);
  return project;
}

export function requireWorkspace(store: AsanaStore, gid: string | undefined): void {
  if (gid !== store.workspace.gid) throw unknownObject('workspace', gid ?? '');
}

/** Resolves what a parameter calls a person: a gid, `me`, or an e-mail address. */
export function resolveUser(store: AsanaStore, me: AsanaUser, name: string, field: string): AsanaUser {
  if (name === 'me') return me;
  const user = store.users.find((one) => one.gid === name || one.email === name);
  if (!user) throw new ProviderError('INVALID', `${field}: Not a recognized ID: ${name}`);
  return user;
}

/** Refuses a change in a project the person may only read and comment in. */
export function requireEditor(user: AsanaUser, project: AsanaProject): void {
  if (project.editors === 'everyone' || project.editors.includes(user.email)) return;
  throw new ProviderError('FORBIDDEN', `You do not have permission to edit ${project.name}`);
}

export function requireTaskEditor(store: AsanaStore, user: AsanaUser, task: AsanaTask): void {
  const projects = store.projects.filter((one) => task.memberships.some(({ project }) => project === one.gid));
  for (const project of projects) requireEditor(user, project);
}
