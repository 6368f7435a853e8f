import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createSlackSandbox } from '../../sandbox/slack/server.ts';
import { SLACK_TEST_CREDENTIALS, type SlackSandbox } from '../../sandbox/slack/types.ts';
import { ScalekitError } from '../../src/connectors/scalekit-port.ts';
import type { AccountState } from '../../src/connectors/types.ts';
import { createPeople, type Person } from '../../src/identity/person.ts';
import { houseKeep } from '../../src/scheduler/housekeeping.ts';
import { probe } from '../../src/scheduler/probe.ts';
import { createClients } from '../../src/slack/clients.ts';
import { createSlackOut } from '../../src/slack/slack-out.ts';
import { type Db, openDatabase } from '../../src/storage/database.ts';
import { createEnrolments, type Enrolments } from '../../src/storage/enrolments.ts';
import { createLastingNotices, RECONNECT } from '../../src/storage/notices.ts';
import { testDatabase } from '../support/database.ts';
import { type AlteredSlack, startAlteredSlack } from '../support/doors.ts';

const ANA = {
  ...{ identifier: 'slack:T0ACME:U0ANA', installation: 'T0ACME', teamId: 'T0ACME', userId: 'U0ANA' },
  timeZone: 'Europe/Madrid',
} as Person;
const MONDAY = { identifier: ANA.identifier, date: '2026-11-23' };
const connectors = [
  { id: 'hubspot', label: 'HubSpot', connection: 'hubspot' },
  { id: 'zendesk', label: 'Zendesk', connection: 'zendeskoauth' },
  { id: 'asana', label: 'Asana', connection: 'asana' },
];

let slack: SlackSandbox;
let api: AlteredSlack;
let database: Awaited<ReturnType<typeof testDatabase>>;
let db: Db;
let enrolments: Enrolments;
let now: Date;
let lines: string[];
const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });

beforeAll(async () => {
  [slack, api, database] = await Promise.all([createSlackSandbox({ port: 0 }), startAlteredSlack(), testDatabase()]);
  api.target = slack.url;
  db = openDatabase(database.url, () => {}).db;
  enrolments = createEnrolments(db);
});
afterAll(async () => {
  await db.destroy();
  await Promise.all([slack.close(), api.close(), database.drop()]);
});
beforeEach(async () => {
  lines = [];
  api.restore();
  await db.deleteFrom('enrolments').execute();
  await db.deleteFrom('notices').execute();
  now = new Date('2026-11-23T06:00:00Z');
  await enrolments.enrol(ANA, 'self', {}, now);
});

/** Looks, with the accounts in these states, and returns what Ana was told by it: the text and its buttons. */
async function look(states: Record<string, AccountState> | ScalekitError, job = MONDAY) {
  const clients = createClients({ botToken: SLACK_TEST_CREDENTIALS.botToken, slackApiUrl: `${api.apiUrl}/`, log });
  const slackOut = createSlackOut({ clients, log });
  const installation = { installation: 'T0ACME', teamId: 'T0ACME' };
  const before = slack.visible('U0ANA', 'dm').length;
  await probe(job, {
    enrolments,
    people: createPeople({ slack: slackOut, installation, allowGuests: false, now: Date.now }),
    scalekit: {
      async accounts(_, connections) {
        if (states instanceof ScalekitError) throw states;
        return Object.entries(states).flatMap(([connection, state]) =>
          connections.includes(connection) ? [{ connection, state }] : [],
        );
      },
    },
    connectors,
    notices: createLastingNotices(db),
    slack: slackOut,
    now: () => now,
    log,
  });
  return slack
    .visible('U0ANA', 'dm')
    .slice(before)
    .map(({ text, blocks }) => {
      const elements = blocks?.flatMap((block) => (block.type === 'actions' ? block.elements : [])) ?? [];
      return [text, ...elements.map((element) => 'value' in element && `${element.action_id} ${element.value}`)];
    });
}

