import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { retain } from '../../src/scheduler/retention.ts';
import { createAudit } from '../../src/storage/audit.ts';
import { type Db, openDatabase } from '../../src/storage/database.ts';
import { createEnrolments } from '../../src/storage/enrolments.ts';
import { createHandovers } from '../../src/storage/handovers.ts';
import { createHealthAccounts } from '../../src/storage/health-accounts.ts';
import { testDatabase } from '../support/database.ts';

const ANA = 'slack:T0ACME:U0ANA';
const OMAR = 'slack:T0ACME:U0OMAR';
/** Of another installation, where a Slack id is somebody else's. */
const ELSEWHERE = 'slack:T0GLOBEX:U0ANA';
const [MONDAY, TUESDAY, WEDNESDAY] = ['2026-11-23', '2026-11-24', '2026-11-25'] as const;

let database: Awaited<ReturnType<typeof testDatabase>>;
let db: Db;
beforeAll(async () => {
  database = await testDatabase();
  db = openDatabase(database.url, () => {}).db;
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});
beforeEach(async () => {
  await sql`truncate people, health_accounts cascade`.execute(db);
});

/** These are somebody's accounts on that day. Returns their ids. */
async function seen(identifier: string, names: readonly string[], date: string = MONDAY): Promise<string[]> {
  const rows = await createHealthAccounts(db).seen(identifier, names.map(account), date);
  return names.map((name) => rows.get(name)?.id ?? '');
}

function account(name: string) {
  return {
    key: name,
    name,
    record: { type: 'companies', id: '1' } as const,
    emails: [],
    since: '2026-11-02T00:00:00Z',
  };
}

/** A colleague takes an account over. */
async function hand(giver: string, id: string, to: string): Promise<void> {
  const handovers = createHandovers(db);
  const asked = await handovers.ask(giver, id, { userId: to, note: '' });
  if (!asked || !(await handovers.decide(asked.id, to, 'accepted', new Date()))) throw new Error('not handed over');
}

/** Who looks after whose account, where its person does not. */
async function handed(): Promise<string[]> {
  const rows = await db
    .selectFrom('health_accounts')
    .selectAll()
    .orderBy('identifier')
    .orderBy('account_key')
    .execute();
  return rows.flatMap(({ identifier, account_key, handed_to }) =>
    handed_to ? [`${identifier} ${account_key} ${handed_to}`] : [],
  );
}

describe('when the one who took accounts over leaves', () => {
  test('they go back to whoever gave them, and only theirs, and only in that installation', async () => {
    const [acme = '', globex = '', hooli = ''] = await seen(ANA, ['acme', 'globex', 'hooli']);
    const [other = ''] = await seen(ELSEWHERE, ['acme']);
    const [initech = ''] = await seen(OMAR, ['initech']);
    await hand(ANA, acme, 'U0OMAR');
    await hand(ANA, globex, 'U0OMAR');
    await hand(ANA, hooli, 'U0LEE');
    await hand(ELSEWHERE, other, 'U0OMAR');
    await hand(OMAR, initech, 'U0ANA');
    await createEnrolments(db).remove(OMAR, new Date());
    expect(await handed()).toEqual([`${ANA} hooli U0LEE`, `${ELSEWHERE} acme U0OMAR`]);
  });

  test('an id that is the beginning of another, or a pattern for it, is nobody else', async () => {
    const [acme = '', globex = ''] = await seen(ANA, ['acme', 'globex']);
    await hand(ANA, acme, 'U0OMAR2');
    await hand(ANA, globex, 'U0OMA');
    await createEnrolments(db).remove(OMAR, new Date());
    expect(await handed()).toHaveLength(2);
  });

  test('what they took over while they left goes back with the next housekeeping', async () => {
    const [acme = '', globex = ''] = await seen(ANA, ['acme', 'globex'], new Date().toISOString().slice(0, 10));
    const people = { installation: 'T0ACME', team_id: 'T0ACME' };
    await db
      .insertInto('people')
      .values([
        { ...people, identifier: OMAR, user_id: 'U0OMAR', left_at: new Date() },
        { ...people, identifier: 'slack:T0ACME:U0LEE', user_id: 'U0LEE', left_at: null },
      ])
      .execute();
    await createEnrolments(db).remove(OMAR, new Date());
    await hand(ANA, acme, 'U0OMAR');
    await hand(ANA, globex, 'U0LEE');
    const conversations = { forget: vi.fn(async () => {}), forgetOlderThan: vi.fn(async () => {}) };
    await retain({ db, audit: createAudit(db), conversations, retentionDays: 30, auditRetentionDays: 365 });
    expect(await handed()).toEqual([`${ANA} globex U0LEE`]);
  });
});

