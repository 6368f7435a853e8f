import type { ProviderTool } from '../../types.ts';
import type { Seat } from '../account.ts';
import type { Params } from '../define-tool.ts';
import { writtenJson } from '../json.ts';
import type { CrmObject, HubspotStore } from '../store.ts';
import { checkProperties, propertyStrings } from '../validate.ts';
import { deleteTool, getTool, listTool, searchTool, type Tool } from './object-tools.ts';

const FIELDS: Params = {
  hs_task_body: ['string', 'Notes.'],
  hs_task_priority: ['string', 'LOW, MEDIUM or HIGH.'],
  hs_task_status: ['string', 'NOT_STARTED, IN_PROGRESS, WAITING, DEFERRED or COMPLETED.'],
  hs_task_type: ['string', 'TODO, CALL or EMAIL.'],
};
const NAMES = ['hs_task_subject', 'hs_timestamp', ...Object.keys(FIELDS)];
const TASK_ID: Params = { task_id: ['string*', "The task's id."] };

export function taskTools(tool: Tool, store: HubspotStore): ProviderTool[] {
  const change = (me: Seat, task: CrmObject, given: Record<string, string>) =>
    writtenJson(store.update(me, task, { ...given, ...completion(store, given) }));
  return [
    searchTool(tool, store, 'tasks', 'string'),
    listTool(tool, store, 'tasks'),
    getTool(tool, store, 'tasks', {
      archived: ['boolean', 'Reads an archived task.'],
      associations: ['string', 'Types whose associations to return, comma-separated.'],
    }),
    tool(
      'hubspot_task_create',
      'Creates a task. It has no owner and belongs to no record until those are set.',
      {
        hs_task_subject: ['string*', 'What is to be done.'],
        hs_timestamp: ['string*', 'When it is due, ISO 8601.'],
        ...FIELDS,
      },
      (me, args) => {
        const given = checkProperties('tasks', {
          hs_task_status: 'NOT_STARTED',
          hs_task_priority: 'NONE',
          hs_task_type: 'TODO',
          ...args.pick(NAMES),
          hs_task_subject: args.need('hs_task_subject'),
          hs_timestamp: args.need('hs_timestamp'),
        });
        return writtenJson(store.create(me, 'tasks', { ...given, ...completion(store, given) }));
      },
    ),
    tool(
      'hubspot_task_update',
      'Changes a task; its owner through properties.hubspot_owner_id.',
      {
        ...TASK_ID,
        hs_task_subject: ['string', 'What is to be done.'],
        hs_timestamp: ['string', 'When it is due, ISO 8601.'],
        ...FIELDS,
        properties: ['object', 'Any other properties by name.'],
      },
      (me, args) => {
        const task = store.get(me, 'tasks', args.need('task_id'));
        const given = { ...propertyStrings(args.object('properties')), ...args.pick(NAMES) };
        return change(me, task, checkProperties('tasks', given));
      },
    ),
    tool(
      'hubspot_task_complete',
      'Marks a task as completed, or sets another status.',
      {
        ...TASK_ID,
        hs_task_status: ['string', 'COMPLETED unless given.'],
        hs_task_body: ['string', 'Notes to replace the present ones.'],
      },
      (me, args) => {
        const task = store.get(me, 'tasks', args.need('task_id'));
        const given = { hs_task_status: 'COMPLETED', ...args.pick(['hs_task_status', 'hs_task_body']) };
        return change(me, task, checkProperties('tasks', given));
      },
    ),
    deleteTool(tool, store, 'tasks'),
  ];
}

/** HubSpot keeps when a task was completed, and forgets it when the task is opened again. */
function completion(store: HubspotStore, { hs_task_status: status }: Record<string, string>): Record<string, string> {
  if (status === undefined) return {};
  return { hs_task_completion_date: status === 'COMPLETED' ? store.clock().toISOString() : '' };
}
