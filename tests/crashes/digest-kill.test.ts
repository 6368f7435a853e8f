import { afterAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { digestsOf, outcomeOf, whole } from './support/outcome.ts';
import { prepareStages, type Stage } from './support/stages.ts';

const database = await testDatabase();
const { stage, date, close } = await prepareStages(database.url);
/** Everything that the morning waits for, in order, before and after. */
const { points } = await withStage((one) => one.child().ended);
afterAll(async () => {
  close();
  await database.drop();
});

/** At these Slack has the message, and nobody here knows. */
const LOOKED_FOR = ['slack chat.postMessage 1 after', 'sql update digest_runs (channel) 1 before'];
const WHOLE = whole(date);
/**
 * From the right to send, which is on record, to the first byte sent: what the next process finds is the same as if the
 * call were still on its way, so it is not made again, and the digest says that it is not known.
 */
const IN_DOUBT = [
  {
    at: fromClaimTo('scalekit hubspot_task_create 1 before'),
    comes: {
      ...WHOLE,
      tasks: [],
      followUps: ['allowed'],
      writes: [
        { tool: 'hubspot_task_create', status: 'unknown' },
        { tool: 'linear_comment_create', status: 'done' },
      ],
      audited: ['Commented on issue in Linear', 'create task in hubspot'],
    },
    says: 'It is not known whether this happened: HubSpot task.',
  },
  {
    at: fromClaimTo('scalekit linear_comment_create 1 before'),
    comes: {
      ...WHOLE,
      comments: [],
      followUps: ['allowed'],
      writes: WHOLE.writes.map((one) => (one.tool.startsWith('linear') ? { ...one, status: 'unknown' as const } : one)),
      audited: [...WHOLE.audited.slice(1), 'comment on issue in linear'].toSorted(),
    },
    says: 'It is not known whether this happened: Linear comment',
  },
];

test('the matrix has every call of the morning, and the places where Slack alone knows', () => {
  expect(points).toEqual(expect.arrayContaining(LOOKED_FOR));
  for (const call of ['hubspot_task_create', 'hubspot_task_update', 'hubspot_association_create']) {
    expect(points).toEqual(expect.arrayContaining([`scalekit ${call} 1 before`, `scalekit ${call} 1 after`]));
  }
  for (const { at } of IN_DOUBT) expect(at).toHaveLength(4);
});

describe.concurrent('one digest, one task, one comment: killed at', () => {
  const turn = turns(2);
  test.each(points.map((point) => ({ point })))('$point', { timeout: 900_000 }, ({ point }) =>
    turn(() =>
      withStage(async (one) => {
        const { by, said } = await one.child({ killAt: point }).ended;
        expect(by, said).toBe('SIGKILL');
        if (LOOKED_FOR.includes(point)) expect(await digestsOf(one)).toHaveLength(1);
        await one.morning.run(one.runId);
        await one.morning.run(one.runId);
        const doubt = IN_DOUBT.find(({ at }) => at.includes(point));
        expect(await outcomeOf(one)).toEqual(doubt?.comes ?? WHOLE);
        if (doubt) expect(JSON.stringify(await digestsOf(one))).toContain(doubt.says);
        const asked = one.world.slack.calls.some(({ method }) => method === 'conversations.history');
        if (LOOKED_FOR.includes(point)) expect(asked).toBe(true);
      }),
    ),
  );
});

/** The points from the one at which a write was claimed to the one before it was sent. */
function fromClaimTo(sent: string): string[] {
  const end = points.indexOf(sent);
  const claimed = points.findLastIndex(
    (point, at) => at < end && /^sql update writes \(status\) \d+ after$/.test(point),
  );
  return points.slice(claimed, end + 1);
}

async function withStage<T>(task: (stage: Stage) => Promise<T>): Promise<T> {
  const one = await stage();
  return task(one).finally(one.close);
}

/** Lets so many tasks run at once. */
function turns(count: number): (task: () => Promise<void>) => Promise<void> {
  const lanes = Array.from({ length: count }, () => Promise.resolve());
  let next = 0;
  return (task) => {
    const lane = next++ % count;
    const run = (lanes[lane] ?? Promise.resolve()).then(task);
    lanes[lane] = run.catch(() => {});
    return run;
  };
}
