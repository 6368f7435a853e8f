import { describe, expect, it } from 'vitest';
import { CUSTOMERS } from '../hubspot/customers.ts';
import { LOOSE_CONTACTS, ODD_CUSTOMERS } from '../hubspot/odd-customers.ts';
import { type JsonObject, ProviderError } from '../types.ts';
import { createLinear } from './linear.ts';

const NOW = new Date('2026-11-20T08:00:00Z');
const ANA = 'ana@acme.test';
const OMAR = 'omar@acme.test';
/** Projects with the twelve issues of the plan, and those with three. */
const PLANNED = CUSTOMERS.length + ODD_CUSTOMERS.filter(({ projects }) => projects.length > 0).length;
const SMALL = ODD_CUSTOMERS.flatMap(({ projects }) => projects.slice(1)).length + LOOSE_CONTACTS.length;
const ONBOARDING_ISSUES = PLANNED * 12 + SMALL * 3;

interface Node {
  id: string;
  identifier: string;
  name: string;
  title: string;
  priority: number;
  dueDate: string | null;
  updatedAt: string;
  completedAt: string | null;
  state: { name: string; type: string };
  assignee: { email: string } | null;
  creator: { email: string };
  labels: { nodes: { name: string }[] };
}
interface Connection {
  nodes: Node[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null; hasPreviousPage: boolean };
  totalCount?: number;
}

function workspace() {
  const provider = createLinear({ now: () => NOW });
  const call = (email: string, name: string, args: JsonObject = {}) => {
    const tool = provider.tools.find((one) => one.name === name);
    if (!tool) throw new Error(`no tool ${name}`);
    return tool.run({ email, name: email }, args);
  };
  const list = (email: string, name: string, args: JsonObject = {}) =>
    Object.values(call(email, name, args))[0] as unknown as Connection;
  const teamId = (email: string, key: string) =>
    list(email, 'linear_teams_list').nodes.find((team) => (team as unknown as { key: string }).key === key)?.id ?? '';
  const issue = (email: string, issueId: string) =>
    call(email, 'linear_issue_get', { issueId }).issue as unknown as Node;
  const create = (email: string, args: JsonObject) =>
    (call(email, 'linear_issue_create', args).issueCreate as unknown as { issue: Node }).issue;
  return { provider, call, list, teamId, issue, create };
}

function code(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof ProviderError) return error.code;
    throw error;
  }
  return 'none';
}

describe('paging', () => {
  it('walks all issues forward without a repeat, and a page back with before', () => {
    const { list } = workspace();
    const all = list(ANA, 'linear_issues_list', { first: 250 }).nodes.map(({ id }) => id);
    expect(all.length).toBe(ONBOARDING_ISSUES + 7);
    const walked: string[] = [];
    let after: string | null = null;
    do {
      const page: Connection = list(ANA, 'linear_issues_list', { first: 40, ...(after ? { after } : {}) });
      walked.push(...page.nodes.map(({ id }) => id));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after);
    expect(walked).toEqual(all);
    const back = list(ANA, 'linear_issues_list', { first: 40, before: all[10] ?? '' });
    expect(back.nodes.map(({ id }) => id)).toEqual(all.slice(0, 10));
    expect(back.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false });
  });

  it('gives 50 unless asked, and refuses more than 250 or a strange cursor', () => {
    const { call, list } = workspace();
    expect(list(ANA, 'linear_issues_list').nodes).toHaveLength(50);
    expect(code(() => call(ANA, 'linear_issues_list', { first: 251 }))).toBe('INVALID');
    expect(code(() => call(ANA, 'linear_issues_list', { after: 'x' }))).toBe('INVALID');
    expect(code(() => call(ANA, 'linear_issues_list', { first: '10' }))).toBe('INVALID');
  });
});

