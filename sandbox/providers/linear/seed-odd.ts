import { LOOSE_CONTACTS, ODD_CUSTOMERS } from '../hubspot/odd-customers.ts';
import { dayFrom, instantFrom } from '../support/time.ts';
import { addIssue, type Workspace } from './seed-issue.ts';
import { addProject } from './seed-project.ts';
import type { LinearStore } from './store.ts';

const MIA = 'mia@acme.test';
const STEPS = ['Collect what they need', 'Set up their workspace', 'Walk them through it'];

/** A second project of one customer, and those of customers who are nothing but contacts. */
export function seedOddProjects(store: LinearStore, now: Date, workspace: Workspace): void {
  const second = ODD_CUSTOMERS.flatMap(({ projects, startedDaysAgo }) =>
    projects.slice(1).map((name) => ({ name, startedDaysAgo })),
  );
  const loose = LOOSE_CONTACTS.map(({ project, startedDaysAgo }) => ({ name: project, startedDaysAgo }));
  for (const { name, startedDaysAgo } of [...second, ...loose]) {
    const project = addProject(store, workspace, {
      name,
      description: '',
      health: 'onTrack',
      lead: 'ana@acme.test',
      startDate: dayFrom(now, -startedDaysAgo),
      targetDate: dayFrom(now, 25),
      createdAt: instantFrom(now, -startedDaysAgo),
      updatedAt: instantFrom(now, -1),
    });
    STEPS.forEach((step, index) => {
      addIssue(store, workspace, {
        team: 'ONB',
        title: `${step} (${name})`,
        description: '',
        state: index === 0 ? 'Done' : index === 1 ? 'In Progress' : 'Todo',
        priority: 3,
        assignee: MIA,
        creator: MIA,
        project: project.id,
        labels: ['Training'],
        due: dayFrom(now, index === 0 ? -2 : 4 + index),
        createdAt: instantFrom(now, -startedDaysAgo + index * 0.01),
        updatedAt: instantFrom(now, -1),
        inCycle: false,
        comments: [],
      });
    });
  }
}
