import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { ODD_ANSWERS } from '../../src/connectors/catalogue/tool-params.fixture.ts';
import { type Scalekit, ScalekitError, type ToolDefinition } from '../../src/connectors/scalekit-port.ts';
import type { AccountState, JsonObject } from '../../src/connectors/types.ts';
import {
  account,
  ago,
  CONNECTIONS,
  EXPIRED,
  NOW,
  refusal,
  type Stage,
  stage,
  TODAY,
} from '../../src/health/signals/execute.fixture.ts';
import { type Account, SOURCES, type Source } from '../../src/health/types.ts';
import type { MorningOutcome, MorningRequest } from '../../src/health/workflow.ts';
import { type Db, openDatabase } from '../../src/storage/database.ts';
import { createHealthAccounts } from '../../src/storage/health-accounts.ts';
import { testDatabase } from '../support/database.ts';
import { morningOver, reportFor, scoredOf } from '../support/morning-workflow.ts';

const ANA = { identifier: 'slack:T1:U1', email: 'Ana@acme.test', date: TODAY };
const YESTERDAY = '2026-11-19';
const unavailable = (why: string) => ({ kind: 'unavailable', since: ago(0), why });

let database: Awaited<ReturnType<typeof testDatabase>>;
let db: Db;
beforeAll(async () => {
  database = await testDatabase();
  ({ db } = openDatabase(database.url, () => {}));
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});
afterEach(() => db.deleteFrom('health_accounts').execute());

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
      stalled: { id: 'i1', identifier: 'ONB-1', title: 'Connect', overdue: false, quietDays: 5 },
    },
  },
};
const FRESH = { hubspot: { kind: 'fresh' }, zendesk: { kind: 'fresh' }, linear: { kind: 'fresh' } };

interface Around {
  request?: Partial<MorningRequest>;
  /** Of the accounts at Scalekit; active where it does not say. */
  states?: Partial<Record<Source, AccountState>> | ScalekitError;
  /** What her accounts offer for writing. */
  offered?: ToolDefinition[] | ScalekitError;
  /** Products that the operator has not set up. */
  missing?: readonly Source[];
  log?: Parameters<typeof morningOver>[0]['log'];
}

/** Ana's morning with these answers of the products. */
async function read(
  { execute }: Pick<Stage, 'execute'>,
  { request, states = {}, offered = [], missing = [], log }: Around = {},
) {
  const there = SOURCES.filter((source) => !missing.includes(source));
  const connections = Object.fromEntries(there.map((source) => [source, CONNECTIONS[source]]));
  const scalekit: Pick<Scalekit, 'execute' | 'accounts' | 'scopedTools'> = {
    execute,
    async accounts() {
      if (states instanceof ScalekitError) throw states;
      return there.map((source) => ({ connection: CONNECTIONS[source], state: states[source] ?? 'active' }));
    },
    async scopedTools() {
      if (offered instanceof ScalekitError) throw offered;
      return offered;
    },
  };
  const workflow = morningOver({
    db,
    scalekit,
    connections,
    now: () => NOW,
    pause: async () => {},
    ...(log && { log }),
  });
  return workflow({ ...reportFor(ANA), ...request });
}

/** Her accounts of the day before. */
async function knownBefore(...accounts: Account[]): Promise<void> {
  await createHealthAccounts(db).seen(ANA.identifier, accounts, YESTERDAY);
}

const onlyAccount = (outcome: MorningOutcome) => {
  const [first, second] = scoredOf(outcome).accounts;
  if (first === undefined || second !== undefined) throw new Error('there is not one account');
  return first;
};

test('all three sources tell of the accounts that are still being onboarded', async () => {
  const result = await read(stage(TOOLS));
  // The other one's deal is closed: it is finished.
  expect(onlyAccount(result)).toMatchObject({
    account: { key: 'domain:acme.example', name: 'Acme' },
    signals: SIGNALS,
    scored: { kind: 'scored', complete: true, notSetUp: [], unavailable: [] },
  });
  expect(result).toMatchObject({
    accountsFrom: 'hubspot',
    sources: FRESH,
    skipped: { hubspot: 0, zendesk: 0, linear: 0 },
    calls: 9,
  });
});

