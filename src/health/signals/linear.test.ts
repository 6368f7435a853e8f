import { describe, expect, test } from 'vitest';
import { ODD_ANSWERS } from '../../connectors/catalogue/tool-params.fixture.ts';
import type { JsonObject } from '../../connectors/types.ts';
import type { Account } from '../types.ts';
import { account, ago, EXPIRED, lost, NOW, stage, TODAY } from './execute.fixture.ts';
import { deliverySignals, readWorkspace } from './linear.ts';
import type { Links } from './links.ts';

const issue = (n: number, parts: JsonObject = {}): JsonObject => ({
  id: `i${n}`,
  identifier: `ONB-${n}`,
  title: `Step ${n}`,
  state: { name: 'Todo', type: 'unstarted' },
  dueDate: null,
  updatedAt: ago(3),
  completedAt: null,
  archivedAt: null,
  project: null,
  labels: { nodes: [] },
  ...parts,
});
const project = (id: string, name: string, parts: JsonObject = {}): JsonObject => ({ id, name, ...parts });
const inProject = (id: string) => ({ project: { id } });
const labelled = (...names: string[]) => ({ labels: { nodes: names.map((name) => ({ name })) } });

function connection(name: string, rows: JsonObject[]) {
  return ({ first, after }: JsonObject): JsonObject => {
    const from = after === undefined ? 0 : Number(after);
    const to = from + Number(first);
    const pageInfo = { hasNextPage: to < rows.length, endCursor: to < rows.length ? String(to) : null };
    return { [name]: { nodes: rows.slice(from, to), pageInfo } };
  };
}

function workspace(projects: JsonObject[], issues: JsonObject[]) {
  return stage({
    linear_projects_list: connection('projects', projects),
    linear_issues_list: connection('issues', issues),
  });
}

async function read(projects: JsonObject[], issues: JsonObject[], accounts: Account[], links: Links = {}) {
  const { reader } = workspace(projects, issues);
  return deliverySignals(await readWorkspace(reader), accounts, links, TODAY, NOW);
}

const NO_MATCH = { kind: 'not_set_up', why: 'no_match' };
const AMBIGUOUS = { kind: 'not_set_up', why: 'ambiguous' };
const open = (identifier: string) =>
  expect.objectContaining({
    kind: 'value',
    value: expect.objectContaining({
      stalled: expect.objectContaining({ identifier }),
    }),
  });

describe('the work for an account is', () => {
  const acme = account('company:1', { name: 'Acme Inc', domain: 'acme.example' });

  test('in the one project that carries its name or its domain', async () => {
    for (const name of ['Acme – onboarding', 'Rollout acme.example']) {
      const projects = [project('p1', name), project('p2', 'Academe onboarding')];
      const signals = await read(projects, [issue(1, inProject('p1')), issue(2, inProject('p2'))], [acme]);
      expect(signals.get('company:1')).toEqual(open('ONB-1'));
    }
  });

  test('under the one label that does, where no project does', async () => {
    const issues = [issue(1, labelled('Bug', 'ACME')), issue(2, labelled('acme')), issue(3, labelled('Bug'))];
    const signals = await read([project('p1', 'Onboardings')], issues, [acme]);
    expect(signals.get('company:1')).toMatchObject({ kind: 'value', value: { planned: 0, quietDays: 3 } });
    expect(signals.get('company:1')).toEqual(open('ONB-1'));
  });

  test('not guessed among several', async () => {
    const two = [project('p1', 'Acme'), project('p2', 'Acme phase 2')];
    const issues = [issue(1, inProject('p1')), issue(2, inProject('p2')), issue(3, labelled('Acme'))];
    expect((await read(two, issues, [acme])).get('company:1')).toEqual(AMBIGUOUS);
    const labels = [issue(1, labelled('Acme')), issue(2, labelled('Acme EU'))];
    expect((await read([], labels, [acme])).get('company:1')).toEqual(AMBIGUOUS);
    expect((await read([], [], [acme])).get('company:1')).toEqual(NO_MATCH);
  });

  test('not in a project that is over, and not in one that is empty', async () => {
    const gone = [
      project('p1', 'Acme old', { state: 'canceled' }),
      project('p2', 'Acme older', { archivedAt: ago(9) }),
      project('p3', 'Acme binned', { trashed: true }),
      project('p4', 'Acme dropped', { status: { type: 'canceled' } }),
      project('p5', 'Acme onboarding'),
    ];
    const issues = [issue(1, inProject('p1')), issue(2, inProject('p5'))];
    expect((await read(gone, issues, [acme])).get('company:1')).toEqual(open('ONB-2'));
    expect((await read(gone, issues.slice(0, 1), [acme])).get('company:1')).toEqual(NO_MATCH);
  });

  test('where a person said it is', async () => {
    const projects = [project('p1', 'Acme'), project('p2', 'Secret name')];
    const issues = [issue(1, inProject('p1')), issue(2, inProject('p2')), issue(3, labelled('Blue'))];
    const by = async (links: Links['x']) =>
      (await read(projects, issues, [acme], { 'company:1': links ?? {} })).get('company:1');
    expect(await by({ linear: { projectId: 'p2' } })).toEqual(open('ONB-2'));
    expect(await by({ linear: { label: 'blue' } })).toEqual(open('ONB-3'));
    expect(await by({ linear: { projectId: 'gone' } })).toEqual(NO_MATCH);
    expect(await by({})).toEqual(open('ONB-1'));
  });

  test('that of the longer name', async () => {
    const robotics = account('company:2', { name: 'Acme Robotics' });
    const signals = await read(
      [project('p1', 'Acme Robotics onboarding')],
      [issue(1, inProject('p1'))],
      [acme, robotics],
    );
    expect([signals.get('company:1'), signals.get('company:2')]).toEqual([NO_MATCH, open('ONB-1')]);
  });
});

