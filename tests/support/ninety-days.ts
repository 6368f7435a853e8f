import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { PEOPLE } from '../../sandbox/people.ts';
import type { JsonObject, ProviderRecord } from '../../sandbox/providers/types.ts';
import type { SandboxMessage } from '../../sandbox/slack/types.ts';
import { startWorld, type World } from '../../sandbox/world.ts';
import { type Db, openDatabase } from '../../src/storage/database.ts';
import { testDatabase } from './database.ts';
import { startAlteredSlack } from './doors.ts';
import { ANA, connectionOf, EVE, GITA, identifierOf, OMAR } from './journey.ts';
import { freePort } from './running-app.ts';
import { startThreadedApp, type ThreadedApp } from './threaded-app.ts';

export const SOURCES = ['hubspot', 'zendesk', 'linear'] as const;
export type Source = (typeof SOURCES)[number];

/** As whom people are known in the products. Two have an assistant who reads the same accounts, and writes nothing. */
export const EMAILS: Readonly<Record<string, string>> = {
  [ANA]: 'ana@acme.test',
  [OMAR]: 'omar@acme.test',
  [GITA]: 'omar@acme.test',
  [EVE]: 'ana@acme.test',
};
/** The planner's seconds are this test's milliseconds. */
const PLAN_EVERY_MS = 50;
/** A job that failed is tried again after some seconds, whatever the moved clock says. */
const PATIENCE_MS = 30_000;

/** Two workers on one database, in a world whose clock stands still unless it is moved. */
export interface Workers {
  world: World;
  db: Db;
  now(): number;
  /** Nobody sees the time between. */
  moveTo(at: number): void;
  /** Resolves when everything is done that is to be done by now, or when nobody is left to do it. */
  settle(isOver?: () => boolean): Promise<void>;
  /** Slack sends its events, commands and clicks to one that lives; `which` counts from 0. */
  listen(which: number): void;
  /** These die in the middle: at the `call`-th call to Scalekit from now, if it comes to that before it is disarmed. */
  trap(which: readonly number[], call: number): { sprung(): boolean; disarm(): Promise<void> };
  /** Starts those that are dead; resolves when they are ready. */
  revive(): Promise<void>;
  /** As a deployment does it. */
  restart(which: number): Promise<void>;
  /** Somebody changes their time zone in Slack, and the app hears of it. */
  move(userId: string, zone: string): Promise<void>;
  /** Slack's answers about this person name this zone, but nobody hears that they moved. */
  moveUnheard(userId: string, zone: string): void;
  connect(userId: string, source: Source): Promise<void>;
  /** Linear's state of issues that are done. */
  doneState: string;
  close(): Promise<void>;
}

