import { ISSUES_EACH, MADE_UP_CSM, madeUpCustomers } from '../support/made-up.ts';
import { dayFrom, instantFrom } from '../support/time.ts';
import { addIssue } from './seed-issue.ts';
import { addProject } from './seed-project.ts';
import { seedWorkspace } from './seed-workspace.ts';
import type { LinearStore } from './store.ts';

/** A project with ten issues for each made-up customer. */
export function seedMadeUpLinear(store: LinearStore, now: Date, count: number): void {
  const workspace = seedWorkspace(store, now);
  for (const { index, name, domain, startedDaysAgo, issuesDone, issuesOverdue } of madeUpCustomers(count)) {
    const project = addProject(store, workspace, {
      name: `${name} onboarding`,
      description: `Onboarding of ${name} (${domain}).`,
      health: null,
      lead: MADE_UP_CSM,
      startDate: dayFrom(now, -startedDaysAgo),
      targetDate: dayFrom(now, 30 - startedDaysAgo),
      createdAt: instantFrom(now, -startedDaysAgo),
      updatedAt: instantFrom(now, -1),
    });
    for (let number = 0; number < ISSUES_EACH; number += 1) {
      const done = number < issuesDone;
      const late = !done && number < issuesDone + issuesOverdue;
      const quietDays = Math.min(startedDaysAgo, issuesOverdue > 1 ? 9 : index % 3);
      addIssue(store, workspace, {
        team: 'ONB',
        title: `Step ${number + 1} for ${name}`,
        description: '',
        state: done ? 'Done' : number === issuesDone ? 'In Progress' : 'Todo',
        priority: late ? 2 : 3,
        assignee: MADE_UP_CSM,
        creator: MADE_UP_CSM,
        project: project.id,
        labels: [],
        due: done ? dayFrom(now, -2) : dayFrom(now, late ? -3 : 2 + number),
        createdAt: instantFrom(now, -startedDaysAgo + number * 0.001),
        updatedAt: instantFrom(now, -quietDays),
        inCycle: false,
        comments: [],
      });
    }
  }
}
