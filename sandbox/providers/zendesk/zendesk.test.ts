import { describe, expect, it } from 'vitest';
import { CUSTOMERS } from '../hubspot/customers.ts';
import { LOOSE_CONTACTS, ODD_CUSTOMERS } from '../hubspot/odd-customers.ts';
import { type JsonObject, ProviderError } from '../types.ts';
import { slotsOf } from './seed-tickets.ts';
import { createZendesk } from './zendesk.ts';

const NOW = new Date('2026-11-20T08:00:00Z');
const ANA = 'ana@acme.test';
const OMAR = 'omar@acme.test';
const MIA = 'mia@acme.test';

interface Row {
  id: number;
  subject: string;
  status: string;
  priority: string | null;
  name: string;
  email: string;
  result_type: string;
  requester_id: number;
  assignee_id: number | null;
  organization_id: number | null;
  group_id: number | null;
  created_at: string;
  updated_at: string;
  tags: string[];
}
interface Page {
  count: number;
  next_page: string | null;
  previous_page: string | null;
  rows: Row[];
}

function desk() {
  const provider = createZendesk({ now: () => NOW });
  const call = (email: string, name: string, args: JsonObject = {}) => {
    const tool = provider.tools.find((one) => one.name === `zendeskoauth_${name}`);
    if (!tool) throw new Error(`no tool ${name}`);
    return tool.run({ email, name: email }, args);
  };
  const page = (email: string, name: string, args: JsonObject = {}): Page => {
    const answer = call(email, name, args);
    return { ...(answer as unknown as Page), rows: Object.values(answer)[0] as unknown as Row[] };
  };
  const search = (email: string, query: string, args: JsonObject = {}) =>
    page(email, 'search_tickets', { query, ...args });
  const count = (email: string, query: string) => search(email, `type:ticket ${query}`).count;
  const ticket = (email: string, id: number) => call(email, 'ticket_get', { ticket_id: id }).ticket as unknown as Row;
  return { provider, call, page, search, count, ticket };
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

/** Everyone the help desk knows as an organization. */
const known = [...CUSTOMERS, ...ODD_CUSTOMERS.filter(({ inZendesk }) => inZendesk)];
/** People without an organization, with one ticket each: open, of low priority, in the hands of first line, days old. */
const loose = LOOSE_CONTACTS.flatMap(({ people }) => people).length;
const slots = known.flatMap((customer) => slotsOf(customer).map((slot) => ({ customer, slot })));
const unsolved = slots.filter(({ slot }) => slot.status !== 'solved' && slot.status !== 'closed');

describe('search', () => {
  it('compares statuses and priorities in their order', () => {
    const { count } = desk();
    // Beside the customers' own: a prospect's question and a letter to machines, both open and normal.
    expect(count(ANA, 'status<solved')).toBe(unsolved.length + 2 + loose);
    expect(count(ANA, 'status<=closed')).toBe(slots.length + 2 + loose);
    expect(count(ANA, 'status:open')).toBe(slots.filter(({ slot }) => slot.status === 'open').length + 2 + loose);
    expect(count(ANA, '-status:open')).toBe(slots.filter(({ slot }) => slot.status !== 'open').length);
    expect(count(ANA, 'priority>normal status<solved')).toBe(
      unsolved.filter(({ slot }) => slot.priority === 'high' || slot.priority === 'urgent').length,
    );
    expect(count(ANA, 'priority:none')).toBe(slots.filter(({ slot }) => slot.priority === null).length);
  });

  it('takes the same keyword twice as either', () => {
    const { count } = desk();
    expect(count(ANA, 'status:pending status:hold')).toBe(count(ANA, 'status:pending') + count(ANA, 'status:hold'));
    expect(count(ANA, 'tags:sso tags:billing')).toBe(count(ANA, 'tags:sso') + count(ANA, 'tags:billing'));
    expect(count(ANA, 'tags:"onboarding sso"')).toBe(count(ANA, 'tags:sso'));
    expect(count(ANA, 'tags:sso -tags:onboarding')).toBe(0);
  });

  it('takes several addresses, and several organizations, as either', () => {
    const { count, page } = desk();
    const emails = ['eve@globex.test', 'peter.gibbons@initech.example', 'nobody@nowhere.example'];
    const query = emails.map((email) => `email:${email}`).join(' ');
    expect(page(ANA, 'users_search', { query }).rows.map(({ email }) => email)).toEqual([emails[1], emails[0]]);
    const [globex, initech] = ['Globex', 'Initech'].map((name) => page(ANA, 'organizations_search', { name }).rows[0]);
    const both = `organization:${globex?.id} organization:${initech?.id} status<solved`;
    expect(count(ANA, both)).toBe(
      unsolved.filter(({ customer }) => customer.name === 'Globex' || customer.name === 'Initech').length,
    );
    const requesters = page(ANA, 'users_search', { query }).rows.map(({ id }) => `requester:${id}`);
    expect(count(ANA, requesters.join(' '))).toBe(
      count(ANA, 'requester:eve@globex.test') + count(ANA, 'requester:peter.gibbons@initech.example'),
    );
  });

  it('finds what was touched since a day, that day included', () => {
    const { search } = desk();
    const since = search(ANA, 'type:ticket updated>=2026-11-13', { per_page: 100 }).rows;
    const all = search(ANA, 'type:ticket', { per_page: 100 }).rows;
    expect(since).toEqual(all.filter(({ updated_at }) => updated_at >= '2026-11-13'));
    expect(since.some(({ updated_at }) => updated_at.startsWith('2026-11-13'))).toBe(true);
    expect(since.length).toBeLessThan(all.length);
  });

  it('tags what its requester opened again, as a trigger does, and nothing that an agent opened', () => {
    const { call, count, search, ticket } = desk();
    const reopened = slots.filter(({ slot }) => slot.reopens).length;
    expect(count(ANA, 'tags:reopened')).toBe(reopened);
    const [solved] = search(ANA, 'type:ticket status:solved').rows;
    call(ANA, 'ticket_update', { ticket_id: solved?.id ?? 0, status: 'open' });
    expect(ticket(ANA, solved?.id ?? 0).status).toBe('open');
    expect(count(ANA, 'tags:reopened')).toBe(reopened);
  });

  it('finds people by me, none, name, address and id', () => {
    const { count, page, call } = desk();
    const csm = slots.filter(({ slot, customer }) => slot.assignee === 'csm' && customer.csm === ANA);
    expect(count(ANA, 'assignee:me')).toBe(csm.length);
    expect(count(OMAR, `assignee:${ANA}`)).toBe(csm.length);
    expect(count(ANA, 'assignee:"Ana Ruiz"')).toBe(csm.length);
    expect(count(ANA, 'assignee:none status<solved')).toBe(unsolved.filter(({ slot }) => !slot.assignee).length + 1);
    const [eve] = page(ANA, 'users_search', { query: 'eve@globex.test' }).rows;
    const byEve = count(ANA, `requester:${eve?.id}`);
    expect(byEve).toBeGreaterThan(0);
    expect(count(ANA, 'requester:eve@globex.test')).toBe(byEve);
    expect(count(ANA, 'requester:"Eve Novak"')).toBe(byEve);
    expect(count(ANA, 'requester:*@globex.test')).toBe(count(ANA, 'organization:globex'));
    expect(count(ANA, 'requester:me')).toBe(0);
    call(ANA, 'ticket_create', { comment_body: 'Mine' });
    expect(count(ANA, 'requester:me')).toBe(1);
    expect(count(MIA, 'requester:me')).toBe(0);
  });

  it('has open tickets of Northwind to show', () => {
    const open = desk().search(ANA, 'type:ticket status:open organization:northwind').rows;
    expect(open.map(({ subject }) => subject)).toHaveLength(2);
  });

  it('finds organizations by name, quoted name, id and none', () => {
    const { count, page } = desk();
    const [organization] = page(ANA, 'organizations_search', { name: 'stark energy' }).rows;
    const expected = slots.filter(({ customer }) => customer.name === 'Stark Energy').length;
    expect(count(ANA, 'organization:stark')).toBe(expected);
    expect(count(ANA, 'organization:"Stark Energy"')).toBe(expected);
    expect(count(ANA, `organization:${organization?.id}`)).toBe(expected);
    expect(count(ANA, 'organization:none')).toBe(1 + loose);
  });

  it('completes the beginning of an organization, whatever the case, and nothing in its middle', () => {
    const { page, call } = desk();
    const names = (name: string) => page(ANA, 'organizations_autocomplete', { name }).rows.map((row) => row.name);
    expect(names('sTARK en')).toEqual(['Stark Energy']);
    expect(names('energy')).toEqual([]);
    expect(code(() => call(ANA, 'organizations_autocomplete'))).toBe('INVALID');
  });

  it('compares moments with days, moments and spans', () => {
    const { count } = desk();
    const younger = (days: number) => slots.filter(({ slot }) => slot.age < days).length;
    expect(count(ANA, 'created>2026-11-12T08:00:00Z organization:initech')).toBe(
      slots.filter(({ customer, slot }) => customer.name === 'Initech' && slot.age < 8).length,
    );
    expect(count(ANA, 'created>7days')).toBe(younger(7) + 2 + loose);
    expect(count(ANA, 'created<7days')).toBe(slots.length - younger(7));
    expect(count(ANA, 'created>=2026-11-18 created<=2026-11-18 organization:stark')).toBe(1);
    expect(count(ANA, 'created:2026-11-18 organization:stark')).toBe(1);
    expect(count(ANA, 'created>2026-11-18 organization:stark')).toBe(0);
    expect(count(ANA, 'solved>12days organization:stark')).toBe(1);
    expect(count(ANA, 'created>yesterday')).toBe(0);
  });

  it('matches free text at the start of words, phrases in order, and what is excluded', () => {
    const { count, search } = desk();
    const subjects = (query: string) => search(ANA, query).rows.map(({ subject }) => subject);
    expect(subjects('type:ticket "label printer"')).toEqual(['Label printer offline']);
    expect(subjects('type:ticket print offl')).toEqual(['Label printer offline']);
    expect(count(ANA, '"printer label"')).toBe(0);
    expect(count(ANA, 'rinter')).toBe(0);
    expect(count(ANA, 'printer -offline')).toBe(0);
    expect(count(ANA, 'subject:"SSO login"')).toBe(count(ANA, 'tags:sso'));
    // A word with a colon that is no keyword is text.
    expect(count(ANA, 'offline:printer')).toBe(1);
  });

  it('finds users and organizations, and everything without a type', () => {
    const { search, page } = desk();
    expect(search(ANA, 'type:user role:agent').rows.map(({ email }) => email)).toEqual([ANA, MIA, 'leo@acme.test']);
    expect(search(ANA, 'type:organization hooli').rows.map(({ name }) => name)).toEqual(['Hooli']);
    const kinds = new Set(search(ANA, 'hooli').rows.map(({ result_type }) => result_type));
    expect([...kinds].sort()).toEqual(['organization', 'ticket', 'user']);
    expect(page(ANA, 'users_search', { query: 'role:end-user organization:hooli' }).count).toBe(3);
  });

  it('sorts by what is asked, in the parameters or in the query', () => {
    const { search } = desk();
    const by = search(ANA, 'type:ticket status<solved', { sort_by: 'created_at', sort_order: 'asc' }).rows;
    expect(by.map(({ created_at }) => created_at)).toEqual(by.map(({ created_at }) => created_at).sort());
    const inline = search(ANA, 'type:ticket status<solved order_by:created sort:asc').rows;
    expect(inline.map(({ id }) => id)).toEqual(by.map(({ id }) => id));
    expect(search(ANA, 'type:ticket status<solved', { sort_by: 'priority' }).rows[0]?.priority).toBe('urgent');
    expect(code(() => search(ANA, 'type:ticket', { sort_by: 'mood' }))).toBe('INVALID');
  });

  it('pages to the end, and never past a thousand', () => {
    const { search } = desk();
    const ids: number[] = [];
    for (let page = 1; page <= 20; page += 1) {
      const found = search(ANA, 'type:ticket', { page, per_page: 20 });
      ids.push(...found.rows.map(({ id }) => id));
      expect(found.previous_page === null).toBe(page === 1);
      if (found.next_page === null) break;
      expect(found.next_page).toContain(`page=${page + 1}`);
    }
    expect(ids.length).toBe(slots.length + 2 + loose);
    expect(new Set(ids).size).toBe(ids.length);
    expect(code(() => search(ANA, 'type:ticket', { page: 11, per_page: 100 }))).toBe('INVALID');
    expect(code(() => search(ANA, 'type:ticket', { per_page: 101 }))).toBe('INVALID');
  });

  it('brings users and organizations along', () => {
    const { call } = desk();
    const answer = call(ANA, 'search_tickets', {
      query: 'type:ticket subject:printer',
      include: 'users,organizations',
    });
    expect(answer.users).toEqual([expect.objectContaining({ name: 'Kel Varnsen' })]);
    expect(answer.organizations).toEqual([expect.objectContaining({ name: 'Vandelay Imports' })]);
  });
});

describe('visibility', () => {
  it("hides the Legal group's tickets from everyone outside it, in every way", () => {
    const { call, count, page, search } = desk();
    expect(count(OMAR, 'group:legal')).toBe(3);
    for (const email of [ANA, MIA]) expect(count(email, 'group:legal')).toBe(0);
    expect(count(ANA, 'termination')).toBe(0);
    const secret = search(OMAR, 'type:ticket termination').rows[0];
    const id = secret?.id ?? 0;
    const refused: [string, JsonObject][] = [
      ['ticket_get', { ticket_id: id }],
      ['ticket_comments_list', { ticket_id: id }],
      ['ticket_metrics_get', { ticket_id: id }],
      ['ticket_update', { ticket_id: id, status: 'open' }],
      ['ticket_reply', { ticket_id: id, body: 'x' }],
      ['ticket_tags_add', { ticket_id: id, tags: ['x'] }],
      ['ticket_tags_delete', { ticket_id: id, tags: 'x' }],
      ['ticket_delete', { ticket_id: id }],
    ];
    for (const [name, args] of refused) expect([name, code(() => call(ANA, name, args))]).toEqual([name, 'NOT_FOUND']);
    const lists: [string, JsonObject][] = [
      ['tickets_list', {}],
      ['organization_tickets_list', { organization_id: secret?.organization_id ?? 0 }],
      ['groups_list', {}],
      ['views_list', {}],
    ];
    for (const [name, args] of lists) {
      expect(JSON.stringify(call(ANA, name, args))).not.toMatch(/Legal|termination/);
      expect(JSON.stringify(call(OMAR, name, args))).toMatch(/Legal|termination/);
    }
    const queue = page(OMAR, 'views_list').rows.find(
      (view) => (view as unknown as { title: string }).title === 'Legal queue',
    );
    expect(page(OMAR, 'view_tickets_list', { view_id: String(queue?.id) }).count).toBe(3);
    expect(code(() => call(ANA, 'view_tickets_list', { view_id: String(queue?.id) }))).toBe('NOT_FOUND');
    const visible = search(ANA, 'type:ticket subject:printer').rows[0]?.id ?? 0;
    const moved = { ticket_id: visible, group_id: secret?.group_id ?? 0 };
    expect(code(() => call(ANA, 'ticket_update', moved))).toBe('INVALID');
  });

  it('refuses people who are no agents, though the help desk knows them', () => {
    const { call } = desk();
    for (const email of ['eve@globex.test', 'gita@rao.test']) {
      expect(code(() => call(email, 'tickets_list'))).toBe('UNAUTHORIZED');
    }
  });
});

describe('changes', () => {
  it('creates a ticket as the person, open once it is somebody’s', () => {
    const { call, provider } = desk();
    const created = call(ANA, 'ticket_create', { comment_body: 'Please look', subject: 'Look', tags: ['New Tag'] });
    expect(created.ticket).toMatchObject({
      status: 'new',
      subject: 'Look',
      description: 'Please look',
      tags: ['new', 'tag'],
    });
    expect(provider.records()[0]).toMatchObject({ kind: 'ticket', title: 'Look', createdBy: ANA, updatedBy: ANA });
    const assigned = call(ANA, 'ticket_create', { comment_body: 'x', assignee_email: MIA });
    expect(assigned.ticket).toMatchObject({ status: 'open' });
  });

  it('replies in public unless told otherwise, and says who wrote', () => {
    const { call, page, provider, search } = desk();
    const id = search(ANA, 'type:ticket subject:printer').rows[0]?.id ?? 0;
    call(ANA, 'ticket_reply', { ticket_id: id, body: 'We are looking at it.' });
    call(OMAR, 'ticket_reply', { ticket_id: id, body: 'Same as last week?', public: false });
    const comments = page(ANA, 'ticket_comments_list', { ticket_id: id, include: 'users' });
    expect(comments.rows.map((row) => (row as unknown as { public: boolean }).public)).toEqual([true, true, false]);
    expect(
      provider
        .records()
        .filter(({ kind }) => kind === 'comment')
        .slice(0, 2),
    ).toMatchObject([
      { title: 'Same as last week?', createdBy: OMAR, fields: { public: 'false' } },
      { title: 'We are looking at it.', createdBy: ANA, fields: { public: 'true' } },
    ]);
    expect(call(ANA, 'ticket_metrics_get', { ticket_id: id }).ticket_metric).toMatchObject({
      replies: 1,
      reply_time_in_minutes: { calendar: Math.round(2.2 * 24 * 60) },
    });
  });

  it('solves, reopens and counts it', () => {
    const { call, count, search, ticket } = desk();
    const id = search(ANA, 'type:ticket subject:printer').rows[0]?.id ?? 0;
    expect(code(() => call(ANA, 'ticket_update', { ticket_id: id, status: 'solved' }))).toBe('INVALID');
    call(ANA, 'ticket_update', { ticket_id: id, status: 'solved', assignee_email: MIA });
    expect(ticket(ANA, id)).toMatchObject({ status: 'solved' });
    expect(count(ANA, 'solved>1hours subject:printer')).toBe(1);
    call(OMAR, 'ticket_update', { ticket_id: id, status: 'open' });
    expect(call(ANA, 'ticket_metrics_get', { ticket_id: id }).ticket_metric).toMatchObject({
      reopens: 1,
      solved_at: null,
    });
  });

  it('adds tags, replaces tags, and moves between agents and groups', () => {
    const { call, page, search, ticket } = desk();
    const id = search(ANA, 'type:ticket subject:printer').rows[0]?.id ?? 0;
    expect(call(ANA, 'ticket_tags_add', { ticket_id: id, tags: ['vip', 'hardware'] }).tags).toEqual([
      'onboarding',
      'hardware',
      'vip',
    ]);
    expect(call(ANA, 'ticket_tags_delete', { ticket_id: id, tags: 'VIP, onboarding,other' }).tags).toEqual([
      'hardware',
    ]);
    call(ANA, 'ticket_update', { ticket_id: id, tags: ['only'] });
    expect(ticket(ANA, id).tags).toEqual(['only']);
    const escalations = page(ANA, 'groups_list').rows.find(({ name }) => name === 'Escalations')?.id ?? 0;
    call(ANA, 'ticket_update', { ticket_id: id, assignee_email: MIA });
    call(ANA, 'ticket_update', { ticket_id: id, group_id: escalations });
    expect(ticket(ANA, id)).toMatchObject({ group_id: escalations, assignee_id: null });
    const both = { ticket_id: id, group_id: escalations, assignee_email: MIA };
    expect(code(() => call(ANA, 'ticket_update', both))).toBe('INVALID');
  });

  it('deletes a ticket', () => {
    const { call, count, search } = desk();
    const id = search(ANA, 'type:ticket subject:printer').rows[0]?.id ?? 0;
    call(ANA, 'ticket_delete', { ticket_id: id });
    expect(count(ANA, 'subject:printer')).toBe(0);
    expect(code(() => call(ANA, 'ticket_get', { ticket_id: id }))).toBe('NOT_FOUND');
  });

  it('refuses what Zendesk refuses, and changes nothing then', () => {
    const { call, page, provider, search } = desk();
    const before = JSON.stringify(provider.records());
    const open = search(ANA, 'type:ticket subject:printer').rows[0]?.id ?? 0;
    const closed = search(ANA, 'type:ticket status:closed').rows[0]?.id ?? 0;
    const eve = page(ANA, 'users_search', { query: 'eve@globex.test' }).rows[0]?.id ?? 0;
    const refused: [string, JsonObject, string][] = [
      ['ticket_create', {}, 'INVALID'],
      ['ticket_create', { comment_body: ' ' }, 'INVALID'],
      ['ticket_create', { comment_body: 'x', priority: 'asap' }, 'INVALID'],
      ['ticket_create', { comment_body: 'x', assignee_email: 'eve@globex.test' }, 'INVALID'],
      ['ticket_update', { ticket_id: open, status: 'done' }, 'INVALID'],
      ['ticket_update', { ticket_id: open, status: 'new' }, 'INVALID'],
      ['ticket_update', { ticket_id: open, type: 'bug' }, 'INVALID'],
      ['ticket_update', { ticket_id: open, subject: '' }, 'INVALID'],
      ['ticket_update', { ticket_id: open, assignee_id: 1 }, 'INVALID'],
      ['ticket_update', { ticket_id: closed, priority: 'low' }, 'INVALID'],
      ['ticket_reply', { ticket_id: closed, body: 'x' }, 'INVALID'],
      ['ticket_reply', { ticket_id: open, body: '' }, 'INVALID'],
      ['ticket_tags_add', { ticket_id: open, tags: ['a,b'] }, 'INVALID'],
      ['ticket_get', { ticket_id: 1 }, 'NOT_FOUND'],
      ['ticket_get', { ticket_id: String(open) }, 'INVALID'],
      ['user_get', { user_id: 1 }, 'NOT_FOUND'],
      ['organization_get', { organization_id: 1 }, 'NOT_FOUND'],
      ['organizations_search', { name: 'Hooli', external_id: '1' }, 'INVALID'],
      ['view_tickets_list', { view_id: '1' }, 'NOT_FOUND'],
      ['user_delete', { user_id: eve }, 'FORBIDDEN'],
    ];
    for (const [name, args, expected] of refused) {
      expect([name, args, code(() => call(ANA, name, args))]).toEqual([name, args, expected]);
    }
    expect(JSON.stringify(provider.records())).toBe(before);
  });
});

describe('lists', () => {
  it('page through all tickets', () => {
    const { call, page } = desk();
    const ids = [1, 2, 3, 4].flatMap((number) => page(ANA, 'tickets_list', { page: number, per_page: 25 }).rows);
    expect(new Set(ids.map(({ id }) => id)).size).toBe(slots.length + 2 + loose);
    expect(call(ANA, 'tickets_count').count).toMatchObject({ value: slots.length + 2 + loose });
    expect(page(ANA, 'organizations_list').count).toBe(known.length);
  });

  it('show the views and their tickets', () => {
    const { count, page } = desk();
    expect(page(ANA, 'view_tickets_list', { view_id: 'my' }).count).toBe(count(ANA, 'assignee:me status<solved'));
    expect(page(ANA, 'view_tickets_list', { view_id: 'incoming' }).count).toBe(count(ANA, 'status:new'));
    expect(page(MIA, 'view_tickets_list', { view_id: 'my_groups' }).count).toBe(count(MIA, 'status<solved'));
    const recent = page(ANA, 'views_list').rows.find((view) =>
      (view as unknown as { title: string }).title.startsWith('Recently'),
    );
    expect(page(ANA, 'view_tickets_list', { view_id: String(recent?.id) }).count).toBe(count(ANA, 'updated>7days'));
  });

  it('show what customers thought', () => {
    const { page } = desk();
    const bad = slots.filter(({ slot }) => slot.rating === 'bad').length;
    expect(page(ANA, 'satisfaction_ratings_list', { score: 'bad' }).count).toBe(bad);
    const since = NOW.getTime() / 1000 - 15 * 86_400;
    expect(page(ANA, 'satisfaction_ratings_list', { score: 'bad', start_time: since }).count).toBe(
      slots.filter(({ slot }) => slot.rating === 'bad' && slot.touched < 15).length,
    );
  });
});
