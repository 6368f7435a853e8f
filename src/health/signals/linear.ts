import type { z } from 'zod';
import { levels, rec } from '../../connectors/catalogue/view.ts';
import type { JsonObject } from '../../connectors/types.ts';
import type { Account, DeliverySignal, Signal } from '../types.ts';
import { deliveryOf } from './delivery.ts';
import { IssueRow, type LinearIssue, type LinearProject, nodesOf, PageInfo, ProjectRow } from './linear-rows.ts';
import { type Workspace, workOf } from './linear-work.ts';
import type { Links } from './links.ts';
import type { Reader } from './reader.ts';
import { listUnder, type Page, readRows } from './rows.ts';
import { together } from './source-lost.ts';

/** Linear's largest page (linear.app/developers, "Pagination"). */
const PAGE = 250;
/**
 * Linear refuses a query of more than 10,000 points ("Rate limiting", complexity), and what Scalekit's cost for each row
 * is not documented: a page that is refused is halved, down to this.
 */
const SMALLEST_PAGE = 31;
/** What can be read in one morning. */
const MOST_PROJECTS = 10_000;
const MOST_ISSUES = 15_000;

/** @throws SourceLost; with `incomplete` where there is more than can be read in one morning */
export async function readWorkspace(reader: Reader): Promise<Workspace> {
  const whole = <T>({ rows, complete }: Read<T>) => (complete ? rows : reader.lose('linear', 'incomplete'));
  let issues: readonly LinearIssue[] = [];
  let projects: readonly LinearProject[] = [];
  await together([
    findProjects(reader).then((found) => {
      projects = whole(found);
    }),
    readList(reader, 'linear_issues_list', 'issues', IssueRow, MOST_ISSUES).then((found) => {
      issues = whole(found);
    }),
  ]);
  return { projects, issues };
}

/** What was read of a list; `complete` is false where there is more. */
interface Read<T> {
  rows: T[];
  complete: boolean;
}

/** @throws SourceLost */
export function findProjects(reader: Reader): Promise<Read<LinearProject>> {
  return readList(reader, 'linear_projects_list', 'projects', ProjectRow, MOST_PROJECTS);
}

/** In the largest pages that Linear takes. The two lists cost it differently, so each finds its own. */
async function readList<T>(
  reader: Reader,
  tool: string,
  key: string,
  schema: z.ZodType<T>,
  most: number,
): Promise<Read<T>> {
  let size = PAGE;
  let cut = false;
  const found = await readRows({
    reader,
    source: 'linear',
    schema,
    most,
    async page(after) {
      for (;;) {
        const answer = await reader.ask('linear', tool, { first: size, ...(after === undefined ? {} : { after }) });
        if (answer.kind === 'answer') {
          const page = pageIn(answer.data, key, size) ?? reader.lose('linear', 'unreadable');
          cut = page.cut;
          // Pages of next to nothing count as whole ones: such a list may have no end.
          const { length } = page.list;
          return { ...page, counts: length < SMALLEST_PAGE ? size : length };
        }
        if (size <= SMALLEST_PAGE) return undefined;
        size = Math.floor(size / 2);
      }
    },
  });
  const { rows, complete } = found ?? reader.lose('linear', 'down');
  return { rows, complete: complete && !cut };
}

/** A page of at most `size` rows; `cut` where there is more and nothing says where. */
function pageIn(data: JsonObject, key: string, size: number): (Page & { cut: boolean }) | undefined {
  for (const level of levels(data)) {
    const list = nodesOf(level[key]);
    if (list === undefined) continue;
    const { hasNextPage, endCursor } = PageInfo.parse(rec(level[key]).pageInfo);
    if (hasNextPage === false) return { list, cut: false };
    // Where nothing says whether there is more, a page with an end may be followed by an empty one.
    const next = hasNextPage === true || list.length > 0 ? endCursor : undefined;
    return { list, next, cut: next === undefined && (hasNextPage === true || list.length >= size) };
  }
  const list = listUnder(data, key);
  return list && { list, cut: list.length >= size };
}

/**
 * How the work for each account goes. An issue holds up one account only, so that nobody is asked about it twice: of
 * several that were linked to its project or label, the first by their keys. It counts for all of them.
 * @param today YYYY-MM-DD where the person is
 * @returns by the account's key
 */
export function deliverySignals(
  workspace: Workspace,
  accounts: readonly Account[],
  links: Links,
  today: string,
  now: Date,
): Map<string, Signal<DeliverySignal>> {
  const work = workOf(workspace, accounts, links);
  const holder = new Map<string, string>();
  for (const key of [...work.keys()].sort()) {
    const issues = work.get(key) ?? [];
    if (typeof issues === 'string') continue;
    for (const { id } of issues) if (!holder.has(id)) holder.set(id, key);
  }
  return new Map(
    accounts.map(({ key }): [string, Signal<DeliverySignal>] => {
      const issues = work.get(key) ?? 'no_match';
      if (typeof issues === 'string') return [key, { kind: 'not_set_up', why: issues }];
      // A project in which there is nothing tells nothing about the delivery; least of all that it goes well.
      if (issues.length === 0) return [key, { kind: 'not_set_up', why: 'no_match' }];
      return [key, { kind: 'value', value: deliveryOf(issues, today, now, ({ id }) => holder.get(id) === key) }];
    }),
  );
}
