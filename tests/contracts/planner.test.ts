import { randomUUID } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Person } from '../../src/identity/person.ts';
import { instantOf, plusDays } from '../../src/local-time.ts';
import { createPlanner, type Planner } from '../../src/scheduler/planner.ts';
import { createQueue, type Queue } from '../../src/scheduler/queue.ts';
import { type Db, openDatabase } from '../../src/storage/database.ts';
import { createDigestRuns } from '../../src/storage/digest-runs.ts';
import { createEnrolments, type DigestSettings } from '../../src/storage/enrolments.ts';
import type { Database } from '../../src/storage/schema.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { testDatabase } from '../support/database.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const log = pino({ level: 'silent' });

let database: Awaited<ReturnType<typeof testDatabase>>;
let db: Db;
let queue: Queue;
let now: Date;

beforeAll(async () => {
  database = await testDatabase();
  const opened = openDatabase(database.url, () => {});
  // Connections are killed here in the middle of their work.
  opened.pool.on('connect', (client) => client.on('error', () => {}));
  db = opened.db;
  queue = createQueue({ url: database.url, log });
  await queue.start();
});
afterAll(async () => {
  await queue.stop(1_000);
  await db.destroy();
  await database.drop();
});
beforeEach(() => {
  now = new Date('2026-11-23T06:00:00Z');
});
afterEach(async () => {
  await db.deleteFrom('enrolments').execute();
  await db.deleteFrom('digest_runs').execute();
  await sql`delete from queue.job where name in ('digest', 'probe')`.execute(db);
});

function planner(with_: Partial<Parameters<typeof createPlanner>[0]> = {}): Planner {
  const [enrolments, runs, metrics] = [createEnrolments(db), createDigestRuns(db), createMetrics()];
  return createPlanner({ db, queue, enrolments, runs, newId: randomUUID, now: () => now, log, metrics, ...with_ });
}

const person = (userId: string, timeZone = 'Europe/Madrid') =>
  ({ identifier: `slack:T0ACME:${userId}`, installation: 'T0ACME', teamId: 'T0ACME', userId, timeZone }) as Person;
const enrol = (who: Person, settings: Partial<DigestSettings> = {}) =>
  createEnrolments(db).enrol(who, 'self', settings, now);

interface Job {
  name: string;
  data: { runId?: string; identifier?: string; date?: string };
}
const jobs = async (name: 'digest' | 'probe') => {
  const { rows } = await sql<Job>`select name, data from queue.job where name = ${name}`.execute(db);
  return rows.map(({ data }) => data);
};
const runs = () => db.selectFrom('digest_runs').selectAll().orderBy('identifier').orderBy('local_date').execute();

/** A repeatable sequence of numbers from 0 to 1 (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Parts in which the database connection dies now and then: nothing of that transaction is committed. */
function killing(
  chance: () => boolean,
  onKill: () => void,
): Pick<Parameters<typeof createPlanner>[0], 'queue' | 'enrolments'> {
  const enrolments = createEnrolments(db);
  const perhaps = async (trx: Transaction<Database>) => {
    if (!chance()) return;
    onKill();
    await sql`select pg_terminate_backend(pg_backend_pid())`.execute(trx);
  };
  return {
    queue: {
      wake: () => {},
      async add(trx, ...job) {
        const id = await queue.add(trx, ...job);
        await perhaps(trx);
        return id;
      },
    },
    enrolments: {
      ...enrolments,
      async advance(trx, ...next) {
        await enrolments.advance(trx, ...next);
        await perhaps(trx);
      },
    },
  };
}

