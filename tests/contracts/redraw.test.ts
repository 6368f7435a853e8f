import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { DigestFacts } from '../../src/digest/facts.ts';
import { redraw } from '../../src/digest/redraw.ts';
import { type Db, openDatabase } from '../../src/storage/database.ts';
import { createDigestRuns, type DigestRuns, type ToldRun } from '../../src/storage/digest-runs.ts';
import { testDatabase } from '../support/database.ts';

const ANA = 'slack:T0ACME:U0ANA';

let database: Awaited<ReturnType<typeof testDatabase>>;
let db: Db;
let runs: DigestRuns;
beforeAll(async () => {
  database = await testDatabase();
  ({ db } = openDatabase(database.url, () => {}));
  runs = createDigestRuns(db);
});
afterAll(async () => {
  await db?.destroy();
  await database?.drop();
});
beforeEach(() => db.deleteFrom('digest_runs').execute());

/** A run that told of nobody yet, as a message or on a quiet morning. */
async function ran(date: string, end: 'done' | 'quiet'): Promise<string> {
  const id = randomUUID();
  const at = new Date(`${date}T07:00:00Z`);
  const run = { id, identifier: ANA, timeZone: 'UTC', date, at, status: 'planned' as const, late: false, now: at };
  await db.transaction().execute((trx) => runs.plan(trx, run));
  await runs.start(id, at);
  const facts = { date, items: [] } as unknown as DigestFacts;
  await runs.saveFacts(id, { kind: 'digest', facts }, { calls: 1, late: false });
  if (end === 'done') await runs.posted(id, { channel: 'D1', ts: date });
  await runs.finish(id, { status: end }, at);
  return id;
}

/** What a click does to a digest, reduced to a mark. */
const marked = (mark: string) => (facts: DigestFacts) => ({ ...facts, nextAt: `${facts.nextAt ?? ''}${mark}` });
const draw = ({ facts, local_date }: ToldRun) => ({ text: `${local_date} ${facts.nextAt ?? ''}` });

test('of two changes at once the message shows both in the end, whichever reaches Slack last', async () => {
  await ran('2026-11-23', 'done');
  let shown = '';
  const waiting: (() => void)[] = [];
  const slack = {
    /** The first drawing is held up on its way until the second one is through. */
    async update(_: unknown, { text }: { text: string }): Promise<boolean> {
      if (waiting.length === 0) await new Promise<void>((resolve) => waiting.push(resolve));
      shown = text;
      return true;
    },
  };
  const first = redraw(ANA, marked('a'), { runs, slack, draw });
  await expect.poll(() => waiting.length).toBe(1);
  await redraw(ANA, marked('b'), { runs, slack, draw });
  expect(shown).toBe('2026-11-23 ab');
  waiting[0]?.();
  await first;
  expect(shown).toBe('2026-11-23 ab');
});

test('after a quiet morning a change is of what it found and of the message that is still there', async () => {
  await ran('2026-11-20', 'done');
  await ran('2026-11-23', 'quiet');
  const drawn: string[] = [];
  const slack = { update: async (_: unknown, { text }: { text: string }) => drawn.push(text) > 0 };
  await redraw(ANA, marked('a'), { runs, slack, draw });
  expect(drawn).toEqual(['2026-11-20 a']);
  expect(await runs.newestTold(ANA)).toMatchObject({ local_date: '2026-11-23', facts: { nextAt: 'a' } });
});
