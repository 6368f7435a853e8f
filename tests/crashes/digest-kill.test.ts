import { sql } from 'kysely';
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
 * call were still on its way. The digest says that it is not known, and once the call is certainly over it is made.
 */
const IN_DOUBT = [
  {
    at: fromClaimTo('scalekit hubspot_task_create 1 before'),
    meanwhile: {
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
    lost: 'create task in hubspot',
  },
  {
    at: fromClaimTo('scalekit linear_comment_create 1 before'),
    meanwhile: {
      ...WHOLE,
      comments: [],
      followUps: ['allowed'],
      writes: WHOLE.writes.map((one) => (one.tool.startsWith('linear') ? { ...one, status: 'unknown' as const } : one)),
      audited: [...WHOLE.audited.slice(1), 'comment on issue in linear'].toSorted(),
    },
    says: 'It is not known whether this happened: Linear comment',
    lost: 'comment on issue in linear',
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
        if (doubt) await untilItIsOver(one, doubt);
        const audited = doubt ? [...WHOLE.audited, doubt.lost] : WHOLE.audited;
        expect(await outcomeOf(one)).toEqual({ ...WHOLE, audited });
        const asked = one.world.slack.calls.some(({ method }) => method === 'conversations.history');
        if (LOOKED_FOR.includes(point)) expect(asked).toBe(true);
      }),
    ),
  );
});

/** Looks at once, when the call could still be under way, and as long after it as nothing of it can be. */
async function untilItIsOver(stage: Stage, { meanwhile, says }: (typeof IN_DOUBT)[number]): Promise<void> {
  const { db, lookAgain } = stage.morning;
  for (const age of ['0 minutes', '14 minutes', '2 minutes']) {
    expect(await outcomeOf(stage)).toEqual(meanwhile);
    expect(JSON.stringify(await digestsOf(stage))).toContain(says);
    const past = sql<Date>`now() - interval '3 minutes'`;
    const ago = sql<Date>`sent_at - ${age}::interval`;
    await db.updateTable('writes').set({ sent_at: ago, updated_at: past }).where('status', '=', 'unknown').execute();
    await lookAgain();
  }
  const digests = JSON.stringify(await digestsOf(stage));
  expect(digests).not.toContain(says);
  expect(digests).toMatch(/Undo task.*Undo comment/);
}

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
