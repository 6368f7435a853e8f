import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createSlackSandbox } from '../../sandbox/slack/server.ts';
import { SLACK_TEST_CREDENTIALS, type SlackSandbox } from '../../sandbox/slack/types.ts';
import { createPeople, type Person } from '../../src/identity/person.ts';
import { enrolGroup } from '../../src/scheduler/enrol-group.ts';
import { createClients } from '../../src/slack/clients.ts';
import { createSlackOut } from '../../src/slack/slack-out.ts';
import { createAudit } from '../../src/storage/audit.ts';
import { type Db, openDatabase } from '../../src/storage/database.ts';
import { createEnrolments, type Enrolments } from '../../src/storage/enrolments.ts';
import { createTellOnce } from '../../src/storage/notices.ts';
import { createPeopleStore, type PeopleStore } from '../../src/storage/people.ts';
import { testDatabase } from '../support/database.ts';
import { type AlteredSlack, startAlteredSlack } from '../support/doors.ts';

const [ANA, OMAR, GITA, EVE] = ['U0ANA', 'U0OMAR', 'U0GITA', 'U0EVE'];
const installation = { installation: 'T0ACME', teamId: 'T0ACME' };
const now = () => new Date('2026-11-20T12:00:00Z');
const identifier = (userId = '') => `slack:T0ACME:${userId}`;

let slack: SlackSandbox;
let api: AlteredSlack;
let database: Awaited<ReturnType<typeof testDatabase>>;
let db: Db;
let enrolments: Enrolments;
let peopleStore: PeopleStore;
let lines: string[];
const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });

beforeAll(async () => {
  [slack, api, database] = await Promise.all([createSlackSandbox({ port: 0 }), startAlteredSlack(), testDatabase()]);
  api.target = slack.url;
  db = openDatabase(database.url, () => {}).db;
  enrolments = createEnrolments(db);
  peopleStore = createPeopleStore(db, createAudit(db));
});
afterAll(async () => {
  await db.destroy();
  await Promise.all([slack.close(), api.close(), database.drop()]);
});
beforeEach(async () => {
  lines = [];
  api.restore();
  for (const table of ['enrolments', 'notices', 'people'] as const) await db.deleteFrom(table).execute();
});

const group = (...users: (string | undefined)[]) => api.alter('usergroups.users.list', () => ({ ok: true, users }));

/** Returns whom it greeted. */
async function enrol({
  userGroup = 'S0CSM',
  over = enrolments,
  shutdown = new AbortController().signal,
  products = ['hubspot', 'zendesk', 'linear'],
} = {}) {
  const clients = createClients({ botToken: SLACK_TEST_CREDENTIALS.botToken, slackApiUrl: `${api.apiUrl}/`, log });
  const slackOut = createSlackOut({ clients, log });
  const dms = () => [ANA, OMAR, GITA, EVE].map((userId = '') => slack.visible(userId, 'dm').length);
  const before = dms();
  await enrolGroup(
    {
      userGroup: userGroup || undefined,
      connectors: products.map((id) => ({ id })),
      installation,
      slack: slackOut,
      people: createPeople({ slack: slackOut, installation, allowGuests: false, now: Date.now }),
      peopleStore,
      offboarding: { welcome: (person) => peopleStore.seen(person) },
      enrolments: over,
      tellOnce: createTellOnce(db),
      pause: async (_, signal) => signal.throwIfAborted(),
      now,
      log,
    },
    shutdown,
  );
  return [ANA, OMAR, GITA, EVE].filter((_, i) => (dms()[i] ?? 0) > (before[i] ?? 0));
}
const state = async (userId = '') => {
  const row = await enrolments.get(identifier(userId));
  return row && `${row.source} ${row.enabled ? 'on' : 'off'}`;
};

test('its members are enrolled and greeted, once', async () => {
  expect(await enrol()).toEqual([ANA, OMAR]);
  expect([await state(ANA), await state(OMAR)]).toEqual(['usergroup on', 'usergroup on']);
  const welcome = slack.visible(ANA ?? '', 'dm').at(-1)?.text;
  expect(welcome).toMatch(/first one comes \*Mon 23 Nov 08:00\* \(Europe\/Madrid\)[\s\S]+`\/digest off` turns it off/);
  expect((await enrolments.get(identifier(ANA)))?.dm_channel).toBe(slack.dmOf(ANA ?? ''));
  expect(await enrol()).toEqual([]);
  // Known to the app from here on, and looked up like everybody else.
  expect((await db.selectFrom('people').select('user_id').execute()).length).toBe(2);
});

test('guests, strangers and apps in it are not', async () => {
  group(ANA, GITA, EVE, 'U0BOT', 'U0NOBODY');
  expect(await enrol()).toEqual([ANA]);
  expect((await enrolments.all('T0ACME')).map(({ user_id }) => user_id)).toEqual([ANA]);
});

