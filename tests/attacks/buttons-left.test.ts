import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RunningApp } from '../../src/app.ts';
import { type AlteredSlack, startAlteredSlack } from '../support/doors.ts';
import { ANA, identifierOf, type Journey, OMAR, startJourney } from '../support/journey.ts';
import { type Belongings, belongings, holdings } from './support/belongings.ts';
import { clicker, EVERY, expectNothing } from './support/buttons.ts';
import { restarted } from './support/restarted.ts';
import { startWaysBack, type WaysBack } from './support/ways-back.ts';

let journey: Journey;
let ways: WaysBack;
let slackApi: AlteredSlack;
let app: RunningApp;
let his: Belongings;
beforeAll(async () => {
  [ways, slackApi] = [await startWaysBack(), await startAlteredSlack()];
  journey = await startJourney({
    mode: 'http',
    approving: false,
    env(world) {
      slackApi.target = world.slack.url;
      return { SLACK_API_URL: slackApi.apiUrl };
    },
  });
  app = journey.app;
  await Promise.all([journey.connected(ANA, 'asana'), journey.connected(OMAR, 'asana')]);
  his = await belongings(journey, OMAR);
});
afterAll(async () => {
  await app?.stop();
  await journey?.close();
  await Promise.all([ways?.close(), slackApi?.close()]);
});
const { click } = clicker(
  () => journey,
  () => ways,
);
/** He presses every button of what was his, and nothing comes of it. */
async function pressAll(): Promise<void> {
  await journey.idle();
  const state = async () => [await holdings(journey, OMAR), await holdings(journey, ANA)];
  const before = await state();
  await expectNothing(journey, [OMAR], async () => {
    for (const [id, { names }] of EVERY)
      expect((await click(OMAR, { action_id: id, value: names(his) })).status).toBe(200);
  });
  expect(await state()).toEqual(before);
}

describe('the buttons of somebody who may not any more, while Slack’s word of it got lost', () => {
  beforeEach(() => slackApi.restore());
  const CHANGES: [string, Record<string, unknown>][] = [
    ['deactivated', { deleted: true }],
    ['a guest', { is_restricted: true }],
    ['a guest of one channel', { is_restricted: true, is_ultra_restricted: true }],
    ['a bot', { is_bot: true }],
    ['of another company', { team_id: 'T0GLOBEX' }],
    ['a stranger', { is_stranger: true }],
  ];
  test.each(CHANGES)('do nothing: %s', async (_, change) => {
    slackApi.alter('users.info', (args, answer) =>
      args.get('user') === OMAR ? { ...answer, user: { ...(answer.user as object), ...change } } : answer,
    );
    // What it knew of him is gone with the process.
    app = await restarted({ ...journey, app }, { SLACK_API_URL: slackApi.apiUrl });
    await pressAll();
    expect(journey.world.scalekit.state(identifierOf(OMAR), 'asana')).toBe('ACTIVE');
  });

  test('and work again for somebody who is still here', async () => {
    app = await restarted({ ...journey, app }, { SLACK_API_URL: slackApi.apiUrl });
    await click(OMAR, { action_id: 'proposal_dismiss', value: his.first });
    await journey.idle();
    const { proposals } = await holdings(journey, OMAR);
    expect(proposals.map(({ status }) => status).toSorted()).toContain('dismissed');
  });
});

test('the buttons of somebody who was deactivated do nothing, however soon they are pressed', async () => {
  slackApi.restore();
  his = await belongings(journey, OMAR);
  journey.world.slack.deactivate(OMAR);
  await journey.idle();
  await pressAll();
  expect(journey.world.scalekit.state(identifierOf(OMAR), 'asana')).toBeUndefined();
});
