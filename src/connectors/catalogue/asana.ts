import type { ConnectorSpec, JsonObject, ReceiptParts } from '../types.ts';
import { fullTask, named, project, statusUpdate, story, task, taskUrl } from './asana-rows.ts';
import {
  commentMade,
  followersAdded,
  projectAdded,
  sectionChange,
  statusUpdateMade,
  tagAdded,
  taskChange,
  taskMade,
} from './asana-undo.ts';
import { bearsMark, findMade, sameText } from './find-made.ts';
import { destructive, read, receipt, write } from './spec.ts';
import { dig, isRecord, listIn, listView, recordIn, recordView, rows, text, tidy, url } from './view.ts';

const TASK_FIELDS =
  'name,completed,assignee.name,due_on,start_on,projects.name,memberships.section.name,tags.name,permalink_url,created_at,modified_at';
/** Those that tell a task of one name from another: the mark is in its notes. */
const LOOK_UP_FIELDS = `${TASK_FIELDS},notes`;
const STORY_FIELDS = 'text,type,resource_subtype,created_at,created_by.name';
const STATUS_FIELDS = 'title,text,status_type,created_at,created_by.name';
const PROJECT_FIELDS = 'name,archived,owner.name,team.name,due_on,permalink_url';

const list = (data: JsonObject) => listIn(data, 'data');
const more = (data: JsonObject) => tidy({ more: isRecord(dig(data, 'next_page')) ? true : undefined });
const one = (data: JsonObject) => recordIn(data);
const tasksView = listView('tasks', list, task, more);
const taskView = recordView('task', one, task);

function taskReceipt(verb: string, args: JsonObject, data: JsonObject, noun = 'task'): ReceiptParts {
  const row = one(data);
  return receipt(verb, noun, text(row.name) ?? text(args.name), taskUrl({ gid: args.task_gid ?? null, ...row }));
}

/** What an update did, in one word where it did one thing. */
function updateVerb(args: JsonObject): string {
  const changed = Object.keys(args).filter((key) => key !== 'task_gid' && key !== 'opt_fields');
  if (changed.length !== 1) return 'Updated';
  if (changed[0] === 'completed') return args.completed === true ? 'Completed' : 'Reopened';
  return changed[0] === 'assignee' ? 'Assigned' : 'Updated';
}

function findTask(args: JsonObject) {
  return (data: JsonObject, since: Date): JsonObject | undefined => {
    const found = findMade(
      list(data),
      since,
      (row) => sameText(row.name, args.name) && bearsMark(row.notes, args.notes),
      (row) => row.created_at,
    );
    return found === undefined ? undefined : { data: found };
  };
}

/** A project's open tasks where the task went into one; otherwise by name, with the search every Asana plan has. */
function lookUpTask(args: JsonObject) {
  const first = text(args.projects)?.split(',')[0]?.trim();
  const find = findTask(args);
  if (first !== undefined && first !== '') {
    const params = { project: first, completed_since: 'now', opt_fields: LOOK_UP_FIELDS };
    return { tool: 'asana_tasks_list', params, find };
  }
  const { workspace_gid, name } = args;
  if (typeof workspace_gid !== 'string' || typeof name !== 'string') return undefined;
  const params = { workspace_gid, query: name, resource_type: 'task', count: 20, opt_fields: LOOK_UP_FIELDS };
  return { tool: 'asana_typeahead_search', params, find };
}

function lookUpText(tool: string, key: 'task_gid' | 'parent_gid', optFields: string, args: JsonObject) {
  const parent = args[key];
  if (typeof parent !== 'string') return undefined;
  return {
    tool,
    params: { [key]: parent, opt_fields: optFields },
    find: (data: JsonObject, since: Date) => {
      const found = findMade(
        list(data),
        since,
        (row) => sameText(row.text, args.text),
        (row) => row.created_at,
      );
      return found === undefined ? undefined : { data: found };
    },
  };
}

