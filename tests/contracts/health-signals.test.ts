import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createProviders } from '../../sandbox/providers/all.ts';
import { createScalekitSandbox } from '../../sandbox/scalekit/server.ts';
import { SCALEKIT_TEST_CREDENTIALS, type ScalekitSandbox } from '../../sandbox/scalekit/types.ts';
import { expectRealCall } from '../../src/connectors/catalogue/tool-params.fixture.ts';
import { createScalekit } from '../../src/connectors/scalekit.ts';
import type { JsonObject } from '../../src/connectors/types.ts';
import { organizationCandidates, projectCandidates } from '../../src/health/signals/candidates.ts';
import type { AccountLinks } from '../../src/health/signals/links.ts';
import { createReader } from '../../src/health/signals/reader.ts';
import { DEFAULT_SIGNAL_SETTINGS } from '../../src/health/signals/settings.ts';
import { type Db, openDatabase } from '../../src/storage/database.ts';
import { createHealthAccounts } from '../../src/storage/health-accounts.ts';
import { testDatabase } from '../support/database.ts';
import { morningOver, reportFor, type Scored, scoredOf } from '../support/morning-workflow.ts';

const NOW = new Date('2026-11-20T08:00:00Z');
const TODAY = '2026-11-20';
const ANA = { identifier: 'slack:T0ACME:U0ANA', email: 'ana@acme.test' };
const OMAR = { identifier: 'slack:T0ACME:U0OMAR', email: 'omar@acme.test' };
const CONNECTIONS = { hubspot: 'hubspot', zendesk: 'zendeskoauth', linear: 'linear' };
/** Most of the seeded onboardings began more than a month ago. */
const SETTINGS = { ...DEFAULT_SIGNAL_SETTINGS, windowDays: 90 };

let database: Awaited<ReturnType<typeof testDatabase>>;
let db: Db;
let sandbox: ScalekitSandbox;
let waits: number[];
beforeAll(async () => {
  database = await testDatabase();
  ({ db } = openDatabase(database.url, () => {}));
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});
afterEach(async () => {
  await sandbox.close();
  await db.deleteFrom('health_accounts').execute();
});

async function start(customers?: number): Promise<void> {
  waits = [];
  const providers = Object.values(createProviders({ now: () => NOW, customers }));
  sandbox = await createScalekitSandbox({ port: 0, providers });
  for (const { identifier, email } of [ANA, OMAR]) {
    for (const connection of Object.values(CONNECTIONS)) sandbox.connect(identifier, connection, email);
  }
}

/** What the morning, and a reader beside it, are made of. */
function parts() {
  const log = { warn: () => {}, error: () => {} };
  const scalekit = createScalekit({ ...SCALEKIT_TEST_CREDENTIALS, url: sandbox.url, log });
  const pause = async (ms: number) => void waits.push(ms);
  return { scalekit, connections: CONNECTIONS, now: () => NOW, pause, random: () => 0 };
}

function readerOf({ identifier }: typeof ANA) {
  const { scalekit, ...rest } = parts();
  return createReader({ execute: scalekit.execute, identifier, ...rest });
}

/** The morning of Ana's accounts, as this person. */
async function read({ identifier }: typeof ANA, { settings = SETTINGS, date = TODAY } = {}) {
  const workflow = morningOver({ db, settings, ...parts() });
  const result = scoredOf(await workflow(reportFor({ identifier, email: ANA.email, date })));
  const by = new Map(result.accounts.map((one) => [one.account.name, one]));
  const of = (name: string): Scored['accounts'][number] => {
    const found = by.get(name);
    if (found === undefined) throw new Error(`no ${name} among ${[...by.keys()]}`);
    return found;
  };
  return { result, of };
}

async function link(
  { identifier }: typeof ANA,
  { row }: Scored['accounts'][number],
  links: AccountLinks,
): Promise<void> {
  for (const [product, to] of Object.entries(links)) {
    await createHealthAccounts(db).link(identifier, row.id, product, to);
  }
}

const executed = () => sandbox.calls.filter(({ rpc }) => rpc === 'ExecuteTool');
const value = (parts: object) => ({ kind: 'value', value: parts });
const stalled = (title: string) => expect.objectContaining({ title, identifier: expect.stringMatching(/^ONB-\d+$/) });

