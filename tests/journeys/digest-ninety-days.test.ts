import { afterEach, expect, test } from 'vitest';
import type { SandboxMessage } from '../../sandbox/slack/types.ts';
import { type AccountMorning, expectedFollowUps } from '../support/expected-follow-ups.ts';
import { DAY, dayWords, wallClock } from '../support/expected-mornings.ts';
import { ANA, EVE, GITA, identifierOf, OMAR } from '../support/journey.ts';
import {
  digestsOf,
  EMAILS,
  followUpComments,
  followUpTasks,
  startWorkers,
  type Workers,
} from '../support/ninety-days.ts';
import { type Simulation, startSimulation } from '../support/simulated-days.ts';

/** The clocks go forward in Australia on 4 October, back in Europe on 25 October and in America on 1 November. */
const START = new Date('2026-09-27T12:00:00Z');
const DAYS = Number(process.env.NINETY_DAYS ?? 90);
/** One for every push; more of them, with commas between, where somebody has the time. */
const SEEDS = (process.env.NINETY_DAYS_SEEDS ?? '7').split(',').map(Number);
/** Critical from the first day on, and nobody does anything about it. */
const NEGLECTED: Readonly<Record<string, string>> = { [ANA]: 'Initech', [OMAR]: 'Cyberdyne Labs' };

let workers: Workers | undefined;
afterEach(() => workers?.close());

test.each(SEEDS)(
  'ninety days of two workers, seed %i: no morning missed or doubled, no follow-up doubled',
  {
    timeout: 400_000,
  },
  async (seed) => {
    workers = await startWorkers(START);
    const simulation = await startSimulation(workers, seed);
    await simulation.run(START.getTime() + DAYS * DAY);
    await checkMornings(workers, simulation);
    await checkFollowUps(workers, simulation);
  },
);

async function checkMornings({ db, world }: Workers, { people }: Simulation): Promise<void> {
  const rows = await db.selectFrom('digest_runs').selectAll().orderBy('local_date').execute();
  const kinds = { on_time: 0, late: 0, skipped: 0, torn: 0 };
  for (const { userId, mornings } of people) {
    const own = rows.filter(({ identifier }) => identifier === identifierOf(userId));
    expect(own.map(({ local_date: date }) => date)).toEqual([...mornings.keys()]);
    const messages = digestsOf(world, userId);
    expect(messages.size).toBe(own.filter(({ status }) => status === 'done').length);
    let missed: string[] = [];
    for (const { date, zone, due, at, kind, torn } of mornings.values()) {
      const where = `${userId} ${date}, due ${new Date(due).toISOString()}, possible ${new Date(at).toISOString()}`;
      const row = own.find(({ local_date }) => local_date === date);
      const [message, ...more] = messages.get(dayWords(date)) ?? [];
      kinds[torn ? 'torn' : kind] += 1;
      expect(more, where).toEqual([]);
      expect([row?.time_zone, row?.due_at.getTime()], where).toEqual([zone, due]);
      const sent = kind !== 'skipped' || (torn && row?.status === 'done');
      expect([row?.status, message !== undefined], where).toEqual(sent ? ['done', true] : ['skipped', false]);
      if (!message) {
        missed.push(date);
        continue;
      }
      const posted = Number(message.ts) * 1_000;
      expect(posted, where).toBeGreaterThanOrEqual(due);
      expect(wallClock(posted, zone).date >= date, where).toBe(true);
      if (!torn) {
        expect(Math.abs(posted - at), where).toBeLessThan(1);
        expect(wordsOf(message).includes('This comes late'), where).toBe(kind === 'late');
      }
      expect(namedIn(message), where).toBe(namesOf(missed));
      missed = [];
    }
  }
  const due = (userId: string, date: string) =>
    new Date(people.find((one) => one.userId === userId)?.mornings.get(date)?.due ?? 0).toISOString();
  // 02:30 is no time there: the first moment after the jump.
  expect(due(GITA, '2026-10-04')).toBe('2026-10-03T16:00:00.000Z');
  if (DAYS < 90) return;
  // Times that come twice: the first of them.
  expect(due(EVE, '2026-10-25')).toBe('2026-10-25T00:30:00.000Z');
  expect(due(EVE, '2026-11-01')).toBe('2026-11-01T05:30:00.000Z');
  // Enough of each kind for this to mean something.
  expect(kinds.on_time).toBeGreaterThan(80);
  expect(Math.min(kinds.late, kinds.skipped, kinds.torn)).toBeGreaterThan(0);
}

const wordsOf = ({ blocks }: SandboxMessage) => JSON.stringify(blocks);

