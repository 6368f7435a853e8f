import { describe, expect, test } from 'vitest';
import { ODD_ANSWERS } from '../../connectors/catalogue/tool-params.fixture.ts';
import type { JsonObject } from '../../connectors/types.ts';
import type { Account } from '../types.ts';
import { account, ago, EXPIRED, lost, NOW, refusal, stage } from './execute.fixture.ts';
import type { Links } from './links.ts';
import type { Reader } from './reader.ts';
import { DEFAULT_SIGNAL_SETTINGS as SETTINGS } from './settings.ts';
import { readSupport } from './zendesk.ts';
import { queriesOf, zendeskPrefix } from './zendesk-pages.ts';

interface Row extends JsonObject {
  id: number;
  status: string;
  organization_id: number | null;
  requester_id: number;
  updated_at: string;
  created_at: string;
}

/** A help desk as small as Zendesk's documents allow: users by address; tickets by status, organization and requester. */
function desk({ users = [], tickets = [] }: { users?: JsonObject[]; tickets?: Row[] }) {
  const page = (name: string, rows: JsonObject[], { page: number = 1, per_page: size = 100 }: JsonObject) => {
    const [from, to] = [(Number(number) - 1) * Number(size), Number(number) * Number(size)];
    const next = to < rows.length ? `https://x.zendesk.com/api/v2/${name}.json?page=${Number(number) + 1}` : null;
    return { [name]: rows.slice(from, to), next_page: next, count: rows.length };
  };
  const wanted = (query: string, word: string) =>
    [...query.matchAll(new RegExp(`${word}:(\\S+)`, 'g'))].map(([, value]) => value ?? '');
  return {
    zendeskoauth_users_search: (params: JsonObject) => {
      const emails = wanted(String(params.query), 'email');
      return page(
        'users',
        users.filter(({ email }) => emails.includes(String(email).toLowerCase())),
        params,
      );
    },
    zendeskoauth_search_tickets: (params: JsonObject) => {
      const query = String(params.query);
      const [organizations, requesters] = [wanted(query, 'organization'), wanted(query, 'requester')];
      const solved = query.includes('status>=solved');
      const by = String(params.sort_by) as 'updated_at' | 'created_at';
      const found = tickets
        .filter(({ status }) => ['solved', 'closed'].includes(status) === solved)
        .filter(({ organization_id: id }) => organizations.length === 0 || organizations.includes(String(id)))
        .filter(({ requester_id: id }) => requesters.length === 0 || requesters.includes(String(id)))
        .sort((a, b) => a[by].localeCompare(b[by]) * (params.sort_order === 'asc' ? 1 : -1));
      return page('results', found, params);
    },
  };
}

let lastId = 0;
function ticket(parts: Partial<Row> & JsonObject): Row {
  lastId += 1;
  return {
    id: lastId,
    status: 'open',
    priority: 'normal',
    tags: [],
    organization_id: null,
    requester_id: 1,
    created_at: ago(3),
    updated_at: ago(1.5),
    ...parts,
  };
}
const user = (id: number, email: string, organization: number | null = null): JsonObject => ({
  id,
  email,
  organization_id: organization,
  active: true,
});
const of = (key: string, ...emails: string[]) => account(key, { emails });
const read = (reader: Reader, accounts: Account[], links: Links = {}) =>
  readSupport(reader, accounts, links, SETTINGS, NOW);