// Worked out by hand from the seeds: the rows of customers.ts, the tickets of seed-tickets.ts by the customer's health,
// the twelve issues of seed-plan.ts with the pace of linear/seed.ts.
const EXPECTED = {
  // The eight issues of the three stages before training are done, and nothing else is due yet.
  'Northwind Traders': {
    stage: value({ stage: 'Training', days: 4, movedBack: false }),
    support: value({ open: 3, urgent: 0, reopened: 0, oldestDays: 2, lastContactDays: 0 }),
    delivery: value({
      done: 8,
      planned: 8,
      overdue: 0,
      quietDays: 1,
      stalled: stalled('Admin training for Janet (Northwind Traders)'),
    }),
  },
  // Seven of its eight slots are not solved. The notice of termination, urgent, is Legal's.
  Initech: {
    stage: value({ stage: 'Technical setup', days: 27, movedBack: false }),
    support: value({ open: 7, urgent: 1, reopened: 1, oldestDays: 26, lastContactDays: 0 }),
    delivery: value({
      done: 2,
      planned: 7,
      overdue: 5,
      quietDays: 16,
      stalled: stalled('Single sign-on for initech.example'),
    }),
  },
  // Four slots are not solved; clause 7 is Legal's.
  'Umbrella Health': {
    stage: value({ stage: 'Data migration', days: 19, movedBack: false }),
    support: value({ open: 4, urgent: 0, reopened: 1, oldestDays: 9, lastContactDays: 2 }),
    delivery: value({
      done: 5,
      planned: 8,
      overdue: 3,
      quietDays: 8,
      stalled: stalled("Map the fields of Umbrella Health's old system"),
    }),
  },
  'Dharma Batteries': {
    stage: value({ stage: 'Data migration', days: 4, movedBack: true }),
    support: value({ open: 3, urgent: 0, reopened: 0, oldestDays: 6, lastContactDays: 1 }),
    delivery: value({
      done: 5,
      planned: 6,
      overdue: 1,
      quietDays: 3,
      stalled: stalled("Map the fields of Dharma Batteries's old system"),
    }),
  },
  // One person with a private address: her ticket is found by her, her project by her name.
  'Nora Quill': {
    stage: value({ stage: 'Kickoff', days: 3, movedBack: false }),
    support: value({ open: 1, urgent: 0, reopened: 0, oldestDays: 3, lastContactDays: 3 }),
    delivery: value({
      done: 1,
      planned: 1,
      overdue: 0,
      quietDays: 1,
      stalled: stalled('Set up their workspace (Nora Quill onboarding)'),
    }),
  },
};

describe("Ana's accounts", () => {
  test('have the values that the seeds come to', async () => {
    await start();
    const { result, of } = await read(ANA);
    for (const [name, signals] of Object.entries(EXPECTED)) expect(of(name).signals, name).toEqual(signals);
    const names = result.accounts.map(({ account }) => account.name);
    expect(names).toHaveLength(17);
    // Omar's.
    for (const other of ['Cyberdyne Labs', 'Delos Resorts']) expect(names).not.toContain(other);
    expect(result).toMatchObject({
      accountsFrom: 'hubspot',
      sources: { hubspot: { kind: 'fresh' }, zendesk: { kind: 'fresh' }, linear: { kind: 'fresh' } },
      skipped: { hubspot: 0, zendesk: 0, linear: 0 },
      calls: executed().length,
    });
  });

  test('of which a product knows nothing, or two things, are shown as not set up', async () => {
    await start();
    const { of } = await read(ANA);
    expect(of('Massive Dynamic').signals).toMatchObject({
      support: { kind: 'not_set_up', why: 'no_match' },
      delivery: { kind: 'value' },
    });
    expect(of('Oceanic Air').signals).toMatchObject({
      support: { kind: 'value' },
      delivery: { kind: 'not_set_up', why: 'no_match' },
    });
    expect(of('Weyland Mining').signals).toMatchObject({ delivery: { kind: 'not_set_up', why: 'ambiguous' } });
  });

  test('are the records that tasks are linked to', async () => {
    await start();
    const { of } = await read(ANA);
    expect(of('Initech').account).toMatchObject({
      key: expect.stringMatching(/^company:\d+$/),
      domain: 'initech.example',
      record: { type: 'companies', id: expect.stringMatching(/^\d+$/) },
      emails: ['bill.lumbergh@initech.example', 'peter.gibbons@initech.example', 'samir.nagheenanajar@initech.example'],
      since: '2026-09-20T08:00:00.000Z',
    });
    expect(of('prestige.example').account).toMatchObject({
      key: 'domain:prestige.example',
      record: { type: 'contacts' },
    });
    expect(of('Nora Quill').account).toMatchObject({ key: expect.stringMatching(/^contact:/) });
  });

  test('began within the window', async () => {
    await start();
    const { result } = await read(ANA, { settings: { ...SETTINGS, windowDays: 30 } });
    const names = result.accounts.map(({ account }) => account.name);
    // They became customers 28, 24 and 9 days ago; Northwind 41.
    expect(names).toEqual(expect.arrayContaining(['Wonka Foods', 'Vandelay Imports', 'Tyrell Robotics']));
    expect(names).not.toContain('Northwind Traders');
  });
});