describe('filters and search', () => {
  it('filters by assignee, state, priority, project and labels together', () => {
    const { list } = workspace();
    const blocked = list(ANA, 'linear_issues_list', { state: 'Blocked', first: 250 }).nodes;
    const troubled = CUSTOMERS.filter(({ health }) => health === 'at_risk' || health === 'critical');
    expect(blocked).toHaveLength(troubled.length);
    const [one, ...rest] = list(ANA, 'linear_issues_list', {
      project: 'Hooli onboarding',
      assignee: 'leo@acme.test',
      priority: '2',
      labels: ['Blocked', 'Bug'],
    }).nodes;
    expect(rest).toEqual([]);
    expect(one).toMatchObject({ title: 'Single sign-on for hooli.example', state: { name: 'Blocked' }, priority: 2 });
    expect(list(ANA, 'linear_issues_list', { project: 'Hooli' }).nodes).toEqual([]);
  });

  it('searches titles and descriptions, in one team where asked', () => {
    const { list, teamId } = workspace();
    expect(list(ANA, 'linear_issue_search', { query: 'dmarc' }).nodes.map(({ title }) => title)).toEqual([
      'Mail rejected on DMARC alignment',
    ]);
    const found = list(ANA, 'linear_issue_search', { query: 'hooli', first: 5 });
    expect(found.nodes).toHaveLength(5);
    expect(found.totalCount).toBe(13);
    expect(list(ANA, 'linear_issue_search', { query: 'hooli', teamId: teamId(ANA, 'ENG') }).totalCount).toBe(1);
  });

  it('shows how the onboardings go', () => {
    const { list } = workspace();
    const overdue = (name: string) =>
      list(ANA, 'linear_issues_list', { project: `${name} onboarding` }).nodes.filter(
        ({ dueDate, completedAt }) => !completedAt && dueDate !== null && dueDate < '2026-11-20',
      ).length;
    expect(CUSTOMERS.filter(({ health }) => health === 'healthy').map(({ name }) => overdue(name))).toEqual(
      CUSTOMERS.filter(({ health }) => health === 'healthy').map(() => 0),
    );
    expect(overdue('Initech')).toBe(5);
    expect(overdue('Hooli')).toBe(3);
    expect(overdue('Contoso Retail')).toBe(1);
  });

  it('has something open wherever a customer is in trouble', () => {
    const { list } = workspace();
    for (const { name, health } of CUSTOMERS.filter((one) => one.health === 'at_risk' || one.health === 'critical')) {
      const open = list(ANA, 'linear_issues_list', { project: `${name} onboarding` }).nodes.filter(
        ({ state }) => state.type === 'started' || state.type === 'unstarted',
      );
      expect([name, health, open.length > 0]).toEqual([name, health, true]);
    }
  });
});

describe('visibility', () => {
  it('hides the private team from the CSM in every way', () => {
    const { call, list, teamId } = workspace();
    const lead = teamId(OMAR, 'LEAD');
    expect(lead).not.toBe('');
    expect(teamId(ANA, 'LEAD')).toBe('');
    const secret = list(OMAR, 'linear_issue_search', { query: 'bluebird' }).nodes[0];
    expect(secret?.identifier).toMatch(/^LEAD-/);
    expect(list(ANA, 'linear_issue_search', { query: 'bluebird' }).totalCount).toBe(0);
    for (const name of ['issues_list', 'projects_list', 'labels_list', 'workflow_states_list', 'teams_list']) {
      const args = { first: 250 };
      expect(JSON.stringify(call(ANA, `linear_${name}`, args))).not.toMatch(/LEAD|Board prep|Confidential/);
      expect(JSON.stringify(call(OMAR, `linear_${name}`, args))).toMatch(/LEAD|Board prep|Confidential/);
    }
    const project = list(OMAR, 'linear_projects_list', { first: 250 }).nodes.find(
      ({ name }) => name === 'Board prep 2027',
    );
    const comment = list(OMAR, 'linear_comments_list', { issueId: secret?.id ?? '' }).nodes[0]?.id ?? '';
    const refused: [string, JsonObject][] = [
      ['linear_issue_get', { issueId: secret?.id ?? '' }],
      ['linear_issue_get', { issueId: secret?.identifier ?? '' }],
      ['linear_issue_update', { issueId: secret?.id ?? '', title: 'x' }],
      ['linear_issue_delete', { issueId: secret?.id ?? '' }],
      ['linear_comments_list', { issueId: secret?.id ?? '' }],
      ['linear_comment_create', { issueId: secret?.id ?? '', body: 'x' }],
      ['linear_comment_update', { commentId: comment, body: 'x' }],
      ['linear_issue_create', { teamId: lead, title: 'x' }],
      ['linear_cycles_list', { teamId: lead }],
      ['linear_project_get', { projectId: project?.id ?? '' }],
      ['linear_project_milestones_list', { projectId: project?.id ?? '' }],
    ];
    for (const [name, args] of refused) expect([name, code(() => call(ANA, name, args))]).toEqual([name, 'NOT_FOUND']);
    expect(list(OMAR, 'linear_comments_list', { issueId: secret?.id ?? '' }).nodes).toHaveLength(1);
  });

  it('knows the viewer and refuses strangers', () => {
    const { call } = workspace();
    expect(call(ANA, 'linear_viewer_get').viewer).toMatchObject({ email: ANA, teams: { nodes: [{ key: 'ONB' }] } });
    expect(code(() => call('gita@rao.test', 'linear_viewer_get'))).toBe('UNAUTHORIZED');
  });
});

