import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createSlackSandbox } from '../../sandbox/slack/server.ts';
import { SLACK_TEST_CREDENTIALS, type SlackSandbox } from '../../sandbox/slack/types.ts';
import { buildCatalogue, type Catalogue } from '../../src/connectors/catalogue/catalogue.ts';
import { createPeople, type People } from '../../src/identity/person.ts';
import { createRefuse } from '../../src/identity/refuse.ts';
import type { InteractionDeps } from '../../src/interactions/deps.ts';
import { createInteractions } from '../../src/interactions/handle.ts';
import { createSlackApp, type SlackApp } from '../../src/listeners/slack-app.ts';
import { createQueue, type Queue } from '../../src/scheduler/queue.ts';
import { createClients } from '../../src/slack/clients.ts';
import { createSlackOut } from '../../src/slack/slack-out.ts';
import { createAudit } from '../../src/storage/audit.ts';
import { type Db, openDatabase } from '../../src/storage/database.ts';
import { createDigestRuns } from '../../src/storage/digest-runs.ts';
import { createEnrolments, type Enrolments } from '../../src/storage/enrolments.ts';
import { createInbox } from '../../src/storage/inbox.ts';
import { createInteractionStore } from '../../src/storage/interactions.ts';
import { createTellOnce } from '../../src/storage/notices.ts';
import { createPeopleStore } from '../../src/storage/people.ts';
import { testDatabase } from '../support/database.ts';

const [ANA, GITA, CHANNEL] = ['U0ANA', 'U0GITA', 'C0ONBOARD'];
const IDENTIFIER = `slack:T0ACME:${ANA}`;
const log = pino({ level: 'silent' });
const FRIDAY = new Date('2026-11-20T12:00:00Z');

let slack: SlackSandbox;
let database: Awaited<ReturnType<typeof testDatabase>>;
let db: Db;
let queue: Queue;
let app: SlackApp;
let enrolments: Enrolments;
/** Of what the operator has set up. */
let catalogue: Catalogue;
const withOnly = (...connectors: string[]) =>
  buildCatalogue({ destructive: false, configured: (id) => connectors.includes(id) });
/** What one instance of the app remembers of people. */
let people: People;
let anInstance: () => People;

/** Everything between Slack and the settings is as in the app; the parts that other commands need are left out. */
beforeAll(async () => {
  [slack, database] = await Promise.all([createSlackSandbox({ port: 0 }), testDatabase()]);
  db = openDatabase(database.url, () => {}).db;
  enrolments = createEnrolments(db);
  const { botToken, appToken } = SLACK_TEST_CREDENTIALS;
  const slackApiUrl = `${slack.url}/api/`;
  const out = createSlackOut({ clients: createClients({ botToken, slackApiUrl, log }), log });
  const installation = { installation: 'T0ACME', teamId: 'T0ACME', botUserId: 'U0BOT', appId: 'A0ONBEHALF' };
  anInstance = () => createPeople({ slack: out, installation, allowGuests: false, now: Date.now });
  people = anInstance();
  const peopleStore = createPeopleStore(db, createAudit(db));
  const deps = {
    interactions: createInteractionStore(db),
    people: { resolve: (actor) => people.resolve(actor), forget: (userId) => people.forget(userId) },
    peopleStore,
    refuse: createRefuse({ slack: out, tellOnce: createTellOnce(db) }),
    slack: out,
    offboarding: { welcome: (person) => peopleStore.seen(person) },
    digest: { enrolments, runs: createDigestRuns(db) },
    catalogue: { connector: (id) => catalogue.connector(id) },
    now: () => FRIDAY,
    log,
  } satisfies { [Name in keyof InteractionDeps]?: Partial<InteractionDeps[Name]> };
  const interactions = createInteractions(deps as unknown as InteractionDeps);
  queue = createQueue({ url: database.url, log });
  await queue.start();
  await queue.work('interaction', ({ interactionId }) => interactions(interactionId));
  app = await createSlackApp({
    config: { botToken, transport: { mode: 'socket', appToken }, apiUrl: slackApiUrl },
    installation,
    inbox: createInbox({ db, queue }),
    log,
  });
  await app.start();
});
afterAll(async () => {
  await app?.stop();
  await queue?.stop(1_000);
  await db?.destroy();
  await Promise.all([slack?.close(), database?.drop()]);
});
beforeEach(async () => {
  await idle();
  catalogue = withOnly('hubspot', 'zendesk', 'linear');
  for (const table of ['enrolments', 'digest_runs', 'notices'] as const) await db.deleteFrom(table).execute();
  for (const view of slack.views(ANA)) await slack.closeView(ANA, view.id);
});

