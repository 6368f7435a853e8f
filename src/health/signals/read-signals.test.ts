import { describe, expect, test } from 'vitest';
import { ODD_ANSWERS } from '../../connectors/catalogue/tool-params.fixture.ts';
import type { JsonObject } from '../../connectors/types.ts';
import { SOURCES } from '../types.ts';
import { account, ago, EXPIRED, NOW, refusal, stage, TODAY } from './execute.fixture.ts';
import { type Preflight, readSignals, type SignalsInput, type SignalsResult } from './read-signals.ts';
import type { Reader } from './reader.ts';
import { DEFAULT_SIGNAL_SETTINGS } from './settings.ts';

const ACTIVE: Preflight = { hubspot: { kind: 'active' }, zendesk: { kind: 'active' }, linear: { kind: 'active' } };
const SINCE = '2026-11-18T06:00:00.000Z';
const gone = { kind: 'unavailable', since: SINCE, why: 'auth_missing' } as const;
const unavailable = (why: string) => ({ kind: 'unavailable', since: ago(0), why });

/** One customer that all three products know, and one whose onboarding is over. */
const TOOLS: Parameters<typeof stage>[0] = {
  hubspot_owners_list: () => ({ results: [{ id: '77', email: 'ana@acme.test' }] }),
  hubspot_contacts_search: () => ({
    results: ['acme', 'done'].map((name, n) => ({
      id: String(n + 1),
      properties: {
        email: `a@${name}.example`,
        company: name === 'acme' ? 'Acme' : 'Done Inc',
        createdate: ago(9),
        hs_v2_date_entered_customer: ago(8),
      },
    })),
  }),
  hubspot_deal_pipelines_list: () => ({
    results: [
      {
        id: '75',
        label: 'Onboarding',
        stages: [
          { id: 's1', label: 'Setup', metadata: { isClosed: 'false' } },
          { id: 's2', label: 'Live', metadata: { isClosed: 'true' } },
        ],
      },
    ],
  }),
  hubspot_deals_search: () => ({
    results: [
      { id: '5', properties: { dealname: 'Acme onboarding', dealstage: 's1', createdate: ago(6) } },
      { id: '6', properties: { dealname: 'Done onboarding', dealstage: 's2', createdate: ago(6) } },
    ],
  }),
  zendeskoauth_users_search: () => ({ users: [{ id: 1, email: 'a@acme.example', organization_id: 70 }] }),
  zendeskoauth_search_tickets: ({ query }) => ({
    results: String(query).includes('<solved')
      ? [{ id: 1, status: 'open', organization_id: 70, created_at: ago(4), updated_at: ago(2) }]
      : [],
  }),
  linear_projects_list: () => ({ projects: { nodes: [{ id: 'p1', name: 'Acme onboarding' }] } }),
  linear_issues_list: () => ({
    issues: {
      nodes: [
        {
          id: 'i1',
          identifier: 'ONB-1',
          title: 'Connect',
          state: { type: 'started' },
          updatedAt: ago(5),
          project: { id: 'p1' },
        },
      ],
    },
  }),
};

const SIGNALS = {
  stage: { kind: 'value', value: { stage: 'Setup', days: 6, movedBack: false } },
  support: { kind: 'value', value: { open: 1, urgent: 0, reopened: 0, oldestDays: 4, lastContactDays: 2 } },
  delivery: {
    kind: 'value',
    value: {
      done: 0,
      planned: 0,
      overdue: 0,
      quietDays: 5,
      stalled: { id: 'i1', identifier: 'ONB-1', title: 'Connect' },
    },
  },
};
const FRESH = { hubspot: { kind: 'fresh' }, zendesk: { kind: 'fresh' }, linear: { kind: 'fresh' } };

function read(reader: Reader, parts: Partial<SignalsInput> = {}): Promise<SignalsResult> {
  return readSignals({
    reader,
    owner: { email: 'Ana@acme.test' },
    settings: DEFAULT_SIGNAL_SETTINGS,
    preflight: ACTIVE,
    today: TODAY,
    now: NOW,
    links: {},
    ...parts,
  });
}

const onlyAccount = (result: SignalsResult) => {
  if (result.kind !== 'read') throw new Error(`it is ${result.kind}`);
  const [first, second] = result.accounts;
  if (first === undefined || second !== undefined) throw new Error(`there are ${result.accounts.length} accounts`);
  return first;
};

test('all three sources tell of the accounts that are still being onboarded', async () => {
  const { reader } = stage(TOOLS);
  const result = await read(reader);
  expect(onlyAccount(result)).toMatchObject({
    account: { key: 'domain:acme.example', name: 'Acme' },
    signals: SIGNALS,
  });
  expect(result).toMatchObject({
    accountsFrom: 'hubspot',
    finished: 1,
    sources: FRESH,
    skipped: { hubspot: 0, zendesk: 0, linear: 0 },
    calls: 9,
  });
});

test('HubSpot and Linear begin at once, Zendesk when the accounts are known', async () => {
  const { reader, calls } = stage(TOOLS);
  await read(reader);
  const order = calls.map(({ tool }) => tool);
  expect(order.slice(0, 3).toSorted()).toEqual(['hubspot_owners_list', 'linear_issues_list', 'linear_projects_list']);
  expect(order.indexOf('zendeskoauth_users_search')).toBeGreaterThan(order.indexOf('hubspot_contacts_search'));
});

