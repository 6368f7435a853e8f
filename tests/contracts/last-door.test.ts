import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAudit } from '../../src/storage/audit.ts';
import { type Db, openDatabase } from '../../src/storage/database.ts';
import { createLedger, type Ledger, type PlannedWrite } from '../../src/writes/ledger.ts';
import { testDatabase } from '../support/database.ts';

const ANA = 'slack:T0ACME:U0ANA';
const OMAR = 'slack:T0ACME:U0OMAR';
const HASH = 'a'.repeat(64);
const soon = () => new Date(Date.now() + 60_000);

let database: Awaited<ReturnType<typeof testDatabase>>;
let db: Db;
let ledger: Ledger;
beforeAll(async () => {
  database = await testDatabase();
  ({ db } = openDatabase(database.url, () => {}));
  ledger = createLedger({ db, audit: createAudit(db) });
});
afterAll(async () => {
  await db?.destroy();
  await database?.drop();
});

/** A proposal as it is when its person has approved it. */
async function proposal(more: Record<string, unknown> = {}): Promise<string> {
  const id = randomUUID();
  await db
    .insertInto('proposals')
    .values({
      ...{
        id,
        ask_id: randomUUID(),
        identifier: ANA,
        connector: 'asana',
        connection: 'asana',
        tool: 'asana_task_create',
      },
      ...{ call_ids: ['c'], origin_hash: id, args: '{}', args_hash: HASH, labels: '{}', expires_at: soon() },
      ...{ status: 'approved' as const, decided_at: new Date(), ...more },
    })
    .execute();
  return id;
}

async function permission(more: Record<string, unknown> = {}): Promise<string> {
  const id = randomUUID();
  const own = { identifier: randomUUID(), connector: 'asana', tool: 'asana_task_create', revoked_at: null };
  await db
    .insertInto('permissions')
    .values({ id, ...own, ...more })
    .execute();
  return id;
}

const click = (id: string) => ({ kind: 'click', by: ANA, at: new Date().toISOString(), proposal: id }) as const;
const standing = (id: string) => ({ kind: 'standing', permission: id, given: new Date().toISOString() }) as const;
function write(by: PlannedWrite['approval']['by'], more: Partial<PlannedWrite> = {}): PlannedWrite {
  return {
    ...{ askId: randomUUID(), identifier: ANA, connector: 'asana', connection: 'asana', tool: 'asana_task_create' },
    ...{ args: { name: 'T' }, argsHash: randomUUID(), approval: { by, tool: 'asana_task_create', argsHash: HASH } },
    ...more,
  };
}
const claim = async (planned: PlannedWrite) => ledger.claim((await ledger.plan(planned)).id);

describe('the last door before a provider', () => {
  test('opens for an approval of exactly this person, tool and arguments, once', async () => {
    const row = await ledger.plan(write(click(await proposal())));
    expect(await Promise.all([ledger.claim(row.id), ledger.claim(row.id)])).toEqual(
      expect.arrayContaining(['claimed', 'taken']),
    );
    expect((await ledger.get(row.id))?.status).toBe('sent');
  });

  test.each([
    ['is not there', undefined],
    ['still waits', { status: 'pending' }],
    ['was dismissed', { status: 'dismissed' }],
    ['came too late', { status: 'expired' }],
    ['was withdrawn', { status: 'withdrawn' }],
    ['is older than half an hour', { decided_at: new Date(Date.now() - 31 * 60_000) }],
    ['is somebody else’s', { identifier: OMAR }],
    ['is of another tool', { tool: 'asana_task_delete' }],
    ['is of other arguments', { args_hash: 'b'.repeat(64) }],
  ])('stays shut where the approval %s', async (_, more) => {
    const id = more ? await proposal(more) : randomUUID();
    expect(await claim(write(click(id)))).toBe('not_allowed');
  });

  test('opens for a permission that stands, and not for one taken back, of somebody else, or for another tool', async () => {
    expect(await claim(write(standing(await permission({ identifier: ANA }))))).toBe('claimed');
    const others = [{ identifier: ANA, revoked_at: new Date() }, { identifier: OMAR }, { identifier: ANA, tool: 'x' }];
    for (const more of others) expect(await claim(write(standing(await permission(more))))).toBe('not_allowed');
  });

  test('a kind of approval that nobody knows, or an id that is none, opens nothing', async () => {
    for (const by of [{ kind: 'digest' }, { kind: 'click', proposal: "' or true --" }, {}, { permission: null }]) {
      expect(await claim(write(by as never))).toBe('not_allowed');
    }
  });

  test('opens for taking back what is done and one’s own, and nothing else', async () => {
    const done = async (identifier: string, status: 'done' | 'failed') => {
      const row = await ledger.plan(write(click(await proposal({ identifier })), { identifier }));
      await db.updateTable('writes').set({ status }).where('id', '=', row.id).execute();
      return row.id;
    };
    const by = click(randomUUID());
    expect(await claim(write(by, { undoes: await done(ANA, 'done') }))).toBe('claimed');
    expect(await claim(write(by, { undoes: await done(OMAR, 'done') }))).toBe('not_allowed');
    expect(await claim(write(by, { undoes: await done(ANA, 'failed') }))).toBe('not_allowed');
    expect(await claim(write(by, { undoes: randomUUID() }))).toBe('not_allowed');
  });
});
