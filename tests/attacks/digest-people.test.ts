import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buttonIn } from '../../sandbox/proposals.ts';
import type { ScalekitCall } from '../../sandbox/scalekit/types.ts';
import { localDate } from '../../src/local-time.ts';
import { createDigestRuns } from '../../src/storage/digest-runs.ts';
import { type AlteredSlack, startAlteredSlack } from '../support/doors.ts';
import { runJob } from '../support/jobs.ts';
import { ANA, GITA, identifierOf, OMAR, personOf } from '../support/journey.ts';
import { type Mornings, startMornings, THREE } from '../support/mornings.ts';
import { everyRow } from './support/database-rows.ts';
import { changingCalls } from './support/effects.ts';
import { noneWaits } from './support/none-waits.ts';
import { fresh } from './support/slack-request.ts';

let week: Mornings;
let slackApi: AlteredSlack;
beforeEach(async () => {
  slackApi = await startAlteredSlack();
  week = await startMornings({
    env(world) {
      slackApi.target = world.slack.url;
      return { SLACK_API_URL: `${slackApi.apiUrl}/` };
    },
  });
  // He gets his at the same moment as she does.
  week.world.slack.setTimeZone(OMAR, 'Europe/Madrid');
  await week.idle();
});
afterEach(async () => {
  await week?.close();
  await slackApi?.close();
});

const callsSince = (from: number): ScalekitCall[] =>
  week.world.scalekit.calls.slice(from).filter(({ rpc }) => rpc !== 'POST /oauth/token');
/** Everything that was sent to Slack since then, without what only asks it something. */
const saidSince = (from: number) =>
  week.world.slack.calls
    .slice(from)
    .filter(({ method }) => !/^(?:users\.info|auth\.test|team\.info|conversations\.)/.test(method));
const runsOf = (identifier: string) => createDigestRuns(week.db).latest(identifier, 10);
const accountsOf = async (userId: string) => {
  const rows = await week.db
    .selectFrom('health_accounts')
    .select('account')
    .where('identifier', '=', identifierOf(userId))
    .execute();
  return rows.map(({ account }) => account.name);
};