test('the three are asked at once when the accounts are known', { timeout: 10_000 }, async () => {
  const first = ['hubspot_deal_pipelines_list', 'zendeskoauth_users_search', 'linear_issues_list'];
  const open = Promise.withResolvers<void>();
  const asked = new Set<string>();
  // None is answered before all are asked.
  const gated = first.map((name) => [
    name,
    async (...args: Parameters<NonNullable<(typeof TOOLS)[string]>>) => {
      asked.add(name);
      if (asked.size === first.length) open.resolve();
      await open.promise;
      return TOOLS[name]?.(...args) ?? {};
    },
  ]);
  const products = stage({ ...TOOLS, ...Object.fromEntries(gated) });
  expect(onlyAccount(await read(products)).signals).toEqual(SIGNALS);
  const order = products.calls.map(({ tool }) => tool);
  expect(order.slice(0, 2)).toEqual(['hubspot_owners_list', 'hubspot_contacts_search']);
});

describe('where HubSpot does not search by when they became customers', () => {
  const contact = (id: string, properties: JsonObject) => ({
    id,
    properties: { email: `p@f${id}.example`, company: `Firm ${id}`, createdate: ago(400), ...properties },
  });
  /** A HubSpot that has these contacts and refuses searches by these words. */
  const refusing = (words: RegExp, results: JsonObject[]): Parameters<typeof stage>[0] => ({
    ...TOOLS,
    hubspot_contacts_search: ({ filterGroups }) =>
      words.test(String(filterGroups)) ? refusal('invalid_input') : { results },
    hubspot_deals_search: () => ({
      results: [{ id: '5', properties: { dealname: 'Firm 1 onboarding', dealstage: 's1', createdate: ago(6) } }],
    }),
  });
  const logged = () => {
    const lines: unknown[] = [];
    return { lines, log: { warn: (...line: unknown[]) => void lines.push(line) } };
  };

  test('nobody is lost: their deal tells of them, or else that is not known; and the operator is told once', async () => {
    const { lines, log } = logged();
    const contacts = [contact('1', {}), contact('2', {}), contact('3', { hs_v2_date_entered_customer: ago(200) })];
    const result = scoredOf(await read(stage(refusing(/hs_v2/, contacts)), { log }));
    expect(result.accounts.map(({ account: { name }, signals }) => [name, signals.stage])).toEqual([
      ['Firm 1', SIGNALS.stage],
      ['Firm 2', unavailable('undated')],
    ]);
    expect(result).toMatchObject({ sources: FRESH, lifecycleKnown: true, calls: expect.any(Number) });
    expect(result.calls).toBeLessThanOrEqual(25);
    expect(lines).toEqual([
      [
        { code: 'hubspot_property_refused', property: 'hs_v2_date_entered_customer' },
        expect.stringContaining('LIFECYCLE_VALUE'),
      ],
    ]);
  });

  test('and has nobody, that is not taken for all well', async () => {
    expect(await read(stage(refusing(/hs_v2/, [])))).toMatchObject({ accounts: [], lifecycleKnown: false });
    expect(await read(stage(refusing(/nothing/, [])))).toMatchObject({ accounts: [], lifecycleKnown: true });
  });

  test('and does not know the property either, HubSpot is away, and the operator is told of that one', async () => {
    const { lines, log } = logged();
    const result = await read(stage(refusing(/lifecyclestage/, [])), { log });
    expect(result).toMatchObject({ accountsFrom: 'last_known', sources: { hubspot: unavailable('down') } });
    expect(lines).toEqual([[{ code: 'hubspot_property_refused', property: 'lifecyclestage' }, expect.any(String)]]);
  });
});

