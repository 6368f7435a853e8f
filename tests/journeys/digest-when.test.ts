import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { buttonIn } from '../../sandbox/proposals.ts';
import { createDigestRuns } from '../../src/storage/digest-runs.ts';
import { createEnrolments } from '../../src/storage/enrolments.ts';
import { customerMoves } from '../support/customer-moves.ts';
import { startAlteredSlack } from '../support/doors.ts';
import { ANA, connectionOf, identifierOf, OMAR } from '../support/journey.ts';
import { connectLinkIn } from '../support/links.ts';
import { startMornings } from '../support/mornings.ts';

async function enrolled(userIds: readonly string[], options?: Parameters<typeof startMornings>[0]) {
  const week = await startMornings(options);
  onTestFinished(week.close);
  for (const userId of userIds) await week.enrol(userId);
  const runs = createDigestRuns(week.db);
  const enrolments = createEnrolments(week.db);
  return {
    ...week,
    ...customerMoves(week.world),
    /** Each day's run, oldest first: `2026-11-23 done`, with whether it was late. */
    history: async (userId: string = ANA) =>
      (await runs.latest(identifierOf(userId), 30))
        .map(({ local_date, status, late }) => `${local_date} ${status}${late ? ' late' : ''}`)
        .reverse(),
    enrolment: (userId: string = ANA) => enrolments.get(identifierOf(userId)),
    /** Resolves when no job of this kind waits or runs. */
    async jobsDone(name: string) {
      const open = sql<{ count: number }>`select count(*)::int as count from queue.job
        where name = ${name} and state in ('created', 'retry', 'active')`;
      await expect.poll(async () => (await open.execute(week.db)).rows[0]?.count, { timeout: 10_000 }).toBe(0);
    },
    sent: (userId: string = ANA) =>
      week.world.slack
        .visible(userId, 'dm')
        .filter(({ blocks = [] }) => blocks.some(({ block_id: id }) => id?.startsWith('digest-'))),
  };
}

test('late within four hours it still comes and says so; later it is left out, and the next one says so', async () => {
  const week = await enrolled([ANA]);
  await week.morning([ANA], 9);
  expect(await week.aloud()).not.toContain('This comes late');
  await week.morning([ANA], 3 * 60 + 59);
  expect(await week.aloud()).toContain('This comes late: I could not send it on time.');
  await week.morning([ANA], 4 * 60 + 1);
  expect(week.sent()).toHaveLength(2);
  await week.morning();
  expect(await week.aloud()).toContain('I could not send you a digest on Wed 25 Nov.');
  expect(await week.aloud()).not.toContain('This comes late');
  // A whole weekend and more away: the newest counts.
  await week.morning([ANA], 4 * 24 * 60 + 30);
  expect(await week.history()).toEqual([
    '2026-11-23 done',
    '2026-11-24 done late',
    '2026-11-25 skipped',
    '2026-11-26 done',
    '2026-11-27 skipped',
    '2026-11-30 skipped',
    '2026-12-01 done late',
  ]);
  expect(await week.aloud()).toContain('I could not send you a digest on Fri 27 Nov, Mon 30 Nov.');
  expect(week.sent()).toHaveLength(4);
});

test('an hour before, whose access has ended is told once, and mends it in time', async () => {
  const week = await enrolled([ANA]);
  const { slack, scalekit } = week.world;
  await week.morning();
  const zendesk = connectionOf('zendesk');
  scalekit.setState(identifierOf(ANA), zendesk, 'EXPIRED');
  const { ts } = await week.digest();
  const nudges = () => slack.visible(ANA, 'dm').filter((m) => m.ts > ts && /My access to your .* ended\./.test(m.text));
  await week.towards([ANA], -59);
  const nudge = await slack.waitFor(ANA, (m) => m.ts > ts && buttonIn(m, 'connect_start') !== undefined, 10_000);
  expect(nudge.text).toMatch(/Zendesk account has ended\. Connect it again before Tue 24 Nov 08:00/);
  await week.idle();
  // She does nothing about it: her digest says so, and before the next one she is not told again.
  await week.morning();
  expect(await week.aloud()).toContain('Zendesk unavailable since');
  const probed = async (date: string) => {
    await week.towards([ANA], -59);
    await expect.poll(async () => (await week.enrolment())?.probed_for, { timeout: 10_000 }).toBe(date);
    await week.jobsDone('probe');
  };
  await probed('2026-11-25');
  expect(nudges()).toHaveLength(1);

  await slack.click({ userId: ANA, message: nudge, actionId: 'connect_start' });
  await week.follow(await slack.waitFor(ANA, (m) => m.ts > nudge.ts && connectLinkIn(m) !== undefined, 10_000));
  await week.morning();
  expect(await week.aloud()).toContain('all sources fresh');
  // Connected again, the next time it ends is news.
  scalekit.setState(identifierOf(ANA), zendesk, 'EXPIRED');
  await probed('2026-11-26');
  expect(nudges()).toHaveLength(2);
});

