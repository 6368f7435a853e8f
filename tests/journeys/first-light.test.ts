import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBrowser } from '../../sandbox/browserless.ts';
import { PEOPLE } from '../../sandbox/people.ts';
import { approveAll } from '../support/journey.ts';
import { connectLinkIn } from '../support/links.ts';
import { type Stage, startStage } from '../support/running-app.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ mode: 'socket' });
  approveAll(stage.world.slack);
});
afterAll(() => stage?.close());

const ANA = PEOPLE.find((person) => person.userId === 'U0ANA') ?? PEOPLE[0];

test('a mention is asked privately to connect, and goes on by itself as that person', async () => {
  const { slack, scalekit, providers } = stage.world;
  if (!ANA) throw new Error('no seeded person');
  const asked = slack.post(
    'U0ANA',
    'C0ONBOARD',
    "<@U0BOT> Create a high-priority task 'Review Q3 roadmap' in the Website project and assign it to me",
  );
  const prompt = await slack.waitFor('U0ANA', (m) => connectLinkIn(m) !== undefined, 20_000);
  expect(prompt.to === 'U0ANA' || prompt.channel === slack.dmOf('U0ANA')).toBe(true);
  expect(scalekit.calls.filter((call) => call.rpc === 'ExecuteTool')).toEqual([]);

  await createBrowser().connectThrough(connectLinkIn(prompt) ?? '', { as: ANA, allow: true });

  const answer = await slack.waitFor(
    'U0ANA',
    (m) => m.channel === 'C0ONBOARD' && m.threadTs === asked && (m.markdown ?? m.text).includes('Created task'),
    30_000,
  );
  expect(answer.markdown ?? answer.text).toContain('Review Q3 roadmap');
  const made = providers.asana?.records().filter((record) => record.title === 'Review Q3 roadmap');
  expect(made).toHaveLength(1);
  expect(made?.[0]).toMatchObject({ kind: 'task', place: 'Website', createdBy: ANA.email });
  for (const call of scalekit.calls.filter((each) => each.identifier !== undefined)) {
    expect(call.identifier).toBe('slack:T0ACME:U0ANA');
  }
});