describe('without', () => {
  test.each(['zendesk', 'linear'] as const)('%s the others tell what they know', async (source) => {
    const tools = Object.fromEntries(
      Object.entries(TOOLS).map(([name, tool]) => [
        name,
        name.startsWith(source) ? () => refusal('unavailable') : tool,
      ]),
    );
    const result = await read(stage(tools));
    const pillar = source === 'zendesk' ? 'support' : 'delivery';
    expect(result).toMatchObject({ sources: { ...FRESH, [source]: unavailable('down') } });
    expect(onlyAccount(result).signals).toEqual({ ...SIGNALS, [pillar]: unavailable('down') });
  });

  describe.each([
    ['none', 'auth_missing'],
    ['pending_verification', 'auth_missing'],
    ['expired', 'auth_expired'],
  ] as const)('an account that is active, but %s, of', (state, why) => {
    test.each(SOURCES)('%s, nothing is asked of it, and it is away', async (source) => {
      const products = stage(TOOLS);
      await knownBefore(account('domain:acme.example', { emails: ['a@acme.example'], domain: 'acme.example' }));
      const result = await read(products, { states: { [source]: state } });
      expect(result).toMatchObject({ kind: 'scored', sources: { ...FRESH, [source]: unavailable(why) } });
      expect(products.calls.filter(({ tool }) => tool.startsWith(source))).toEqual([]);
      const pillar = { hubspot: 'stage', zendesk: 'support', linear: 'delivery' }[source];
      expect(onlyAccount(result).signals).toEqual({ ...SIGNALS, [pillar]: unavailable(why) });
    });
  });

  test('any account the person is told which to connect, and nothing is asked', async () => {
    const products = stage(TOOLS);
    const states = { hubspot: 'none', zendesk: 'expired', linear: 'pending_auth' } as const;
    await knownBefore(account('domain:acme.example'));
    expect(await read(products, { states })).toEqual({ kind: 'connectors_required', connectors: SOURCES });
    expect(products.calls).toEqual([]);
  });

  test('an answer about the accounts nothing is asked, and nobody is told to connect', async () => {
    const products = stage(TOOLS);
    await knownBefore(account('domain:acme.example'));
    const result = await read(products, { states: new ScalekitError('accounts', 'unavailable') });
    const down = unavailable('down');
    expect(result).toMatchObject({ accountsFrom: 'last_known', calls: 0 });
    expect(scoredOf(result).sources).toEqual({ hubspot: down, zendesk: down, linear: down });
    expect(onlyAccount(result)).toMatchObject({
      account: { key: 'domain:acme.example' },
      scored: { kind: 'unscored' },
    });
    expect(products.calls).toEqual([]);
  });

  test('HubSpot the accounts of an earlier day are read, in no stage that is known', async () => {
    await knownBefore(account('domain:acme.example', { emails: ['a@acme.example'] }));
    const result = await read(stage({ ...TOOLS, hubspot_contacts_search: () => EXPIRED }));
    expect(result).toMatchObject({
      kind: 'scored',
      accountsFrom: 'last_known',
      sources: { hubspot: unavailable('auth_expired'), zendesk: { kind: 'fresh' } },
    });
    expect(onlyAccount(result).signals).toEqual({ ...SIGNALS, stage: unavailable('auth_expired') });
  });

  test('HubSpot and without an earlier day there are no accounts, and HubSpot is said to be away', async () => {
    // A failure may be over a second later: such a call is made once more.
    const products = stage({ ...TOOLS, hubspot_owners_list: () => refusal('provider_error') });
    expect(await read(products)).toEqual({
      kind: 'scored',
      accounts: [],
      accountsFrom: 'last_known',
      lifecycleKnown: true,
      sources: { ...FRESH, hubspot: unavailable('down') },
      skipped: { hubspot: 0, zendesk: 0, linear: 0 },
      calls: 4,
      handedOver: [],
    });
    expect(products.calls).toHaveLength(4);
  });

  test('its deals HubSpot still tells the accounts, among them those that may be over', async () => {
    const products = stage({
      ...TOOLS,
      hubspot_deal_pipelines_list: () => ({ kind: 'auth_error', reason: 'scope_insufficient' }),
    });
    const result = await read(products);
    expect(result).toMatchObject({
      accountsFrom: 'hubspot',
      sources: { ...FRESH, hubspot: unavailable('auth_scope') },
      accounts: [
        { signals: { ...SIGNALS, stage: unavailable('auth_scope') } },
        { signals: { stage: unavailable('auth_scope'), support: { kind: 'not_set_up' } } },
      ],
    });
    expect(products.paramsOf('hubspot_deals_search')).toEqual([]);
  });

  test.each([undefined, '', ' ', 'nobody@acme.test'])('an owner record of %j there is none', async (email) => {
    const products = stage(TOOLS);
    expect(await read(products, { request: { email } })).toEqual({ kind: 'no_owner', calls: 1 });
    expect(products.calls).toHaveLength(1);
    expect(products.paramsOf('hubspot_contacts_search')).toEqual([]);
  });
});

