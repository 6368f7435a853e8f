import { expect, onTestFinished, test } from 'vitest';
import { createEnrolments } from '../../src/storage/enrolments.ts';
import { customerMoves } from '../support/customer-moves.ts';
import { ANA, identifierOf } from '../support/journey.ts';
import { startMornings } from '../support/mornings.ts';

const CUSTOMER = 'Amber Works 1';

async function aWeek(options: Parameters<typeof startMornings>[0]) {
  const week = await startMornings(options);
  onTestFinished(week.close);
  await week.enrol(ANA);
  return { ...week, ...customerMoves(week.world) };
}

test('a lifecycle value that HubSpot does not seem to know is not taken for a quiet day', async () => {
  // HubSpot has no property for the day on which that was entered.
  const week = await aWeek({ env: { LIFECYCLE_VALUE: 'in onboarding' } });
  const [first] = await week.morning();
  const aloud = await week.aloud();
  expect(aloud).toContain('HubSpot does not seem to know the lifecycle stage that I look for');
  expect(aloud).not.toContain('Enjoy the quiet');
  // As with whatever else is in place of a digest, once is enough.
  const [second] = await week.morning();
  expect([first?.status, second?.status]).toEqual(['done', 'quiet']);
});

test('a first digest with nothing to do asks all the same, and takes the answer', async () => {
  const week = await aWeek({ customers: 1 });
  week.recover(CUSTOMER);
  await week.morning();
  const aloud = await week.aloud();
  expect(aloud).toContain('If you choose nothing, I follow up for you as soon as an account becomes At Risk or');
  expect(aloud).toContain('[Do it for me: digest_mode_automatic');
  expect(aloud).not.toContain('Do it now');
  expect(await week.toldBy(() => week.press('digest_mode_automatic'))).toEqual([]);
  expect(await week.aloud()).toContain('From now on I follow up for you as soon as an account becomes At Risk or');
  expect(await week.aloud()).not.toContain('digest_mode');
  expect((await createEnrolments(week.db).get(identifierOf(ANA)))?.mode).toBe('automatic');
  expect(week.writes()).toEqual([]);
  await week.morning();
  expect(await week.aloud()).not.toMatch(/first digest|digest_mode/);
});

test('an account with more tickets than can be read is said to be without them, also to those who want it quiet', async () => {
  const week = await aWeek({ customers: 1 });
  week.recover(CUSTOMER);
  await week.morning();
  await week.press('digest_settings');
  await week.submit({ quiet: 'quiet' });
  const [quiet] = await week.morning();
  expect(quiet?.status).toBe('quiet');
  const search = week.world.providers.zendesk?.tools.find(({ name }) => name === 'zendeskoauth_search_tickets');
  if (!search) throw new Error('there is no search');
  const { run } = search;
  // Zendesk counts them all, and gives a thousand.
  const busy = { count: 1_001, next_page: 'https://acme.zendesk.com/api/v2/search.json?page=2' };
  Object.assign(search, { run: (...asked: Parameters<typeof run>) => ({ ...run(...asked), ...busy }) });
  const [told] = await week.morning();
  expect(told?.status).toBe('done');
  const aloud = await week.aloud();
  expect(aloud.split('\n')[0]).toMatch(/ · 1 account without Zendesk\*$/);
  expect(aloud).toContain('1 account without Zendesk: there is more than I can read in one morning.');
  expect(aloud).not.toMatch(/all sources fresh|all calm|steady/);
});