describe('what names two accounts', () => {
  const [acme, segment] = [account('company:1', { name: 'Acme' }), account('company:2', { name: 'Segment' })];
  const both = [acme, segment];
  const ofBoth = project('p1', 'Acme: Segment integration');

  async function told(projects: JsonObject[], issues: JsonObject[], links: Links = {}, accounts = both) {
    const signals = await read(projects, issues, accounts, links);
    return accounts.map(({ key }) => signals.get(key));
  }

  test('is of neither: a project', async () => {
    expect(await told([ofBoth], [issue(1, inProject('p1'))])).toEqual([AMBIGUOUS, AMBIGUOUS]);
    expect(await told([ofBoth], [])).toEqual([AMBIGUOUS, AMBIGUOUS]);
  });

  test('is of neither: a label', async () => {
    expect(await told([], [issue(1, labelled('Acme/Segment'))])).toEqual([AMBIGUOUS, AMBIGUOUS]);
  });

  test('is of neither: two accounts of the same name', async () => {
    const twice = [acme, account('company:2', { name: 'Acme Inc' })];
    expect(await told([project('p1', 'Acme')], [issue(1, inProject('p1'))], {}, twice)).toEqual([AMBIGUOUS, AMBIGUOUS]);
  });

  test('does not stand in the way of what names one alone', async () => {
    const projects = [ofBoth, project('p2', 'Acme onboarding')];
    const issues = [issue(1, inProject('p1')), issue(2, inProject('p2')), issue(3, labelled('Segment'))];
    expect(await told(projects, issues)).toEqual([open('ONB-2'), open('ONB-3')]);
  });

  test('is of neither by its labels: an issue that is named by one and by another', async () => {
    const projects = [project('p1', 'Acme onboarding')];
    // The customer Segment has no project, and the product Segment is a label.
    const issues = [issue(1, { ...inProject('p1'), ...labelled('Segment') }), issue(2, labelled('Acme', 'Segment'))];
    expect(await told(projects, issues)).toEqual([open('ONB-1'), AMBIGUOUS]);
    expect(await told([], issues.slice(1))).toEqual([AMBIGUOUS, AMBIGUOUS]);
    const inTheirs = issue(3, { ...inProject('p1'), ...labelled('Segment') });
    expect(await told([ofBoth], [inTheirs])).toEqual([AMBIGUOUS, AMBIGUOUS]);
    expect(await told([project('p1', 'Acme old', { state: 'canceled' })], [inTheirs])).toEqual([AMBIGUOUS, AMBIGUOUS]);
    expect(await told([], [...issues.slice(1), issue(4, labelled('segment'))])).toEqual([AMBIGUOUS, open('ONB-4')]);
  });

  test('is of the one that it was linked to, and of nobody else by name', async () => {
    const links: Links = { 'company:1': { linear: { projectId: 'p1' } } };
    expect(await told([ofBoth], [issue(1, inProject('p1'))], links)).toEqual([open('ONB-1'), NO_MATCH]);
    const [theirs, other] = [project('p1', 'Segment'), project('p2', 'Segment phase 2')];
    const issues = [issue(1, { ...inProject('p1'), ...labelled('Segment') }), issue(2, inProject('p2'))];
    expect(await told([theirs], issues, links)).toEqual([open('ONB-1'), NO_MATCH]);
    expect(await told([theirs, other], issues, links)).toEqual([open('ONB-1'), open('ONB-2')]);
    const byLabel: Links = { 'company:1': { linear: { label: 'segment' } } };
    expect(await told([theirs], issues.slice(0, 1), byLabel)).toEqual([open('ONB-1'), NO_MATCH]);
  });

  test('is of the one that it was linked to also on a morning without that account', async () => {
    const links: Links = { 'company:1': { linear: { projectId: 'p1' } } };
    const signals = await read([project('p1', 'Segment')], [issue(1, inProject('p1'))], [segment], links);
    expect(signals.get('company:2')).toEqual(NO_MATCH);
  });

  test('counts for both where both were linked to it, and holds up the first alone', async () => {
    const counted = { kind: 'value', value: { done: 0, planned: 0, overdue: 0, quietDays: 3 } };
    const issues = [issue(1, inProject('p1')), issue(2, { ...inProject('p1'), ...labelled('Blue') })];
    const toProject = { linear: { projectId: 'p1' } };
    for (const accounts of [both, both.toReversed()]) {
      const links: Links = { 'company:1': toProject, 'company:2': toProject };
      const signals = await read([ofBoth], issues, accounts, links);
      expect([signals.get('company:1'), signals.get('company:2')]).toEqual([open('ONB-1'), counted]);
      const byLabel: Links = { 'company:1': { linear: { label: 'blue' } }, 'company:2': toProject };
      const apart = await read([ofBoth], issues, accounts, byLabel);
      expect([apart.get('company:1'), apart.get('company:2')]).toEqual([open('ONB-2'), open('ONB-1')]);
    }
  });

  test('and no issue holds up two accounts, however they are named, labelled and linked', async () => {
    const names = ['Acme', 'Segment', 'Acme Segment', 'Other'];
    const projects = names.map((name, n) => project(`p${n}`, name));
    const issues = names.flatMap((_, p) =>
      names.map((name, n) => issue(p * 4 + n + 1, { ...inProject(`p${p}`), ...labelled(name, names[p] ?? '') })),
    );
    const choices: Links[string][] = [{}, ...names.map((_, n) => ({ linear: { projectId: `p${n}` } }))];
    choices.push(...names.map((label) => ({ linear: { label } })));
    for (const first of choices) {
      for (const second of choices) {
        const signals = await told(projects, issues, { 'company:1': first, 'company:2': second });
        const stalled = signals.flatMap((one) => (one?.kind === 'value' ? (one.value.stalled?.id ?? []) : []));
        expect(new Set(stalled).size, JSON.stringify([first, second])).toBe(stalled.length);
      }
    }
  });
});

