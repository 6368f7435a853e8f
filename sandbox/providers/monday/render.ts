import type { JsonObject } from '../types.ts';
import { renderValue } from './columns.ts';
import type { MondayBoard, MondayItem, MondayStore, MondayUpdate } from './model.ts';

function renderPerson(store: MondayStore, email: string): JsonObject | null {
  const user = store.users.find((one) => one.email === email);
  return user ? { id: user.id, name: user.name } : null;
}

function boardUrl(store: MondayStore, board: string): string {
  return `https://${store.account.slug}.monday.com/boards/${board}`;
}

export function renderBoard(store: MondayStore, board: MondayBoard): JsonObject {
  const workspace = store.workspaces.find((one) => one.id === board.workspace);
  return {
    id: board.id,
    name: board.name,
    description: board.description,
    board_kind: board.kind,
    state: 'active',
    type: 'board',
    items_count: store.items.filter((item) => item.board === board.id && item.state === 'active').length,
    workspace: workspace ? { id: workspace.id, name: workspace.name } : null,
    groups: board.groups.map((group) => ({ ...group })),
    columns: board.columns.map(({ id, title, type, labels }) => ({
      id,
      title,
      type,
      settings_str: JSON.stringify(labels ? { labels: { ...labels } } : {}),
    })),
    creator: renderPerson(store, board.createdBy),
    url: boardUrl(store, board.id),
    updated_at: board.createdAt,
  };
}

export function renderItem(store: MondayStore, item: MondayItem): JsonObject {
  const board = store.boards.find((one) => one.id === item.board);
  const group = board?.groups.find((one) => one.id === item.group);
  const parent = store.items.find((one) => one.id === item.parent);
  return {
    id: item.id,
    name: item.name,
    state: item.state,
    board: board ? { id: board.id, name: board.name } : null,
    group: group ? { id: group.id, title: group.title } : null,
    ...(parent ? { parent_item: { id: parent.id, name: parent.name } } : {}),
    column_values: (board?.columns ?? []).map((column) => renderValue(store, column, item.values[column.id])),
    creator: renderPerson(store, item.createdBy),
    created_at: item.createdAt,
    updated_at: item.updatedAt,
    url: `${boardUrl(store, item.board)}/pulses/${item.id}`,
  };
}

export function renderUpdate(store: MondayStore, update: MondayUpdate): JsonObject {
  return {
    id: update.id,
    item_id: update.item,
    body: update.body,
    text_body: update.body.replace(/<[^>]*>/g, ''),
    creator: renderPerson(store, update.createdBy),
    created_at: update.createdAt,
  };
}
