import { SEATS } from '../support/directory.ts';
import { createIds } from '../support/ids.ts';
import { type Clock, dayFrom, instantFrom } from '../support/time.ts';
import type { MondayColumn, MondayStore, MondayValue } from './model.ts';
import { BOARDS, type BoardDraft, type ItemDraft } from './seed-boards.ts';

const STATUS = ['Not started', 'Working on it', 'Stuck', 'Done'];
const PRIORITY = ['Low', 'Medium', 'High', 'Critical'];

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

function valuesOf(store: MondayStore, draft: ItemDraft): Record<string, MondayValue> {
  const owner = store.users.find((user) => user.email === draft.owner);
  return {
    status: draft.status,
    ...(owner ? { person: [owner.id] } : {}),
    ...(draft.priority ? { color_mkp1: draft.priority } : {}),
    ...(draft.due === undefined ? {} : { date4: dayFrom(store.now(), draft.due) }),
    ...(draft.note ? { long_text_mkn7: draft.note } : {}),
  };
}
