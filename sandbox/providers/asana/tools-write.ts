import { commaList, optionalFlag, optionalText, requiredText } from '../support/args.ts';
import { booleanParam, input, listParam, stringParam } from '../support/schema.ts';
import { isDay } from '../support/time.ts';
import { type JsonObject, ProviderError, type ProviderTool } from '../types.ts';
import { projectFor, requireEditor, requireWorkspace, resolveUser, taskFor } from './access.ts';
import type { AsanaProject, AsanaStore, AsanaStory, AsanaTask, AsanaUser } from './model.ts';
import { renderStory, renderTask, shape } from './render.ts';
import { TASK, TASK_AND_FOLLOWERS, TASK_AND_TAG, taskChanges } from './task-changes.ts';
import { OPT_FIELDS } from './tools-places.ts';

const ASSIGNEE = stringParam("The gid of a person, or 'me'.");
const DUE = stringParam('The due day, YYYY-MM-DD.');
const START = stringParam('The start day, YYYY-MM-DD; needs a due day.');

/** The tools that change something. Each change is signed with the account's owner. */
export function asanaWriteTools(store: AsanaStore): ProviderTool[] {
  const { meOf, editable, touch, tagIn, followersIn } = taskChanges(store);
  const full = (task: AsanaTask, args: JsonObject): JsonObject => ({
    data: shape(renderTask(store, task), optionalText(args, 'opt_fields'), 'full'),
  });
  const tell = (task: AsanaTask, user: AsanaUser, story: Pick<AsanaStory, 'kind' | 'subtype' | 'text'>): AsanaStory => {
    const made = {
      ...story,
      gid: store.nextGid(),
      task: task.gid,
      createdBy: user.email,
      createdAt: store.now().toISOString(),
    };
    store.stories.push(made);
    return made;
  };
  const create = (user: AsanaUser, args: JsonObject, place: Pick<AsanaTask, 'memberships' | 'parent'>): AsanaTask => {
    const name = requiredText(args, 'name');
    const assignee = optionalText(args, 'assignee');
    const followers = followersIn(user, args);
    const owner = assignee === undefined ? null : resolveUser(store, user, assignee, 'assignee').email;
    const at = store.now().toISOString();
    const task: AsanaTask = {
      ...place,
      ...days(args),
      gid: store.nextGid(),
      name,
      notes: optionalText(args, 'notes') ?? '',
      completed: false,
      completedAt: null,
      assignee: owner,
      followers: [...new Set([user.email, ...(owner === null ? [] : [owner]), ...followers])],
      tags: [],
      priority: null,
      createdBy: user.email,
      updatedBy: user.email,
      createdAt: at,
      modifiedAt: at,
    };
    store.tasks.push(task);
    return task;
  };

  return [
    {
      name: 'asana_task_create',
      description: 'Makes a task in one or more projects, or in a workspace outside every project.',
      input: input({
        'name*': stringParam('The name of the task.'),
        notes: stringParam('A plain-text description.'),
        assignee: ASSIGNEE,
        due_on: DUE,
        start_on: START,
        projects: stringParam('The gids of its projects, separated by commas.'),
        workspace_gid: stringParam('The gid of the workspace; needed without a project.'),
        followers: stringParam('The gids of people who follow it, separated by commas.'),
        opt_fields: OPT_FIELDS,
      }),
      run: (user, args) => {
        const me = meOf(user);
        const projects = commaList(args, 'projects').map((gid) => projectFor(store, me, gid));
        const workspace = optionalText(args, 'workspace_gid');
        if (workspace !== undefined) requireWorkspace(store, workspace);
        if (projects.length === 0 && workspace === undefined) {
          throw new ProviderError('INVALID', 'You should specify one of workspace, parent, projects');
        }
        for (const project of projects) requireEditor(me, project);
        return full(create(me, args, { memberships: projects.map(firstSection), parent: null }), args);
      },
    },
    {
      name: 'asana_subtask_create',
      description: 'Makes a subtask of a task.',
      input: input({
        'task_gid*': stringParam('The gid of the parent task.'),
        'name*': stringParam('The name of the subtask.'),
        notes: stringParam('A plain-text description.'),
        assignee: ASSIGNEE,
        due_on: DUE,
        opt_fields: OPT_FIELDS,
      }),
      run: (user, args) => {
        const me = meOf(user);
        const parent = editable(me, args);
        return full(create(me, args, { memberships: [], parent: parent.gid }), args);
      },
    },
    {
      name: 'asana_task_update',
      description: 'Changes a task: name, notes, days, assignee, or whether it is complete.',
      input: input({
        'task_gid*': TASK,
        name: stringParam('The new name.'),
        notes: stringParam('The new description; replaces the old one.'),
        assignee: { ...ASSIGNEE, type: ['string', 'null'] },
        due_on: { ...DUE, type: ['string', 'null'] },
        start_on: { ...START, type: ['string', 'null'] },
        completed: booleanParam('Whether the task is complete.'),
        opt_fields: OPT_FIELDS,
      }),
      run: (user, args) => {
        const me = meOf(user);
        const task = editable(me, args);
        const assignee = optionalText(args, 'assignee');
        const owner = assignee === undefined ? undefined : resolveUser(store, me, assignee, 'assignee').email;
        const dates = days({ due_on: task.dueOn, start_on: task.startOn, ...args });
        const completed = optionalFlag(args, 'completed');
        Object.assign(task, dates);
        task.name = optionalText(args, 'name') ?? task.name;
        task.notes = optionalText(args, 'notes') ?? task.notes;
        if (owner !== undefined) task.assignee = owner;
        if (args.assignee === null) task.assignee = null;
        if (completed !== undefined && completed !== task.completed) {
          task.completed = completed;
          task.completedAt = completed ? store.now().toISOString() : null;
          const subtype = completed ? 'marked_complete' : 'marked_incomplete';
          tell(task, me, { kind: 'system', subtype, text: `${me.name} ${subtype.replace('_', ' ')} this task` });
        }
        touch(task, me);
        return full(task, args);
      },
    },
    {
      name: 'asana_story_create',
      description: 'Comments on a task.',
      input: input({ 'task_gid*': TASK, 'text*': stringParam('The comment.'), opt_fields: OPT_FIELDS }),
      run: (user, args) => {
        const me = meOf(user);
        const task = taskFor(store, me, requiredText(args, 'task_gid'));
        const text = requiredText(args, 'text');
        const story = tell(task, me, { kind: 'comment', subtype: 'comment_added', text });
        return { data: shape(renderStory(store, story), optionalText(args, 'opt_fields'), 'full') };
      },
    },
    {
      name: 'asana_task_add_followers',
      description: 'Adds people as followers of a task.',
      input: TASK_AND_FOLLOWERS,
      run: (user, args) => {
        const me = meOf(user);
        const task = taskFor(store, me, requiredText(args, 'task_gid'));
        const added = followersIn(me, args);
        task.followers = [...new Set([...task.followers, ...added])];
        touch(task, me);
        return full(task, args);
      },
    },
    {
      name: 'asana_task_add_tag',
      description: 'Puts a tag on a task.',
      input: TASK_AND_TAG,
      run: (user, args) => {
        const me = meOf(user);
        const task = editable(me, args);
        const tag = tagIn(args);
        task.tags = [...new Set([...task.tags, tag])];
        touch(task, me);
        return { data: {} };
      },
    },
    {
      name: 'asana_batch_create',
      description: 'Sends up to ten arbitrary requests to the Asana API at once.',
      input: input({
        'actions*': listParam('The requests, each with a method and a relative path.', { type: 'object' }),
      }),
      run: () => {
        throw new ProviderError('FAILED', 'The stand-in does not run batches.');
      },
    },
  ];
}

function firstSection(project: AsanaProject): { project: string; section: string } {
  return { project: project.gid, section: project.sections[0]?.gid ?? '' };
}

function days(args: JsonObject): { dueOn: string | null; startOn: string | null } {
  const [dueOn, startOn] = [optionalText(args, 'due_on') ?? null, optionalText(args, 'start_on') ?? null];
  for (const [field, value] of Object.entries({ due_on: dueOn, start_on: startOn })) {
    if (value !== null && !isDay(value)) throw new ProviderError('INVALID', `${field}: Not a valid date: ${value}`);
  }
  if (startOn !== null && dueOn === null) throw new ProviderError('INVALID', 'start_on: A due date is required');
  return { dueOn, startOn };
}
