import type { Account } from '../types.ts';
import type { LinearIssue, LinearProject } from './linear-rows.ts';
import type { Links } from './links.ts';
import { namedIn, needleOf } from './names.ts';

/** All that the person sees of a Linear workspace. */
export interface Workspace {
  projects: readonly LinearProject[];
  issues: readonly LinearIssue[];
}

type Work = readonly LinearIssue[] | 'no_match' | 'ambiguous';

/**
 * The issues of each account, by its key: of what it was linked to; else of the one project that carries its name or
 * domain, and nobody else's; else under the one label that does.
 *
 * Nothing is two accounts' by name. What names several is of none of them, and an issue is of an account by its label
 * only where nothing else on it, its project included, names another. What was linked to any account, also to one that
 * is not there this morning, is no other's by name. Two accounts that were linked to the same share its issues.
 */
export function workOf({ projects, issues }: Workspace, accounts: readonly Account[], links: Links): Map<string, Work> {
  const live = placed(
    issues.filter(({ gone }) => !gone),
    projects,
  );
  const byProject = groupBy(live, ({ projectId }) => (projectId === undefined ? [] : [projectId]));
  const byLabel = groupBy(live, labelsOf);
  const named = namesIn(accounts);
  const nameOf = new Map(projects.map(({ id, name }) => [id, name]));
  const isLinked = linkedIn(links);

  const free = live.filter((issue) => !isLinked(issue));
  const namedOn = new Map(
    free.map((issue) => {
      const texts = [nameOf.get(issue.projectId ?? '') ?? issue.projectName ?? '', ...issue.labels];
      return [issue, new Set(texts.flatMap(named))] as const;
    }),
  );
  const open = projects.filter(({ id, gone }) => !gone && !isLinked({ projectId: id, labels: [] }));
  const projectsOf = groupBy(open, ({ name }) => alone(named(name)));
  const clear = groupBy(free, (issue) => alone(namedOn.get(issue)));
  const shared = new Set([...open.map(({ name }) => named(name)), ...namedOn.values()].flatMap(several));

  const byName = (key: string): Work => {
    const [project, ...others] = new Set((projectsOf.get(key) ?? []).map(({ id }) => id));
    if (others.length > 0) return 'ambiguous';
    if (project !== undefined) return (byProject.get(project) ?? []).filter((issue) => !isLinked(issue));
    const labels = groupBy(clear.get(key) ?? [], (issue) => labelsOf(issue, (label) => named(label).includes(key)));
    if (labels.size > 1) return 'ambiguous';
    return [...labels.values()][0] ?? (shared.has(key) ? 'ambiguous' : 'no_match');
  };

  return new Map(
    accounts.map(({ key }): [string, Work] => {
      const linked = links[key]?.linear;
      if (linked === undefined) return [key, byName(key)];
      const group = 'projectId' in linked ? byProject.get(linked.projectId) : byLabel.get(labelKey(linked.label));
      return [key, group ?? []];
    }),
  );
}

/** With the ids of projects of which only the name is told. Two of the same name are told apart by nothing. */
function placed(issues: readonly LinearIssue[], projects: readonly LinearProject[]): LinearIssue[] {
  const byName = groupBy(projects, ({ name }) => [name]);
  return issues.map((issue) => {
    const { projectId, projectName } = issue;
    if (projectId !== undefined || projectName === undefined) return issue;
    const ids = new Set(byName.get(projectName)?.map(({ id }) => id));
    return ids.size === 1 ? { ...issue, projectId: [...ids][0] } : issue;
  });
}

/** Says which accounts a text names; the same text, such as a label, is looked through once. */
function namesIn(accounts: readonly Account[]): (text: string) => readonly string[] {
  const needles = accounts.map(needleOf);
  const known = new Map<string, readonly string[]>();
  return (text) => {
    const found = known.get(text) ?? namedIn(text, needles);
    known.set(text, found);
    return found;
  };
}

/** Says of an issue whether it is in a project, or under a label, that an account was linked to. */
function linkedIn(links: Links): (issue: Pick<LinearIssue, 'projectId' | 'labels'>) => boolean {
  const all = Object.values(links).flatMap(({ linear }) => linear ?? []);
  const projects = new Set(all.flatMap((one) => ('projectId' in one ? [one.projectId] : [])));
  const labels = new Set(all.flatMap((one) => ('label' in one ? [labelKey(one.label)] : [])));
  return (issue) => projects.has(issue.projectId ?? '') || [...labelsOf(issue)].some((label) => labels.has(label));
}

function alone(keys: Iterable<string> = []): string[] {
  const all = [...keys];
  return all.length === 1 ? all : [];
}

function several(keys: Iterable<string>): string[] {
  const all = [...keys];
  return all.length > 1 ? all : [];
}

function labelsOf({ labels }: Pick<LinearIssue, 'labels'>, wanted = (_label: string) => true): Set<string> {
  return new Set(labels.filter(wanted).map(labelKey));
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