describe('changes', () => {
  it('creates, moves and comments as the person', () => {
    const { call, create, issue, list, provider, teamId } = workspace();
    const onb = teamId(ANA, 'ONB');
    const states = list(ANA, 'linear_workflow_states_list', { teamId: onb }).nodes;
    const omar = list(ANA, 'linear_users_list').nodes.find(
      (user) => (user as unknown as { email: string }).email === OMAR,
    );
    const made = create(ANA, { teamId: onb, title: 'Check the firewall', priority: '1', assigneeId: omar?.id ?? '' });
    expect(made).toMatchObject({
      identifier: `ONB-${ONBOARDING_ISSUES + 1}`,
      state: { name: 'Backlog' },
      creator: { email: ANA },
      assignee: { email: OMAR },
      url: expect.stringMatching(/^https:\/\/linear\.app\/acme\/issue\/ONB-\d+\/check-the-firewall$/),
    });
    expect(provider.records()[0]).toMatchObject({ id: made.identifier, createdBy: ANA, updatedBy: ANA });
    const done = states.find(({ name }) => name === 'Done')?.id ?? '';
    call(OMAR, 'linear_issue_update', { issueId: made.identifier, stateId: done });
    expect(issue(ANA, made.id).completedAt).not.toBeNull();
    expect(provider.records().find(({ id }) => id === made.identifier)?.updatedBy).toBe(OMAR);
    call(ANA, 'linear_comment_create', { issueId: made.id, body: 'Thanks' });
    const [comment] = list(OMAR, 'linear_comments_list', { issueId: made.identifier }).nodes;
    expect(comment).toMatchObject({ body: 'Thanks', user: { email: ANA } });
    const edit = { commentId: comment?.id ?? '', body: 'Thank you' };
    expect(code(() => call(OMAR, 'linear_comment_update', edit))).toBe('FORBIDDEN');
    call(ANA, 'linear_comment_update', edit);
    expect(list(ANA, 'linear_comments_list', { issueId: made.id }).nodes[0]).toMatchObject({ body: 'Thank you' });
  });

  it('archives and deletes', () => {
    const { call, create, issue, list, teamId } = workspace();
    const [one, other] = [
      create(ANA, { teamId: teamId(ANA, 'ONB'), title: 'To archive' }),
      create(ANA, { teamId: teamId(ANA, 'ONB'), title: 'To delete' }),
    ];
    call(ANA, 'linear_issue_archive', { issueId: one.id });
    call(ANA, 'linear_issue_delete', { issueId: other.id });
    const titles = list(ANA, 'linear_issues_list').nodes.map(({ title }) => title);
    expect(titles).not.toContain('To archive');
    expect(titles).not.toContain('To delete');
    expect(issue(ANA, one.id).title).toBe('To archive');
    expect(code(() => issue(ANA, other.id))).toBe('NOT_FOUND');
  });

  it('refuses what Linear refuses, and changes nothing then', () => {
    const { call, list, provider, teamId } = workspace();
    const before = JSON.stringify(provider.records());
    const onb = teamId(ANA, 'ONB');
    const stateId = list(ANA, 'linear_workflow_states_list', { teamId: teamId(ANA, 'ENG') }).nodes[0]?.id ?? '';
    const refused: [string, JsonObject, string][] = [
      ['linear_issue_create', { teamId: onb }, 'INVALID'],
      ['linear_issue_create', { teamId: onb, title: '  ' }, 'INVALID'],
      ['linear_issue_create', { teamId: onb, title: 'x', priority: '5' }, 'INVALID'],
      ['linear_issue_create', { teamId: onb, title: 'x', priority: 2 }, 'INVALID'],
      ['linear_issue_create', { teamId: onb, title: 'x', estimate: 'many' }, 'INVALID'],
      ['linear_issue_create', { teamId: onb, title: 'x', stateId }, 'INVALID'],
      ['linear_issue_create', { teamId: onb, title: 'x', assigneeId: 'nobody' }, 'NOT_FOUND'],
      ['linear_issue_create', { teamId: onb, title: 'x', labelIds: ['none'] }, 'NOT_FOUND'],
      ['linear_issue_create', { teamId: 'none', title: 'x' }, 'NOT_FOUND'],
      ['linear_issue_update', { issueId: 'ONB-1', title: 'renamed', stateId }, 'INVALID'],
      ['linear_issue_update', { issueId: 'ONB-9999', title: 'x' }, 'NOT_FOUND'],
      ['linear_comment_create', { issueId: 'ONB-1', body: '' }, 'INVALID'],
    ];
    for (const [name, args, expected] of refused)
      expect([args, code(() => call(ANA, name, args))]).toEqual([args, expected]);
    expect(JSON.stringify(provider.records())).toBe(before);
  });

  it('lets only members of a private team be assigned there', () => {
    const { call, list, teamId } = workspace();
    const ana = list(OMAR, 'linear_users_list').nodes.find((user) => user.name === 'Ana Ruiz')?.id ?? '';
    const args = { teamId: teamId(OMAR, 'LEAD'), title: 'x', assigneeId: ana };
    expect(code(() => call(OMAR, 'linear_issue_create', args))).toBe('INVALID');
  });
});

