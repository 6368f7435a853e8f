import { describe, expect, test } from 'vitest';
import { ODD_ANSWERS } from '../../connectors/catalogue/tool-params.fixture.ts';
import type { JsonObject } from '../../connectors/types.ts';
import type { Account } from '../types.ts';
import { account, ago, EXPIRED, lost, NOW, refusal, stage, TODAY } from './execute.fixture.ts';
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
      await expect(readWorkspace(reader)).rejects.toEqual(lost('linear', 'unreadable'));
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

/** A Linear that finds a page of more than so many too complex, from the page on that begins at `from`. */
function limited(projects: JsonObject[], issues: JsonObject[], most: { projects?: number; issues?: number }, from = 0) {
  const refusing = (name: 'projects' | 'issues', rows: JsonObject[]) => {
    const pages = connection(name, rows);
    return (params: JsonObject) =>
      Number(params.first) > (most[name] ?? 250) && Number(params.after ?? 0) >= from
        ? refusal('invalid_input')
        : pages(params);
  };
  return stage({
    linear_projects_list: refusing('projects', projects),
    linear_issues_list: refusing('issues', issues),
  });
}

describe('a page that Linear finds too complex', () => {
  const many = (count: number) => Array.from({ length: count }, (_, n) => issue(n));

  test.each([
    [143, [250, 125, 125, 125]],
    [100, [250, 125, 62, 62, 62, 62, 62]],
    [31, [250, 125, 62, ...Array.from({ length: 10 }, () => 31)]],
  ])('is asked for again at half its size, which is kept: at most %i', async (most, sizes) => {
    const { reader, paramsOf } = limited([], many(300), { issues: most });
    expect((await readWorkspace(reader)).issues).toHaveLength(300);
    expect(paramsOf('linear_issues_list').map(({ first }) => first)).toEqual(sizes);
    expect(paramsOf('linear_projects_list')).toEqual([{ first: 250 }]);
  });

  test('may be one of projects, and one half way', async () => {
    const projects = Array.from({ length: 700 }, (_, n) => project(`p${n}`, `Project ${n}`));
    const { reader, paramsOf } = limited(projects, [], { projects: 143 }, 250);
    const { projects: read } = await readWorkspace(reader);
    expect(read.map(({ id }) => id)).toEqual(projects.map(({ id }) => id));
    expect(paramsOf('linear_projects_list').map(({ first, after = '0' }) => `${after}+${first}`)).toEqual([
      '0+250',
      '250+250',
      '250+125',
      '375+125',
      '500+125',
      '625+125',
    ]);
  });

  test('at its smallest is the end of it', async () => {
    const { reader, paramsOf } = limited([], many(3), { issues: 30 });
    await expect(readWorkspace(reader)).rejects.toEqual(lost('linear', 'down'));
    expect(paramsOf('linear_issues_list').map(({ first }) => first)).toEqual([250, 125, 62, 31]);
  });

  test.each([250, 62, 31])('does not make the end of a list nearer: 15,000 issues by %i', async (most) => {
    const whole = limited([], many(15_000), { issues: most });
    expect((await readWorkspace(whole.reader)).issues).toHaveLength(15_000);
    const over = limited([], many(15_001 + most), { issues: most });
    await expect(readWorkspace(over.reader)).rejects.toEqual(lost('linear', 'incomplete'));
  });

  test('may be cut off without a word also at half its size', async () => {
    const full = (first: number): JsonObject => ({ issues: { nodes: many(first) } });
    const { reader } = stage({
      linear_issues_list: ({ first }) => (Number(first) > 143 ? refusal('invalid_input') : full(Number(first))),
    });
    await expect(readWorkspace(reader)).rejects.toEqual(lost('linear', 'incomplete'));
  });

  test('is told from one that is smaller than what was asked for', async () => {
    const pages = connection('issues', many(15_000));
    const { reader } = stage({ linear_issues_list: (params) => pages({ ...params, first: 50 }) });
    expect((await readWorkspace(reader)).issues).toHaveLength(15_000);
  });
});

describe('a list is read', () => {
  const one = { pageInfo: { hasNextPage: false, endCursor: null } };

  test('by its edges where it has no nodes', async () => {
    const { reader } = stage({
      linear_projects_list: () => ({
        projects: { edges: [{ node: project('p1', 'Acme') }, null, { node: null }], ...one },
      }),
      linear_issues_list: ({ after }): JsonObject =>
        after === undefined
          ? { issues: { edges: [{ node: issue(1) }], pageInfo: { hasNextPage: true, endCursor: 'c1' } } }
          : { data: { issues: { edges: [{ cursor: 'c2', node: issue(2) }], ...one } } },
    });
    expect(await readWorkspace(reader)).toMatchObject({
      projects: [{ id: 'p1' }],
      issues: [{ id: 'i1' }, { id: 'i2' }],
    });
    expect(reader.skipped.linear).toBe(2);
  });

  test('on where it only says where', async () => {
    const { reader, paramsOf } = stage({
      linear_issues_list: ({ after }) =>
        after === undefined
          ? { issues: { nodes: [issue(1)], pageInfo: { endCursor: 'c1' } } }
          : { issues: { nodes: [], pageInfo: { endCursor: null } } },
    });
    expect((await readWorkspace(reader)).issues).toHaveLength(1);
    expect(paramsOf('linear_issues_list')).toHaveLength(2);
  });
});

