import { asUsers } from '../support/directory.ts';
import { type Clock, systemClock } from '../support/time.ts';
import type { JsonObject, Provider, ProviderRecord, ProviderTool } from '../types.ts';
import { MondayAnswerError, textOf } from './columns.ts';
import type { MondayItem, MondayStore } from './model.ts';
import { seedMonday } from './seed.ts';
import { mondayItemReadTools } from './tools-items-read.ts';
import { mondayPlaceTools } from './tools-places.ts';
import { mondayWriteTools } from './tools-write.ts';

/** A seeded Monday.com account behind the names, inputs and answers of Scalekit's Monday.com tools. */
export function createMonday({ now = systemClock }: { now?: Clock } = {}): Provider {
  const store = seedMonday(now);
  return {
    id: 'monday',
    label: 'Monday.com',
    providerKey: 'MONDAY',
    tools: [...mondayPlaceTools(store), ...mondayItemReadTools(store), ...mondayWriteTools(store)].map((tool) =>
      answering(store, tool),
    ),
    users: () => asUsers(store.users),
    records: () =>
      [...itemRecords(store), ...updateRecords(store)].toSorted((a, b) => b.createdAt.localeCompare(a.createdAt)),
  };
}

/** GraphQL answers a bad column value with 200 and `errors`, so that a success is not always one. */
function answering(store: MondayStore, tool: ProviderTool): ProviderTool {
  return {
    ...tool,
    run(user, args): JsonObject {
      try {
        return { ...tool.run(user, args), account_id: Number(store.account.id) };
      } catch (error) {
        if (!(error instanceof MondayAnswerError)) throw error;
        const problem = { message: error.message, extensions: { code: error.code, status_code: 200 } };
        return { data: {}, errors: [problem], account_id: Number(store.account.id) };
      }
    },
  };
}

function itemRecords(store: MondayStore): ProviderRecord[] {
  return store.items
    .filter((item) => item.state !== 'deleted')
    .map((item) => ({
      kind: item.parent === null ? 'item' : 'subitem',
      id: item.id,
      title: item.name,
      place: placeOf(store, item),
      fields: fieldsOf(store, item),
      createdBy: item.createdBy,
      updatedBy: item.updatedBy,
      createdAt: item.createdAt,
    }));
}

function updateRecords(store: MondayStore): ProviderRecord[] {
  return store.updates.map((update) => {
    const item = store.items.find((one) => one.id === update.item);
    return {
      kind: 'comment',
      id: update.id,
      title: update.body.replace(/<[^>]*>/g, ''),
      place: item ? placeOf(store, item) : '',
      fields: { Item: item?.name ?? '' },
      createdBy: update.createdBy,
      updatedBy: update.createdBy,
      createdAt: update.createdAt,
    };
  });
}

function fieldsOf(store: MondayStore, item: MondayItem): Record<string, string> {
  const board = store.boards.find((one) => one.id === item.board);
  const group = board?.groups.find((one) => one.id === item.group);
  const cells = (board?.columns ?? []).map((column) => [column.title, textOf(store, item.values[column.id])] as const);
  return {
    Group: group?.title ?? '',
    ...Object.fromEntries(cells.filter(([, text]) => text !== '')),
    ...(item.state === 'archived' ? { State: 'archived' } : {}),
  };
}

function placeOf(store: MondayStore, item: MondayItem): string {
  return store.boards.find((one) => one.id === item.board)?.name ?? '';
}
