import type { Project } from './model.ts';
import type { Workspace } from './seed-issue.ts';
import type { LinearStore } from './store.ts';

type SeedProject = Pick<
  Project,
  'name' | 'description' | 'health' | 'startDate' | 'targetDate' | 'createdAt' | 'updatedAt'
> & { lead: string };

/** Adds a running project of the Onboarding team as of the past. */
export function addProject(store: LinearStore, { users }: Workspace, { lead, ...seed }: SeedProject): Project {
  const { id: leadId } = users(lead);
  const project: Project = {
    ...seed,
    id: store.nextId(),
    slugId: store.nextId().slice(0, 12).replace('-', ''),
    state: 'started',
    teamIds: store.teams.filter(({ key }) => key === 'ONB').map(({ id }) => id),
    leadId,
    createdById: leadId,
    updatedById: leadId,
  };
  store.projects.push(project);
  return project;
}