test('cancelled, duplicate and archived issues do not count', async () => {
  const done = { state: { name: 'Done', type: 'completed' }, completedAt: ago(1.2), updatedAt: ago(4) };
  const issues = [
    issue(1, inProject('p1')),
    issue(2, { ...inProject('p1'), ...done }),
    issue(3, { ...inProject('p1'), state: { name: 'Canceled', type: 'canceled' }, dueDate: '2026-01-01' }),
    issue(4, { ...inProject('p1'), state: { name: 'Duplicate', type: 'duplicate' }, dueDate: '2026-01-01' }),
    issue(5, { ...inProject('p1'), archivedAt: ago(1), dueDate: '2026-01-01' }),
  ];
  const signals = await read([project('p1', 'Acme')], issues, [account('company:1')]);
  expect(signals.get('company:1')).toEqual({
    kind: 'value',
    value: {
      done: 1,
      planned: 1,
      overdue: 0,
      quietDays: 1,
      stalled: { id: 'i1', identifier: 'ONB-1', title: 'Step 1', overdue: false, quietDays: 3 },
    },
  });
});

test('a blocked issue comes before one that nobody began; a link is kept only where it is one', async () => {
  const old = { ...inProject('p1'), updatedAt: ago(30) };
  for (const parts of [{ state: { name: 'Blocked', type: 'unstarted' } }, labelled('Blocked')]) {
    const issues = [
      issue(1, old),
      issue(2, { ...inProject('p1'), ...parts, url: 'https://linear.app/acme/issue/ONB-2' }),
    ];
    const signals = await read([project('p1', 'Acme')], issues, [account('company:1')]);
    const stalled = { id: 'i2', identifier: 'ONB-2', title: 'Step 2', url: 'https://linear.app/acme/issue/ONB-2' };
    expect(signals.get('company:1')).toMatchObject({ value: { stalled } });
  }
  const odd = [issue(1, { ...inProject('p1'), url: 'javascript:alert(1)' })];
  const signals = await read([project('p1', 'Acme')], odd, [account('company:1')]);
  expect(JSON.stringify([...signals.values()])).not.toContain('javascript');
});

