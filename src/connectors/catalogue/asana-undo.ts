import type { Before, Inverse, JsonObject, JsonValue, ToolSpec } from '../types.ts';
import { addsTo, allKeys, changes, deletes, type Field, plainField, reference, referenceField } from './before.ts';
import { id, listIn, rec, recordIn, rows } from './view.ts';

const one = (data: JsonObject) => recordIn(data);

/** The fields that show what an argument of an update replaces. */
const SHOWN_BY: Readonly<Record<string, string>> = {
  name: 'name',
  notes: 'notes,html_notes',
  completed: 'completed',
  assignee: 'assignee.name',
  due_on: 'due_on,due_at',
  start_on: 'start_on,start_at',
};

/** An update of a task: its old values are put back by another. */
export const taskChange = changes({
  key: 'task_gid',
  fields: {
    name: plainField('name'),
    notes: { read: plainNotes },
    completed: plainField('completed'),
    // The only argument that Scalekit documents as taking null.
    assignee: referenceField('assignee', (old) => (old === null ? null : (id(rec(old).id) ?? undefined))),
    due_on: day('due_on', 'due_at'),
    start_on: day('start_on', 'start_at'),
  },
  read: (names) => ({
    tool: 'asana_task_get',
    params: { opt_fields: names.map((name) => SHOWN_BY[name] ?? name).join(',') },
  }),
  record: one,
  restore: 'asana_task_update',
});

/** Notes with formatting are not all in their plain text: putting that back would lose it. Asana makes links of addresses. */
function plainNotes(row: JsonObject): JsonValue | undefined {
  if (typeof row.html_notes !== 'string') return row.notes;
  const html = row.html_notes.replace(/<a\b[^>]*\bhref="([^"]*)"[^>]*>\1<\/a>/g, '').replace(/<\/?body>/g, '');
  return /<[a-z]/i.test(html) ? undefined : row.notes;
}

/** A day, or the moment where the task has a time of day, which the tool cannot set. */
function day(onDay: string, atTime: string): Field {
  return {
    read: (row) => (typeof row[atTime] === 'string' ? row[atTime] : row[onDay]),
    putBack: (old) => (typeof old === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(old) ? old : undefined),
  };
}

/** The section a task is in. One that is in several projects has several, and which is replaced cannot be told. */
export const sectionChange = {
  before({ task_gid }: JsonObject): Before | undefined {
    if (typeof task_gid !== 'string') return undefined;
    return {
      tool: 'asana_task_get',
      params: { task_gid, opt_fields: 'memberships.project.name,memberships.section.name' },
      values: (data) => {
        const [membership, ...others] = rows(one(data).memberships);
        const section = others.length > 0 ? undefined : reference(membership?.section);
        return section === undefined ? undefined : { section_gid: section };
      },
    };
  },
  undo({ args: { task_gid }, before }): Inverse | undefined {
    const section = id(rec(before?.section_gid).id);
    if (section === undefined || typeof task_gid !== 'string') return undefined;
    return { tool: 'asana_section_add_task', params: { task_gid, section_gid: section }, kind: 'restore' };
  },
} satisfies Pick<ToolSpec, 'before' | 'undo'>;

/** What a task is given beside others of its kind: taken away again unless it was there before. */
export const tagAdded = addedToTask('tag', 'tags', 'asana_task_remove_tag');
export const projectAdded = addedToTask('project', 'projects', 'asana_task_remove_project');
export const followersAdded = addedToTask('followers', 'followers', 'asana_task_remove_followers', 'followers.email');

function addedToTask(param: string, list: string, tool: string, fields = `${list}.name`) {
  // Whom `me` stands for is not in the task.
  const given = (args: JsonObject) => {
    const named = typeof args[param] === 'string' ? args[param].split(',').map((one) => one.trim()) : [];
    return named.includes('me') ? [] : named.filter((one) => one !== '');
  };
  return addsTo(
    {
      read: ({ task_gid }) =>
        typeof task_gid === 'string' ? { tool: 'asana_task_get', params: { task_gid, opt_fields: fields } } : undefined,
      // A person is named by gid or by address, and an answer that does not have both does not tell.
      has: (data) =>
        allKeys(listIn(data, list), (row) =>
          list === 'followers' && row.email === undefined ? [] : [id(row.gid), id(row.email)],
        ),
      given,
    },
    ({ task_gid }, added) =>
      typeof task_gid === 'string'
        ? { tool, params: { task_gid, [param]: added.join(',') }, kind: 'restore' }
        : undefined,
  );
}

export const taskMade = deletes('asana_task_delete', 'task_gid', 'task', { key: 'gid' });
export const commentMade = deletes('asana_story_delete', 'story_gid', 'comment', { key: 'gid' });
export const statusUpdateMade = deletes('asana_status_update_delete', 'status_update_gid', 'status_update', {
  key: 'gid',
});
