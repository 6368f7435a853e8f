import { CUSTOMERS, type Customer, type CustomerHealth } from '../hubspot/customers.ts';
import { ODD_CUSTOMERS } from '../hubspot/odd-customers.ts';
import { dayFrom, instantFrom } from '../support/time.ts';
import type { Project } from './model.ts';
import { addIssue, type Workspace } from './seed-issue.ts';
import { seedOddProjects } from './seed-odd.ts';
import { seedEngineering, seedLeadership } from './seed-others.ts';
import { planFor, STAGES } from './seed-plan.ts';
import { addProject } from './seed-project.ts';
import { seedWorkspace } from './seed-workspace.ts';
import type { LinearStore } from './store.ts';

/** How the open issues of a customer look: how many are overdue, and for how many days nothing has moved. */
const PACE: Readonly<Record<CustomerHealth, { overdue: number; quietDays: number; health: Project['health'] }>> = {
  healthy: { overdue: 0, quietDays: 1, health: 'onTrack' },
  watch: { overdue: 1, quietDays: 3, health: 'onTrack' },
  at_risk: { overdue: 3, quietDays: 8, health: 'atRisk' },
  critical: { overdue: 5, quietDays: 16, health: 'offTrack' },
};

/** Fills a store with Acme's Linear as it stands at `now`. */
export function seedLinear(store: LinearStore, now: Date): void {
  const workspace = seedWorkspace(store, now);
  for (const customer of CUSTOMERS) seedCustomer(store, now, workspace, customer);
  seedEngineering(store, now, workspace);
  seedLeadership(store, now, workspace);
  for (const customer of ODD_CUSTOMERS) {
    const [first] = customer.projects;
    if (first) seedCustomer(store, now, workspace, customer);
  }
  seedOddProjects(store, now, workspace);
}

function seedCustomer(store: LinearStore, now: Date, workspace: Workspace, customer: Customer): void {
  const project = seedProject(store, now, workspace, customer);
  const { overdue, quietDays } = PACE[customer.health];
  const reached = STAGES.indexOf(customer.stage);
  const plan = planFor(customer);
  let open = 0;
  plan.forEach((step, index) => {
    const stage = STAGES.indexOf(step.stage);
    const done = stage < reached;
    const current = stage === reached;
    const late = !done && open < overdue;
    const firstOpen = !done && open === 0;
    if (!done) open += 1;
    const stuck = firstOpen && overdue > 1;
    const createdDaysAgo = customer.startedDaysAgo - index * 0.02;
    const plannedDay = -customer.startedDaysAgo + ((index + 1) * customer.startedDaysAgo) / plan.length;
    const touchedDaysAgo = done ? Math.max(customer.daysInStage, -plannedDay) : current ? quietDays : createdDaysAgo;
    addIssue(store, workspace, {
      team: 'ONB',
      title: step.title,
      description: step.description,
      state: done ? 'Done' : stuck ? 'Blocked' : firstOpen ? 'In Progress' : current ? 'Todo' : 'Backlog',
      priority: late ? (overdue > 3 ? 1 : 2) : 3,
      assignee: step.doer === 'csm' ? customer.csm : step.doer,
      creator: customer.csm,
      project: project.id,
      labels: stuck ? [step.label, 'Blocked'] : [step.label],
      due: done ? dayFrom(now, plannedDay + 1) : dayFrom(now, late ? -2 - (overdue - open) * 2 : 3 + open * 3),
      createdAt: instantFrom(now, -createdDaysAgo),
      updatedAt: instantFrom(now, -touchedDaysAgo),
      inCycle: current,
      comments: firstOpen
        ? talk(customer, quietDays, stuck).map((one) => ({ ...one, at: instantFrom(now, -one.daysAgo) }))
        : [],
    });
  });
}

function seedProject(store: LinearStore, now: Date, workspace: Workspace, customer: Customer): Project {
  const project = addProject(store, workspace, {
    name: `${customer.name} onboarding`,
    description: `Onboarding of ${customer.name} (${customer.domain}).`,
    health: PACE[customer.health].health,
    lead: customer.csm,
    startDate: dayFrom(now, -customer.startedDaysAgo),
    targetDate: dayFrom(now, customer.goLiveInDays),
    createdAt: instantFrom(now, -customer.startedDaysAgo - 0.1),
    updatedAt: instantFrom(now, -PACE[customer.health].quietDays),
  });
  const whole = customer.startedDaysAgo + customer.goLiveInDays;
  ['Kickoff done', 'Systems connected', 'Data migrated', 'Live'].forEach((name, index) => {
    const targetDate = dayFrom(now, -customer.startedDaysAgo + (whole * (index + 1)) / 4);
    store.milestones.push({
      id: store.nextId(),
      projectId: project.id,
      name,
      targetDate,
      sortOrder: index,
      createdAt: project.createdAt,
    });
  });
  return project;
}

function talk(customer: Customer, quietDays: number, stuck: boolean): { by: string; body: string; daysAgo: number }[] {
  const [, lead] = customer.contacts;
  const answer = stuck
    ? `${lead.firstName} has not answered. We cannot go on without their IT.`
    : `${lead.firstName} confirmed. I expect to finish this week.`;
  return [
    { by: customer.csm, body: `Any news here? ${lead.firstName} asks for a date.`, daysAgo: quietDays + 1.5 },
    { by: 'leo@acme.test', body: answer, daysAgo: quietDays },
  ];
}
