import { SEATS } from '../support/directory.ts';
import { createIds } from '../support/ids.ts';
import { type Clock, dayFrom, instantFrom } from '../support/time.ts';
import type { MondayColumn, MondayStore, MondayValue } from './model.ts';

const ANA = 'ana@acme.test';
const OMAR = 'omar@acme.test';
const PRIYA = 'priya@acme.test';
const TOM = 'tom@acme.test';

const STATUS = ['Not started', 'Working on it', 'Stuck', 'Done'];
const PRIORITY = ['Low', 'Medium', 'High', 'Critical'];

/** An item as the seed writes it; days are counted from now. */
interface Draft {
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

interface BoardDraft {
  name: string;
  description: string;
  workspace: 'Customer Success' | 'Leadership';
  by: string;
  members: 'everyone' | string[];
  editors: 'everyone' | string[];
  groups: Record<string, string>;
  items: Draft[];
}

/** Builds an account in the middle of an ordinary week. Every instant is relative to `now`. */
export function seedMonday(now: Clock): MondayStore {
  const nextId = createIds(7_210_440_000, 31);
  const store: MondayStore = {
    account: { id: '18204411', name: 'Acme', slug: 'acme-cs' },
    users: SEATS.map((seat) => ({ ...seat, id: nextId() })),
    workspaces: [
      { id: nextId(), name: 'Customer Success', kind: 'open' },
      { id: nextId(), name: 'Leadership', kind: 'closed' },
    ],
    boards: [],
    items: [],
    updates: [],
    tags: ['renewal', 'at-risk', 'reference'].map((name) => ({ id: nextId(), name, color: '#00c875' })),
    now,
    nextId,
  };
  for (const draft of BOARDS) addBoard(store, draft);
  return store;
}

function columns(): MondayColumn[] {
  return [
    { id: 'person', title: 'Owner', type: 'people' },
    { id: 'status', title: 'Status', type: 'status', labels: [...STATUS] },
    { id: 'color_mkp1', title: 'Priority', type: 'status', labels: [...PRIORITY] },
    { id: 'date4', title: 'Due date', type: 'date' },
    { id: 'long_text_mkn7', title: 'Notes', type: 'long_text' },
  ];
}

function addBoard(store: MondayStore, { workspace, groups, items, by, ...rest }: BoardDraft): void {
  const now = store.now();
  const board = {
    ...rest,
    id: store.nextId(),
    kind: rest.members === 'everyone' ? ('public' as const) : ('private' as const),
    workspace: store.workspaces.find((one) => one.name === workspace)?.id ?? '',
    columns: columns(),
    groups: Object.entries(groups).map(([id, title]) => ({ id, title })),
    createdBy: by,
    createdAt: instantFrom(now, -120),
  };
  store.boards.push(board);
  for (const draft of items) {
    const item = {
      id: store.nextId(),
      name: draft.name,
      board: board.id,
      group: draft.group,
      parent: null,
      values: valuesOf(store, draft),
      state: 'active' as const,
      createdBy: draft.by,
      updatedBy: draft.owner ?? draft.by,
      createdAt: instantFrom(now, -draft.age),
      updatedAt: instantFrom(now, -Math.min(draft.age, 2)),
    };
    store.items.push(item);
    for (const name of draft.subitems ?? []) {
      store.items.push({ ...item, id: store.nextId(), name, parent: item.id, values: {} });
    }
    for (const update of draft.updates ?? []) {
      const createdAt = instantFrom(now, -update.age);
      store.updates.push({ id: store.nextId(), item: item.id, body: update.body, createdBy: update.by, createdAt });
    }
  }
}

function valuesOf(store: MondayStore, draft: Draft): Record<string, MondayValue> {
  const owner = store.users.find((user) => user.email === draft.owner);
  return {
    status: draft.status,
    ...(owner ? { person: [owner.id] } : {}),
    ...(draft.priority ? { color_mkp1: draft.priority } : {}),
    ...(draft.due === undefined ? {} : { date4: dayFrom(store.now(), draft.due) }),
    ...(draft.note ? { long_text_mkn7: draft.note } : {}),
  };
}

const BOARDS: readonly BoardDraft[] = [
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
