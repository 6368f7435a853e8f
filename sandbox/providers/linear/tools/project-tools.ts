import type { ProviderTool } from '../../types.ts';
import { changeProject } from '../change-project.ts';
import { issueJson, milestoneJson, projectJson } from '../json.ts';
import { connection, FIRST, FIRST_AFTER } from '../paging.ts';
import type { LinearStore } from '../store.ts';
import type { Tool } from './issue-tools.ts';

export function projectTools(tool: Tool, store: LinearStore): ProviderTool[] {
  return [
    tool('linear_projects_list', 'Lists the projects.', FIRST_AFTER, (me, args) => ({
      projects: connection(store.projectsOf(me), args, (project) => projectJson(store, me, project)),
    })),
    tool(
      'linear_project_get',
      'Reads a project with its teams and issues.',
      { projectId: ['string*', "The project's id."] },
      (me, args) => {
        const project = store.project(me, args.need('projectId'));
        const issues = store.issuesOf(me).filter(({ projectId }) => projectId === project.id);
        return {
          project: {
            ...projectJson(store, me, project),
            issues: connection(issues, args, (issue) => issueJson(store, issue)),
          },
        };
      },
    ),
    tool(
      'linear_project_milestones_list',
      'Lists the milestones of a project.',
      { projectId: ['string*', "The project's id."], ...FIRST },
      (me, args) => {
        const project = store.project(me, args.need('projectId'));
        const milestones = store.milestones.filter(({ projectId }) => projectId === project.id);
        const projectMilestones = connection(milestones, args, milestoneJson);
        return { project: { id: project.id, name: project.name, projectMilestones } };
      },
    ),
    tool(
      'linear_project_update',
      'Changes the name, description, state or dates of a project.',
      {
        projectId: ['string*', "The project's id."],
        name: ['string', 'Name.'],
        description: ['string', 'Description.'],
        state: ['string', 'planned, started, paused, completed or canceled.'],
        startDate: ['string', 'YYYY-MM-DD.'],
        targetDate: ['string', 'YYYY-MM-DD.'],
      },
      (me, args) => {
        const project = changeProject(store, me, store.project(me, args.need('projectId')), args);
        return { projectUpdate: { success: true, project: projectJson(store, me, project) } };
      },
    ),
  ];
}