describe('invariant 1', () => {
  const CHANGES: [string, Record<string, unknown>][] = [
    ['deactivated', { deleted: true }],
    ['a guest', { is_restricted: true }],
    ['a bot', { is_bot: true }],
    ['of another company', { team_id: 'T0GLOBEX' }],
  ];
  test.each(CHANGES)(
    'the enrolment of somebody who is %s by now, while Slack’s word of it got lost, does nothing',
    async (_, change) => {
      await week.enrol(OMAR);
      await week.morning([OMAR]);
      // The app has spoken with him a moment ago.
      await week.command(OMAR, '/digest', 'history');
      slackApi.alter('users.info', (args, answer) =>
        args.get('user') === OMAR ? { ...answer, user: { ...(answer.user as object), ...change } } : answer,
      );
      const [calls, said] = [week.world.scalekit.calls.length, week.world.slack.calls.length];
      const [run] = await week.morning([OMAR]);
      expect(run).toMatchObject({ status: 'skipped', error_code: 'left', facts: null });
      expect(callsSince(calls).filter(({ rpc }) => rpc === 'ExecuteTool')).toEqual([]);
      expect(saidSince(said)).toEqual([]);
      // And nothing of his is left.
      expect(await week.db.selectFrom('enrolments').select('identifier').execute()).toEqual([]);
      expect(await accountsOf(OMAR)).toEqual([]);
      expect(week.world.scalekit.state(identifierOf(OMAR), 'hubspot')).toBeUndefined();
    },
  );

  test('a row that names somebody else than its identifier does, or nobody, does nothing to anybody', async () => {
    await Promise.all([week.connected(ANA, ...THREE), week.connected(OMAR, ...THREE)]);
    const at = new Date(week.clock.now().getTime() + 3_600_000);
    const date = localDate(at, 'Europe/Madrid');
    const [atMinute, zone] = [12 * 60, 'Europe/Madrid'];
    const row = (identifier: string, user_id: string, more: Record<string, unknown> = {}) => ({
      ...{ identifier, user_id, installation: 'T0ACME', team_id: 'T0ACME', source: 'self' as const, time_zone: zone },
      ...{ at_minute: atMinute, next_date: date, next_at: at, previewed_at: new Date(), ...more },
    });
    const forged = [
      // Read as him and told to her; and the other way round.
      row(identifierOf(OMAR), ANA),
      row(identifierOf(ANA), OMAR),
      // Somebody who may not, in the name of somebody who may: neither gets anything, and nobody leaves for it.
      row('slack:T0ACME:U0HER', GITA),
      row('slack:T0ACME:U0HIM', 'U0NOBODY'),
      row('slack:T0EVIL:U0ANA', ANA),
      row('slack:T0ACME:U0ANA ', ANA),
      row(' ', ANA),
      row('slack:T0EVIL:U0OMAR', OMAR, { installation: 'T0EVIL', team_id: 'T0EVIL' }),
      row('slack:T0ACME:U0EVE', 'U0EVE', { team_id: 'T0ACME' }),
      row('slack:T0ACME:x', 'x'),
    ];
    await week.db.insertInto('enrolments').values(forged).execute();
    const [calls, said] = [week.world.scalekit.calls.length, week.world.slack.calls.length];
    const people = await week.db.selectFrom('people').selectAll().orderBy('identifier').execute();
    // Through the look an hour before, and the morning itself.
    week.clock.advance(at.getTime() + 1_000 - week.clock.now().getTime());
    for (const { identifier } of forged) {
      await expect.poll(async () => (await runsOf(identifier))[0]?.status, { timeout: 20_000 }).toBe('skipped');
    }
    await week.idle();
    expect(callsSince(calls).filter(({ rpc }) => rpc === 'ExecuteTool')).toEqual([]);
    expect(saidSince(said)).toEqual([]);
    expect(changingCalls(week, calls)).toEqual([]);
    const known = new Set(people.map(({ identifier }) => identifier));
    const now = await week.db.selectFrom('people').selectAll().orderBy('identifier').execute();
    expect(now.filter(({ identifier }) => known.has(identifier))).toEqual(people);
    for (const userId of [ANA, OMAR]) expect(week.world.scalekit.state(identifierOf(userId), 'hubspot')).toBe('ACTIVE');
  });

  test('nor before it: nobody is told of somebody else’s connections', async () => {
    await Promise.all([week.connected(ANA, ...THREE), week.connected(OMAR, ...THREE)]);
    week.world.scalekit.setState(identifierOf(OMAR), 'zendeskoauth', 'EXPIRED');
    const at = new Date(week.clock.now().getTime() + 3 * 3_600_000);
    const date = localDate(at, 'Europe/Madrid');
    const his = { identifier: identifierOf(OMAR), installation: 'T0ACME', team_id: 'T0ACME', user_id: ANA };
    const when = { at_minute: 14 * 60, next_date: date, next_at: at, time_zone: 'Europe/Madrid' };
    await week.db
      .insertInto('enrolments')
      .values({ ...his, ...when, source: 'self' })
      .execute();
    const said = week.world.slack.calls.length;
    week.clock.advance(at.getTime() - 30 * 60_000 - week.clock.now().getTime());
    const probed = () => week.db.selectFrom('enrolments').select('probed_for').executeTakeFirst();
    await expect.poll(async () => (await probed())?.probed_for, { timeout: 10_000 }).toBe(date);
    await week.idle();
    await noneWaits(week, 'probe');
    expect(saidSince(said)).toEqual([]);
  });
});