describe('what she cannot see', () => {
  test('is not counted: tickets of a group she is not in', async () => {
    await start();
    const [hers, his] = [await read(ANA), await read(OMAR)];
    expect(hers.of('Initech').signals.support).toMatchObject({ value: { open: 7, urgent: 1 } });
    expect(his.of('Initech').signals.support).toMatchObject({ value: { open: 8, urgent: 2 } });
  });

  test('is not counted: issues of a team that is private', async () => {
    await start();
    const answer = await readerOf(OMAR).ask('linear', 'linear_projects_list', { first: 250 });
    const [projectId = ''] =
      /"id":"([^"]+)"[^{}]*"name":"Board prep 2027"/.exec(JSON.stringify(answer))?.slice(1) ?? [];
    const linked = async (person: typeof ANA) => {
      await link(person, (await read(person)).of('Initech'), { linear: { projectId } });
      return (await read(person)).of('Initech').signals.delivery;
    };
    expect(projectId).not.toBe('');
    expect(await linked(OMAR)).toMatchObject({ kind: 'value' });
    expect(await linked(ANA)).toEqual({ kind: 'not_set_up', why: 'no_match' });
  });
});

test('every call is hers, changes nothing, and has only parameters that its tool has', async () => {
  await start();
  await read(ANA);
  expect(executed().length).toBeGreaterThan(8);
  for (const { tool = '', params = {}, identifier, connection, ranAs, error } of executed()) {
    expectRealCall(tool, params);
    expect(tool).toMatch(/_(list|search|search_tickets)$/);
    expect([identifier, ranAs, error]).toEqual([ANA.identifier, ANA.email, undefined]);
    expect(Object.values(CONNECTIONS)).toContain(connection);
  }
  const named = sandbox.calls.flatMap(({ identifier }) => identifier ?? []);
  expect(new Set(named)).toEqual(new Set([ANA.identifier]));
});

test('what could be linked begins with the likeliest', async () => {
  await start();
  const { of } = await read(ANA);
  const { account } = of('Weyland Mining');
  const organizations = await organizationCandidates(readerOf(ANA), account, SETTINGS);
  expect(organizations).toMatchObject({ kind: 'found', candidates: { 0: { name: 'Weyland Mining' } } });
  const projects = await projectCandidates(readerOf(ANA), account);
  expect(projects).toMatchObject({
    candidates: { 0: { name: 'Weyland Mining onboarding' }, 1: { name: 'Weyland Mining second site' } },
  });
  const [, second] = projects.kind === 'found' ? projects.candidates : [];
  await link(ANA, of('Weyland Mining'), { linear: { projectId: second?.id ?? '' } });
  const linked = await read(ANA);
  expect(linked.of('Weyland Mining').signals.delivery).toMatchObject({ kind: 'value', value: { done: 1 } });
});

test('a project that names two of them is of neither, until a person says whose', async () => {
  await start();
  const projects = await projectCandidates(readerOf(ANA), (await read(ANA)).of('Umbrella Health').account);
  const [{ id: projectId = '' } = {}] = projects.kind === 'found' ? projects.candidates : [];
  const { scalekit } = parts();
  await scalekit.execute({
    identifier: ANA.identifier,
    connection: CONNECTIONS.linear,
    tool: 'linear_project_update',
    params: { projectId, name: 'Umbrella Health: Initech integration' },
    effect: 'write',
  });
  const shared = await read(ANA);
  expect(shared.of('Umbrella Health').signals.delivery).toEqual({ kind: 'not_set_up', why: 'ambiguous' });
  expect(shared.of('Initech').signals).toEqual(EXPECTED.Initech);
  await link(ANA, shared.of('Umbrella Health'), { linear: { projectId } });
  const once = await read(ANA);
  expect(once.of('Umbrella Health').signals).toEqual(EXPECTED['Umbrella Health']);
  // And also the other's: it counts for both, and nobody is asked about one issue twice.
  await link(ANA, once.of('Initech'), { linear: { projectId } });
  const twice = await read(ANA);
  const names = ['Umbrella Health', 'Initech'];
  const { stalled: held, ...counted } = EXPECTED['Umbrella Health'].delivery.value as JsonObject;
  for (const name of names) expect(twice.of(name).signals.delivery).toMatchObject(value(counted));
  const holding = names.flatMap((name) => {
    const { delivery } = twice.of(name).signals;
    return (delivery.kind === 'value' && delivery.value.stalled) || [];
  });
  expect(holding).toEqual([held]);
});

