import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Person } from '../../src/identity/person.ts';
import { instantOf, localDate, nextMorning } from '../../src/local-time.ts';
import { type Db, openDatabase } from '../../src/storage/database.ts';
import { createDigestRuns, type DigestRuns } from '../../src/storage/digest-runs.ts';
import { createEnrolments, DEFAULT_SETTINGS, type Enrolments } from '../../src/storage/enrolments.ts';
import { testDatabase } from '../support/database.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let db: Db;
let enrolments: Enrolments;
let runs: DigestRuns;
beforeAll(async () => {
  database = await testDatabase();
  db = openDatabase(database.url, () => {}).db;
  enrolments = createEnrolments(db);
  runs = createDigestRuns(db);
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});
beforeEach(async () => {
  await db.deleteFrom('enrolments').execute();
  await db.deleteFrom('digest_runs').execute();
});

const ANA = {
  identifier: 'slack:T0ACME:U0ANA',
  installation: 'T0ACME',
  teamId: 'T0ACME',
  userId: 'U0ANA',
  timeZone: 'Europe/Madrid',
} as Person;
const { identifier } = ANA;
/** The week of Monday, 23 November 2026. */
const at = (time: string) => new Date(`2026-11-${time}Z`);
const next = async () => {
  const row = await enrolments.get(identifier);
  return row && [row.next_date, row.next_at.toISOString().slice(8, 16)];
};
async function ran(date: string, status: 'done' | 'skipped' | 'failed' | 'quiet' = 'done', errorCode?: string) {
  const id = randomUUID();
  const run = {
    id,
    identifier,
    timeZone: 'Europe/Madrid',
    date,
    at: at('23T07:00:00'),
    late: false,
    now: at('23T07:00:01'),
  };
  await db.transaction().execute((trx) => runs.plan(trx, { ...run, status: 'planned' }));
  await runs.start(id, at('23T07:00:02'));
  await runs.finish(id, { status, calls: 7, ...(errorCode && { errorCode }) }, at('23T07:00:06'));
  return id;
}
/** As the planner does once the run is stored. */
async function advance(now: Date) {
  const row = await enrolments.get(identifier);
  const mornings = row && { zone: row.time_zone, atMinute: row.at_minute, days: row.days };
  const next = mornings && nextMorning({ ...mornings, after: row.next_date, now });
  if (next) await db.transaction().execute((trx) => enrolments.advance(trx, identifier, next));
}

test('who enrols gets the defaults and the next morning to come; who is enrolled stays as they are', async () => {
  const first = await enrolments.enrol(ANA, 'self', {}, at('23T07:00:01'));
  expect(first).toMatchObject({
    isNew: true,
    enrolment: { enabled: true, at_minute: 480, days: [1, 2, 3, 4, 5], mode: 'automatic', quiet: false },
  });
  expect(await next()).toEqual(['2026-11-24', '24T07:00']);
  const again = await enrolments.enrol(ANA, 'usergroup', { atMinute: 0 }, at('23T07:00:01'));
  expect(again).toMatchObject({ isNew: false, enrolment: { at_minute: 480, source: 'self' } });
});

test('two at once enrol once', async () => {
  const both = await Promise.all([1, 2].map(() => enrolments.enrol(ANA, 'usergroup', {}, at('23T06:00:00'))));
  expect(both.map(({ isNew }) => isNew).sort()).toEqual([false, true]);
});

test('a new time holds from now on, and a day that had its digest gets no second one', async () => {
  await enrolments.enrol(ANA, 'self', {}, at('23T06:00:00'));
  await enrolments.change(identifier, { atMinute: 6 * 60 }, 'self', at('23T06:00:00'));
  expect(await next()).toEqual(['2026-11-24', '24T05:00']);
  await enrolments.change(identifier, { atMinute: 9 * 60 }, 'self', at('23T06:00:00'));
  expect(await next()).toEqual(['2026-11-23', '23T08:00']);
  await ran('2026-11-23');
  await advance(at('23T08:00:01'));
  await enrolments.change(identifier, { atMinute: 12 * 60 }, 'self', at('23T09:00:00'));
  expect(await next()).toEqual(['2026-11-24', '24T11:00']);
  await enrolments.change(identifier, { days: [7, 6] }, 'self', at('23T09:00:00'));
  expect(await next()).toEqual(['2026-11-28', '28T11:00']);
});

test('a morning that is due and not planned yet survives a change of settings', async () => {
  await enrolments.enrol(ANA, 'self', {}, at('23T06:00:00'));
  await enrolments.change(identifier, { atMinute: 0, days: [3], mode: 'ask' }, 'self', at('23T07:00:03'));
  expect(await next()).toEqual(['2026-11-23', '23T07:00']);
  expect(await enrolments.get(identifier)).toMatchObject({ at_minute: 0, days: [3], mode: 'ask' });
});

