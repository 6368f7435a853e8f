import { optionalFlag, optionalNumber, optionalText, requiredText } from '../support/args.ts';
import { memberFor } from '../support/directory.ts';
import { matchesWords } from '../support/match.ts';
import { booleanParam, input, integerParam, stringParam } from '../support/schema.ts';
import type { JsonObject, ProviderTool, ProviderUser } from '../types.ts';
import { projectFor, requireWorkspace, visibleProjects, visibleTasks } from './access.ts';
import type { AsanaStore, AsanaUser } from './model.ts';
import { renderProject, renderTask, renderUser, shape } from './render.ts';

export const OPT_FIELDS = stringParam('Extra fields to return, separated by commas.');
export const WORKSPACE = stringParam('The gid of the workspace.');

/** Reads the workspace and what holds tasks in it. Lists give compact records unless `opt_fields` asks for more. */
export function asanaPlaceTools(store: AsanaStore): ProviderTool[] {
  const meOf = (user: ProviderUser): AsanaUser => memberFor(store.users, user);

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
  ];
}