async function idle(): Promise<void> {
  await slack.settled();
  const open = async () => (await db.selectFrom('interactions').select('id').execute()).length;
  await expect.poll(open, { interval: 10, timeout: 10_000 }).toBe(0);
}
/** What this person sees that they did not see before: texts, oldest first. */
async function after(act: () => Promise<unknown>, userId: string = ANA): Promise<string[]> {
  const all = () => [...slack.visible(userId, 'dm'), ...slack.visible(userId, CHANNEL)];
  const before = new Set(all().map(({ ts }) => ts));
  await act();
  await idle();
  return all()
    .filter(({ ts }) => !before.has(ts))
    .map(({ text }) => text);
}
const digest = (text = '', userId: string = ANA) => slack.command(userId, CHANNEL, '/digest', text);
async function openForm() {
  await digest();
  await idle();
  const view = slack.views(ANA).at(-1);
  if (!view) throw new Error('no form was opened');
  return view;
}
const row = () => enrolments.get(IDENTIFIER);
const filled = (values: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { [name]: value }]));

test('`/digest` opens the form with what would hold, saving it enrols, and says when the first one comes', async () => {
  const form = await openForm();
  expect(await row()).toBeUndefined();
  const told = await after(() => slack.submitView(ANA, form.id, {}));
  expect(told).toHaveLength(1);
  expect(told[0]).toContain('Your first digest comes *Mon 23 Nov 08:00* (Europe/Madrid)');
  expect(await row()).toMatchObject({ source: 'self', enabled: true, at_minute: 480, days: [1, 2, 3, 4, 5] });
  expect((await row())?.dm_channel).toBe(slack.dmOf(ANA));
  expect(slack.views(ANA)).toEqual([]);
});

test('everything in the form counts, and it shows what holds', async () => {
  await digest('on');
  await idle();
  const values = filled({ time: '06:45', days: ['2', '6'], mode: 'report', quiet: ['quiet'] });
  const told = await after(async () => slack.submitView(ANA, (await openForm()).id, values));
  expect(told).toEqual([expect.stringContaining('next digest comes *Sat 21 Nov 06:45*')]);
  const changed = { at_minute: 405, days: [2, 6], mode: 'report', quiet: true };
  expect(await row()).toMatchObject(changed);
  await slack.submitView(ANA, (await openForm()).id, {});
  await idle();
  expect(await row()).toMatchObject(changed);
});

test('switched off in the form it is off', async () => {
  await digest('on');
  await idle();
  const told = await after(async () => slack.submitView(ANA, (await openForm()).id, filled({ enabled: 'off' })));
  expect(told).toEqual([expect.stringContaining('Your digest is off')]);
  expect(await row()).toMatchObject({ enabled: false, source: 'self' });
});

test('`/digest on` and `off`, also for somebody who never had one, and the answer is where it was typed', async () => {
  const off = await after(() => digest('off'));
  // In the direct message, and for their eyes in the channel.
  expect(off).toEqual([expect.stringContaining('is off'), expect.stringContaining('is off')]);
  expect(await row()).toMatchObject({ enabled: false, source: 'self' });
  const on = await after(() => digest(' On '));
  expect(on).toEqual(Array(2).fill(expect.stringContaining('comes *Mon 23 Nov 08:00*')));
  expect(await row()).toMatchObject({ enabled: true });
  expect(slack.visible('U0OMAR', CHANNEL).filter(({ text }) => text.includes('digest'))).toEqual([]);
});