describe('a product that the operator has not set up', () => {
  const NOWHERE = { kind: 'not_set_up', why: 'not_configured' };
  const known = () =>
    knownBefore(account('domain:acme.example', { emails: ['a@acme.example'], domain: 'acme.example' }));

  test.each([
    ['zendesk', 'support'],
    ['linear', 'delivery'],
  ] as const)('%s is not asked, and every score is one number without it', async (source, pillar) => {
    const products = stage(TOOLS);
    const result = await read(products, { missing: [source] });
    expect(products.calls.filter(({ tool }) => tool.startsWith(source))).toEqual([]);
    const { [source]: _gone, ...others } = FRESH;
    expect(scoredOf(result).sources).toEqual(others);
    expect(onlyAccount(result).signals).toEqual({ ...SIGNALS, [pillar]: NOWHERE });
    const { scored } = onlyAccount(result);
    expect(scored).toMatchObject({ kind: 'scored', complete: true, notSetUp: [pillar], unavailable: [] });
    expect(scored.kind === 'scored' && scored.low === scored.high).toBe(true);
  });

  test('is so too where nothing else can be asked, or HubSpot is away', async () => {
    await known();
    const missing = ['linear'] as const;
    const states = new ScalekitError('accounts', 'unavailable');
    for (const around of [{ states }, { states: { hubspot: 'expired' } as const }]) {
      const result = await read(stage(TOOLS), { missing, ...around });
      expect(Object.keys(scoredOf(result).sources)).toEqual(['hubspot', 'zendesk']);
      expect(onlyAccount(result).signals.delivery).toEqual(NOWHERE);
    }
  });

  test('is not among those to connect where none of the others is connected', async () => {
    const states = { hubspot: 'none', zendesk: 'none' } as const;
    expect(await read(stage(TOOLS), { missing: ['linear'], states })).toEqual({
      kind: 'connectors_required',
      connectors: ['hubspot', 'zendesk'],
    });
  });

  test('does not say who somebody is either', async () => {
    const products = stage(TOOLS);
    const around = { missing: ['linear'], request: { email: undefined } } as const;
    expect(await read(products, around)).toEqual({ kind: 'no_owner', calls: 0 });
    await known();
    expect(await read(products, around)).toEqual({ kind: 'no_owner', calls: 0 });
    expect(products.calls).toEqual([]);
  });

  test('and is HubSpot: there are no accounts to tell of, and nothing is asked', async () => {
    const products = stage(TOOLS);
    await known();
    expect(await read(products, { missing: ['hubspot', 'linear'] })).toEqual({ kind: 'no_hubspot' });
    expect(products.calls).toEqual([]);
  });
});

test('a source that is away is so for accounts it would not have been asked about', async () => {
  await knownBefore(account('company:1'));
  const result = await read(stage(TOOLS), { states: { hubspot: 'expired', zendesk: 'none' } });
  expect(scoredOf(result).sources.zendesk).toEqual(unavailable('auth_missing'));
  expect(onlyAccount(result).signals.support).toEqual(unavailable('auth_missing'));
});

