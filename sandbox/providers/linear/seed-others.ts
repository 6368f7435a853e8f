import { dayFrom, instantFrom } from '../support/time.ts';
import type { Project } from './model.ts';
import { addIssue, type SeedIssue, type Workspace } from './seed-issue.ts';
import type { LinearStore } from './store.ts';

const LEO = 'leo@acme.test';
const OMAR = 'omar@acme.test';
const MIA = 'mia@acme.test';

type Row = [title: string, state: string, priority: number, ageDays: number, quietDays: number, text: string];

const BUGS: readonly Row[] = [
  ['Import worker runs out of memory on quoted line breaks', 'In Progress', 1, 12, 2, 'Seen at Hooli and Initech.'],
  ['Duplicate webhook deliveries', 'In Review', 1, 9, 1, 'The retry fires before the first attempt times out.'],
  ['Scheduler reads the time zone of the workspace', 'Todo', 3, 20, 20, 'It should read the zone of the person.'],
  [
    'Refunds counted twice in migrated months',
    'In Progress',
    2,
    7,
    3,
    'Umbrella Health needs this before their board meets.',
  ],
  ['Upload proxy has its own limit of 10 MB', 'Done', 2, 15, 4, 'Raised to 60 MB.'],
  ['Mail rejected on DMARC alignment', 'Backlog', 3, 26, 26, 'Customers with strict gateways.'],
  ['Warn when a role is cloned from Editor', 'Backlog', 4, 5, 5, 'Asked for by onboarding.'],
];

const LEADERSHIP: readonly Row[] = [
  ['Draft the 2027 headcount plan', 'In Progress', 2, 18, 2, 'Freeze in support, four engineers.'],
  ['Data room for the Series C', 'Todo', 1, 10, 6, 'Meridian Capital wants it before the month ends.'],
  ['Decide on the acquisition of Bluebird Analytics', 'Backlog', 2, 15, 9, 'Price between 6 and 7 million.'],
  ['OKR: net revenue retention of 115%', 'In Progress', 2, 50, 11, 'At 107% now.'],
];

/** The product's own bugs, which the onboardings wait for. */
export function seedEngineering(store: LinearStore, now: Date, workspace: Workspace): void {
  for (const row of BUGS) {
    const [, state, , , quietDays] = row;
    const comments =
      state === 'Backlog' ? [] : [{ by: MIA, body: 'Two customers asked again.', at: instantFrom(now, -quietDays) }];
    addIssue(store, workspace, {
      ...fromRow(now, row),
      team: 'ENG',
      assignee: state === 'Backlog' ? null : LEO,
      creator: MIA,
      project: null,
      labels: ['Bug', 'Customer request'],
      comments,
    });
  }
}

/** What only the operations lead may see. */
export function seedLeadership(store: LinearStore, now: Date, workspace: Workspace): void {
  const omar = workspace.users(OMAR).id;
  const project: Project = {
    id: store.nextId(),
    slugId: store.nextId().slice(0, 8),
    name: 'Board prep 2027',
    description: 'Plan, financing and targets for the board.',
    state: 'started',
    health: 'onTrack',
    teamIds: store.teams.filter(({ key }) => key === 'LEAD').map(({ id }) => id),
    leadId: omar,
    startDate: dayFrom(now, -50),
    targetDate: dayFrom(now, 25),
    createdById: omar,
    updatedById: omar,
    createdAt: instantFrom(now, -51),
    updatedAt: instantFrom(now, -2),
  };
  store.projects.push(project);
  for (const row of LEADERSHIP) {
    addIssue(store, workspace, {
      ...fromRow(now, row),
      team: 'LEAD',
      assignee: OMAR,
      creator: OMAR,
      project: project.id,
      labels: ['Confidential'],
      comments: [{ by: OMAR, body: 'Not to be shared before the meeting.', at: instantFrom(now, -row[4]) }],
    });
  }
}

function fromRow(now: Date, [title, state, priority, ageDays, quietDays, description]: Row) {
  const common: Pick<
    SeedIssue,
    'title' | 'state' | 'priority' | 'description' | 'due' | 'createdAt' | 'updatedAt' | 'inCycle'
  > = {
    title,
    state,
    priority,
    description,
    due: priority === 1 ? dayFrom(now, 4) : null,
    createdAt: instantFrom(now, -ageDays),
    updatedAt: instantFrom(now, -quietDays),
    inCycle: state === 'In Progress' || state === 'In Review',
  };
  return common;
}
