const ANA = 'ana@acme.test';
const OMAR = 'omar@acme.test';
const PRIYA = 'priya@acme.test';
const TOM = 'tom@acme.test';

/** An item as the seed writes it; days are counted from now. */
export interface ItemDraft {
  name: string;
  group: string;
  by: string;
  owner?: string;
  status: string;
  priority?: string;
  due?: number;
  note?: string;
  age: number;
  updates?: { by: string; age: number; body: string }[];
  subitems?: string[];
}

export interface BoardDraft {
  name: string;
  description: string;
  workspace: 'Customer Success' | 'Leadership';
  by: string;
  members: 'everyone' | string[];
  editors: 'everyone' | string[];
  groups: Record<string, string>;
  items: ItemDraft[];
}

/** What Acme keeps in Monday.com this week. */
export const BOARDS: readonly BoardDraft[] = [
  {
    name: 'Customer onboarding',
    description: 'One row a customer, from signature to go-live.',
    workspace: 'Customer Success',
    by: ANA,
    members: 'everyone',
    editors: 'everyone',
    groups: { new_group: 'Kick-off', group_running: 'In progress', group_live: 'Live' },
    items: [
      {
        name: 'Northwind Traders',
        group: 'group_running',
        by: ANA,
        owner: ANA,
        status: 'Stuck',
        priority: 'High',
        due: 34,
        age: 41,
        note: '120 seats. Waiting for the eastern region file.',
        updates: [{ by: TOM, age: 5, body: '<p>Still no file from the eastern region.</p>' }],
        subitems: ['Data migration', 'Admin training'],
      },
      {
        name: 'Bluepeak Energy',
        group: 'group_running',
        by: ANA,
        owner: ANA,
        status: 'Working on it',
        priority: 'Medium',
        due: 48,
        age: 10,
      },
      {
        name: 'Harbor Clinics',
        group: 'new_group',
        by: PRIYA,
        owner: ANA,
        status: 'Not started',
        priority: 'Medium',
        due: 60,
        age: 2,
      },
      { name: 'Contoso Retail', group: 'group_live', by: ANA, owner: PRIYA, status: 'Done', age: 110, due: -12 },
    ],
  },
  {
    name: 'CS team tasks',
    description: 'What the Customer Success team does this week.',
    workspace: 'Customer Success',
    by: PRIYA,
    members: 'everyone',
    editors: 'everyone',
    groups: { topics: 'This week', group_later: 'Later' },
    items: [
      {
        name: 'Prepare the Northwind business review',
        group: 'topics',
        by: ANA,
        owner: ANA,
        status: 'Working on it',
        priority: 'High',
        due: 4,
        age: 7,
      },
      {
        name: 'Update the onboarding playbook',
        group: 'topics',
        by: PRIYA,
        owner: PRIYA,
        status: 'Working on it',
        priority: 'Medium',
        due: 6,
        age: 16,
      },
      {
        name: 'Clean up stale health scores',
        group: 'group_later',
        by: PRIYA,
        owner: TOM,
        status: 'Not started',
        priority: 'Low',
        due: 21,
        age: 16,
      },
    ],
  },
  {
    name: 'Release plan',
    description: 'Kept by operations. Everyone may read and comment.',
    workspace: 'Customer Success',
    by: OMAR,
    members: 'everyone',
    editors: [OMAR, TOM],
    groups: { group_next: 'Next', group_shipped: 'Shipped' },
    items: [
      { name: 'Release 4.12', group: 'group_next', by: OMAR, owner: TOM, status: 'Working on it', due: 6, age: 18 },
      { name: 'Release 4.11', group: 'group_shipped', by: OMAR, owner: TOM, status: 'Done', due: -15, age: 46 },
    ],
  },
  {
    name: 'Leadership OKR',
    description: 'Objectives and key results of the leadership team. Confidential.',
    workspace: 'Leadership',
    by: OMAR,
    members: [OMAR, PRIYA],
    editors: [OMAR, PRIYA],
    groups: { group_objectives: 'Objectives', group_results: 'Key results' },
    items: [
      {
        name: 'Net revenue retention above 112 %',
        group: 'group_objectives',
        by: OMAR,
        owner: OMAR,
        status: 'Working on it',
        priority: 'High',
        due: 40,
        age: 50,
      },
      {
        name: 'Time to first value from 34 to 21 days',
        group: 'group_results',
        by: OMAR,
        owner: PRIYA,
        status: 'Working on it',
        due: 40,
        age: 50,
        updates: [{ by: PRIYA, age: 3, body: '<p>At 27 days. Data migration is what holds us back.</p>' }],
      },
      {
        name: 'Decide on the Lisbon office',
        group: 'group_results',
        by: PRIYA,
        owner: OMAR,
        status: 'Not started',
        due: 25,
        age: 33,
        note: 'Not to be shared before the board meeting.',
      },
    ],
  },
];
