import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRefuse } from '../../src/identity/refuse.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { createTellOnce } from '../../src/storage/notices.ts';
import { testDatabase } from '../support/database.ts';

const GUEST = 'slack:T0ACME:U0GUEST';
const where = { channel: 'C0ONBOARD', userId: 'U0GUEST' };

describe('a refusal', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let db: ReturnType<typeof openDatabase>['db'];
  /** What Slack does with each notice, in turn; afterwards it takes them. */
  let answers: (() => Promise<boolean>)[];
  let told: string[];

  const refuse = (identifier = GUEST, reason: 'guest' | 'edited' = 'guest') =>
    createRefuse({
      slack: {
        respond: async () => false,
        ephemeral: async (_target, { text }) => {
          const taken = await (answers.shift() ?? (async () => true))();
          if (taken) told.push(text);
          return taken;
        },
      },
      tellOnce: createTellOnce(db),
    })(identifier, reason, where);

  beforeAll(async () => {
    database = await testDatabase();
    db = openDatabase(database.url, () => {}).db;
  });
  afterAll(async () => {
    await db?.destroy();
    await database?.drop();
  });
  beforeEach(() => {
    answers = [];
    told = [];
  });
  afterEach(async () => void (await db.deleteFrom('notices').execute()));

  it('is said once a day, for each reason and person, also when asked for at once', async () => {
    await Promise.all([refuse(), refuse(), refuse()]);
    await refuse();
    expect(told).toEqual([expect.stringContaining('guests')]);
    await refuse(GUEST, 'edited');
    await refuse('slack:T0ACME:U0OTHER');
    expect(told).toHaveLength(3);
  });

  it('is said next time when Slack does not take it', async () => {
    answers = [async () => false, async () => false];
    await refuse();
    await refuse();
    expect(told).toEqual([]);
    await refuse();
    await refuse();
    expect(told).toHaveLength(1);
  });

  it('is said next time when telling failed', async () => {
    answers = [() => Promise.reject(new Error('Slack is down'))];
    await expect(refuse()).rejects.toThrow('Slack is down');
    await refuse();
    expect(told).toHaveLength(1);
  });

  it('is said again after a day, and the next time when that was not taken', async () => {
    const longAgo = new Date(Date.now() - 25 * 60 * 60_000);
    await db.insertInto('notices').values({ identifier: GUEST, kind: 'refused:guest', told_at: longAgo }).execute();
    answers = [async () => false];
    await refuse();
    await refuse();
    expect(told).toHaveLength(1);
  });
});