describe('the tickets of an account', () => {
  test('are those of its people’s organization, with the last contact from solved ones too', async () => {
    const { reader, paramsOf } = stage(
      desk({
        users: [user(1, 'A@acme.example', 70), user(2, 'b@acme.example', 70)],
        tickets: [
          ticket({ organization_id: 70, priority: 'urgent', created_at: ago(8), updated_at: ago(6) }),
          ticket({ organization_id: 70, status: 'new', tags: ['reopened'], updated_at: ago(5) }),
          ticket({ organization_id: 70, status: 'hold', metric_set: { reopens: 2 }, updated_at: ago(7) }),
          ticket({ organization_id: 70, status: 'solved', updated_at: ago(2.5) }),
          ticket({ organization_id: 99 }),
        ],
      }),
    );
    const signals = await read(reader, [of('company:1', 'a@acme.example', 'b@acme.example')]);
    expect(signals.get('company:1')).toEqual({
      kind: 'value',
      value: { open: 3, urgent: 1, reopened: 2, oldestDays: 8, lastContactDays: 2 },
    });
    expect(paramsOf('zendeskoauth_users_search')).toEqual([
      { query: 'email:a@acme.example email:b@acme.example', page: 1, per_page: 100 },
    ]);
    expect(paramsOf('zendeskoauth_search_tickets').map(({ query }) => query)).toEqual([
      'type:ticket status<solved organization:70',
      'type:ticket status>=solved updated>=2026-10-21 organization:70',
    ]);
  });

  test('are those of the person where there is no organization', async () => {
    const { reader, paramsOf } = stage(
      desk({
        users: [user(5, 'nora@gmail.com'), user(6, 'a@acme.example', 70)],
        tickets: [ticket({ requester_id: 5 }), ticket({ requester_id: 6, organization_id: 70 })],
      }),
    );
    const signals = await read(reader, [of('contact:1', 'nora@gmail.com'), of('company:1', 'a@acme.example')]);
    expect(signals.get('contact:1')).toMatchObject({ value: { open: 1 } });
    expect(signals.get('company:1')).toMatchObject({ value: { open: 1 } });
    // Different words in one query would all have to hold.
    for (const { query } of paramsOf('zendeskoauth_search_tickets')) {
      expect(String(query)).not.toMatch(/organization:.*requester:|requester:.*organization:/);
    }
  });

  test('are not guessed: nobody known, or people of two organizations', async () => {
    const { reader } = stage(desk({ users: [user(1, 'a@acme.example', 70), user(2, 'b@acme.example', 71)] }));
    const accounts = [
      of('company:1', 'a@acme.example', 'b@acme.example'),
      of('company:2', 'x@y.example'),
      of('company:3'),
    ];
    expect(await read(reader, accounts)).toEqual(
      new Map([
        ['company:1', { kind: 'not_set_up', why: 'ambiguous' }],
        ['company:2', { kind: 'not_set_up', why: 'no_match' }],
        ['company:3', { kind: 'not_set_up', why: 'no_match' }],
      ]),
    );
  });

  test('are those of the organization it was linked to, and then nobody is looked up', async () => {
    const { reader, paramsOf } = stage(desk({ tickets: [ticket({ organization_id: 42 })] }));
    const signals = await read(reader, [of('company:1', 'a@acme.example')], {
      'company:1': { zendesk: { organizationId: '42' } },
    });
    expect(signals.get('company:1')).toMatchObject({ value: { open: 1 } });
    expect(paramsOf('zendeskoauth_users_search')).toEqual([]);
  });

  test('that nobody wrote are none, for as long as was looked', async () => {
    const { reader } = stage(desk({ users: [user(1, 'a@acme.example', 70)] }));
    expect((await read(reader, [of('company:1', 'a@acme.example')])).get('company:1')).toEqual({
      kind: 'value',
      value: { open: 0, urgent: 0, reopened: 0, oldestDays: 0, lastContactDays: null },
    });
  });

  test('do not count a deleted user', async () => {
    const { reader } = stage(desk({ users: [{ ...user(1, 'a@acme.example', 70), active: false }] }));
    expect((await read(reader, [of('company:1', 'a@acme.example')])).get('company:1')).toMatchObject({
      why: 'no_match',
    });
  });
});

