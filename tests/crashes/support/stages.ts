import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { nextMorning } from '../../../sandbox/clock/next-morning.ts';
import { startWorld, type World } from '../../../sandbox/world.ts';
import { plusDays } from '../../../src/local-time.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { createOneMorning } from './one-morning.ts';

export type OneMorning = Awaited<ReturnType<typeof createOneMorning>>;

const ANA = 'slack:T0ACME:U0ANA';
const ZONE = 'Europe/Madrid';
/** Of the made-up customers the twelfth is At Risk, with a value from each of the three products, and no other one is. */
export const CUSTOMERS = 12;
/** Healthy, and Watch: what their rows hold before the morning is what it has to change. */
const RECOVERED = 'Amber Works 1';
/** Its episode is open since so many days. */
export const RECOVERED_DAYS = 9;
const SNOOZED = 'Delta Works 4';

const KILL_POINTS = new URL('./kill-points.ts', import.meta.url).href;
const SCRIPTS = {
  morning: fileURLToPath(new URL('./one-morning-process.ts', import.meta.url)),
  tick: fileURLToPath(new URL('./one-tick-process.ts', import.meta.url)),
};

export interface Child {
  /** How it ended, with every point it passed, where it was not to be killed, and what it logged. */
  ended: Promise<{ by: number | string; points: string[]; said: string }>;
  /** Resolves when it stands still. */
  stalled: Promise<void>;
  resume(): void;
}

/** A world and a database as they are when the job of a morning begins. */
export interface Stage {
  world: World;
  /** The morning's run, and its day. */
  runId: string;
  date: string;
  /** The same morning's parts in this process. */
  morning: OneMorning;
  env: Record<string, string>;
  /** Does the job, or plans it, in a process of its own: killed at a point, or standing still there until it is told to go on. */
  child(fate?: { killAt?: string; stallAt?: string }, script?: keyof typeof SCRIPTS): Child;
  close(): Promise<void>;
}

/** Makes stages that are all alike: each has a world of its own and a clone of one database. */
export async function prepareStages(databaseUrl: string) {
  const at = nextMorning(new Date(), ZONE);
  const aheadMs = at.getTime() - Date.now();
  const date = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE }).format(at);
  const cache = temporaryFolder();
  const newWorld = async () => {
    const now = () => new Date(Date.now() + aheadMs);
    const world = await startWorld({ customers: CUSTOMERS, now });
    for (const connection of ['hubspot', 'zendeskoauth', 'linear']) {
      world.scalekit.connect(ANA, connection, 'ana@acme.test');
    }
    return world;
  };
  const over = async (world: World, url: string) => {
    const env = { ...world.env({ mode: 'http', port: 3000 }), DATABASE_URL: url, LOG_LEVEL: 'silent' };
    return { env, morning: await createOneMorning(env, aheadMs) };
  };

  const first = await newWorld();
  const { morning } = await over(first, databaseUrl);
  const runId = await dayBefore(morning, date, at).finally(async () => {
    await morning.close();
    await first.close();
  });

  async function stage(): Promise<Stage> {
    const [world, database] = await Promise.all([newWorld(), clone(databaseUrl)]);
    const { env, morning: here } = await over(world, database.url);
    const children: ChildProcess[] = [];
    return {
      ...{ world, runId, date, env, morning: here },
      child({ killAt, stallAt } = {}, script = 'morning') {
        const child = spawn(process.execPath, ['--import', KILL_POINTS, SCRIPTS[script]], {
          env: {
            ...env,
            ...{ RUN_ID: runId, AHEAD_MS: String(aheadMs), NODE_COMPILE_CACHE: cache, LOG_LEVEL: 'warn' },
            ...(killAt && { KILL_AT: killAt }),
            ...(stallAt && { STALL_AT: stallAt }),
          },
          stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
        });
        children.push(child);
        const [errors, points] = [child.stderr, child.stdio[3]] as [Readable, Readable];
        const stalled = once(points, 'data').then(() => {});
        const ended = Promise.all([text(errors), text(points), once(child, 'exit')]).then(
          ([said, passed, [code, signal]]) => ({
            by: (signal ?? code) as number | string,
            points: passed.split('\n').filter(Boolean),
            said,
          }),
        );
        return { ended, stalled, resume: () => void child.stdin?.end('\n') };
      },
      async close() {
        for (const child of children) child.kill('SIGKILL');
        await here.close();
        await world.close();
        await database.drop();
      },
    };
  }
  return { stage, date, close: () => rmSync(cache, { recursive: true, force: true }) };
}

/** Ana has had her first digest the day before: what it left is there, and this morning's run is planned. */
async function dayBefore({ db, people, digesting, now, run }: OneMorning, date: string, at: Date): Promise<string> {
  const [enrolments, runs] = [digesting.enrolments, digesting.runs];
  const ana = await people.resolve({ installation: 'T0ACME', teamId: 'T0ACME', userId: 'U0ANA', sharedChannel: false });
  if ('kind' in ana) throw new Error('Slack does not know Ana');
  await enrolments.enrol(ana, 'self', {}, now());
  const plan = async (day: string) => {
    const id = randomUUID();
    const planned = { id, identifier: ANA, timeZone: ZONE, now: now(), date: day, at, status: 'planned', late: false };
    await db.transaction().execute((trx) => runs.plan(trx, planned as Parameters<typeof runs.plan>[1]));
    return id;
  };
  await run(await plan(plusDays(date, -1)));
  // The account that is At Risk was not yesterday, so that it enters this morning.
  await db.deleteFrom('follow_ups').execute();
  await db.deleteFrom('episodes').execute();
  const rows = await db.selectFrom('health_accounts').selectAll().execute();
  const named = (name: string) => rows.find(({ account }) => account.name === name)?.id ?? '';
  await digesting.followUps.begin(named(RECOVERED), plusDays(date, -RECOVERED_DAYS));
  await digesting.accounts.snooze(ANA, named(SNOOZED), { until: date });
  return plan(date);
}

async function clone(templateUrl: string): Promise<{ url: string; drop(): Promise<void> }> {
  const template = new URL(templateUrl);
  const name = `kill_${randomUUID().replaceAll('-', '')}`;
  const run = async (statement: string) => {
    const client = new pg.Client(Object.assign(new URL(template), { pathname: '/postgres' }).href);
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  await run(`create database ${name} template ${template.pathname.slice(1)}`);
  const url = Object.assign(new URL(template), { pathname: `/${name}` }).href;
  return { url, drop: () => run(`drop database if exists ${name} with (force)`) };
}