export async function startWorkers(start: Date): Promise<Workers> {
  const clock = new SharedArrayBuffer(8);
  const moment = new BigInt64Array(clock);
  const now = () => Number(Atomics.load(moment, 0));
  Atomics.store(moment, 0, BigInt(start.getTime()));
  const [database, world, slack] = await Promise.all([
    testDatabase(),
    startWorld({ now: () => new Date(now()) }),
    startAlteredSlack(),
  ]);
  slack.target = world.slack.url;
  const { db } = openDatabase(database.url, () => {});
  const unheard = new Map<string, string>();
  slack.alter('users.info', (args, answer) => {
    const id = args.get('user') ?? '';
    const email = EMAILS[id];
    const { is_stranger: _stranger, ...user } = (answer.user ?? {}) as Record<string, unknown>;
    if (email === undefined) return answer;
    const own = { team_id: 'T0ACME', is_restricted: false, tz: unheard.get(id) ?? world.slack.timeZoneOf(id) };
    return { ...answer, user: { ...user, ...own, profile: { ...(user.profile as object), email } } };
  });
  slack.alter('usergroups.users.list', (_args, answer) => ({ ...answer, users: [GITA, EVE] }));

  const ports = [await freePort(), await freePort()];
  const apps: (ThreadedApp | undefined)[] = [undefined, undefined];
  const envOf = (port: number) => ({
    ...world.env({ mode: 'http', port }),
    SLACK_API_URL: `${slack.apiUrl}/`,
    DATABASE_URL: database.url,
    CSM_USERGROUP: 'S0CSM',
    ONBOARDING_WINDOW_DAYS: '3650',
    // Of the database's own clock, which is not moved.
    RETENTION_DAYS: '3650',
    AUDIT_RETENTION_DAYS: '3650',
    LOG_LEVEL: 'silent',
  });
  const begin = async (which: number) => {
    const app = startThreadedApp({ env: envOf(ports[which] ?? 0), clock, planEveryMs: PLAN_EVERY_MS });
    apps[which] = app;
    await app.ready;
  };

  const states = runTool(world, 'linear', 'linear_workflow_states_list', 'ana@acme.test', {});
  const [, doneState = ''] = /"id":"([^"]+)","name":"Done"/.exec(JSON.stringify(states)) ?? [];

  const workers: Workers = {
    doneState,
    world,
    db,
    now,
    moveTo(at) {
      if (at < now()) throw new Error('a clock only goes forward');
      Atomics.store(moment, 0, BigInt(at));
    },
    async settle(isOver = () => false) {
      for (const began = performance.now(); !isOver(); await sleep(20)) {
        const open = await openWork(db, new Date(now()));
        if (open.length === 0) return;
        if (performance.now() - began < PATIENCE_MS) continue;
        const refused = world.slack.calls.findLast(({ error }) => error !== undefined);
        throw new Error(`not done: ${open.join(', ')}; Slack refused last: ${refused?.method} ${refused?.error}`);
      }
    },
    listen(which) {
      const living = apps[which] ? which : 1 - which;
      world.slack.setRequestUrl(`http://127.0.0.1:${ports[living]}/slack/events`);
    },
    trap(which, call) {
      const from = world.scalekit.calls.length;
      let deaths: Promise<void>[] | undefined;
      const unwatch = world.scalekit.onChange(() => {
        if (deaths || world.scalekit.calls.length - from < call) return;
        deaths = which.map(async (one) => {
          const app = apps[one];
          apps[one] = undefined;
          await app?.kill();
        });
      });
      return {
        sprung: () => deaths !== undefined,
        async disarm() {
          unwatch();
          await Promise.all(deaths ?? []);
        },
      };
    },
    async revive() {
      await Promise.all(apps.map((app, which) => (app ? undefined : begin(which))));
    },
    async restart(which) {
      const app = apps[which];
      apps[which] = undefined;
      await app?.stop();
      await begin(which);
    },
    moveUnheard: (userId, zone) => void unheard.set(userId, zone),
    async move(userId, zone) {
      unheard.delete(userId);
      const before = world.slack.unacknowledged();
      world.slack.setTimeZone(userId, zone);
      // What was on its way to one that died is repeated by Slack after a minute, which is not waited for.
      while (world.slack.unacknowledged() > before) await sleep(5);
    },
    async connect(userId, source) {
      const identifier = identifierOf(userId);
      world.scalekit.connect(identifier, connectionOf(source), EMAILS[userId] ?? '');
      await db
        .updateTable('people')
        .set(({ eb }) => ({ connections_version: eb('connections_version', '+', 1) }))
        .where('identifier', '=', identifier)
        .execute();
    },
    async close() {
      await Promise.all(apps.map((app) => app?.kill()));
      await db.destroy();
      await Promise.all([world.close(), slack.close()]);
      await database.drop();
    },
  };
  for (const { userId } of PEOPLE) {
    for (const source of SOURCES) await workers.connect(userId, source);
  }
  await workers.revive();
  workers.listen(0);
  return workers;
}

/** What is still to be done by that moment: in one look, since each kind of work begets another. */
async function openWork(db: Db, now: Date): Promise<string[]> {
  const { rows } = await sql<{ what: string }>`
    select 'due ' || identifier as what from enrolments
      where enabled and (next_at <= ${now}
        or (next_at <= ${now}::timestamptz + interval '1 hour' and probed_for is distinct from next_date))
    union all select name || ' ' || state from queue.job
      where name in ('digest', 'probe', 'interaction', 'enrol') and state in ('created', 'retry', 'active')
    union all select 'interaction' from interactions
    union all select 'claim of ' || queue from claims where queue <> 'housekeeping' and queue <> 'recheck'`.execute(db);
  return rows.map(({ what }) => what);
}

/** Uses a product as its owner does, in its own pages. */
export function runTool({ providers }: World, provider: Source, name: string, email: string, args: JsonObject) {
  const tool = providers[provider]?.tools.find((one) => one.name === name);
  if (!tool) throw new Error(`${provider} has no ${name}`);
  return tool.run({ email, name: email }, args);
}

/** The tasks that came of digests: a CSM's own have no such title. */
export function followUpTasks({ providers }: World): ProviderRecord[] {
  const records = providers.hubspot?.records() ?? [];
  return records.filter(({ kind, title }) => kind === 'task' && / is (?:At Risk|Critical): /.test(title));
}

export function followUpComments({ providers }: World): ProviderRecord[] {
  const records = providers.linear?.records() ?? [];
  return records.filter(({ kind, title }) => kind === 'comment' && title.startsWith('Checking in on this: '));
}

/** Somebody's digests by the day that their heads name, such as `Mon 23 Nov`, in the order in which they came. */
export function digestsOf({ slack }: World, userId: string): Map<string, SandboxMessage[]> {
  const digests = slack
    .visible(userId, slack.dmOf(userId))
    .filter(({ blocks = [] }) => blocks.some(({ block_id: id = '' }) => /^digest-[0-9a-f-]{36}$/.test(id)));
  return Map.groupBy(digests, ({ blocks }) => /\*(\w{3} \d{1,2} \w{3})/.exec(JSON.stringify(blocks?.[0]))?.[1] ?? '');
}