describe('an account in a bad state', () => {
  const issue = { title: 'Connect', state: { type: 'started' }, updatedAt: ago(9), project: { id: 'p1' } };
  const nodes = [1, 2, 3, 4].map((n) => ({ ...issue, id: `i${n}`, identifier: `ONB-${n}`, dueDate: '2026-11-10' }));
  const bad: typeof TOOLS = {
    ...TOOLS,
    hubspot_deals_search: () => ({
      results: ['s1', 's2'].map((dealstage, n) => ({
        id: String(n),
        properties: { dealname: `${n === 0 ? 'Acme' : 'Done'} onboarding`, dealstage, createdate: ago(60) },
      })),
    }),
    linear_issues_list: () => ({ issues: { nodes } }),
  };
  const offered = ['hubspot_task_create', 'linear_comment_create'].map((name) => ({
    ...{ name, description: '' },
    inputSchema: { type: 'object', properties: {} },
  }));
  const unread = { offered: new ScalekitError('scopedTools', 'unavailable') };

  test('is followed up the next day where Scalekit did not tell in time what can be written', async () => {
    const request = { mode: 'ask' } as const;
    const first = onlyAccount(await read(stage(bad), { request, ...unread }));
    expect(first).toMatchObject({ scored: { kind: 'scored', tier: 'critical', complete: true } });
    expect(first.followUp).toBeUndefined();
    const next = await read(stage(bad), { request: { ...request, date: '2026-11-21' }, offered });
    expect(onlyAccount(next).followUp).toMatchObject({ state: 'offered', parts: ['task', 'comment'] });
  });

  test('has its follow-up and its history still when HubSpot gives it its company', async () => {
    const request = { mode: 'ask' } as const;
    const before = onlyAccount(await read(stage(bad), { request, offered }));
    expect(before.account.key).toBe('domain:acme.example');
    await createHealthAccounts(db).link(ANA.identifier, before.row.id, 'zendesk', { organizationId: '71' });
    const contact = { email: 'a@acme.example', company: 'Acme', associatedcompanyid: '900', createdate: ago(9) };
    const grown: typeof TOOLS = {
      ...bad,
      hubspot_contacts_search: () => ({ results: [{ id: '1', properties: contact }] }),
      hubspot_companies_search: () => ({
        results: [{ id: '900', properties: { name: 'Acme', domain: 'acme.example' } }],
      }),
    };
    const next = onlyAccount(await read(stage(grown), { request: { ...request, date: '2026-11-21' }, offered }));
    expect(next.account).toMatchObject({ key: 'company:900', record: { type: 'companies', id: '900' } });
    expect(next).toMatchObject({ row: { id: before.row.id }, badSince: TODAY, followUp: { id: before.followUp?.id } });
    expect(next.past?.history).toHaveLength(1);
    // Their tickets are in organization 70.
    expect(next.signals.support).toMatchObject({ kind: 'value', value: { open: 0 } });
  });

  test.each(['zendesk', 'linear'] as const)('is not followed up as long as %s is not set up', async (source) => {
    const request = { mode: 'automatic', preview: false } as const;
    const products = stage(bad);
    const without = onlyAccount(await read(products, { request, offered, missing: [source] }));
    expect(without).toMatchObject({ scored: { tier: expect.stringMatching(/critical|at_risk/), complete: true } });
    expect([without.followUp, products.calls.filter(({ effect }) => effect !== 'read')]).toEqual([undefined, []]);
    const next = await read(stage(bad), { request: { mode: 'ask', date: '2026-11-21' }, offered });
    expect(onlyAccount(next).followUp).toMatchObject({ state: 'offered' });
  });

  test('that was offered one keeps it on such a day', async () => {
    const request = { mode: 'ask' } as const;
    const { followUp } = onlyAccount(await read(stage(bad), { request, offered }));
    expect(followUp).toMatchObject({ state: 'offered' });
    const next = { ...request, date: '2026-11-21' };
    const without = onlyAccount(await read(stage(bad), { request: next, ...unread }));
    expect(without).toMatchObject({ badSince: TODAY });
    const again = await read(stage(bad), { request: { ...request, date: '2026-11-22' }, offered });
    expect(onlyAccount(again)).toMatchObject({ badSince: TODAY, followUp: { state: 'offered', id: followUp?.id } });
  });
});

describe('where Slack does not tell the address', () => {
  const request = { email: undefined };

  test.each([undefined, ' '])('as %j, Linear does', async (email) => {
    const products = stage({ ...TOOLS, linear_viewer_get: () => ({ viewer: { email: 'ana@acme.test' } }) });
    expect(onlyAccount(await read(products, { request: { email } })).signals).toEqual(SIGNALS);
    expect(products.paramsOf('hubspot_owners_list')).toMatchObject([{ email: 'ana@acme.test' }]);
  });

  test('and neither does Linear, the accounts are those of an earlier day, and HubSpot need not be connected', async () => {
    await knownBefore(account('domain:acme.example', { emails: ['a@acme.example'] }));
    const result = await read(stage(TOOLS), { request, states: { linear: 'expired' } });
    expect(result).toMatchObject({
      accountsFrom: 'last_known',
      sources: { hubspot: unavailable('down'), zendesk: { kind: 'fresh' }, linear: unavailable('auth_expired') },
    });
    expect(onlyAccount(result).signals).toEqual({
      stage: unavailable('down'),
      support: SIGNALS.support,
      delivery: unavailable('auth_expired'),
    });
  });

  test('and neither does Linear nor an earlier day, nobody can say who they are', async () => {
    const products = stage(TOOLS);
    expect(await read(products, { request, states: { linear: 'none' } })).toEqual({ kind: 'no_owner', calls: 0 });
    expect(products.calls).toEqual([]);
  });
});

test('a list of contacts that is not all of it says so, and its accounts are read', async () => {
  let page = 0;
  const products = stage({
    ...TOOLS,
    hubspot_contacts_search: (params, call) => {
      page += 1;
      const answer = TOOLS.hubspot_contacts_search?.(params, call) as JsonObject;
      return { ...answer, paging: { next: { after: String(page * 100) } } };
    },
  });
  const result = await read(products);
  expect(result).toMatchObject({ sources: { ...FRESH, hubspot: unavailable('incomplete') } });
  expect(onlyAccount(result).signals.stage).toEqual(SIGNALS.stage);
});