describe('an account that is handed over and comes back to its giver', () => {
  test('is theirs anew once it was not among theirs on their last read', async () => {
    const [acme = ''] = await seen(ANA, ['acme', 'globex']);
    await hand(ANA, acme, 'U0OMAR');
    await seen(ANA, ['globex'], TUESDAY);
    expect(await handed()).toHaveLength(1);
    await seen(ANA, ['acme', 'globex'], WEDNESDAY);
    expect(await handed()).toEqual([]);
  });

  test('stays handed over while it never went, over days without a read and mornings that are read twice', async () => {
    const [acme = ''] = await seen(ANA, ['acme', 'globex']);
    await hand(ANA, acme, 'U0OMAR');
    for (const date of [MONDAY, TUESDAY, TUESDAY, '2026-12-07']) await seen(ANA, ['acme', 'globex'], date);
    expect(await handed()).toHaveLength(1);
  });

  test('stays handed over where the second attempt of a morning finds what the first one did not', async () => {
    const [acme = ''] = await seen(ANA, ['acme', 'globex']);
    await hand(ANA, acme, 'U0OMAR');
    await seen(ANA, ['globex'], TUESDAY);
    await seen(ANA, ['acme', 'globex'], TUESDAY);
    expect(await handed()).toHaveLength(1);
  });

  test('is found among thousands, whichever of them are written first', async () => {
    const many = Array.from({ length: 1_100 }, (_, at) => `a ${at}`);
    const [gone = '', stays = ''] = await seen(ANA, ['gone', 'stays', ...many]);
    for (const id of [gone, stays]) await hand(ANA, id, 'U0OMAR');
    await seen(ANA, [...many, 'stays'], TUESDAY);
    await seen(ANA, [...many, 'gone', 'stays'], WEDNESDAY);
    expect(await handed()).toEqual([`${ANA} stays U0OMAR`]);
  });

  test('what others have seen meanwhile says nothing of it', async () => {
    const [acme = ''] = await seen(ANA, ['acme']);
    await hand(ANA, acme, 'U0OMAR');
    await seen(OMAR, ['acme'], TUESDAY);
    await seen(ANA, ['acme'], WEDNESDAY);
    expect(await handed()).toHaveLength(1);
  });
});

describe('taking back', () => {
  test('says who had it, once, and only to whose account it is', async () => {
    const handovers = createHandovers(db);
    const [acme = '', globex = ''] = await seen(ANA, ['acme', 'globex']);
    for (const id of [acme, globex]) await hand(ANA, id, 'U0OMAR');
    expect(await handovers.takeBack(OMAR, acme)).toBeUndefined();
    expect(await handovers.takeBack(ELSEWHERE, acme)).toBeUndefined();
    expect(await handed()).toHaveLength(2);
    const both = await Promise.all([handovers.takeBack(ANA, acme), handovers.takeBack(ANA, acme)]);
    expect(both.toSorted()).toEqual(['U0OMAR', undefined]);
    expect(await handed()).toEqual([`${ANA} globex U0OMAR`]);
  });
});