describe('a workspace', () => {
  test('is read in pages of 250, to the end', async () => {
    const issues = Array.from({ length: 620 }, (_, n) => issue(n));
    const { reader, paramsOf } = workspace([], issues);
    expect((await readWorkspace(reader)).issues).toHaveLength(620);
    expect(paramsOf('linear_issues_list')).toEqual([
      { first: 250 },
      { first: 250, after: '250' },
      { first: 250, after: '500' },
    ]);
  });

  test.each([
    ['linear_issues_list', 'issues', issue(1), 60],
    ['linear_projects_list', 'projects', project('p', 'x'), 40],
  ] as const)('that never ends is incomplete: %s', async (tool, name, row, most) => {
    let page = 0;
    const { reader, paramsOf } = stage({
      [tool]: () => {
        page += 1;
        return { [name]: { nodes: [row], pageInfo: { hasNextPage: true, endCursor: `c${page}` } } };
      },
    });
    await expect(readWorkspace(reader)).rejects.toEqual(lost('linear', 'incomplete'));
    expect(paramsOf(tool)).toHaveLength(most);
  });

  test('that repeats a page, or does not say where it goes on, is incomplete', async () => {
    for (const pageInfo of [
      { hasNextPage: true, endCursor: 'same' },
      { hasNextPage: true, endCursor: null },
    ]) {
      const { reader } = stage({ linear_issues_list: () => ({ issues: { nodes: [issue(1)], pageInfo } }) });
      await expect(readWorkspace(reader)).rejects.toEqual(lost('linear', 'incomplete'));
    }
    const full = Array.from({ length: 250 }, (_, n) => issue(n));
    for (const issues of [{ nodes: full }, full]) {
      const { reader } = stage({ linear_issues_list: () => ({ issues }) });
      await expect(readWorkspace(reader)).rejects.toEqual(lost('linear', 'incomplete'));
    }
    const { reader } = stage({ linear_issues_list: () => ({ data: { issues: { nodes: full.slice(1) } } }) });
    expect((await readWorkspace(reader)).issues).toHaveLength(249);
  });

  test('leaves out and counts what does not parse', async () => {
    const issues = [issue(1), { id: 'x' }, issue(2, { updatedAt: 'soon' }), issue(3, { state: null })];
    const { reader } = workspace([project('p1', 'Acme'), { id: 'p2' }], issues);
    expect(await readWorkspace(reader)).toMatchObject({ projects: [{ id: 'p1' }], issues: [{ id: 'i1' }] });
    expect(reader.skipped.linear).toBe(4);
  });

  test.each(ODD_ANSWERS)('like %j cannot be read', async (odd) => {
    for (const tool of ['linear_issues_list', 'linear_projects_list']) {
      const { reader } = stage({ [tool]: () => odd });
      await expect(readWorkspace(reader)).rejects.toEqual(lost('linear', 'down'));
    }
  });

  test('whose token dies half way is not read on', async () => {
    const pages = connection(
      'issues',
      Array.from({ length: 900 }, (_, n) => issue(n)),
    );
    const { reader, paramsOf } = stage({
      linear_issues_list: (params) => (params.after === '250' ? EXPIRED : pages(params)),
    });
    await expect(readWorkspace(reader)).rejects.toEqual(lost('linear', 'auth_expired'));
    expect(paramsOf('linear_issues_list')).toHaveLength(2);
  });
});
