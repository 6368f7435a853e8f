import { bullets, counted, linked } from './markdown.ts';
import { bare, capitalised, cutQuoted } from './phrases.ts';
import { type Plan, read, write } from './planner.ts';
import { type Fields, field, idOf, matching, recordsOf, titleOf, urlIn } from './records.ts';
import { isFields } from './results.ts';
import type { Turn } from './turn.ts';

/** Monday.com's largest page of items. */
const ITEMS = 500;
const BOARDS = 100;
/** How many boards are read in search of an item: each costs a call. */
const BOARDS_SEARCHED = 8;

/** What each of Monday.com's prompts is recognised by, and the plan for it. Reading a board is in boards.ts. */
export function mondayPlan({ ask }: Turn): Plan | undefined {
  const { quoted, rest } = cutQuoted(ask);
  if (/\b(list|show|what|which)\b.*\bboards\b/i.test(ask)) return listBoards();
  const added =
    /\b(?:add|create|make)\b.*?\bitem\b\s*(.*?)\s*\b(?:to|on|in)\s+(?:the\s+|my\s+)?(.+?)(?:\s+board)?[.!]*$/i.exec(
      rest,
    );
  if (added) return addItem(quoted ?? bare(added[1]?.replace(/^(called|named)\s/i, '')), bare(added[2]));
  const status =
    /\b(?:change|set|update)\s+(?:the\s+)?status\s+(?:of|for)\s+(.+?)(?:\s+on\s+(?:the\s+)?(?:board\s+)?(.+?)(?:\s+board)?)?\s+to\s+(.+)$/i.exec(
      ask,
    );
  if (status) return changeStatus(bare(status[1]), bare(status[2]), bare(status[3]));
  const marked = /\b(?:mark|set|move)\s+(?:the\s+)?item\s+(.+?)\s+(?:(?:as|to)\s+)?(done|stuck|working on it)\b/i.exec(
    ask,
  );
  if (marked) return changeStatus(bare(marked[1]), '', capitalised(marked[2]?.toLowerCase() ?? ''));
  const update =
    /\b(?:update|comment)\s+(?:on|to)\s+(?:the\s+)?item\s+(?:'(.+?)'(?!\w)|"(.+?)"|([^:]+?))\s*(?::|saying)\s*(.+)$/i.exec(
      ask,
    );
  if (update)
    return postUpdate(bare(update[1] ?? update[2] ?? update[3]), (update[4] ?? '').replace(/^["'](.*)["']$/, '$1'));
  return undefined;
}

function* allBoards(first = read): Plan<Fields[]> {
  return recordsOf(yield first('monday', { monday_boards_list: { limit: BOARDS } }), 'boards');
}

function* itemsOf(board: Fields): Plan<Fields[]> {
  return recordsOf(yield read('monday', { monday_items_list: { board_id: idOf(board), limit: ITEMS } }), 'items');
}

function* listBoards(): Plan {
  const boards = yield* allBoards();
  if (boards.length === 0) return 'You see no boards in Monday.com.';
  return `You see ${counted(boards.length, 'board')} in Monday.com:\n\n${bullets(boards, [['', 'workspace']])}`;
}

/** The items of a board as Markdown; undefined when this person sees no such board. `first` makes the first call. */
export function* boardContents(name: string, first: typeof read): Plan<string | undefined> {
  const board = matching(yield* allBoards(first), name)[0];
  if (!board) return undefined;
  const items = yield* itemsOf(board);
  const heading = `${linked(board)} in Monday.com has ${counted(items.length, 'item')}`;
  if (items.length === 0) return `${heading}.`;
  const lines = items.map((item) => ({ ...item, status: statusOf(item, board) }));
  return `${heading}:\n\n${bullets(lines, [
    ['group', 'group'],
    ['status', 'status'],
  ])}`;
}

function* addItem(item: string, name: string): Plan {
  if (!item) return 'What should the item be called?';
  const boards = yield* allBoards();
  const [board, second] = matching(boards, name);
  if (!board) return `I could not find a board **${name}** in your Monday.com, so nothing was added.`;
  if (second) return `Several boards match **${name}**. Which one?\n\n${bullets(matching(boards, name), [])}`;
  const made = yield write('monday', { monday_item_create: { board_id: idOf(board), item_name: item } });
  return `Added the item ${linked({}, item, urlIn(made))} to **${titleOf(board)}**.`;
}

/** The item of that name, and its board; looks on every board where none is named. */
function* findItem(name: string, on: string): Plan<{ board: Fields; item: Fields } | undefined> {
  const boards = yield* allBoards();
  for (const board of on ? matching(boards, on) : boards.slice(0, BOARDS_SEARCHED)) {
    const item = matching(yield* itemsOf(board), name)[0];
    if (item) return { board, item };
  }
  return undefined;
}

function* changeStatus(name: string, on: string, status: string): Plan {
  const found = yield* findItem(name, on);
  if (!found) return `I could not find an item **${name}** in your Monday.com, so nothing was changed.`;
  const column = statusColumn(found.item, found.board)?.id ?? 'status';
  const target = { board_id: idOf(found.board), item_id: idOf(found.item), column_id: column };
  const changed = yield write('monday', {
    monday_item_column_simple_value_change: { ...target, value: status },
    monday_item_column_value_change: { ...target, value: JSON.stringify({ label: status }) },
    monday_item_column_values_change: { ...target, column_values: JSON.stringify({ [column]: { label: status } }) },
  });
  return `Set the status of ${linked({}, titleOf(found.item), urlIn(found.item) ?? urlIn(changed))} to **${status}**.`;
}

function* postUpdate(name: string, body: string): Plan {
  const found = yield* findItem(name, '');
  if (!found) return `I could not find an item **${name}** in your Monday.com, so nothing was posted.`;
  yield write('monday', { monday_update_create: { item_id: idOf(found.item), body } });
  return `Posted an update on ${linked(found.item)}.`;
}

/** The status column: among the board's columns, or among the item's own values, whichever the result shows. */
function statusColumn(item: Fields, board: Fields): { id: string; title: string } | undefined {
  const columns = [board.columns, item.column_values].flat().filter(isFields);
  const named = columns.find((one) => /\bstatus\b/i.test(field(one, 'title', 'id').replaceAll('_', ' ')));
  const found = named ?? columns.find((one) => field(one, 'type') === 'status');
  return found && { id: idOf(found), title: field(found, 'title') };
}

/** What an item's status says, from a list of column values or from an object of them by title. */
function statusOf(item: Fields, board: Fields): string {
  const column = statusColumn(item, board);
  const value = [item.column_values]
    .flat()
    .filter(isFields)
    .find((one) => idOf(one) === column?.id);
  const byTitle = isFields(item.columns) ? field(item.columns, column?.title || 'Status', 'Status') : '';
  return (value && field(value, 'text')) || byTitle || field(item, 'status');
}