test('/digest off before the morning: nothing is read, planned or sent; on again, the next one comes', async () => {
  const week = await enrolled([ANA, OMAR]);
  await week.command(ANA, '/digest', 'off');
  // His comes six hours after hers would have; the first one this Friday still.
  for (const day of ['2026-11-20', '2026-11-23']) {
    const [run] = await week.morning([OMAR]);
    expect(run?.local_date).toBe(day);
  }
  expect([await week.history(), week.sent().length]).toEqual([[], 0]);
  expect(week.executed(({ identifier }) => identifier === identifierOf(ANA))).toEqual([]);
  await week.command(ANA, '/digest', 'on');
  await week.morning();
  expect(await week.history()).toEqual(['2026-11-24 done']);
});

test('who is deactivated gets nothing and leaves, whether Slack told of it or not', async () => {
  const slackApi = await startAlteredSlack();
  onTestFinished(() => slackApi.close());
  const week = await enrolled([ANA, OMAR], {
    env({ slack }) {
      slackApi.target = slack.url;
      return { SLACK_API_URL: slackApi.apiUrl };
    },
  });
  const { slack, scalekit } = week.world;
  const accounts = (userId: string) =>
    (['hubspot', 'zendesk', 'linear'] as const).map((one) => scalekit.state(identifierOf(userId), connectionOf(one)));
  slack.deactivate(ANA);
  await expect.poll(() => week.enrolment(ANA), { timeout: 10_000 }).toBeUndefined();
  await week.idle();
  expect(accounts(ANA)).not.toContain('ACTIVE');
  // Of him no event tells.
  slackApi.alter('users.info', (_, answer) => ({ ...answer, user: { ...(answer.user as object), deleted: true } }));
  await week.morning([OMAR]);
  expect(await week.history(OMAR)).toEqual(['2026-11-20 skipped']);
  expect([week.sent(ANA).length, week.sent(OMAR).length]).toEqual([0, 0]);
  expect(await week.enrolment(OMAR)).toBeUndefined();
  expect(accounts(OMAR)).not.toContain('ACTIVE');
  expect(week.executed()).toEqual([]);
});

test('who changes their time zone in Slack gets each day’s digest once, by the clocks of where they are', async () => {
  const week = await enrolled([ANA]);
  const { slack } = week.world;
  await week.morning();
  const move = async (zone: string) => {
    slack.setTimeZone(ANA, zone);
    await expect.poll(async () => (await week.enrolment())?.time_zone, { timeout: 10_000 }).toBe(zone);
    await week.idle();
    return (await week.enrolment())?.next_at.toISOString();
  };
  // It is two in the morning of the same Monday there.
  expect(await move('America/New_York')).toBe('2026-11-24T13:00:00.000Z');
  await week.morning();
  expect(await week.aloud()).toContain('*Tue 24 Nov ·');
  expect(await move('Asia/Tokyo')).toBe('2026-11-24T23:00:00.000Z');
  await week.morning();
  expect(await week.aloud()).toMatch(/\*Wed 25 Nov ·[\s\S]*next digest tomorrow at 08:00/);
  expect(await move('Pacific/Honolulu')).toBe('2026-11-26T18:00:00.000Z');
  await week.morning();
  expect(await week.history()).toEqual(['2026-11-23 done', '2026-11-24 done', '2026-11-25 done', '2026-11-26 done']);
  expect(week.sent()).toHaveLength(4);
});

test('a calm day is one line, and none at all for those who want it quiet', async () => {
  const week = await enrolled([ANA], { customers: 1 });
  week.recover('Amber Works 1');
  await week.morning();
  expect(await week.aloud()).toContain('Today there would have been nothing to do.');
  await week.morning();
  const lines = (await week.aloud()).split('\n');
  expect(lines).toEqual([
    '*Tue 24 Nov · 1 account, all calm · all sources fresh*',
    '(1 account steady · next digest tomorrow at 08:00)',
    '[Digest settings: digest_settings]',
  ]);
  await week.press('digest_settings');
  await week.submit({ quiet: 'quiet' });
  const [quiet] = await week.morning();
  expect([quiet?.status, week.sent().length]).toEqual(['quiet', 2]);
  // Whatever is away is not calm.
  const up = week.world.scalekit.takeDown('zendesk');
  await week.morning();
  expect(week.sent()).toHaveLength(3);
  up();
  week.worsen('Amber Works 1');
  await week.morning();
  expect(await week.aloud()).toContain('*Amber Works 1*');
  expect(await week.history()).toEqual([
    '2026-11-23 done',
    '2026-11-24 done',
    '2026-11-25 quiet',
    '2026-11-26 done',
    '2026-11-27 done',
  ]);
});

test('who wants calm days quiet hears weekly of what they handed over and still own', async () => {
  const week = await enrolled([ANA], { customers: 1 });
  week.recover('Amber Works 1');
  await week.morning();
  await week.command(ANA, '/digest');
  await week.submit({ quiet: 'quiet' });
  await week.db.updateTable('health_accounts').set({ handed_to: OMAR }).execute();
  for (let day = 0; day < 5; day += 1) await week.morning();
  expect(await week.history()).toEqual([
    '2026-11-23 done',
    ...['24', '25', '26', '27'].map((day) => `2026-11-${day} quiet`),
    '2026-11-30 done',
  ]);
  expect(await week.aloud()).toContain('*Handed over, and still yours in HubSpot*');
});