describe('an issue of which less is told', () => {
  const acme = account('company:1', { name: 'Acme' });
  const theirs = project('p1', 'Acme onboarding');
  const bare = { id: 'i9', identifier: 'ONB-9', title: 'Step 9', updatedAt: ago(3), project: { id: 'p1' } };
  const only = async (parts: JsonObject) => {
    const { reader } = workspace([theirs], [issue(1), { ...bare, ...parts }]);
    const row = (await readWorkspace(reader)).issues.find(({ id }) => id === bare.id);
    expect(reader.skipped.linear).toBe(row === undefined ? 1 : 0);
    return row;
  };

  const OPEN = { done: false, gone: false, begun: false };
  const BEGUN = { ...OPEN, begun: true };
  const DONE = { ...OPEN, done: true };
  const GONE = { ...OPEN, gone: true };
  const unset = { completedAt: null, canceledAt: null };
  test.each<[string, JsonObject, object | undefined]>([
    ['is done where it says when', { completedAt: ago(2) }, DONE],
    [
      'is done where it says when, whatever its state is called',
      { completedAt: ago(2), state: { name: 'Todo' } },
      DONE,
    ],
    ['is gone where it says since when', { canceledAt: ago(2) }, GONE],
    ['is gone where it is archived', { archivedAt: ago(2) }, GONE],
    ['is open where it was neither done nor cancelled', unset, OPEN],
    ['is begun where it says since when', { ...unset, startedAt: ago(9) }, BEGUN],
    ['is begun where its state is called so', { ...unset, state: { name: 'In Progress' } }, BEGUN],
    ['is done by the name that Linear gives', { state: { name: 'Done' } }, DONE],
    ['is open by such a name alone', { state: { name: ' todo ' } }, OPEN],
    ['is begun by such a name alone', { state: 'In Review' }, BEGUN],
    ['is gone by such a name', { state: { name: 'Duplicate' } }, GONE],
    ['may be blocked', { ...unset, state: { name: 'Blocked' } }, BEGUN],
    ['cannot be told by another name', { state: { name: 'Shipped' } }, undefined],
    ['cannot be told by a name of no state', { state: { name: 'constructor' } }, undefined],
    ['cannot be told by its beginning', { startedAt: ago(9) }, undefined],
    ['cannot be told where only one end is known not to be', { completedAt: null }, undefined],
    ['cannot be told where name and moment disagree', { completedAt: null, state: { name: 'Done' } }, undefined],
    ['cannot be told where name and moments disagree', { ...unset, state: { name: 'Canceled' } }, undefined],
    ['cannot be told by nothing', {}, undefined],
  ])('%s', async (_, parts, expected) => {
    const row = await only(parts);
    expect(row && { done: row.done, gone: row.gone, begun: row.begun }).toEqual(expected);
  });

  test('is in the project of that name where there is one', async () => {
    for (const named of [{ name: ' Acme onboarding ' }, 'Acme onboarding']) {
      const signals = await read([theirs, project('p2', 'Other')], [issue(1, { project: named })], [acme]);
      expect(signals.get('company:1')).toEqual(open('ONB-1'));
      const linked = { 'company:1': { linear: { projectId: 'p2' } } };
      const elsewhere = await read([theirs, project('p2', 'Other')], [issue(1, { project: named })], [acme], linked);
      expect(elsewhere.get('company:1')).toEqual(NO_MATCH);
    }
  });

  test('is in none of two projects of that name, and of nobody whom its label names', async () => {
    const twice = [theirs, project('p2', 'Acme onboarding')];
    const parts = { project: { name: 'Acme onboarding' } };
    expect((await read(twice, [issue(1, parts)], [acme])).get('company:1')).toEqual(AMBIGUOUS);
    const linked = { 'company:1': { linear: { projectId: 'p1' } } };
    expect((await read(twice, [issue(1, parts)], [acme], linked)).get('company:1')).toEqual(NO_MATCH);
    const segment = account('company:2', { name: 'Segment' });
    const both = issue(1, { ...parts, ...labelled('Segment') });
    expect((await read([], [both], [acme, segment])).get('company:2')).toEqual(AMBIGUOUS);
  });

  test('is left out where its project has neither id nor name', async () => {
    expect(await only({ ...unset, project: { url: 'https://linear.app/acme/project/x' } })).toBeUndefined();
    expect(await only({ ...unset, project: null })).toMatchObject({ projectId: undefined });
  });

  test('counts, and nothing is said of when it last moved', async () => {
    const late = { ...inProject('p1'), dueDate: '2026-11-10', updatedAt: null, createdAt: ago(40) };
    const signals = await read([theirs], [issue(1, late), issue(2, inProject('p1'))], [acme]);
    const stalled = { id: 'i1', identifier: 'ONB-1', title: 'Step 1', overdue: true, quietDays: null };
    expect(signals.get('company:1')).toEqual({
      kind: 'value',
      value: { done: 0, planned: 1, overdue: 1, quietDays: null, stalled },
    });
  });

  test('is named by its address, or by its title', async () => {
    const url = 'https://linear.app/acme/issue/ONB-77/connect';
    expect(await only({ ...unset, identifier: null, url })).toMatchObject({ identifier: 'ONB-77' });
    expect(await only({ ...unset, identifier: null })).toMatchObject({ identifier: 'Step 9' });
    const nameless = issue(1, { ...inProject('p1'), identifier: null, title: null });
    expect((await read([theirs], [nameless], [acme])).get('company:1')).toEqual({
      kind: 'value',
      value: { done: 0, planned: 0, overdue: 0, quietDays: 3 },
    });
  });

  test.each<[JsonObject[string]]>([[['Acme', { name: 'Bug' }, null]], [{ edges: [{ node: { name: 'Acme' } }, null] }]])(
    'has the labels that can be read of %j',
    async (labels) => {
      expect((await only({ ...unset, labels }))?.labels).toContain('Acme');
    },
  );
});