test('who leaves it gets none any more, who is back gets it again', async () => {
  await enrol();
  group(OMAR);
  expect([await enrol(), await state(ANA), await state(OMAR)]).toEqual([[], 'usergroup off', 'usergroup on']);
  await db.deleteFrom('notices').execute();
  group(ANA, OMAR);
  expect([await enrol(), await state(ANA)]).toEqual([[ANA], 'usergroup on']);
});

test('what somebody decided themselves stays', async () => {
  await enrol();
  await enrolments.change(identifier(ANA), { enabled: false }, 'self', now());
  expect([await enrol(), await state(ANA)]).toEqual([[], 'self off']);
  await enrolments.change(identifier(ANA), { enabled: true }, 'self', now());
  group(OMAR);
  expect([await enrol(), await state(ANA)]).toEqual([[], 'self on']);
});

test('who had everything deleted is not brought back by it, before they are back themselves', async () => {
  await enrol();
  await peopleStore.beginLeaving(identifier(ANA), 'disconnected');
  await enrolments.remove(identifier(ANA), now());
  expect([await enrol(), await state(ANA)]).toEqual([[], undefined]);
  await peopleStore.markLeft(identifier(ANA), 'left');
  expect([await enrol(), await state(ANA)]).toEqual([[], undefined]);
  await peopleStore.seen({ ...installation, identifier: identifier(ANA), userId: ANA } as Person);
  await db.deleteFrom('notices').execute();
  expect([await enrol(), await state(ANA)]).toEqual([[ANA], 'usergroup on']);
});

test('a crash between enrolling and greeting: enrolled once, greeted later', async () => {
  const dying: Enrolments = {
    ...enrolments,
    async enrol(...args) {
      await enrolments.enrol(...args);
      throw new Error('killed');
    },
  };
  expect(await enrol({ over: dying })).toEqual([]);
  expect(await state(ANA)).toBe('usergroup on');
  expect(await enrol()).toEqual([ANA, OMAR]);
  expect((await enrolments.all('T0ACME')).length).toBe(2);
});

test('two at once greet nobody twice', async () => {
  const before = slack.visible(ANA ?? '', 'dm').length;
  await Promise.all([enrol(), enrol()]);
  expect(slack.visible(ANA ?? '', 'dm').length).toBe(before + 1);
});

test('a member Slack cannot tell of keeps the others from nothing', async () => {
  api.alter('users.info', (args, answer) =>
    args.get('user') === ANA ? { ok: false, error: 'internal_error' } : answer,
  );
  expect([await enrol(), await state(ANA)]).toEqual([[OMAR], undefined]);
});

test.each([
  ['missing_scope', /CSM_USERGROUP=S0CSM.+https:\/\/api\.slack\.com\/apps.+usergroups:read/],
  ['no_such_subteam', /CSM_USERGROUP=S0CSM.+no_such_subteam.+User groups/],
])('%s: one clear warning, and nobody is switched off', async (error, words) => {
  await enrol();
  api.alter('usergroups.users.list', () => ({ ok: false, error }));
  expect(await enrol()).toEqual([]);
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '').msg).toMatch(words);
  expect([await state(ANA), await state(OMAR)]).toEqual(['usergroup on', 'usergroup on']);
});

test.each([
  ['an answer without a list', () => ({ ok: true })],
  ['a mishap of Slack’s', () => ({ ok: false, error: 'internal_error' })],
])('%s is no empty group: it is tried again', async (_, answer) => {
  await enrol();
  api.alter('usergroups.users.list', answer);
  await expect(enrol()).rejects.toThrow();
  expect(await state(ANA)).toBe('usergroup on');
});

test('without HubSpot nobody is enrolled into a void: one error that names CONNECTIONS, and nobody is switched off', async () => {
  group(ANA);
  await enrol();
  group(OMAR);
  const calls = slack.calls.length;
  expect(await enrol({ products: ['zendesk', 'linear', 'asana'] })).toEqual([]);
  expect(slack.calls.length).toBe(calls);
  expect([await state(ANA), await state(OMAR)]).toEqual(['usergroup on', undefined]);
  expect(lines).toHaveLength(1);
  const { level, msg } = JSON.parse(lines[0] ?? '');
  expect([level, msg]).toEqual([50, expect.stringMatching(/CSM_USERGROUP.+CONNECTIONS.+hubspot/)]);
});

test('without Linear the welcome does not speak of it as there, and says that nothing is done', async () => {
  group(ANA);
  expect(await enrol({ products: ['hubspot', 'zendesk'] })).toEqual([ANA]);
  const welcome = slack.visible(ANA ?? '', 'dm').at(-1)?.text;
  expect(welcome).toContain('in HubSpot and Zendesk, with your own accounts');
  expect(welcome).toContain('Linear is not set up in this app. I only report, and do nothing as you');
  expect(welcome).not.toContain('it shows what I would do');
});

test('without CSM_USERGROUP nothing is asked', async () => {
  const calls = slack.calls.length;
  expect(await enrol({ userGroup: '' })).toEqual([]);
  expect(slack.calls.length).toBe(calls);
});

test('it ends with its process', async () => {
  await expect(enrol({ shutdown: AbortSignal.abort() })).rejects.toThrow();
});
