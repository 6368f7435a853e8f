import { commaList, requiredText } from '../support/args.ts';
import { memberFor } from '../support/directory.ts';
import { input, stringParam } from '../support/schema.ts';
import type { JsonObject, ProviderUser } from '../types.ts';
import { requireTaskEditor, resolveUser, taskFor, unknownObject } from './access.ts';
import type { AsanaStore, AsanaTask, AsanaUser } from './model.ts';
import { OPT_FIELDS } from './tools-places.ts';

export const TASK = stringParam('The gid of the task.');
export const TASK_AND_TAG = input({ 'task_gid*': TASK, 'tag*': stringParam('The gid of the tag.') });
export const TASK_AND_FOLLOWERS = input({
  'task_gid*': TASK,
  'followers*': stringParam('The gids of the people, separated by commas.'),
  opt_fields: OPT_FIELDS,
});

/** What the tools that change a task have in common. */
export function taskChanges(store: AsanaStore) {
  return {
    meOf: (user: ProviderUser): AsanaUser => memberFor(store.users, user),
    /** The task that the arguments name, if this person may change it. */
    editable(user: AsanaUser, args: JsonObject): AsanaTask {
      const task = taskFor(store, user, requiredText(args, 'task_gid'));
      requireTaskEditor(store, user, task);
      return task;
    },
    touch(task: AsanaTask, user: AsanaUser): void {
      task.updatedBy = user.email;
      task.modifiedAt = store.now().toISOString();
    },
    tagIn(args: JsonObject): string {
      const tag = requiredText(args, 'tag');
      if (!store.tags.some((one) => one.gid === tag)) throw unknownObject('tag', tag);
      return tag;
    },
    followersIn: (user: AsanaUser, args: JsonObject): string[] =>
      commaList(args, 'followers').map((one) => resolveUser(store, user, one, 'followers').email),
  };
}