test('an account that ended is told of once, with a button, until it worked in between', async () => {
  const [told, ...others] = await look({ hubspot: 'active', zendeskoauth: 'expired' });
  expect(told?.[0]).toMatch(/access to your Zendesk account has ended.+before Mon 23 Nov 08:00/);
  expect([told?.slice(1), others]).toEqual([['connect_start zendesk'], []]);
  expect((await enrolments.get(ANA.identifier))?.dm_channel).toBe(slack.dmOf('U0ANA'));
  expect(await look({ hubspot: 'active', zendeskoauth: 'expired' })).toEqual([]);
  // Another one is another matter.
  expect((await look({ hubspot: 'disconnected', zendeskoauth: 'expired' }))[0]?.slice(1)).toEqual([
    'connect_start hubspot',
  ]);
  expect(await look({ hubspot: 'active', zendeskoauth: 'active' })).toEqual([]);
  expect((await look({ hubspot: 'active', zendeskoauth: 'disconnected' }))[0]?.slice(1)).toEqual([
    'connect_start zendesk',
  ]);
});

test('one that was connected again in between is told of when it ends anew', async () => {
  await look({ hubspot: 'expired' });
  await createLastingNotices(db).end(ANA.identifier, [`${RECONNECT}hubspot`]);
  expect(await look({ hubspot: 'expired' })).toHaveLength(1);
});

test('two that ended are one message', async () => {
  const [told] = await look({ hubspot: 'expired', zendeskoauth: 'disconnected' });
  expect(told?.[0]).toContain('your HubSpot and Zendesk accounts have ended');
  expect(told?.slice(1)).toEqual(['connect_start hubspot', 'connect_start zendesk']);
});

test('it is not told again when other notices are forgotten', async () => {
  await look({ hubspot: 'expired' });
  await db
    .updateTable('notices')
    .set({ told_at: new Date('2026-01-01') })
    .execute();
  await houseKeep(db);
  expect(await look({ hubspot: 'expired' })).toEqual([]);
});

test.each<[string, Record<string, AccountState>]>([
  ['never connected', {}],
  ['not connected yet', { hubspot: 'pending_auth', zendeskoauth: 'pending_verification' }],
  ['of no use for the digest', { asana: 'expired' }],
])('an account that is %s is no news', async (_, states) => {
  expect(await look(states)).toEqual([]);
});

test('while Scalekit is away nothing is sent, and the log says so', async () => {
  expect(await look(new ScalekitError('accounts', 'unavailable'))).toEqual([]);
  expect(lines.join()).toContain('connections were not looked at');
});

test('what Slack did not take is told the next time', async () => {
  const refuse = () => ({ ok: false, error: 'restricted_action' });
  api.alter('chat.postMessage', refuse);
  // The message is refused on its way back: the sandbox has shown it.
  await expect(look({ hubspot: 'expired' })).rejects.toThrow();
  api.restore();
  expect(await look({ hubspot: 'expired' })).toHaveLength(1);
});

test('somebody who may not use the app any more hears nothing', async () => {
  api.alter('users.info', (_, answer) => ({ ...answer, user: { ...(answer.user as object), deleted: true } }));
  expect(await look({ hubspot: 'expired' })).toEqual([]);
});

test('where Slack cannot be asked it is tried again', async () => {
  api.alter('users.info', () => ({ ok: false, error: 'missing_scope' }));
  await expect(look({ hubspot: 'expired' })).rejects.toThrow();
});

test.each<[string, () => Promise<unknown>]>([
  ['is over', async () => (now = new Date('2026-11-23T07:00:00Z'))],
  ['was moved', () => enrolments.change(ANA.identifier, { days: [3] }, 'self', now)],
  ['was switched off', () => enrolments.end(ANA.identifier, 'self')],
  ['is nobody’s any more', () => enrolments.remove(ANA.identifier, now)],
])('a morning that %s needs no look', async (_, change) => {
  await change();
  expect(await look({ hubspot: 'expired' })).toEqual([]);
});

test('a time zone that no event told of is followed', async () => {
  api.alter('users.info', (_, answer) => ({ ...answer, user: { ...(answer.user as object), tz: 'Atlantic/Canary' } }));
  const [told] = await look({ hubspot: 'expired' });
  expect(told?.[0]).toContain('before Mon 23 Nov 08:00');
  expect((await enrolments.get(ANA.identifier))?.next_at.toISOString()).toBe('2026-11-23T08:00:00.000Z');
});
