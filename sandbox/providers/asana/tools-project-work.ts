import { optionalText, requiredText } from '../support/args.ts';
import { input, stringParam } from '../support/schema.ts';
import { ProviderError, type ProviderTool } from '../types.ts';
import { projectFor, requireEditor, sectionFor } from './access.ts';
import type { AsanaProject, AsanaStore } from './model.ts';
import { renderStatusUpdate, shape } from './render.ts';
import { TASK, taskChanges } from './task-changes.ts';
import { OPT_FIELDS } from './tools-places.ts';

const PARENT = stringParam('The gid of the project.');
const STATUS_TYPES = ['on_track', 'at_risk', 'off_track', 'on_hold', 'complete'];

/** Where tasks stand in projects, and the status updates of projects. */
export function asanaProjectWorkTools(store: AsanaStore): ProviderTool[] {
  const { meOf, editable, touch } = taskChanges(store);

  return [
    {
      name: 'asana_task_add_project',
      description: 'Adds a task to one more project.',
      input: input({
        'task_gid*': TASK,
        'project*': stringParam('The gid of the project.'),
        section: stringParam('The gid of the section; the first one where absent.'),
        insert_before: stringParam('The gid of the task to put it before.'),
        insert_after: stringParam('The gid of the task to put it after.'),
      }),
      run: (user, args) => {
        const me = meOf(user);
        const task = editable(me, args);
        const project = projectFor(store, me, requiredText(args, 'project'));
        requireEditor(me, project);
        const section = sectionIn(project, optionalText(args, 'section'));
        const others = task.memberships.filter((one) => one.project !== project.gid);
        task.memberships = [...others, { project: project.gid, section }];
        touch(task, me);
        return { data: {} };
      },
    },
    {
      name: 'asana_section_add_task',
      description: 'Moves a task into a section of a project it already belongs to.',
      input: input({
        'section_gid*': stringParam('The gid of the section.'),
        'task_gid*': TASK,
        insert_before: stringParam('The gid of the task to put it before.'),
        insert_after: stringParam('The gid of the task to put it after.'),
      }),
      run: (user, args) => {
        const me = meOf(user);
        const section = requiredText(args, 'section_gid');
        const project = sectionFor(store, me, section);
        const task = editable(me, args);
        const membership = task.memberships.find((one) => one.project === project.gid);
        if (!membership) throw new ProviderError('INVALID', 'task: Not in the project of this section');
        membership.section = section;
        touch(task, me);
        return { data: {} };
      },
    },
    {
      name: 'asana_status_update_create',
      description: 'Posts a status update on a project.',
      input: input({
        'parent_gid*': PARENT,
        'status_type*': stringParam('How the project stands.', { enum: STATUS_TYPES }),
        'text*': stringParam('The update.'),
        title: stringParam('Its headline.'),
      }),
      run: (user, args) => {
        const me = meOf(user);
        const project = projectFor(store, me, requiredText(args, 'parent_gid'));
        requireEditor(me, project);
        const update = {
          gid: store.nextGid(),
          project: project.gid,
          title: optionalText(args, 'title') ?? 'Status update',
          text: requiredText(args, 'text'),
          statusType: requiredText(args, 'status_type'),
          createdBy: me.email,
          createdAt: store.now().toISOString(),
        };
        store.statusUpdates.push(update);
        return { data: renderStatusUpdate(store, update) };
      },
    },
    {
      name: 'asana_status_updates_list',
      description: 'Lists the status updates of a project, newest first.',
      input: input({ 'parent_gid*': PARENT, opt_fields: OPT_FIELDS }),
      run: (user, args) => {
        const project = projectFor(store, meOf(user), requiredText(args, 'parent_gid'));
        const updates = store.statusUpdates.filter((one) => one.project === project.gid).toReversed();
        const fields = optionalText(args, 'opt_fields');
        return { data: updates.map((one) => shape(renderStatusUpdate(store, one), fields, 'compact')) };
      },
    },
  ];
}

function sectionIn(project: AsanaProject, gid: string | undefined): string {
  const section = gid === undefined ? project.sections[0] : project.sections.find((one) => one.gid === gid);
  if (!section) throw new ProviderError('INVALID', 'section: Not in this project');
  return section.gid;
}