describe('many', () => {
  const many = (count: number, length = 20) =>
    Array.from({ length: count }, (_, n) => `${`p${n}`.padEnd(length, 'x')}@firm-${n}.example`);

  test('addresses go a hundred a query, and less where they are long', async () => {
    for (const [emails, most] of [
      [many(230), 100],
      [many(230, 60), 99],
    ] as const) {
      const { reader, paramsOf } = stage(desk({ users: emails.map((email, n) => user(n + 1, email)) }));
      const signals = await read(
        reader,
        emails.map((email, n) => of(`contact:${n}`, email)),
      );
      expect([...signals.values()].every(({ kind }) => kind === 'value')).toBe(true);
      const queries = paramsOf('zendeskoauth_users_search').map(({ query }) => String(query));
      for (const query of queries) {
        expect(query.split(' ').length).toBeLessThanOrEqual(most);
        expect(encodeURIComponent(query).length).toBeLessThanOrEqual(6_000);
      }
      expect(queries.flatMap((query) => query.split(' ')).toSorted()).toEqual(
        emails.map((email) => `email:${email}`).toSorted(),
      );
    }
  });

  test('addresses of which one is refused are halved until the others are found', async () => {
    const emails = many(9);
    const all = desk({ users: emails.map((email, n) => user(n + 1, email)) });
    const bad = emails[4] ?? '';
    const { reader } = stage({
      ...all,
      zendeskoauth_users_search: (params) =>
        String(params.query).includes(bad) ? refusal('invalid_input') : all.zendeskoauth_users_search(params),
    });
    const signals = await read(
      reader,
      emails.map((email, n) => of(`contact:${n}`, email)),
    );
    const unknown = [...signals].filter(([, { kind }]) => kind === 'not_set_up').map(([key]) => key);
    expect(unknown).toEqual(['contact:4']);
  });

  test('addresses that are all refused lose the source, and not for hundreds of calls', async () => {
    const { reader, calls } = stage({ zendeskoauth_users_search: () => refusal('invalid_input') });
    const accounts = many(200).map((email, n) => of(`contact:${n}`, email));
    await expect(read(reader, accounts)).rejects.toEqual(lost('zendesk', 'down'));
    expect(calls.length).toBeLessThan(30);
    const one = stage({ zendeskoauth_users_search: () => refusal('invalid_input') });
    await expect(read(one.reader, accounts.slice(0, 1))).rejects.toEqual(lost('zendesk', 'down'));
  });

  test('tickets are paged, never past a thousand: a query with more is split', async () => {
    const emails = many(4);
    const users = emails.map((email, n) => user(n + 1, email, 70 + n));
    const tickets = Array.from({ length: 1_600 }, (_, n) =>
      ticket({ organization_id: 70 + (n % 4), created_at: ago(10 + n / 1_000), updated_at: ago(3) }),
    );
    const { reader, paramsOf } = stage(desk({ users, tickets }));
    const signals = await read(
      reader,
      emails.map((email, n) => of(`company:${n}`, email)),
    );
    expect([...signals.values()]).toEqual(
      Array.from({ length: 4 }, () => expect.objectContaining({ value: expect.objectContaining({ open: 400 }) })),
    );
    for (const { page, per_page } of paramsOf('zendeskoauth_search_tickets')) {
      expect(Number(page) * Number(per_page)).toBeLessThanOrEqual(1_000);
    }
    const open = paramsOf('zendeskoauth_search_tickets').filter(({ query }) => String(query).includes('status<solved'));
    // One that has too many, and two halves of eight pages.
    expect(open).toHaveLength(17);
  });

  test('tickets of one organization past a thousand are too many to read, and the other accounts are read', async () => {
    const users = [user(1, 'a@one.example', 70), user(2, 'b@two.example', 71)];
    const tickets = [
      ...Array.from({ length: 1_001 }, () => ticket({ organization_id: 70 })),
      ticket({ organization_id: 71 }),
    ];
    const { reader } = stage(desk({ users, tickets }));
    const signals = await read(reader, [of('company:1', 'a@one.example'), of('company:2', 'b@two.example')]);
    expect(signals.get('company:1')).toEqual({ kind: 'unavailable', since: ago(0), why: 'incomplete' });
    expect(signals.get('company:2')).toMatchObject({ value: { open: 1 } });
  });

  test('solved tickets are read only until each was heard of', async () => {
    const users = [user(1, 'a@one.example', 70), user(2, 'b@two.example', 71)];
    const solved = (organization: number, days: number) =>
      ticket({ organization_id: organization, status: 'closed', updated_at: ago(days) });
    const busy = Array.from({ length: 3_000 }, (_, n) => solved(70, 2 + n / 1_000));
    const { reader, paramsOf } = stage(desk({ users, tickets: [...busy, solved(71, 20)] }));
    const signals = await read(reader, [of('company:1', 'a@one.example'), of('company:2', 'b@two.example')]);
    expect(signals.get('company:1')).toMatchObject({ value: { open: 0, lastContactDays: 2 } });
    expect(signals.get('company:2')).toMatchObject({ value: { open: 0, lastContactDays: 20 } });
    const asked = paramsOf('zendeskoauth_search_tickets').filter(({ query }) => String(query).includes('>=solved'));
    expect(asked.map(({ page }) => page)).toEqual([1, 1, 1]);
  });

  test('solved tickets of whom was heard of today are not asked for', async () => {
    const { reader, calls } = stage(
      desk({
        users: [user(1, 'a@one.example', 70)],
        tickets: [ticket({ organization_id: 70, updated_at: ago(0.3) })],
      }),
    );
    expect((await read(reader, [of('company:1', 'a@one.example')])).get('company:1')).toMatchObject({
      value: { lastContactDays: 0 },
    });
    expect(calls).toHaveLength(2);
  });

  test('ticket queries that are refused are halved', async () => {
    const emails = many(8);
    const all = desk({
      users: emails.map((email, n) => user(n + 1, email, 70 + n)),
      tickets: emails.map((_, n) => ticket({ organization_id: 70 + n })),
    });
    const { reader } = stage({
      ...all,
      zendeskoauth_search_tickets: (params) =>
        String(params.query).split('organization:').length > 4
          ? refusal('invalid_input')
          : all.zendeskoauth_search_tickets(params),
    });
    const signals = await read(
      reader,
      emails.map((email, n) => of(`company:${n}`, email)),
    );
    expect([...signals.values()].map((signal) => signal.kind === 'value' && signal.value.open)).toEqual(
      Array.from({ length: 8 }, () => 1),
    );
  });
});