describe('what hangs on an issue', () => {
  it('is deleted: comments by their authors, links and attachments by who sees the issue', () => {
    const { call, create, teamId, provider } = workspace();
    const titles = () => provider.records().map(({ kind, title }) => `${kind} ${title}`);
    const before = titles();
    const [one, other] = ['One', 'Other'].map((title) => create(ANA, { teamId: teamId(ANA, 'ENG'), title }));
    const issueId = one?.id ?? '';
    const made = (name: string, args: JsonObject) =>
      String((Object.values(Object.values(call(ANA, name, args))[0] ?? {})[1] as JsonObject | undefined)?.id);
    const commentId = made('linear_comment_create', { issueId, body: 'Oops' });
    const relationId = made('linear_issue_relation_create', {
      issueId,
      relatedIssueId: other?.id ?? '',
      type: 'blocks',
    });
    const attachment = { issueId, title: 'Plan', url: 'https://acme.test/plan' };
    const attachmentId = made('linear_attachment_create', attachment);
    expect(made('linear_attachment_create', { ...attachment, title: 'The plan' })).toBe(attachmentId);
    expect(titles()).toEqual(
      expect.arrayContaining(['comment Oops', `link blocks ${other?.identifier}`, 'attachment The plan']),
    );
    expect(JSON.stringify(call(ANA, 'linear_issue_relations_list', { issueId }))).toContain(other?.identifier);
    expect(JSON.stringify(call(ANA, 'linear_attachments_list', { issueId }))).toContain(attachment.url);

    expect(code(() => call(OMAR, 'linear_comment_delete', { commentId }))).toBe('FORBIDDEN');
    call(ANA, 'linear_comment_delete', { commentId });
    call(ANA, 'linear_issue_relation_delete', { relationId });
    call(ANA, 'linear_attachment_delete', { attachmentId });
    expect(titles()).toHaveLength(before.length + 2);
    call(ANA, 'linear_comment_create', { issueId, body: 'Oops' });
    call(ANA, 'linear_attachment_create', attachment);
    for (const { id } of [one, other].filter((issue) => issue !== undefined)) {
      call(ANA, 'linear_issue_delete', { issueId: id });
    }
    expect(titles()).toEqual(before);
  });

  it('does not exist for somebody who does not see the issue', () => {
    const { call, create, teamId } = workspace();
    const { id: issueId } = create(OMAR, { teamId: teamId(OMAR, 'LEAD'), title: 'Secret' });
    const attachment = { issueId, title: 'Plan', url: 'https://acme.test/plan' };
    const { attachmentCreate } = call(OMAR, 'linear_attachment_create', attachment);
    const { id = '' } = (attachmentCreate as unknown as { attachment: Node }).attachment;
    expect(code(() => call(ANA, 'linear_attachment_create', attachment))).toBe('NOT_FOUND');
    expect(code(() => call(ANA, 'linear_attachments_list', { issueId }))).toBe('NOT_FOUND');
    expect(code(() => call(ANA, 'linear_attachment_delete', { attachmentId: id }))).toBe('NOT_FOUND');
    expect(code(() => call(OMAR, 'linear_attachment_delete', { attachmentId: id }))).toBe('none');
  });
});