describe('rows that do not parse', () => {
  const nodes: JsonObject[] = [
    { id: 'p1', name: 'Acme onboarding' },
    { id: 'p2' },
    { id: 'p3', name: { at: 'x@y.z' } },
  ];
  const some = { ...TOOLS, linear_projects_list: () => ({ projects: { nodes } }) };
  const none = () => ({ users: [{ id: { not: 'an id' }, email: 'a@acme.example' }] });

  test('are counted by source', async () => {
    const result = await read(stage(some));
    expect(result).toMatchObject({ skipped: { hubspot: 0, zendesk: 0, linear: 2 }, sources: FRESH });
  });

  test('are told to the operator, one line a source, with the fields and with nothing that is in them', async () => {
    const warned = vi.fn();
    const log = { warn: warned };
    await read(stage({ ...some, zendeskoauth_users_search: none }), { log, request: { runId: 'run-1' } });
    expect(warned.mock.calls).toEqual([
      [{ run: 'run-1', source: 'zendesk', skipped: 1, of: 1, fields: ['id'] }, 'Rows of a product could not be read'],
      // Three projects and an issue.
      [{ run: 'run-1', source: 'linear', skipped: 2, of: 4, fields: ['name'] }, 'Rows of a product could not be read'],
    ]);
    await read(stage(TOOLS), { log });
    expect(warned).toHaveBeenCalledTimes(2);
  });

  test('nor does an answer without a list: that is told too, also of a run that ended early', async () => {
    const warned = vi.fn();
    const log = { warn: warned };
    const outcome = await read(stage({ ...TOOLS, linear_viewer_get: () => ({}), hubspot_owners_list: () => ({}) }), {
      log,
    });
    expect(scoredOf(outcome)).toMatchObject({ accounts: [], sources: { hubspot: unavailable('unreadable') } });
    expect(warned.mock.calls).toEqual([
      [expect.objectContaining({ source: 'hubspot', skipped: 0, of: 0, fields: [] }), expect.any(String)],
    ]);
    const failing = stage({
      ...some,
      zendeskoauth_search_tickets: () => {
        throw new TypeError('a bug');
      },
    });
    await expect(read(failing, { log })).rejects.toThrow();
    expect(warned).toHaveBeenCalledTimes(2);
  });

  test('where none of a list does, its product could not be read', async () => {
    const result = await read(stage({ ...TOOLS, zendeskoauth_users_search: none }));
    expect(result).toMatchObject({ sources: { ...FRESH, zendesk: unavailable('unreadable') } });
  });
});

describe.each(ODD_ANSWERS)('with every product answering %j', (odd) => {
  const tools = Object.fromEntries([...Object.keys(TOOLS), 'linear_viewer_get'].map((name) => [name, () => odd]));

  test('nothing is thrown and nothing is made up', async () => {
    await knownBefore(account('company:1', { emails: ['a@acme.example'] }));
    expect(onlyAccount(await read(stage(tools))).signals).toEqual({
      stage: unavailable('unreadable'),
      support: unavailable('unreadable'),
      delivery: unavailable('unreadable'),
    });
  });

  test('nobody is made an owner', async () => {
    const outcome = await read(stage(tools), { request: { email: undefined } });
    expect(outcome).toMatchObject({ kind: 'no_owner' });
  });
});

describe('a run that cannot be finished', () => {
  const stored = () => db.selectFrom('snapshots').selectAll().execute();

  test('for a fault of our own is not taken for a product that is down, and is told to who started it alone', async () => {
    const printed = (['log', 'info', 'warn', 'error'] as const).map((name) => vi.spyOn(console, name));
    const products = stage({
      ...TOOLS,
      linear_issues_list: () => {
        throw new TypeError('a bug');
      },
    });
    await expect(read(products)).rejects.toMatchObject({ cause: { name: 'TypeError', message: 'a bug' } });
    for (const one of printed) expect(one).not.toHaveBeenCalled();
    vi.restoreAllMocks();
    expect(await stored()).toEqual([]);
  });

  test('since it was aborted ends with what it was aborted with', async () => {
    const controller = new AbortController();
    const products = stage({
      ...TOOLS,
      zendeskoauth_users_search: () => {
        controller.abort(new Error('shutting down'));
        return { users: [] };
      },
    });
    const { signal } = controller;
    await expect(read(products, { request: { signal } })).rejects.toMatchObject({
      cause: { message: 'shutting down' },
    });
    expect(products.paramsOf('zendeskoauth_search_tickets')).toEqual([]);
    expect(await stored()).toEqual([]);
  });
});
