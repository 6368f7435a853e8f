import type { Shown } from './markdown.ts';
import { type Plan, read } from './planner.ts';
import { type Fields, idOf, matching, recordsOf } from './records.ts';

/** What Asana is asked to tell of a task. */
export const TASK_FIELDS = 'name,completed,due_on,assignee.name,permalink_url';
export const SHOWN: Shown = [
  ['due', 'due_on', 'due'],
  ['assigned to', 'assignee', 'assignee_name'],
];

/** The person's workspaces. `first` makes the call. */
export function* listWorkspaces(first = read): Plan<Fields[]> {
  return recordsOf(yield first('asana', { asana_workspaces_list: {} }), 'workspaces', 'data');
}

/** What Asana calls somebody: `me`, a gid, 'unknown', or nothing where nobody is named. */
export function* resolveAssignee(workspace: Fields | undefined, who: string | undefined): Plan<string | undefined> {
  if (!who || !workspace) return undefined;
  if (/^(me|myself)$/i.test(who)) return 'me';
  const within = { workspace_gid: idOf(workspace) };
  const users = yield read('asana', {
    asana_typeahead_search: { ...within, query: who, resource_type: 'user' },
    asana_users_list: within,
  });
  const found = matching(recordsOf(users, 'users', 'data'), who)[0];
  return found ? idOf(found) : 'unknown';
}