test('a query has its head before it, and is never without a term', () => {
  const queries = queriesOf('type:ticket', ['a', 'b', 'c'], (item) => `x:${item}`, 2);
  expect(queries).toEqual([
    { query: 'type:ticket x:a x:b', items: ['a', 'b'] },
    { query: 'type:ticket x:c', items: ['c'] },
  ]);
  expect(queriesOf('type:ticket', [], String)).toEqual([]);
});

test('the tools are those of the catalogue, or of the prefix that is set', async () => {
  expect(zendeskPrefix()).toBe('zendeskoauth_');
  const { reader, calls } = stage({ zendesk_users_search: () => ({ users: [] }) });
  await readSupport(reader, [of('company:1', 'a@b.example')], {}, { ...SETTINGS, zendeskPrefix: 'zendesk_' }, NOW);
  expect(calls.map(({ tool }) => tool)).toEqual(['zendesk_users_search']);
});

test('a row that does not parse is skipped and counted', async () => {
  const all = desk({ users: [user(1, 'a@acme.example', 70)], tickets: [ticket({ organization_id: 70 })] });
  const { reader } = stage({
    ...all,
    zendeskoauth_search_tickets: (params) => {
      const page = all.zendeskoauth_search_tickets(params);
      return { ...page, results: [...(page.results as JsonObject[]), { id: 1 }, null] };
    },
    zendeskoauth_users_search: (params) => {
      const page = all.zendeskoauth_users_search(params);
      return { ...page, users: [...(page.users as JsonObject[]), 'x'] };
    },
  });
  // The solved tickets are two rows that do not parse, and nothing else.
  await expect(read(reader, [of('company:1', 'a@acme.example')])).rejects.toEqual(lost('zendesk', 'unreadable'));
  expect(reader.skipped.zendesk).toBe(5);
});

test.each(ODD_ANSWERS)('an answer like %j loses the source, and never reads as no tickets', async (odd) => {
  const accounts = [of('company:1', 'a@acme.example')];
  const users = stage({ zendeskoauth_users_search: () => odd });
  await expect(read(users.reader, accounts)).rejects.toEqual(lost('zendesk', 'unreadable'));
  const tickets = stage({ zendeskoauth_search_tickets: () => odd });
  const links = { 'company:1': { zendesk: { organizationId: '7' } } };
  await expect(read(tickets.reader, accounts, links)).rejects.toEqual(lost('zendesk', 'unreadable'));
});

test('a token that dies half way ends the reading at once', async () => {
  const all = desk({ users: [user(1, 'a@acme.example', 70)] });
  const { reader, calls } = stage({ ...all, zendeskoauth_search_tickets: () => EXPIRED });
  await expect(read(reader, [of('company:1', 'a@acme.example')])).rejects.toEqual(lost('zendesk', 'auth_expired'));
  expect(calls).toHaveLength(2);
});
