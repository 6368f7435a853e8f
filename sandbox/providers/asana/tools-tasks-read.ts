import { optionalFlag, optionalText, requiredText } from '../support/args.ts';
import { memberFor } from '../support/directory.ts';
import { matchesWords } from '../support/match.ts';
import { booleanParam, input, stringParam } from '../support/schema.ts';
import { type JsonObject, ProviderError, type ProviderTool, type ProviderUser } from '../types.ts';
import {
  canSeeTask,
  projectFor,
  requireWorkspace,
  resolveUser,
  sectionFor,
  taskFor,
  unknownObject,
  visibleTasks,
} from './access.ts';
import type { AsanaStore, AsanaTask, AsanaUser } from './model.ts';
import { renderStory, renderTask, shape } from './render.ts';

import { OPT_FIELDS, WORKSPACE } from './tools-places.ts';

const COMPLETED_SINCE = stringParam('Leaves out tasks completed before this ISO 8601 instant.');

/** Reads tasks, their comments, and people's own lists of them. Lists give compact records, as Asana does. */
export function asanaTaskReadTools(store: AsanaStore): ProviderTool[] {
  const meOf = (user: ProviderUser): AsanaUser => memberFor(store.users, user);
  const tasks = (list: AsanaTask[], args: JsonObject): JsonObject => ({
    data: list.map((task) => shape(renderTask(store, task), optionalText(args, 'opt_fields'), 'compact')),
  });
  const since = (list: AsanaTask[], args: JsonObject): AsanaTask[] => {
    const instant = optionalText(args, 'completed_since');
    if (instant === undefined) return list;
    const from = instant === 'now' ? store.now().getTime() : Date.parse(instant);
    if (Number.isNaN(from)) throw new ProviderError('INVALID', `completed_since: Not a valid date-time: ${instant}`);
    return list.filter((task) => !task.completedAt || Date.parse(task.completedAt) >= from);
  };
  const taskListOf = (user: AsanaUser): JsonObject => ({
    gid: user.taskListGid,
    resource_type: 'user_task_list',
    name: `My tasks in ${store.workspace.name}`,
    owner: { gid: user.gid, resource_type: 'user', name: user.name },
    workspace: { gid: store.workspace.gid, resource_type: 'workspace', name: store.workspace.name },
  });

  return [
    {
      name: 'asana_project_tasks_list',
      description: 'Lists the tasks of a project.',
      input: input({ 'project_gid*': stringParam('The gid of the project.'), opt_fields: OPT_FIELDS }),
      run: (user, args) => {
        const project = projectFor(store, meOf(user), requiredText(args, 'project_gid'));
        return tasks(tasksOfProject(store, project.gid), args);
      },
    },
    {
      name: 'asana_tasks_list',
      description:
        'Lists tasks of a project, of a section, or of an assignee in a workspace. Needs at least one of them.',
      input: input({
        project: stringParam('The gid of a project.'),
        section: stringParam('The gid of a section.'),
        assignee: stringParam("The gid of a person, or 'me'."),
        workspace_gid: stringParam('The gid of the workspace; needed with assignee.'),
        completed_since: COMPLETED_SINCE,
        opt_fields: OPT_FIELDS,
      }),
      run: (user, args) => {
        const me = meOf(user);
        const [project, section] = [optionalText(args, 'project'), optionalText(args, 'section')];
        const assignee = optionalText(args, 'assignee');
        if (project !== undefined) {
          projectFor(store, me, project);
          return tasks(since(tasksOfProject(store, project), args), args);
        }
        if (section !== undefined) {
          sectionFor(store, me, section);
          const inSection = store.tasks.filter((task) => task.memberships.some((one) => one.section === section));
          return tasks(since(inSection, args), args);
        }
        if (assignee === undefined || optionalText(args, 'workspace_gid') === undefined) {
          throw new ProviderError('INVALID', 'You should specify one of project, section, or assignee and workspace.');
        }
        requireWorkspace(store, optionalText(args, 'workspace_gid'));
        const owner = resolveUser(store, me, assignee, 'assignee');
        const assigned = visibleTasks(store, me).filter((task) => task.assignee === owner.email);
        return tasks(since(assigned, args), args);
      },
    },
    {
      name: 'asana_task_search',
      description: 'Finds tasks of a workspace by text in their name and notes, by assignee and by completion.',
      input: input({
        'workspace_gid*': WORKSPACE,
        text: stringParam('Words to look for.'),
        assignee: stringParam("The gid of a person, or 'me'."),
        completed: booleanParam('Only completed tasks (true) or only open ones (false).'),
        opt_fields: OPT_FIELDS,
      }),
      run: (user, args) => {
        const me = meOf(user);
        requireWorkspace(store, optionalText(args, 'workspace_gid'));
        const named = optionalText(args, 'assignee');
        const owner = named === undefined ? undefined : resolveUser(store, me, named, 'assignee').email;
        const completed = optionalFlag(args, 'completed');
        const found = visibleTasks(store, me).filter(
          (task) =>
            matchesWords([task.name, task.notes], optionalText(args, 'text') ?? '') &&
            (owner === undefined || task.assignee === owner) &&
            (completed === undefined || task.completed === completed),
        );
        return tasks(newestFirst(found), args);
      },
    },
    {
      name: 'asana_task_get',
      description: 'Reads one task in full.',
      input: input({ 'task_gid*': stringParam('The gid of the task.'), opt_fields: OPT_FIELDS }),
      run: (user, args) => {
        const task = taskFor(store, meOf(user), requiredText(args, 'task_gid'));
        return { data: shape(renderTask(store, task), optionalText(args, 'opt_fields'), 'full') };
      },
    },
    {
      name: 'asana_task_subtasks_list',
      description: 'Lists the subtasks of a task.',
      input: input({ 'task_gid*': stringParam('The gid of the parent task.'), opt_fields: OPT_FIELDS }),
      run: (user, args) => {
        const me = meOf(user);
        const parent = taskFor(store, me, requiredText(args, 'task_gid'));
        return tasks(
          store.tasks.filter((task) => task.parent === parent.gid && canSeeTask(store, me, task)),
          args,
        );
      },
    },
    {
      name: 'asana_task_stories_list',
      description: 'Lists the comments and the history of a task, oldest first.',
      input: input({ 'task_gid*': stringParam('The gid of the task.'), opt_fields: OPT_FIELDS }),
      run: (user, args) => {
        const task = taskFor(store, meOf(user), requiredText(args, 'task_gid'));
        const stories = store.stories.filter((story) => story.task === task.gid);
        return {
          data: stories.map((story) => shape(renderStory(store, story), optionalText(args, 'opt_fields'), 'full')),
        };
      },
    },
    {
      name: 'asana_user_task_list_for_user_get',
      description: "Finds a person's own 'My tasks' list in a workspace.",
      input: input({
        'user_gid*': stringParam("The gid of the person, or 'me'."),
        'workspace_gid*': WORKSPACE,
        opt_fields: OPT_FIELDS,
      }),
      run: (user, args) => {
        const me = meOf(user);
        requireWorkspace(store, optionalText(args, 'workspace_gid'));
        return { data: taskListOf(resolveUser(store, me, requiredText(args, 'user_gid'), 'user_gid')) };
      },
    },
    {
      name: 'asana_my_tasks_list',
      description: "Lists the tasks in a 'My tasks' list.",
      input: input({
        'user_task_list_gid*': stringParam("The gid of the 'My tasks' list."),
        completed_since: COMPLETED_SINCE,
        opt_fields: OPT_FIELDS,
      }),
      run: (user, args) => {
        const me = meOf(user);
        const gid = requiredText(args, 'user_task_list_gid');
        const owner = store.users.find((one) => one.taskListGid === gid);
        if (!owner) throw unknownObject('user_task_list', gid);
        const assigned = visibleTasks(store, me).filter((task) => task.assignee === owner.email);
        return tasks(since(assigned, args), args);
      },
    },
  ];
}

function tasksOfProject(store: AsanaStore, gid: string): AsanaTask[] {
  return store.tasks.filter((task) => task.memberships.some((one) => one.project === gid));
}

function newestFirst(tasks: AsanaTask[]): AsanaTask[] {
  return tasks.toSorted((a, b) => b.modifiedAt.localeCompare(a.modifiedAt));
}