/** The days that a digest says it missed. */
function namedIn(message: SandboxMessage): string {
  return /I could not send you a digest on ([^"]*?)\."/.exec(wordsOf(message))?.[1] ?? '';
}

function namesOf(missed: readonly string[]): string {
  const earlier = missed.length > 5 ? ` and ${missed.length - 5} earlier` : '';
  return missed.slice(-5).map(dayWords).join(', ') + earlier;
}

async function checkFollowUps({ db, world }: Workers, { people, closedAt }: Simulation): Promise<void> {
  const [tasks, comments] = [followUpTasks(world), followUpComments(world)];
  const accounted = { tasks: 0, comments: 0 };
  for (const { userId, mornings, snoozes } of people) {
    // The other two have no mode in which anything is written for them.
    const email = userId in NEGLECTED ? EMAILS[userId] : undefined;
    const sent = [...mornings.values()].filter(({ kind, torn }) => kind !== 'skipped' || torn);
    const came = digestsOf(world, userId);
    /** The morning of a write: all that is written is written at the moment at which it began. */
    const dateOf = ({ createdAt }: { createdAt: string }) => {
      const made = Date.parse(createdAt);
      // After an outage the newest is the one that is not left out.
      const morning = sent.findLast(({ at }) => at === made) ?? sent.find(({ torn }) => torn === made);
      return morning?.date ?? `none, but ${createdAt}`;
    };
    const snapshots = await db
      .selectFrom('snapshots')
      .innerJoin('health_accounts', 'health_accounts.id', 'snapshots.account_id')
      .select(['local_date', 'snapshot', 'scored', 'account'])
      .where('snapshots.identifier', '=', identifierOf(userId))
      .orderBy('local_date')
      .execute();
    // The first that has something to show does nothing yet.
    const shown = new Set(snapshots.flatMap((one) => (one.scored.kind === 'scored' ? one.local_date : [])));
    const first = sent.find(({ date }) => came.has(dayWords(date)) && shown.has(date))?.date;
    for (const [name, days] of Map.groupBy(snapshots, ({ account }) => account.name)) {
      const own = tasks.filter(({ title, createdBy }) => title.startsWith(`${name} is `) && createdBy === email);
      const taskDates = own.map(dateOf).toSorted();
      let before = 0;
      const lived = days.map(({ local_date: date, snapshot: { signals }, scored }) => {
        const morning = mornings.get(date);
        if (!morning) throw new Error(`${name} was scored on ${date}, which was no morning of ${userId}`);
        const { at, away, mode, torn } = morning;
        const [since, shaky] = [before, morning.shaky || torn !== undefined];
        before = at;
        const allRead = Object.values(signals).every(({ kind }) => kind === 'value');
        // Of what is away nothing is known.
        if (away.length > 0 && !shaky) expect([userId, name, date, allRead]).toEqual([userId, name, date, false]);
        const { delivery } = signals;
        return {
          ...{ date, allRead, mode, shaky, preview: first === undefined || date <= first },
          stalled: delivery.kind === 'value' ? delivery.value.stalled : undefined,
          complete: scored.kind === 'scored' && scored.complete,
          tier: scored.kind === 'scored' ? scored.tier : undefined,
          snoozed: snoozes.findLast((one) => one.name === name && one.at >= since && one.at < at)?.until,
        };
      });
      const expected = expectedFollowUps(lived, {
        written: (date) => taskDates.includes(date),
        closed: (of, date) => {
          const closed = closedAt.get(own.find((task) => dateOf(task) === of)?.id ?? '');
          return closed !== undefined && closed < (mornings.get(date)?.at ?? 0);
        },
      });
      const where = `${userId} ${name}: tasks on ${taskDates}; lived ${lived.map(inShort).join(' ')}`;
      const made = (date: string) => taskDates.filter((one) => one === date).length;
      const must = expected.filter(({ followUp }) => followUp === 'must').map(({ date }) => date);
      const may = expected.filter(({ followUp }) => followUp !== 'must_not').map(({ date }) => date);
      // None is missing, none is doubled, and there are no others.
      expect(
        must.map((date) => [date, made(date)]),
        where,
      ).toEqual(must.map((date) => [date, 1]));
      expect(taskDates, where).toEqual(may.filter((date) => made(date) === 1));
      for (const { fields } of own) expect(fields.hubspot_owner_id).toBe(email);

      const issues = new Set(lived.flatMap(({ stalled }) => stalled?.identifier ?? []));
      const said = comments.filter(({ place, createdBy }) => issues.has(place) && createdBy === email);
      const commentDates = said.map(dateOf).toSorted();
      // An issue that is neither late nor quiet for a week does not stall, however far behind the others are.
      const stalls = (date: string) =>
        lived.some(
          (one) => one.date === date && one.stalled && (one.stalled.overdue || (one.stalled.quietDays ?? 0) >= 7),
        );
      const isShaky = (date: string) => lived.some((one) => one.date === date && one.shaky);
      if (taskDates.some(isShaky) || commentDates.some(isShaky)) {
        // A half that broke is done on the next morning.
        expect(commentDates.length, where).toBeLessThanOrEqual(taskDates.length + 1);
        expect(new Set(commentDates).size, where).toBe(commentDates.length);
      } else expect(commentDates, where).toEqual(taskDates.filter(stalls));
      accounted.tasks += own.length;
      accounted.comments += said.length;

      if (name !== NEGLECTED[userId]) continue;
      expect(new Set(lived.filter(({ complete }) => complete).map(({ tier }) => tier))).toEqual(new Set(['critical']));
      if (DAYS >= 90 && userId === ANA) expect(taskDates.length, where).toBeGreaterThan(3);
      for (const [at, date] of taskDates.entries()) {
        expect(Date.parse(taskDates[at + 1] ?? '9999-01-01') - Date.parse(date), where).toBeGreaterThanOrEqual(
          14 * DAY,
        );
      }
    }
  }
  // Whatever was written, was written for one of these.
  expect(accounted).toEqual({ tasks: tasks.length, comments: comments.length });
}

/** Such as `2026-10-26=critical,automatic`: for a failure that has to be understood. */
function inShort(one: AccountMorning): string {
  const { date, tier = 'none', complete, allRead, mode, shaky, preview, snoozed } = one;
  const odd = [!complete && 'incomplete', !allRead && 'not read', shaky && 'shaky', preview && 'preview'];
  return [`${date}=${tier}`, mode, ...odd, snoozed && `snoozed until ${snoozed}`].filter(Boolean).join(',');
}
