import type { z } from 'zod';
import { isRecord, levels } from '../../connectors/catalogue/view.ts';
import type { JsonObject } from '../../connectors/types.ts';
import type { Account, DeliverySignal, Signal } from '../types.ts';
import { deliveryOf } from './delivery.ts';
import { IssueRow, type LinearIssue, type LinearProject, PageInfo, ProjectRow } from './linear-rows.ts';
import type { Links } from './links.ts';
import { namedIn, needleOf } from './names.ts';
import type { Reader } from './reader.ts';
import { listUnder, type Page, readRows } from './rows.ts';
import { together } from './source-lost.ts';

/** Linear's largest page (linear.app/developers, "Pagination"). */
const PAGE = 250;
/** 10,000 projects and 15,000 issues: what can be read in one morning. */
const PROJECT_PAGES = 40;
const ISSUE_PAGES = 60;

/** All that the person sees of a Linear workspace. */
export interface Workspace {
  projects: readonly LinearProject[];
  issues: readonly LinearIssue[];
}

/** @throws SourceLost; with `incomplete` where there is more than can be read in one morning */
export async function readWorkspace(reader: Reader): Promise<Workspace> {
  let issues: LinearIssue[] = [];
  let projects: LinearProject[] = [];
  await together([
    readProjects(reader).then((rows) => {
      projects = rows;
    }),
    readList(reader, 'linear_issues_list', 'issues', IssueRow, ISSUE_PAGES).then((rows) => {
      issues = rows;
    }),
  ]);
  return { projects, issues };
}

/** @throws SourceLost */
export function readProjects(reader: Reader): Promise<LinearProject[]> {
  return readList(reader, 'linear_projects_list', 'projects', ProjectRow, PROJECT_PAGES);
}

async function readList<T>(
  reader: Reader,
  tool: string,
  key: string,
  schema: z.ZodType<T>,
  most: number,
): Promise<T[]> {
  const found = await readRows({
    reader,
    source: 'linear',
    schema,
    most,
    async page(after) {
      const answer = await reader.ask('linear', tool, { first: PAGE, ...(after === undefined ? {} : { after }) });
      if (answer.kind === 'refused') return undefined;
      const page = pageIn(answer.data, key);
      if (page === undefined) return reader.lose('linear', 'down');
      return page === 'cut' ? reader.lose('linear', 'incomplete') : page;
    },
  });
  if (found === undefined) return reader.lose('linear', 'down');
  return found.complete ? found.rows : reader.lose('linear', 'incomplete');
}

/** @returns `cut` where there is more and nothing says where */
function pageIn(data: JsonObject, key: string): Page | 'cut' | undefined {
  for (const level of levels(data)) {
    const connection = level[key];
    if (!isRecord(connection) || !Array.isArray(connection.nodes)) continue;
    const { nodes: list, pageInfo } = connection;
    const info = PageInfo.safeParse(pageInfo).data;
    if (info?.hasNextPage === true) return info.endCursor === undefined ? 'cut' : { list, next: info.endCursor };
    return info === undefined && list.length >= PAGE ? 'cut' : { list };
  }
  const list = listUnder(data, key);
  return list === undefined ? undefined : list.length >= PAGE ? 'cut' : { list };
}

/**
 * How the work for each account goes: on the project that carries its name or domain, else on the issues of such a label.
 * @param today YYYY-MM-DD where the person is
 * @returns by the account's key
 */
export function deliverySignals(
  { projects, issues }: Workspace,
  accounts: readonly Account[],
  links: Links,
  today: string,
  now: Date,
): Map<string, Signal<DeliverySignal>> {
  const live = issues.filter(({ gone }) => !gone);
  const byProject = groupBy(live, ({ projectId }) => (projectId === undefined ? [] : [projectId]));
  const byLabel = groupBy(live, ({ labels }) => new Set(labels.map(labelKey)));
  const needles = accounts.map(needleOf);
  const owners = (names: Iterable<readonly [id: string, name: string]>) =>
    groupBy(
      [...names].flatMap(([id, name]) => namedIn(name, needles).map((key) => ({ key, id }))),
      ({ key }) => [key],
    );
  const projectsOf = owners(projects.flatMap(({ id, name, gone }) => (gone ? [] : [[id, name] as const])));
  const labelsOf = owners(new Map(live.flatMap(({ labels }) => labels.map((name) => [labelKey(name), name] as const))));

  const workOf = ({ key }: Account): readonly LinearIssue[] | 'ambiguous' => {
    const linked = links[key]?.linear;
    if (linked !== undefined) {
      return ('projectId' in linked ? byProject.get(linked.projectId) : byLabel.get(labelKey(linked.label))) ?? [];
    }
    const [found, from] = projectsOf.has(key) ? [projectsOf.get(key), byProject] : [labelsOf.get(key), byLabel];
    if (found !== undefined && found.length > 1) return 'ambiguous';
    return from.get(found?.[0]?.id ?? '') ?? [];
  };

  return new Map(
    accounts.map((account): [string, Signal<DeliverySignal>] => {
      const work = workOf(account);
      if (work === 'ambiguous') return [account.key, { kind: 'not_set_up', why: work }];
      // A project in which there is nothing tells nothing about the delivery; least of all that it goes well.
      if (work.length === 0) return [account.key, { kind: 'not_set_up', why: 'no_match' }];
      return [account.key, { kind: 'value', value: deliveryOf(work, today, now) }];
    }),
  );
}

function labelKey(name: string): string {
  return name.trim().toLowerCase();
}

function groupBy<T>(rows: readonly T[], keysOf: (row: T) => Iterable<string>): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    for (const key of keysOf(row)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [row]);
      else group.push(row);
    }
  }
  return groups;
}