/** Asana, by the tools of Scalekit's `asana` connector. */
export const asana: ConnectorSpec = {
  id: 'asana',
  label: 'Asana',
  hosts: ['app.asana.com'],
  tools: [
    read(
      'asana_me_get',
      recordView('me', one, (row) => tidy({ ...named(row), workspaces: rows(row.workspaces).map(named) })),
    ),
    read('asana_workspaces_list', listView('workspaces', list, named)),
    read('asana_users_list', listView('users', list, named, more), { defaults: { opt_fields: 'name,email' } }),
    // Tasks may come from a form or a guest, and so may their names.
    read('asana_typeahead_search', listView('found', list, named), { outsiders: true }),
    read('asana_projects_list', listView('projects', list, project, more), {
      defaults: { opt_fields: PROJECT_FIELDS },
    }),
    read('asana_projects_search', listView('projects', list, project, more), {
      defaults: { opt_fields: PROJECT_FIELDS },
    }),
    read('asana_project_get', recordView('project', one, project)),
    read('asana_sections_list', listView('sections', list, named, more)),
    read('asana_tags_list', listView('tags', list, named, more)),
    read('asana_tasks_list', tasksView, { outsiders: true, defaults: { opt_fields: TASK_FIELDS } }),
    read('asana_task_search', tasksView, { outsiders: true, defaults: { opt_fields: TASK_FIELDS } }),
    // Notes and comments may come from a form or a guest.
    read('asana_task_get', recordView('task', one, fullTask), { outsiders: true }),
    read('asana_task_subtasks_list', tasksView, { outsiders: true, defaults: { opt_fields: TASK_FIELDS } }),
    read('asana_task_stories_list', listView('stories', list, story, more), {
      outsiders: true,
      defaults: { opt_fields: STORY_FIELDS },
    }),
    read('asana_status_updates_list', listView('status_updates', list, statusUpdate, more), {
      defaults: { opt_fields: STATUS_FIELDS },
    }),
    write('asana_task_create', {
      view: taskView,
      receipt: (args, data) => taskReceipt('Created', args, data),
      lookup: lookUpTask,
      mark: 'notes',
      ...taskMade,
    }),
    write('asana_subtask_create', {
      view: taskView,
      // The parent's gid is in the arguments: it must not stand in for the subtask's own.
      receipt: ({ task_gid: _parent, ...args }, data) => taskReceipt('Created', args, data, 'subtask'),
      lookup: (args) =>
        typeof args.task_gid === 'string'
          ? {
              tool: 'asana_task_subtasks_list',
              params: { task_gid: args.task_gid, opt_fields: LOOK_UP_FIELDS },
              find: findTask(args),
            }
          : undefined,
      mark: 'notes',
      ...taskMade,
    }),
    write('asana_task_update', {
      view: taskView,
      receipt: (args, data) => taskReceipt(updateVerb(args), args, data),
      ...taskChange,
    }),
    write('asana_story_create', {
      view: recordView('comment', one, story),
      receipt: (args) => receipt('Commented on', 'task', undefined, taskUrl({ gid: args.task_gid ?? null })),
      lookup: (args) => lookUpText('asana_task_stories_list', 'task_gid', STORY_FIELDS, args),
      ...commentMade,
    }),
    write('asana_task_add_project', {
      view: taskView,
      receipt: (args) => receipt('Added to a project', 'task', undefined, taskUrl({ gid: args.task_gid ?? null })),
      ...projectAdded,
    }),
    write('asana_section_add_task', {
      view: taskView,
      receipt: (args) => receipt('Moved to a section', 'task', undefined, taskUrl({ gid: args.task_gid ?? null })),
      ...sectionChange,
    }),
    write('asana_task_add_tag', {
      view: taskView,
      receipt: (args) => receipt('Tagged', 'task', undefined, taskUrl({ gid: args.task_gid ?? null })),
      ...tagAdded,
    }),
    write('asana_task_add_followers', {
      view: taskView,
      receipt: (args, data) => taskReceipt('Added followers to', args, data),
      ...followersAdded,
    }),
    write('asana_status_update_create', {
      view: recordView('status_update', one, statusUpdate),
      receipt: (args, data) =>
        receipt('Posted', 'status update', text(one(data).title) ?? text(args.title), url(one(data).permalink_url)),
      lookup: (args) => lookUpText('asana_status_updates_list', 'parent_gid', STATUS_FIELDS, args),
      ...statusUpdateMade,
    }),
    destructive('asana_task_delete', {
      view: taskView,
      receipt: (_args, data) => receipt('Deleted', 'task', text(one(data).name)),
    }),
  ],
};