test('`/digest history` tells what became of the mornings', async () => {
  const base = { identifier: IDENTIFIER, time_zone: 'Europe/Madrid', due_at: FRIDAY };
  const done = { status: 'done', finished_at: new Date('2026-11-19T07:00:04Z'), took_ms: 3_200, calls: 14 } as const;
  await db
    .insertInto('digest_runs')
    .values([
      { ...base, id: crypto.randomUUID(), local_date: '2026-11-18', status: 'skipped' },
      { ...base, id: crypto.randomUUID(), local_date: '2026-11-19', ...done },
    ])
    .execute();
  await digest('history');
  await idle();
  const answer = slack.visible(ANA, CHANNEL).at(-1);
  const shown = JSON.stringify(answer?.blocks);
  expect(shown).toMatch(/Thu 19 Nov.+08:00.+3\.2 s.+14 calls.+Wed 18 Nov/);
});

test('anything else gets a short help', async () => {
  const told = await after(() => digest('every day please'));
  expect(told).toEqual([expect.stringContaining('`/digest on` and `/digest off`')]);
  expect(await row()).toBeUndefined();
});

test('where Slack opens no window any more it says so, with a button that does', async () => {
  slack.fail('views.open', { error: 'expired_trigger_id' });
  const told = await after(() => digest());
  expect(told).toEqual([expect.stringContaining('did not let me open the window')]);
  const message = slack.visible(ANA, CHANNEL).at(-1);
  if (!message) throw new Error('nothing was said');
  await slack.click({ userId: ANA, message, actionId: 'digest_settings' });
  await idle();
  expect(slack.views(ANA).at(-1)?.view).toMatchObject({ callback_id: 'digest_settings' });
});

test('a guest gets no form', async () => {
  const told = await after(() => digest('', GITA), GITA);
  expect(told).toEqual([expect.stringContaining('not available to guests')]);
  expect(slack.views(GITA)).toEqual([]);
});

test('a change of the time zone in Slack is followed', async () => {
  await digest('on');
  await idle();
  await db.updateTable('enrolments').set({ time_zone: 'Asia/Tokyo' }).execute();
  slack.emit({ type: 'user_change', user: { id: ANA, tz: 'Europe/Madrid' }, cache_ts: 1, event_ts: '1.2' });
  await idle();
  expect(await row()).toMatchObject({ time_zone: 'Europe/Madrid', next_at: new Date('2026-11-23T07:00:00Z') });
});

test('the zone is the one that Slack has now, also where its event went to another instance', async () => {
  await digest('on');
  await idle();
  const here = people;
  people = anInstance();
  slack.setTimeZone(ANA, 'Asia/Tokyo');
  await idle();
  people = here;
  const told = await after(() => digest('on'));
  expect(told[0]).toContain('(Asia/Tokyo)');
  expect(await row()).toMatchObject({ time_zone: 'Asia/Tokyo' });
});

const NEEDS = 'The digest needs HubSpot, which is not set up in this app. Please ask whoever runs it.';

test.each(['', 'settings', 'on'])(
  'without HubSpot `/digest %s` says that there is no digest, and nobody is enrolled',
  async (text) => {
    catalogue = withOnly('asana', 'zendesk');
    expect(await after(() => digest(text))).toEqual([NEEDS]);
    expect(slack.views(ANA)).toEqual([]);
    expect(await row()).toBeUndefined();
  },
);

test('so does a form that was opened before; it and `/digest off` still switch it off', async () => {
  const form = await openForm();
  catalogue = withOnly('asana');
  expect(await after(() => slack.submitView(ANA, form.id, {}))).toEqual([NEEDS]);
  expect(await row()).toBeUndefined();
  catalogue = withOnly('hubspot');
  const off = await openForm();
  await digest('on');
  await idle();
  catalogue = withOnly('asana');
  expect(await after(() => slack.submitView(ANA, off.id, filled({ enabled: 'off' })))).toEqual([
    expect.stringContaining('Your digest is off'),
  ]);
  expect(await row()).toMatchObject({ enabled: false });
  expect((await after(() => digest('off')))[0]).toContain('Your digest is off');
});

test('without Linear the form and the first answer say that the digest only reports', async () => {
  catalogue = withOnly('hubspot', 'zendesk');
  expect(JSON.stringify((await openForm()).view)).toContain(
    'Linear is not set up in this app. I only report, and do nothing as you',
  );
  const [started] = await after(() => digest('on'));
  expect(started).toContain('in HubSpot and Zendesk, with your own accounts');
  expect(started).toContain('Linear is not set up in this app. I only report');
  expect(started).not.toContain('it shows what I would do');
});
