import { ProviderError } from '../types.ts';
import type { MondayBoard, MondayItem, MondayStore, MondayUser } from './model.ts';

/** The boards a person can see. A private board does not exist for anyone else, in no list and by no id. */
export function visibleBoards(store: MondayStore, user: MondayUser): MondayBoard[] {
  return store.boards.filter((board) => board.members === 'everyone' || board.members.includes(user.email));
}

export function boardOf(store: MondayStore, user: MondayUser, id: string): MondayBoard | undefined {
  return visibleBoards(store, user).find((board) => board.id === id);
}

/** The items on boards the person can see, deleted ones left out. */
export function visibleItems(store: MondayStore, user: MondayUser): MondayItem[] {
  const boards = new Set(visibleBoards(store, user).map((board) => board.id));
  return store.items.filter((item) => item.state !== 'deleted' && boards.has(item.board));
}

/** The board a change is meant for; a hidden one is refused in the words of one that does not exist. */
export function boardToChange(store: MondayStore, user: MondayUser, id: string): MondayBoard {
  const board = boardOf(store, user, id);
  if (!board) throw new ProviderError('NOT_FOUND', `ResourceNotFoundException: board ${id} does not exist`);
  if (board.editors !== 'everyone' && !board.editors.includes(user.email)) {
    throw new ProviderError('FORBIDDEN', 'UserUnauthorizedException: user is not authorized to edit this board');
  }
  return board;
}

/** An item the person can see, to comment on. */
export function itemToComment(store: MondayStore, user: MondayUser, id: string): MondayItem {
  const item = visibleItems(store, user).find((one) => one.id === id && one.state === 'active');
  if (!item) throw new ProviderError('NOT_FOUND', `ResourceNotFoundException: item ${id} does not exist`);
  return item;
}

export function itemToChange(
  store: MondayStore,
  user: MondayUser,
  id: string,
): { item: MondayItem; board: MondayBoard } {
  const item = itemToComment(store, user, id);
  return { item, board: boardToChange(store, user, item.board) };
}