describe('two CSMs on the same morning', () => {
  test('invariant 4: every call carries the identifier of the one it is for, and runs as them', async () => {
    for (const userId of [ANA, OMAR]) await week.enrol(userId);
    for (const _ of [1, 2]) {
      const from = week.world.scalekit.calls.length;
      await week.morning([ANA, OMAR]);
      const calls = callsSince(from);
      const theirs = (userId: string) => calls.filter(({ identifier }) => identifier === identifierOf(userId));
      for (const userId of [ANA, OMAR]) {
        const ran = theirs(userId).filter(({ rpc }) => rpc === 'ExecuteTool');
        expect(ran.length).toBeGreaterThan(5);
        expect(new Set(ran.map(({ ranAs }) => ranAs))).toEqual(new Set([personOf(userId).email]));
      }
      // None without, and none of a third.
      expect(theirs(ANA).length + theirs(OMAR).length).toBe(calls.length);
    }
    const writes = await week.db
      .selectFrom('writes')
      .innerJoin('follow_ups', 'follow_ups.id', 'writes.ask_id')
      .select(['writes.identifier', 'follow_ups.identifier as whose'])
      .execute();
    expect(new Set(writes.map(({ identifier }) => identifier))).toEqual(
      new Set([identifierOf(ANA), identifierOf(OMAR)]),
    );
    expect(writes.filter(({ identifier, whose }) => identifier !== whose)).toEqual([]);
  });

  test('invariant 9: nothing of one’s accounts is in anything of the other’s', async () => {
    for (const userId of [ANA, OMAR]) await week.enrol(userId);
    for (const _ of [1, 2]) await week.morning([ANA, OMAR]);
    for (const userId of [ANA, OMAR]) {
      await week.command(userId, '/health');
      await week.command(userId, '/health', 'Cyberdyne Labs');
      await week.command(userId, '/health', 'Initech');
      week.world.slack.openHome(userId, 'home');
    }
    await week.idle();
    const { slack, model } = week.world;
    const [hers, his] = [await accountsOf(ANA), await accountsOf(OMAR)];
    expect(hers).toContain('Initech');
    expect(his).toContain('Cyberdyne Labs');
    const of = (userId: string) => {
      const to = [userId, slack.dmOf(userId)];
      return slack.calls.filter(({ args }) => to.includes(String(args.channel ?? args.user_id ?? args.user)));
    };
    for (const [userId, other, own] of [
      [ANA, his, 'Initech'],
      [OMAR, hers, 'Cyberdyne Labs'],
    ] as const) {
      const asked = { ANA: /called “Cyberdyne Labs”/, OMAR: /called “Initech”/ }[userId === ANA ? 'ANA' : 'OMAR'];
      const shown = JSON.stringify([of(userId), slack.visible(userId, 'dm'), slack.home(userId)]).replaceAll(
        new RegExp(asked, 'g'),
        '',
      );
      expect(shown).toContain(own);
      expect(other.filter((name) => shown.includes(name))).toEqual([]);
      const rows = await everyRow(week.databaseUrl);
      const mine = JSON.stringify(rows.filter(({ row }) => row.identifier === identifierOf(userId)));
      expect(mine).toContain(own);
      expect(other.filter((name) => mine.includes(name))).toEqual([]);
    }
    // Each prompt is of one of them.
    for (const request of model.requests.map((one) => JSON.stringify(one))) {
      const [some, others] = [
        hers.filter((name) => request.includes(name)),
        his.filter((name) => request.includes(name)),
      ];
      expect([some.length, others.length]).toContain(0);
    }
    for (const [userId, other] of [
      [ANA, his],
      [OMAR, hers],
    ] as const) {
      const written = JSON.stringify(
        callsSince(0).filter(
          ({ identifier, tool = '' }) => identifier === identifierOf(userId) && /_create$/.test(tool),
        ),
      );
      expect(other.filter((name) => written.includes(name))).toEqual([]);
    }
  });
});