test('a form without days leaves them, and what is switched on again comes by the next morning', async () => {
  await enrolments.enrol(ANA, 'self', {}, at('23T06:00:00'));
  await enrolments.change(identifier, { enabled: false, days: [] }, 'self', at('23T06:30:00'));
  expect(await enrolments.get(identifier)).toMatchObject({ enabled: false, days: [1, 2, 3, 4, 5] });
  await enrolments.change(identifier, { enabled: true }, 'self', at('25T12:00:00'));
  expect(await next()).toEqual(['2026-11-26', '26T07:00']);
});

test('who decided is remembered where it is switched, and only there', async () => {
  await enrolments.enrol(ANA, 'usergroup', {}, at('23T06:00:00'));
  const source = async () => (await enrolments.get(identifier))?.source;
  await enrolments.change(identifier, { quiet: true }, 'self', at('23T06:00:00'));
  expect(await source()).toBe('usergroup');
  await enrolments.change(identifier, { enabled: false }, 'self', at('23T06:00:00'));
  expect(await source()).toBe('self');
  expect([await enrolments.end(identifier, 'usergroup'), await source()]).toEqual([false, 'self']);
});

test.each([
  ['Asia/Tokyo', '2026-11-24', '23T23:00'],
  ['America/Los_Angeles', '2026-11-24', '24T16:00'],
])('who moves to %s keeps the next day, by the clock there', async (zone, date, time) => {
  await enrolments.enrol(ANA, 'self', {}, at('23T07:30:00'));
  await ran('2026-11-23');
  await enrolments.setTimeZone(identifier, zone);
  expect(await next()).toEqual([date, time]);
  expect(await enrolments.setTimeZone(identifier, zone)).toBeUndefined();
});

test('who moves to a zone that skips their next day gets the one after', async () => {
  const then = new Date('2011-12-29T12:00:00Z');
  await enrolments.enrol(ANA, 'self', {}, then);
  expect((await next())?.[0]).toBe('2011-12-30');
  await enrolments.setTimeZone(identifier, 'Pacific/Apia');
  expect(await next()).toEqual(['2012-01-02', '01T18:00']);
});

test('whatever is changed and wherever somebody goes: the next day never has a run, and comes by their clock', async () => {
  let seed = 5;
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((seed / 2 ** 31) * below);
  };
  const zones = ['Europe/Madrid', 'Asia/Tokyo', 'America/Los_Angeles', 'Pacific/Chatham', 'Pacific/Pago_Pago'];
  let now = at('01T00:00:00');
  await enrolments.enrol(ANA, 'self', {}, now);
  for (let step = 0; step < 1_500; step++) {
    now = new Date(now.getTime() + random(20) * 3_600_000);
    const row = await enrolments.get(identifier);
    if (!row) throw new Error('gone');
    const what = random(5);
    if (what === 0) await enrolments.setTimeZone(identifier, zones[random(5)] ?? '');
    else if (what === 1) await enrolments.change(identifier, { atMinute: random(1_440) }, 'self', now);
    else if (what === 2) await enrolments.change(identifier, { days: [1 + random(7), 1 + random(7)] }, 'self', now);
    else if (what === 3) await enrolments.change(identifier, { enabled: !row.enabled }, 'self', now);
    else if (row.enabled && row.next_at <= now) {
      await ran(row.next_date);
      await advance(now);
    }
    const is = await enrolments.get(identifier);
    if (!is?.enabled) continue;
    const days = (await runs.latest(identifier, 500)).map((run) => run.local_date);
    expect(days.every((date) => date < is.next_date)).toBe(true);
    // One that was due stays as it was planned; else it is by their own clock.
    if (is.next_at > now) expect(is.next_at).toEqual(instantOf(is.next_date, is.at_minute, is.time_zone));
    else expect(is.next_date <= localDate(now, is.time_zone)).toBe(true);
  }
  expect((await runs.latest(identifier, 500)).length).toBeGreaterThan(15);
});

test('who leaves has no plan and no words any more, and no second digest on the day they come back', async () => {
  await enrolments.enrol(ANA, 'self', {}, at('22T06:00:00'));
  const done = await ran('2026-11-23');
  await runs.saveFacts(done, { kind: 'no_accounts' });
  const open = randomUUID();
  const run = {
    id: open,
    identifier,
    timeZone: 'UTC',
    date: '2026-11-24',
    at: at('24T07:00:00'),
    late: false,
    now: at('24T07:00:00'),
  };
  await db.transaction().execute((trx) => runs.plan(trx, { ...run, status: 'planned' }));
  const kinds = ['reconnect:hubspot', 'refused:guest'];
  await db
    .insertInto('notices')
    .values(kinds.map((kind) => ({ identifier, kind })))
    .execute();

  await enrolments.remove(identifier, at('24T07:00:01'));
  expect(await enrolments.get(identifier)).toBeUndefined();
  expect((await runs.get(done))?.facts).toBeNull();
  expect(await runs.get(open)).toMatchObject({ status: 'skipped', error_code: 'left' });
  expect(await runs.start(open, at('24T07:00:02'))).toBeUndefined();
  expect((await db.selectFrom('notices').select('kind').execute()).map(({ kind }) => kind)).toEqual(['refused:guest']);
  await enrolments.enrol(ANA, 'self', { atMinute: 20 * 60 }, at('24T12:00:00'));
  expect((await next())?.[0]).toBe('2026-11-25');
});