const ZONES = [
  ...['Europe/Madrid', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Chatham', 'Africa/Casablanca', 'Asia/Tokyo'],
  ...['America/Los_Angeles', 'Pacific/Apia', 'Pacific/Pago_Pago', 'Africa/Cairo', 'Asia/Kolkata', 'America/Santiago'],
];
const OUTAGES = [8 * MINUTE, 12 * MINUTE, HOUR, 3.9 * HOUR, 4.1 * HOUR, 11 * HOUR, 2 * DAY, 6 * DAY, 25 * DAY];

test.each([11, 3])(
  'a year of two planners, outages, crashes and travel (seed %i)',
  { timeout: 120_000 },
  async (seed) => {
    const random = randomFrom(seed);
    const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
    now = new Date('2026-01-02T12:00:00Z');
    const end = now.getTime() + 365 * DAY;
    const enrolments = createEnrolments(db);

    let killed = 0;
    const dying = killing(
      () => random() < 0.04,
      () => (killed += 1),
    );
    const planners = [planner(dying), planner(dying)];
    const people = await Promise.all(
      [480, 480, 150, 1_410, 0].map(async (atMinute, i) => {
        const days = i === 3 ? [2, 4, 6] : i === 4 ? [1, 2, 3, 4, 5, 6, 7] : [1, 2, 3, 4, 5];
        const { enrolment } = await enrol(person(`U${i}`, ZONES[i]), { atMinute, days });
        return { ...enrolment, first: enrolment.next_date, moves: [] as { at: Date; zone: string }[] };
      }),
    );
    const ticks: { at: number; failed: boolean }[] = [];
    while (now.getTime() < end) {
      const before = killed;
      await Promise.all(planners.map((one) => one.tick()));
      const failed = killed > before;
      ticks.push({ at: now.getTime(), failed });
      const dice = random();
      if (failed) now = new Date(now.getTime() + 5_000);
      else if (dice < 0.03) now = new Date(now.getTime() + pick(OUTAGES));
      else if (dice < 0.06) {
        now = new Date(now.getTime() + 1_000);
        const traveller = pick(people);
        const zone = pick(ZONES);
        if (await enrolments.setTimeZone(traveller.identifier, zone)) traveller.moves.push({ at: now, zone });
      } else {
        // As planners do every few seconds; the seconds in which nothing is to be planned are left out.
        const rows = await db.selectFrom('enrolments').select(['next_at', 'next_date', 'probed_for']).execute();
        const times = rows.map((row) => row.next_at.getTime() - (row.probed_for === row.next_date ? 0 : HOUR));
        now = new Date(Math.max(now.getTime() + 1_000, Math.min(...times) + Math.floor(random() * 5_000)));
      }
    }
    expect(killed).toBeGreaterThan(20);

    const [rows, digestJobs, probes] = [await runs(), await jobs('digest'), await jobs('probe')];
    // A job for each run that is planned, and no other.
    const planned = rows.filter(({ status }) => status === 'planned');
    expect(digestJobs.map(({ runId }) => runId).sort()).toEqual(planned.map(({ id }) => id).sort());
    // One probe a morning at most.
    const probed = probes.map(({ identifier, date }) => `${identifier} ${date}`);
    expect(new Set(probed).size).toBe(probed.length);

    const kinds = { planned: 0, late: 0, skipped: 0 };
    for (const { identifier, first, days, at_minute: minute, moves } of people) {
      const own = rows.filter((row) => row.identifier === identifier);
      const after = (await enrolments.get(identifier))?.next_date ?? '';
      // Every chosen day from the first to the last, once.
      const wanted: string[] = [];
      for (let date = first; date < after; date = plusDays(date, 1)) {
        if (days.includes(((new Date(date).getUTCDay() + 6) % 7) + 1)) wanted.push(date);
      }
      expect(own.map((row) => row.local_date)).toEqual(wanted);
      for (const row of own) {
        // Planned by the zone they were in, at the first tick that could.
        const moved = moves.findLast(({ at }) => at <= row.created_at);
        if (moved) expect(row.time_zone).toBe(moved.zone);
        expect(row.due_at).toEqual(instantOf(row.local_date, minute, row.time_zone));
        const from = Math.max(row.due_at.getTime(), moved?.at.getTime() ?? 0);
        const chances = ticks.filter(({ at }) => at >= from && at <= row.created_at.getTime());
        expect(chances.at(-1)?.at).toBe(row.created_at.getTime());
        expect(chances.slice(0, -1).every(({ failed }) => failed)).toBe(true);
        // On time, late or left out by how long ago it was due.
        const ago = row.created_at.getTime() - row.due_at.getTime();
        const kind = ago <= 10 * MINUTE ? 'planned' : ago <= 4 * HOUR ? 'late' : 'skipped';
        expect([row.status, row.late]).toEqual([kind === 'late' ? 'planned' : kind, kind === 'late']);
        kinds[kind] += 1;
        // Looked at beforehand, if anybody was there in the hour before.
        const there = ticks.some(
          ({ at, failed }) =>
            !failed &&
            at >= row.due_at.getTime() - HOUR &&
            at < row.due_at.getTime() &&
            at > (moved?.at.getTime() ?? 0),
        );
        if (there) expect(probed).toContain(`${identifier} ${row.local_date}`);
      }
    }
    // The year had enough of each kind for this to mean something.
    expect(kinds.planned).toBeGreaterThan(300);
    expect(Math.min(kinds.late, kinds.skipped)).toBeGreaterThan(5);
  },
);

test('replicas that tick at once plan each morning once, on time, with its job', async () => {
  const everyone = Array.from({ length: 40 }, (_, i) => person(`U1X${i}`));
  await Promise.all(everyone.map((who) => enrol(who)));
  now = new Date('2026-11-23T07:00:02Z');
  await Promise.all(Array.from({ length: 4 }, () => planner().tick()));
  const rows = await runs();
  expect(rows.map(({ identifier }) => identifier)).toEqual(everyone.map(({ identifier }) => identifier).sort());
  expect(new Set(rows.map(({ local_date, status, late }) => `${local_date} ${status} ${late}`))).toEqual(
    new Set(['2026-11-23 planned false']),
  );
  expect((await jobs('digest')).map(({ runId }) => runId).sort()).toEqual(rows.map(({ id }) => id).sort());
});

test('a day that has its run gets no other one, and the next day is planned', async () => {
  const ana = person('U0ANA');
  await enrol(ana);
  const given = { identifier: ana.identifier, time_zone: 'UTC', due_at: now, status: 'done' } as const;
  await db
    .insertInto('digest_runs')
    .values({ ...given, id: randomUUID(), local_date: '2026-11-23' })
    .execute();
  now = new Date('2026-11-23T07:00:02Z');
  await planner().tick();
  expect([(await runs()).length, await jobs('digest')]).toEqual([1, []]);
  expect((await createEnrolments(db).get(ana.identifier))?.next_date).toBe('2026-11-24');
});

test('what was left out is counted, and the newest still goes out', async () => {
  await enrol(person('U0ANA'));
  now = new Date('2026-11-25T09:00:00Z');
  const metrics = createMetrics();
  await planner({ metrics }).tick();
  const rows = await runs();
  expect(rows.map((row) => [row.local_date, row.status, row.late, row.error_code])).toEqual([
    ['2026-11-23', 'skipped', false, 'too_late'],
    ['2026-11-24', 'skipped', false, 'too_late'],
    ['2026-11-25', 'planned', true, null],
  ]);
  expect(await jobs('digest')).toEqual([{ runId: rows[2]?.id }]);
  expect((await metrics.digests.get()).values).toMatchObject([{ labels: { outcome: 'skipped' }, value: 2 }]);
});

test('connections are looked at in the hour before, once, also by a process that comes up in it', async () => {
  const ana = person('U0ANA');
  now = new Date('2026-11-22T12:00:00Z');
  await enrol(ana);
  const at = async (time: string) => {
    now = new Date(`2026-11-23T${time}Z`);
    await Promise.all([planner().tick(), planner().tick()]);
    return jobs('probe');
  };
  expect(await at('05:59:59')).toEqual([]);
  expect(await at('06:40:00')).toEqual([{ identifier: ana.identifier, date: '2026-11-23' }]);
  expect(await at('06:59:00')).toHaveLength(1);
  // After the morning it is of no use.
  await db.updateTable('enrolments').set({ probed_for: null }).execute();
  expect(await at('07:00:01')).toHaveLength(1);
});

test('switched off: nothing is planned', async () => {
  const ana = person('U0ANA');
  await enrol(ana);
  await createEnrolments(db).end(ana.identifier, 'self');
  now = new Date('2026-11-23T07:00:02Z');
  await planner().tick();
  expect([await runs(), await jobs('probe')]).toEqual([[], []]);
});

test('one person who cannot be planned keeps nobody else from it', async () => {
  const [ana, omar] = [person('U0ANA'), person('U0OMAR', 'Mars/Base')];
  await enrol(ana);
  await enrol(omar, { atMinute: 420 });
  await db.updateTable('enrolments').set({ days: [] }).where('identifier', '=', ana.identifier).execute();
  now = new Date('2026-11-23T07:00:02Z');
  await planner().tick();
  // An unknown zone is UTC.
  expect((await runs()).map((row) => [row.identifier, row.due_at.toISOString()])).toEqual([
    [omar.identifier, '2026-11-23T07:00:00.000Z'],
  ]);
});

test('ticks go on by themselves, never two at once, also after a failed one', async () => {
  let running = 0;
  let most = 0;
  const times: number[] = [];
  const { promise: enough, resolve } = Promise.withResolvers<void>();
  const enrolments = createEnrolments(db);
  const one = planner({
    enrolments: {
      ...enrolments,
      async due(...args) {
        running += 1;
        most = Math.max(most, running);
        times.push(times.length);
        try {
          if (times.length === 2) throw new Error('away');
          return await enrolments.due(...args);
        } finally {
          running -= 1;
          if (times.length === 4) resolve();
        }
      },
    },
  });
  one.start(1);
  await enough;
  await one.stop();
  expect([most, running]).toEqual([1, 0]);
});
