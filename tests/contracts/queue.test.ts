import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createQueue, type Queue } from '../../src/scheduler/queue.ts';
import { type Db, openDatabase } from '../../src/storage/database.ts';
import { testDatabase } from '../support/database.ts';
import { gate } from '../support/journey.ts';

/** Well below the seconds after which an idle worker looks by itself. */
const AT_ONCE_MS = 2_000;

let database: Awaited<ReturnType<typeof testDatabase>>;
let db: Db;
let queue: Queue;
const gates = new Map<string, ReturnType<typeof gate>>();
const started: string[] = [];

beforeAll(async () => {
  database = await testDatabase();
  db = openDatabase(database.url, () => {}).db;
  queue = createQueue({ url: database.url, log: pino({ level: 'silent' }) });
  await queue.start();
  await queue.work('turn', async ({ askId }) => {
    started.push(askId);
    await gates.get(askId)?.opened;
  });
});
afterAll(async () => {
  await queue.stop(1_000);
  await db.destroy();
  await database.drop();
});

async function add(askId: string, key: string): Promise<void> {
  gates.set(askId, gate());
  await db.transaction().execute((trx) => queue.add(trx, 'turn', { askId }, { key }));
  queue.wake('turn');
}
const begun = (...ids: string[]) =>
  expect.poll(() => ids.filter((id) => started.includes(id)), { timeout: AT_ONCE_MS, interval: 10 }).toEqual(ids);

test('jobs of one moment run at once and side by side, those of one conversation one after another', async () => {
  const others = ['a', 'b', 'c', 'd', 'e', 'f'];
  await Promise.all(others.map((id) => add(id, id)));
  await begun(...others);

  await add('a2', 'a');
  await add('g', 'g');
  await begun('g');
  expect(started).not.toContain('a2');
  gates.get('a')?.open();
  await begun('a2');
  for (const { open } of gates.values()) open();
});
