import type { AsanaProject } from './model.ts';

const ANA = 'ana@acme.test';
const OMAR = 'omar@acme.test';
const PRIYA = 'priya@acme.test';
const TOM = 'tom@acme.test';

/** A task as the seed writes it: days are counted from now, the section by its name. */
export interface TaskDraft {
  name: string;
  section: string;
  by: string;
  assignee?: string;
  /** Days until it is due. */
  due?: number;
  /** Days since it was made. */
  age: number;
  /** Days since it was completed. */
  done?: number;
  notes?: string;
  priority?: 'High' | 'Medium' | 'Low';
  comments?: { by: string; age: number; text: string }[];
  subtasks?: string[];
}

export interface ProjectDraft extends Omit<AsanaProject, 'gid' | 'team' | 'archived' | 'sections' | 'createdAt'> {
  team: 'Customer Success' | 'Marketing' | 'Leadership';
  age: number;
  sections: string[];
  tasks: TaskDraft[];
}

/** What the teams of Acme are at this week. */
export const PROJECTS: readonly ProjectDraft[] = [
  {
    name: 'Website',
    notes: 'Everything that ships on acme.test this quarter.',
    team: 'Marketing',
    owner: PRIYA,
    members: 'everyone',
    editors: 'everyone',
    hasPriority: true,
    age: 96,
    sections: ['Backlog', 'In progress', 'Done'],
    tasks: [
      {
        name: 'Refresh the pricing page copy',
        section: 'In progress',
        by: PRIYA,
        assignee: ANA,
        due: 3,
        age: 12,
        priority: 'High',
        comments: [{ by: PRIYA, age: 2, text: 'Legal signed off on the new tiers, you can go ahead.' }],
      },
      {
        name: 'Customer story: Northwind go-live',
        section: 'Backlog',
        by: ANA,
        assignee: PRIYA,
        due: 15,
        age: 6,
        priority: 'Medium',
        notes: 'Northwind agreed to a quote once the warehouse rollout is done.',
      },
      {
        name: 'Fix broken links in the help centre',
        section: 'In progress',
        by: TOM,
        assignee: TOM,
        due: -1,
        age: 9,
        priority: 'Low',
      },
      {
        name: 'Publish the security FAQ',
        section: 'Backlog',
        by: OMAR,
        due: 20,
        age: 4,
        priority: 'Medium',
        subtasks: ['Collect questions from open deals', 'Review with the security team'],
      },
      {
        name: 'New footer with status link',
        section: 'Done',
        by: TOM,
        assignee: TOM,
        age: 30,
        done: 8,
        priority: 'Low',
      },
    ],
  },
  {
    name: 'Onboarding: Northwind',
    notes: 'Northwind Traders, 120 seats, go-live promised for the end of next month.',
    team: 'Customer Success',
    owner: ANA,
    members: 'everyone',
    editors: 'everyone',
    hasPriority: false,
    age: 41,
    sections: ['Kick-off', 'Data migration', 'Training', 'Go-live'],
    tasks: [
      { name: 'Kick-off call with Northwind', section: 'Kick-off', by: ANA, assignee: ANA, age: 40, done: 34 },
      {
        name: 'Import the customer master data',
        section: 'Data migration',
        by: ANA,
        assignee: TOM,
        due: -4,
        age: 28,
        notes: 'Northwind owes us the cleaned CSV of the eastern region.',
        comments: [
          { by: TOM, age: 5, text: 'Still waiting for the eastern region file. Asked Lena again today.' },
          { by: ANA, age: 1, text: 'I will raise it in the weekly call.' },
        ],
      },
      { name: 'Map the legacy order statuses', section: 'Data migration', by: TOM, assignee: TOM, due: 2, age: 20 },
      { name: 'Schedule admin training', section: 'Training', by: ANA, assignee: ANA, due: 5, age: 14 },
      { name: 'Agree on go-live criteria', section: 'Go-live', by: ANA, assignee: ANA, due: 9, age: 14 },
    ],
  },
  {
    name: 'Onboarding: Bluepeak',
    notes: 'Bluepeak Energy, 45 seats, second week.',
    team: 'Customer Success',
    owner: ANA,
    members: 'everyone',
    editors: 'everyone',
    hasPriority: false,
    age: 10,
    sections: ['Kick-off', 'Setup', 'Go-live'],
    tasks: [
      { name: 'Send the welcome pack to Bluepeak', section: 'Kick-off', by: ANA, assignee: ANA, age: 10, done: 9 },
      { name: 'Set up single sign-on for Bluepeak', section: 'Setup', by: ANA, assignee: TOM, due: 1, age: 8 },
      { name: 'Book the first success review', section: 'Setup', by: ANA, assignee: ANA, due: 12, age: 3 },
    ],
  },
  {
    name: 'Release calendar',
    notes: 'Kept by operations. Everyone may read and comment.',
    team: 'Marketing',
    owner: OMAR,
    members: 'everyone',
    editors: [OMAR, TOM],
    hasPriority: false,
    age: 150,
    sections: ['Upcoming', 'Shipped'],
    tasks: [
      { name: 'Release 4.12', section: 'Upcoming', by: OMAR, assignee: TOM, due: 6, age: 18 },
      { name: 'Release 4.11', section: 'Shipped', by: OMAR, assignee: TOM, age: 46, done: 15 },
    ],
  },
  {
    name: 'Leadership OKR',
    notes: 'Objectives and key results of the leadership team. Confidential.',
    team: 'Leadership',
    owner: OMAR,
    members: [OMAR, PRIYA],
    editors: [OMAR, PRIYA],
    hasPriority: false,
    age: 52,
    sections: ['Objectives', 'Key results'],
    tasks: [
      {
        name: 'Objective: net revenue retention above 112 %',
        section: 'Objectives',
        by: OMAR,
        assignee: OMAR,
        due: 40,
        age: 50,
      },
      {
        name: 'KR: cut time to first value from 34 to 21 days',
        section: 'Key results',
        by: OMAR,
        assignee: PRIYA,
        due: 40,
        age: 50,
        comments: [{ by: PRIYA, age: 3, text: 'At 27 days. Data migration is what holds us back.' }],
      },
      {
        name: 'KR: decide on the Lisbon office',
        section: 'Key results',
        by: PRIYA,
        assignee: OMAR,
        due: 25,
        age: 33,
        notes: 'Not to be shared before the board meeting.',
      },
    ],
  },
];