describe('without', () => {
  test.each(['zendesk', 'linear'] as const)('%s the others tell what they know', async (source) => {
    const tools = Object.fromEntries(
      Object.entries(TOOLS).map(([name, tool]) => [
        name,
        name.startsWith(source) ? () => refusal('unavailable') : tool,
      ]),
    );
    const { reader } = stage(tools);
    const result = await read(reader);
    const pillar = source === 'zendesk' ? 'support' : 'delivery';
    expect(result).toMatchObject({ finished: 1, sources: { ...FRESH, [source]: unavailable('down') } });
    expect(onlyAccount(result).signals).toEqual({ ...SIGNALS, [pillar]: unavailable('down') });
  });

  test.each(SOURCES)('%s connected, nothing is asked of it, and it is away since it was', async (source) => {
    const { reader, calls } = stage(TOOLS);
    const lastKnown = [account('domain:acme.example', { emails: ['a@acme.example'], domain: 'acme.example' })];
    const result = await read(reader, { preflight: { ...ACTIVE, [source]: gone }, lastKnown });
    expect(result).toMatchObject({ kind: 'read', sources: { ...FRESH, [source]: gone } });
    expect(calls.filter(({ tool }) => tool.startsWith(source))).toEqual([]);
    const pillar = { hubspot: 'stage', zendesk: 'support', linear: 'delivery' }[source];
    expect(onlyAccount(result).signals).toEqual({ ...SIGNALS, [pillar]: gone });
  });

  test('HubSpot the accounts of an earlier day are read, in no stage that is known', async () => {
    const { reader } = stage({ ...TOOLS, hubspot_contacts_search: () => EXPIRED });
    const lastKnown = [account('domain:acme.example', { emails: ['a@acme.example'] })];
    const result = await read(reader, { lastKnown });
    expect(result).toMatchObject({
      kind: 'read',
      accountsFrom: 'last_known',
      finished: 0,
      sources: { hubspot: unavailable('auth_expired'), zendesk: { kind: 'fresh' } },
    });
    expect(onlyAccount(result).signals).toEqual({ ...SIGNALS, stage: unavailable('auth_expired') });
  });

  test('HubSpot and without an earlier day there is nothing to read about', async () => {
    const { reader, calls } = stage({ ...TOOLS, hubspot_owners_list: () => refusal('provider_error') });
    expect(await read(reader)).toEqual({ kind: 'no_accounts', hubspot: unavailable('down'), calls: 3 });
    expect(calls).toHaveLength(3);
  });

  test('its deals HubSpot still tells the accounts, among them those that may be over', async () => {
    const { reader, paramsOf } = stage({
      ...TOOLS,
      hubspot_deal_pipelines_list: () => ({ kind: 'auth_error', reason: 'scope_insufficient' }),
    });
    const result = await read(reader);
    expect(result).toMatchObject({
      accountsFrom: 'hubspot',
      finished: 0,
      sources: { ...FRESH, hubspot: unavailable('auth_scope') },
      accounts: [
        { signals: { ...SIGNALS, stage: unavailable('auth_scope') } },
        { signals: { stage: unavailable('auth_scope'), support: { kind: 'not_set_up' } } },
      ],
    });
    expect(paramsOf('hubspot_deals_search')).toEqual([]);
  });

  test.each([{}, { email: ' ' }, { email: 'nobody@acme.test' }])(
    'an owner record of %j there is none',
    async (owner) => {
      const { reader, paramsOf } = stage(TOOLS);
      expect(await read(reader, { owner })).toEqual({ kind: 'no_owner', calls: reader.calls });
      expect(paramsOf('hubspot_contacts_search')).toEqual([]);
    },
  );
});

test('a list of contacts that is not all of it says so, and its accounts are read', async () => {
  let page = 0;
  const { reader } = stage({
    ...TOOLS,
    hubspot_contacts_search: (params, call) => {
      page += 1;
      const answer = TOOLS.hubspot_contacts_search?.(params, call) as JsonObject;
      return { ...answer, paging: { next: { after: String(page * 100) } } };
    },
  });
  const result = await read(reader);
  expect(result).toMatchObject({ sources: { ...FRESH, hubspot: unavailable('incomplete') } });
  expect(onlyAccount(result).signals.stage).toEqual(SIGNALS.stage);
});

test('rows that do not parse are counted by source', async () => {
  const nodes: JsonObject[] = [{ id: 'p1', name: 'Acme onboarding' }, { id: 'p2' }];
  const { reader } = stage({ ...TOOLS, linear_projects_list: () => ({ projects: { nodes } }) });
  expect(await read(reader)).toMatchObject({ skipped: { hubspot: 0, zendesk: 0, linear: 1 }, sources: FRESH });
});

test.each(ODD_ANSWERS)('with every product answering %j nothing is thrown and nothing is made up', async (odd) => {
  const tools = Object.fromEntries(Object.keys(TOOLS).map((name) => [name, () => odd]));
  const lastKnown = [account('company:1', { emails: ['a@acme.example'] })];
  const result = await read(stage(tools).reader, { lastKnown });
  expect(onlyAccount(result).signals).toEqual({
    stage: unavailable('down'),
    support: unavailable('down'),
    delivery: unavailable('down'),
  });
});

test('a fault of our own is not taken for a product that is down', async () => {
  const { reader } = stage({
    ...TOOLS,
    linear_issues_list: () => {
      throw new TypeError('a bug');
    },
  });
  await expect(read(reader)).rejects.toThrow('a bug');
});

test('an aborted run ends with what it was aborted with', async () => {
  const controller = new AbortController();
  const { reader } = stage(
    {
      ...TOOLS,
      zendeskoauth_users_search: () => {
        controller.abort(new Error('shutting down'));
        return { users: [] };
      },
    },
    { signal: controller.signal },
  );
  await expect(read(reader)).rejects.toThrow('shutting down');
});