test('what could be linked is found by its name and its people where the list is too long to be read', async () => {
  await start(1_200);
  const account = (name: string, parts = {}) => ({
    key: 'company:1',
    name,
    record: { type: 'companies' as const, id: '1' },
    emails: [],
    since: NOW.toISOString(),
    ...parts,
  });
  const organizations = async (params: JsonObject) => {
    const answer = await readerOf(ANA).ask('zendesk', 'zendeskoauth_organizations_list', { per_page: 100, ...params });
    return answer.kind === 'answer' ? (answer.data.organizations as { name: string; domain_names: string[] }[]) : [];
  };
  const [last] = (await organizations({ page: 12 })).slice(-1);
  const [name = '', domain = ''] = [last?.name, last?.domain_names[0]];
  for (const wanted of [account(`${name} GmbH`), account('Called otherwise', { domain })]) {
    const found = await organizationCandidates(readerOf(ANA), wanted, SETTINGS);
    expect(found).toMatchObject({ kind: 'found', complete: false, candidates: { 0: { name } } });
  }
  for (const { tool = '', params = {}, error } of executed()) {
    if (tool !== 'zendeskoauth_organizations_list') expectRealCall(tool, params);
    expect(error).toBeUndefined();
  }
});

describe('when something is wrong', () => {
  test('a limit is waited for as long as the provider says', async () => {
    await start();
    sandbox.limitRate('zendesk', { times: 1, retryAfter: 3 });
    const { result } = await read(ANA);
    expect(waits).toEqual([3_000]);
    expect(result.sources.zendesk).toEqual({ kind: 'fresh' });
  });

  test('a token that dies half way makes its source unavailable from then on, and no other', async () => {
    await start();
    sandbox.expireFrom(ANA.identifier, CONNECTIONS.zendesk, 2);
    const { result, of } = await read(ANA);
    const away = { kind: 'unavailable', since: NOW.toISOString(), why: 'auth_expired' };
    expect(result.sources).toEqual({ hubspot: { kind: 'fresh' }, zendesk: away, linear: { kind: 'fresh' } });
    expect(of('Initech').signals).toEqual({ ...EXPECTED.Initech, support: away });
    // The first ticket search; the one of people without an organization may have been on its way.
    expect(executed().filter(({ connection }) => connection === CONNECTIONS.zendesk).length).toBeLessThanOrEqual(3);
  });

  test('a product that is down is away, and HubSpot’s accounts are those of the day before', async () => {
    await start();
    const before = await read(ANA, { date: '2026-11-19' });
    const lastKnown = before.result.accounts.map(({ account }) => account);
    const up = sandbox.takeDown('hubspot');
    const { result, of } = await read(ANA);
    up();
    const away = { kind: 'unavailable', since: NOW.toISOString(), why: 'down' };
    expect(result).toMatchObject({ accountsFrom: 'last_known', sources: { hubspot: away, linear: { kind: 'fresh' } } });
    expect(result.accounts.map(({ account }) => account)).toEqual(lastKnown);
    expect(of('Initech').signals).toEqual({ ...EXPECTED.Initech, stage: away });
  });
});

test('two hundred accounts cost at most twenty-five calls', async () => {
  await start(200);
  const { result } = await read(ANA, { settings: DEFAULT_SIGNAL_SETTINGS });
  expect(result.accounts).toHaveLength(200);
  const kinds = result.accounts.flatMap(({ signals }) => Object.values(signals).map(({ kind }) => kind));
  expect(new Set(kinds)).toEqual(new Set(['value']));
  expect(result.calls).toBeLessThanOrEqual(25);
  expect(executed()).toHaveLength(result.calls);
});