describe('projects', () => {
  it('change all at once or not at all, for those who see them', () => {
    const { call, list, provider } = workspace();
    const secret = list(OMAR, 'linear_projects_list', { first: 100 }).nodes.find(({ name }) =>
      name.startsWith('Board'),
    );
    const projectId = secret?.id ?? '';
    const change = { projectId, state: 'paused', targetDate: '2027-02-01' };
    expect(code(() => call(ANA, 'linear_project_update', change))).toBe('NOT_FOUND');
    expect(code(() => call(OMAR, 'linear_project_update', { ...change, targetDate: 'soon' }))).toBe('INVALID');
    expect(code(() => call(OMAR, 'linear_project_update', { ...change, state: 'asleep' }))).toBe('INVALID');
    const shown = () => provider.records().find(({ id }) => id === projectId)?.fields;
    expect(shown()?.state).toBe('started');
    call(OMAR, 'linear_project_update', change);
    expect(shown()).toMatchObject({ state: 'paused', target: '2027-02-01' });
  });

  it('come with health, dates, issues and milestones', () => {
    const { call, list } = workspace();
    const projects = list(ANA, 'linear_projects_list', { first: 100 }).nodes;
    expect(projects).toHaveLength(PLANNED + SMALL);
    const initech = projects.find(({ name }) => name === 'Initech onboarding');
    expect(initech).toMatchObject({ health: 'offTrack', targetDate: '2026-11-14', lead: { email: ANA } });
    const { project } = call(ANA, 'linear_project_get', { projectId: initech?.id ?? '' });
    expect((project as unknown as { issues: Connection }).issues.nodes).toHaveLength(12);
    const milestones = call(ANA, 'linear_project_milestones_list', { projectId: initech?.id ?? '' });
    expect(JSON.stringify(milestones)).toContain('Data migrated');
  });

  it('have cycles, the present one with issues', () => {
    const { call, teamId } = workspace();
    const { team } = call(ANA, 'linear_cycles_list', { teamId: teamId(ANA, 'ONB') });
    const { nodes } = (team as unknown as { cycles: { nodes: { startsAt: string; endsAt: string }[] } }).cycles;
    expect(nodes).toHaveLength(3);
    expect(
      nodes.filter(({ startsAt, endsAt }) => startsAt <= NOW.toISOString() && NOW.toISOString() < endsAt),
    ).toHaveLength(1);
  });
});
