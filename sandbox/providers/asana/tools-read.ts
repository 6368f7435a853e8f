import { optionalFlag, optionalNumber, optionalText, requiredText } from '../support/args.ts';
import { memberFor } from '../support/directory.ts';
import { matchesWords } from '../support/match.ts';
import { booleanParam, input, integerParam, stringParam } from '../support/schema.ts';
import { type JsonObject, ProviderError, type ProviderTool, type ProviderUser } from '../types.ts';
import {
  canSeeTask,
  projectFor,
  requireWorkspace,
  resolveUser,
  sectionFor,
  taskFor,
  unknownObject,
  visibleProjects,
  visibleTasks,
} from './access.ts';
import type { AsanaStore, AsanaTask, AsanaUser } from './model.ts';
import { renderProject, renderStory, renderTask, renderUser, shape } from './render.ts';

export const OPT_FIELDS = stringParam('Extra fields to return, separated by commas.');
const WORKSPACE = stringParam('The gid of the workspace.');
const COMPLETED_SINCE = stringParam('Leaves out tasks completed before this ISO 8601 instant.');

/** The tools that only read. Lists give compact records unless `opt_fields` asks for more, as Asana does. */
export function asanaReadTools(store: AsanaStore): ProviderTool[] {
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
      name: 'asana_me_get',
      description: 'Reads the profile of the person whose account this is.',
      input: input({ opt_fields: OPT_FIELDS }),
      run: (user, args) => ({ data: shape(renderUser(store, meOf(user)), optionalText(args, 'opt_fields'), 'full') }),
    },
    {
      name: 'asana_workspaces_list',
      description: 'Lists the workspaces the person belongs to.',
      input: input({ opt_fields: OPT_FIELDS }),
      run: (user) => {
        meOf(user);
        return { data: [{ ...store.workspace, resource_type: 'workspace' }] };
      },
    },
    {
      name: 'asana_users_list',
      description: 'Lists the people of a workspace.',
      input: input({ 'workspace_gid*': WORKSPACE, opt_fields: OPT_FIELDS }),
      run: (user, args) => {
        meOf(user);
        requireWorkspace(store, optionalText(args, 'workspace_gid'));
        const fields = optionalText(args, 'opt_fields');
        return { data: store.users.map((one) => shape(renderUser(store, one), fields, 'compact')) };
      },
    },
    {
      name: 'asana_projects_list',
      description: 'Lists the projects of a workspace or a team that the person can see.',
      input: input({ workspace_gid: WORKSPACE, team: stringParam('The gid of a team.'), opt_fields: OPT_FIELDS }),
      run: (user, args) => {
        const me = meOf(user);
        const [workspace, team] = [optionalText(args, 'workspace_gid'), optionalText(args, 'team')];
        if (workspace !== undefined) requireWorkspace(store, workspace);
        const found = visibleProjects(store, me).filter((one) => team === undefined || one.team.gid === team);
        const fields = optionalText(args, 'opt_fields');
        return { data: found.map((one) => shape(renderProject(store, one), fields, 'compact')) };
      },
    },
    {
      name: 'asana_projects_search',
      description: 'Finds projects of a workspace by a part of their name.',
      input: input({
        'workspace_gid*': WORKSPACE,
        name: stringParam('A part of the name.'),
        archived: booleanParam('Only archived projects (true) or only active ones (false).'),
        opt_fields: OPT_FIELDS,
      }),
      run: (user, args) => {
        const me = meOf(user);
        requireWorkspace(store, optionalText(args, 'workspace_gid'));
        const archived = optionalFlag(args, 'archived');
        const found = visibleProjects(store, me).filter(
          (one) =>
            matchesWords([one.name], optionalText(args, 'name') ?? '') &&
            (archived === undefined || one.archived === archived),
        );
        const fields = optionalText(args, 'opt_fields');
        return { data: found.map((one) => shape(renderProject(store, one), fields, 'compact')) };
      },
    },
    {
      name: 'asana_project_get',
      description: 'Reads one project.',
      input: input({ 'project_gid*': stringParam('The gid of the project.'), opt_fields: OPT_FIELDS }),
      run: (user, args) => {
        const project = projectFor(store, meOf(user), requiredText(args, 'project_gid'));
        return { data: shape(renderProject(store, project), optionalText(args, 'opt_fields'), 'full') };
      },
    },
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
      name: 'asana_project_custom_field_settings_list',
      description: 'Lists the custom fields of a project with their options.',
      input: input({ 'project_gid*': stringParam('The gid of the project.'), opt_fields: OPT_FIELDS }),
      run: (user, args) => {
        const project = projectFor(store, meOf(user), requiredText(args, 'project_gid'));
        if (!project.hasPriority) return { data: [] };
        const { gid, name, options } = store.priorityField;
        const enumOptions = options.map((one) => ({ ...one, resource_type: 'enum_option', enabled: true }));
        const field = { gid, name, resource_type: 'custom_field', type: 'enum', enum_options: enumOptions };
        return {
          data: [{ gid: `${gid}1`, resource_type: 'custom_field_setting', is_important: true, custom_field: field }],
        };
      },
    },
    {
      name: 'asana_sections_list',
      description: 'Lists the sections of a project.',
      input: input({ 'project_gid*': stringParam('The gid of the project.'), opt_fields: OPT_FIELDS }),
      run: (user, args) => {
        const project = projectFor(store, meOf(user), requiredText(args, 'project_gid'));
        return { data: project.sections.map((section) => ({ ...section, resource_type: 'section' })) };
      },
    },
    {
      name: 'asana_tags_list',
      description: 'Lists the tags of a workspace.',
      input: input({ workspace_gid: WORKSPACE, opt_fields: OPT_FIELDS }),
      run: (user) => {
        meOf(user);
        return { data: store.tags.map((tag) => ({ ...tag, resource_type: 'tag' })) };
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
      name: 'asana_typeahead_search',
      description: 'Finds objects of one type in a workspace by the words of their name.',
      input: input({
        'workspace_gid*': WORKSPACE,
        'query*': stringParam('Words of the name.'),
        resource_type: stringParam('What to look for.', { enum: ['task', 'project', 'user', 'tag'] }),
        count: integerParam('How many to return, 1 to 20.', { minimum: 1, maximum: 100 }),
        opt_fields: OPT_FIELDS,
      }),
      run: (user, args) => {
        const me = meOf(user);
        requireWorkspace(store, optionalText(args, 'workspace_gid'));
        const query = requiredText(args, 'query');
        const records: Record<string, () => JsonObject[]> = {
          task: () => visibleTasks(store, me).map((one) => renderTask(store, one)),
          project: () => visibleProjects(store, me).map((one) => renderProject(store, one)),
          user: () => store.users.map((one) => renderUser(store, one)),
          tag: () => store.tags.map((one) => ({ ...one, resource_type: 'tag' })),
        };
        const list = records[optionalText(args, 'resource_type') ?? 'task']?.() ?? [];
        const found = list.filter((one) => matchesWords([optionalText(one, 'name')], query));
        const fields = optionalText(args, 'opt_fields');
        const count = optionalNumber(args, 'count') ?? 20;
        return { data: found.slice(0, count).map((one) => shape(one, fields, 'compact')) };
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
