import { optionalText, requiredText } from '../support/args.ts';
import { input, stringParam } from '../support/schema.ts';
import { ProviderError, type ProviderTool } from '../types.ts';
import { projectFor, requireEditor, taskFor, unknownObject } from './access.ts';
import type { AsanaStore, AsanaUser } from './model.ts';
import { renderTask, shape } from './render.ts';
import { TASK, TASK_AND_FOLLOWERS, TASK_AND_TAG, taskChanges } from './task-changes.ts';

/** The tools that delete something, or take it off a task. What somebody wrote is deleted by its author alone. */
export function asanaRemoveTools(store: AsanaStore): ProviderTool[] {
  const { meOf, editable, touch, tagIn, followersIn } = taskChanges(store);

  return [
    {
      name: 'asana_task_delete',
      description: 'Deletes a task for good, with its subtasks and comments.',
      input: input({ 'task_gid*': TASK }),
      run: (user, args) => {
        const { gid } = editable(meOf(user), args);
        store.tasks = store.tasks.filter((task) => task.gid !== gid && task.parent !== gid);
        store.stories = store.stories.filter((story) => store.tasks.some((task) => task.gid === story.task));
        return { data: {} };
      },
    },
    {
      name: 'asana_story_delete',
      description: 'Deletes a comment of yours.',
      input: input({ 'story_gid*': stringParam('The gid of the comment.') }),
      run: (user, args) => {
        const me = meOf(user);
        const gid = requiredText(args, 'story_gid');
        const story = store.stories.find((one) => one.gid === gid);
        if (!story) throw unknownObject('story', gid);
        taskFor(store, me, story.task);
        requireAuthor(me, story);
        if (story.kind !== 'comment') throw new ProviderError('FORBIDDEN', 'Cannot delete this story');
        store.stories = store.stories.filter((one) => one !== story);
        return { data: {} };
      },
    },
    {
      name: 'asana_status_update_delete',
      description: 'Deletes a status update of yours.',
      input: input({ 'status_update_gid*': stringParam('The gid of the status update.') }),
      run: (user, args) => {
        const me = meOf(user);
        const gid = requiredText(args, 'status_update_gid');
        const update = store.statusUpdates.find((one) => one.gid === gid);
        if (!update) throw unknownObject('status_update', gid);
        projectFor(store, me, update.project);
        requireAuthor(me, update);
        store.statusUpdates = store.statusUpdates.filter((one) => one !== update);
        return { data: {} };
      },
    },
    {
      name: 'asana_task_remove_project',
      description: 'Takes a task out of a project.',
      input: input({ 'task_gid*': TASK, 'project*': stringParam('The gid of the project.') }),
      run: (user, args) => {
        const me = meOf(user);
        const task = editable(me, args);
        const project = projectFor(store, me, requiredText(args, 'project'));
        requireEditor(me, project);
        task.memberships = task.memberships.filter((one) => one.project !== project.gid);
        touch(task, me);
        return { data: {} };
      },
    },
    {
      name: 'asana_task_remove_tag',
      description: 'Takes a tag off a task.',
      input: TASK_AND_TAG,
      run: (user, args) => {
        const me = meOf(user);
        const task = editable(me, args);
        const tag = tagIn(args);
        task.tags = task.tags.filter((one) => one !== tag);
        touch(task, me);
        return { data: {} };
      },
    },
    {
      name: 'asana_task_remove_followers',
      description: 'Takes people off the followers of a task.',
      input: TASK_AND_FOLLOWERS,
      run: (user, args) => {
        const me = meOf(user);
        const task = taskFor(store, me, requiredText(args, 'task_gid'));
        const gone = followersIn(me, args);
        task.followers = task.followers.filter((email) => !gone.includes(email));
        touch(task, me);
        return { data: shape(renderTask(store, task), optionalText(args, 'opt_fields'), 'full') };
      },
    },
  ];
}

function requireAuthor(user: AsanaUser, { createdBy }: { createdBy: string }): void {
  if (createdBy !== user.email) throw new ProviderError('FORBIDDEN', 'You do not have permission to delete this');
}