describe('invariant 13', () => {
  test.each(['deactivated', 'disconnected'] as const)(
    'somebody %s in the middle of their digest gets none, and nothing of it stays',
    async (how) => {
      const { slack, scalekit } = week.world;
      await week.enrol(OMAR);
      await week.morning([OMAR]);
      const his = await accountsOf(OMAR);
      scalekit.fault({ tool: 'linear_issues_list', delayMs: 1_500 });
      const [calls, said] = [scalekit.calls.length, slack.calls.length];
      const waiting = scalekit.waitForCall(
        (call) => scalekit.calls.indexOf(call) >= calls && call.tool === 'linear_projects_list',
        20_000,
      );
      await week.towards([OMAR]);
      await waiting;
      if (how === 'deactivated') slack.deactivate(OMAR);
      else {
        await slack.command(OMAR, slack.dmOf(OMAR), '/connections');
        const list = await slack.waitFor(OMAR, (m) => buttonIn(m, 'disconnect_all') !== undefined);
        await slack.click({ userId: OMAR, message: list, actionId: 'disconnect_all' });
      }
      await week.idle();
      await noneWaits(week, 'digest');
      expect(changingCalls(week, calls)).toEqual([]);
      const told = JSON.stringify(saidSince(said));
      expect(told).not.toContain('digest-');
      expect(his.filter((name) => told.includes(name))).toEqual([]);
      expect((await runsOf(identifierOf(OMAR)))[0]).toMatchObject({
        status: 'skipped',
        error_code: 'left',
        facts: null,
      });
      // What was being written while he left goes with the next housekeeping.
      expect(await runJob(week.databaseUrl, 'housekeeping')).toBe('completed');
      const rows = await everyRow(week.databaseUrl);
      expect(rows.filter(({ row }) => his.some((name) => JSON.stringify(row).includes(name)))).toEqual([]);
    },
  );

  test('somebody deactivated loses their enrolment, and all that their digests said, read, scored and were told', async () => {
    const { slack, scalekit } = week.world;
    for (const userId of [ANA, OMAR]) await week.enrol(userId);
    for (const _ of [1, 2]) await week.morning([ANA, OMAR]);
    const [reason, note] = [fresh('REASON'), fresh('NOTE')];
    await week.command(OMAR, '/health');
    await week.press('digest_hand_over', undefined, OMAR);
    await week.submit({ to: ANA, note }, OMAR);
    await week.press('digest_wrong', undefined, OMAR);
    await week.submit({ part: 'stage', reason }, OMAR);
    const his = await accountsOf(OMAR);
    const words = [...his, reason, note];
    const holding = async () => {
      const rows = await everyRow(week.databaseUrl);
      const found = rows.filter(({ row }) => words.some((word) => JSON.stringify(row).includes(word)));
      return new Set(found.map(({ table }) => table.replace('public.', '')));
    };
    const OF_DIGESTS = ['digest_runs', 'feedback', 'follow_ups', 'handovers', 'health_accounts', 'snapshots', 'writes'];
    expect([...(await holding())].toSorted()).toEqual(
      expect.arrayContaining(OF_DIGESTS.filter((table) => table !== 'snapshots')),
    );
    const asked = slack.visible(ANA, 'dm').findLast(({ blocks }) => JSON.stringify(blocks).includes('handover_accept'));

    slack.deactivate(OMAR);
    await week.idle();
    expect([...(await holding())]).toEqual([]);
    const left = (await everyRow(week.databaseUrl)).filter(({ row }) => row.identifier === identifierOf(OMAR));
    const kept = new Set(left.map(({ table }) => table.replace('public.', '')));
    // That there were mornings and writes stays on record, without a word of them.
    for (const table of [
      'enrolments',
      'health_accounts',
      'snapshots',
      'follow_ups',
      'feedback',
      'handovers',
      'permissions',
    ]) {
      expect([table, kept.has(table)]).toEqual([table, false]);
    }
    expect(left.filter(({ table, row }) => table === 'public.digest_runs' && row.facts !== null)).toEqual([]);
    for (const connection of ['hubspot', 'zendeskoauth', 'linear'])
      expect(scalekit.state(identifierOf(OMAR), connection)).toBeUndefined();

    // What he had handed over is not there any more; and the next morning is hers alone.
    const from = [scalekit.calls.length, slack.calls.length] as const;
    if (!asked) throw new Error('she was not asked');
    await slack.click({ userId: ANA, message: asked, actionId: 'handover_accept' });
    await week.idle();
    expect(JSON.stringify(slack.visible(ANA, 'dm').at(-1))).toMatch(/answered already, or is not for you/);
    await week.morning([ANA]);
    expect(callsSince(from[0]).filter(({ identifier }) => identifier !== identifierOf(ANA))).toEqual([]);
    const toHim = slack.calls
      .slice(from[1])
      .filter(({ args }) => [OMAR, slack.dmOf(OMAR)].includes(String(args.channel ?? args.user_id)));
    expect(toHim).toEqual([]);
    expect((await accountsOf(ANA)).length).toBeGreaterThan(5);
  });
});
