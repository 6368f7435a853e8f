import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createSlackSandbox } from '../../sandbox/slack/server.ts';
import { SLACK_TEST_CREDENTIALS, type SlackSandbox } from '../../sandbox/slack/types.ts';
import { AppError } from '../../src/errors.ts';
import { createPeople } from '../../src/identity/person.ts';
import { recheck } from '../../src/scheduler/recheck.ts';
import { createClients } from '../../src/slack/clients.ts';
import { createSlackOut } from '../../src/slack/slack-out.ts';
import { createAudit } from '../../src/storage/audit.ts';
import { type Db, openDatabase } from '../../src/storage/database.ts';
import { createPeopleStore } from '../../src/storage/people.ts';
import { createRefusals } from '../../src/storage/refusals.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { testDatabase } from '../support/database.ts';
import { type AlteredSlack, startAlteredSlack } from '../support/doors.ts';

const [ANA, OMAR, GITA] = ['U0ANA', 'U0OMAR', 'U0GITA'];
const log = pino({ level: 'silent' });

let slack: SlackSandbox;
let api: AlteredSlack;
let database: Awaited<ReturnType<typeof testDatabase>>;
let db: Db;
/** Who left, and why; the whole installation by its id. */
let left: string[];
let failing: string[];

beforeAll(async () => {
  [slack, api, database] = await Promise.all([createSlackSandbox({ port: 0 }), startAlteredSlack(), testDatabase()]);
  api.target = slack.url;
  db = openDatabase(database.url, () => {}).db;
});
afterAll(async () => {
  await db.destroy();
  await Promise.all([slack.close(), api.close(), database.drop()]);
});
beforeEach(async () => {
  [left, failing] = [[], []];
  api.restore();
  await db.deleteFrom('people').execute();
  await db.deleteFrom('notices').execute();
  await here(ANA, OMAR);
});

async function here(...userIds: (string | undefined)[]): Promise<void> {
  const installation = 'T0ACME';
  const rows = userIds.map((user_id = '') => {
    return { identifier: `slack:T0ACME:${user_id}`, installation, team_id: installation, user_id, left_at: null };
  });
  await db.insertInto('people').values(rows).execute();
}

const metrics = createMetrics();
async function look(shutdown = new AbortController().signal): Promise<void> {
  const clients = createClients({ botToken: SLACK_TEST_CREDENTIALS.botToken, slackApiUrl: `${api.apiUrl}/`, log });
  const slackOut = createSlackOut({ clients, log });
  const member = (userId: string) => slackOut.member(userId, { background: true });
  const installation = { installation: 'T0ACME', teamId: 'T0ACME' };
  await recheck(
    {
      ...installation,
      people: createPeople({ slack: { member }, installation, allowGuests: false, now: Date.now }),
      forgetMember: () => {},
      peopleStore: createPeopleStore(db, createAudit(db)),
      offboarding: {
        async leave(identifier, reason) {
          if (failing.includes(identifier)) throw new AppError('connectors_unavailable');
          left.push(`${identifier.split(':')[2]}: ${reason}`);
        },
        installationEnded: async (id) => void left.push(id),
      },
      slack: slackOut,
      refusals: createRefusals(db),
      pause: async (_, signal) => signal.throwIfAborted(),
      now: () => new Date(),
      metrics,
      log,
    },
    shutdown,
  );
}

/** What Slack tells of Omar. */
const tell = (told: (user: object) => Record<string, unknown>) =>
  api.alter('users.info', (args, answer) => (args.get('user') === OMAR ? told(answer.user as object) : answer));
const but = (change: object) => (user: object) => ({ ok: true, user: { ...user, ...change } });

test.each<[string, (user: object) => Record<string, unknown>]>([
  ['deactivated', but({ deleted: true })],
  ['guest', but({ is_restricted: true })],
  ['guest', but({ is_ultra_restricted: true })],
  ['external', but({ team_id: 'T0GLOBEX' })],
  ['external', but({ is_stranger: true })],
  ['bot', but({ is_bot: true })],
  ['unknown', () => ({ ok: false, error: 'user_not_found' })],
  ['unknown', () => ({ ok: false, error: 'user_not_visible' })],
])('who is %s leaves, and nobody else', async (reason, told) => {
  tell(told);
  await look();
  expect(left).toEqual([`${OMAR}: ${reason}`]);
});

test.each<[string, (user: object) => Record<string, unknown>]>([
  ['a mishap of Slack’s', () => ({ ok: false, error: 'internal_error' })],
  ['a missing scope', () => ({ ok: false, error: 'missing_scope' })],
  ['an answer about nobody', () => ({ ok: true })],
  ['an answer about somebody else', but({ id: ANA })],
  ['an answer without a team', but({ team_id: null })],
])('%s is no reason to leave, and keeps nobody else from it', async (_, told) => {
  await here(GITA);
  tell(told);
  await look();
  expect(left).toEqual([`${GITA}: guest`]);
});

test('a failed leaving keeps nobody else from theirs', async () => {
  api.alter('users.info', (_, answer) => but({ deleted: true })(answer.user as object));
  failing = [`slack:T0ACME:${ANA}`];
  await look();
  expect(left).toEqual([`${OMAR}: deactivated`]);
});

test('more people than are read at once are all looked at, those who left before are not', async () => {
  await here(...Array.from({ length: 450 }, (_, i) => `U1X${String(i).padStart(3, '0')}`));
  await db
    .updateTable('people')
    .set({ left_at: new Date() })
    .where('user_id', '=', OMAR ?? '')
    .execute();
  const asked: (string | null)[] = [];
  api.alter('users.info', (args) => {
    asked.push(args.get('user'));
    return { ok: false, error: 'user_not_found' };
  });
  await look();
  expect([left.length, new Set(asked).size, asked.includes(OMAR ?? '')]).toEqual([451, 451, false]);
});

test('when Slack is away for one after the other it gives up, to be tried again', async () => {
  await here(...Array.from({ length: 20 }, (_, i) => `U1X${String(i).padStart(3, '0')}`));
  let asked = 0;
  api.alter('users.info', () => {
    asked += 1;
    return { ok: false, error: 'missing_scope' };
  });
  await expect(look()).rejects.toThrow();
  expect([left, asked]).toEqual([[], 10]);
});

test('it ends with its process', async () => {
  await expect(look(AbortSignal.abort())).rejects.toThrow();
});

test.each(['account_inactive', 'token_revoked'])('an installation that is over (%s) ends', async (error) => {
  api.alter('auth.test', () => ({ ok: false, error }));
  await look();
  expect(left).toEqual(['T0ACME']);
});

test.each(['internal_error', 'missing_scope', 'team_access_not_granted'])(
  'one of which Slack says %s does not',
  async (error) => {
    api.alter('auth.test', () => ({ ok: false, error }));
    await expect(look()).rejects.toThrow();
    expect(left).toEqual([]);
  },
);

test('a refused token, which may be a refused address, ends it only when nobody puts it right within a day', async () => {
  const refused = () => api.alter('auth.test', () => ({ ok: false, error: 'invalid_auth' }));
  const aDayLater = () => sql`update notices set told_at = told_at - interval '1 day'`.execute(db);
  refused();
  await look();
  await aDayLater();
  api.restore();
  await look();
  // It was put right: the day begins anew.
  refused();
  await look();
  expect(left).toEqual([]);
  await aDayLater();
  await look();
  expect(left).toEqual(['T0ACME']);
});