test('a run begins as often as it must and ends once', async () => {
  const id = randomUUID();
  const run = {
    id,
    identifier,
    timeZone: 'UTC',
    date: '2026-11-23',
    at: at('23T07:00:00'),
    late: false,
    now: at('23T07:00:00'),
  };
  const plan = (status: 'planned' | 'skipped') =>
    db.transaction().execute((trx) => runs.plan(trx, { ...run, id: status === 'planned' ? id : randomUUID(), status }));
  expect([await plan('planned'), await plan('skipped')]).toEqual([true, false]);
  await runs.start(id, at('23T07:00:01'));
  await runs.posting(id, at('23T07:00:02'));
  await runs.posting(id, at('23T07:00:09'));
  const second = await runs.start(id, at('23T07:00:10'));
  expect(second).toMatchObject({ attempts: 2, started_at: at('23T07:00:01'), posting_at: at('23T07:00:02') });
  await runs.posted(id, { channel: 'D0ANA', ts: '1.2' });
  expect(await runs.finish(id, { status: 'done', calls: 9 }, at('23T07:00:11'))).toMatchObject({
    ...{ status: 'done', calls: 9, took_ms: 10_000, channel: 'D0ANA', ts: '1.2', error_code: null },
  });
  expect(await runs.finish(id, { status: 'failed' }, at('23T07:00:12'))).toBeUndefined();
  expect(await runs.start(id, at('23T07:00:12'))).toBeUndefined();
});

test('a morning that was cut off and is too late by now was missed, though nobody has come back to it', async () => {
  const open = async (date: string, due: Date) => {
    const id = randomUUID();
    const run = { id, identifier, timeZone: 'Europe/Madrid', date, at: due, late: false, now: due, status: 'planned' };
    await db.transaction().execute((trx) => runs.plan(trx, run as Parameters<typeof runs.plan>[1]));
    return id;
  };
  await runs.start(await open('2026-11-18', at('18T07:00:00')), at('18T07:00:00'));
  await open('2026-11-19', at('19T07:00:00'));
  const sent = await open('2026-11-20', at('20T07:00:00'));
  await runs.posting(sent, at('20T07:00:01'));
  await open('2026-11-23', at('23T07:00:00'));
  expect(await runs.missedSince(identifier, undefined, at('23T03:00:00'))).toEqual(['2026-11-18', '2026-11-19']);
});

test('what was before, what was missed, and what was told last', async () => {
  const monday = await ran('2026-11-16');
  await ran('2026-11-17', 'skipped', 'too_late');
  await ran('2026-11-18', 'failed');
  await ran('2026-11-19', 'skipped', 'off');
  await ran('2026-11-20', 'quiet');
  const today = await ran('2026-11-23', 'skipped', 'too_late');
  expect((await runs.lastDone(identifier, '2026-11-20'))?.id).toBe(monday);
  expect((await runs.lastDone(identifier, '2026-11-23'))?.local_date).toBe('2026-11-20');
  // What was switched off was not missed.
  const days = ['2026-11-17', '2026-11-18', '2026-11-23'];
  expect(await runs.missedSince(identifier, '2026-11-16', at('24T03:00:00'))).toEqual(days);
  expect(await runs.missedSince(identifier, undefined, at('24T03:00:00'))).toEqual(days);
  expect((await runs.latest(identifier, 2)).map(({ id }) => id)[0]).toBe(today);
  expect(await runs.newestTold(identifier)).toBeUndefined();
  const facts = { date: '2026-11-16', items: [] } as unknown as Parameters<DigestRuns['saveFacts']>[1] & {
    kind: 'digest';
  };
  await runs.saveFacts(monday, { kind: 'digest', facts } as never, { calls: 21, late: false });
  await runs.saveFacts(today, { kind: 'no_accounts' });
  expect(await runs.newestTold(identifier)).toMatchObject({ id: monday, calls: 21, facts: { date: '2026-11-16' } });
});

test('the defaults are workdays at eight', () => {
  expect(DEFAULT_SETTINGS).toMatchObject({ atMinute: 480, days: [1, 2, 3, 4, 5] });
});
