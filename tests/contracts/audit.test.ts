import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Audit, type AuditEntry, type AuditRow, createAudit } from '../../src/storage/audit.ts';
import { type Db, openDatabase } from '../../src/storage/database.ts';
import { testDatabase } from '../support/database.ts';

const ANA = 'slack:T0ACME:U0ANA';
const OMAR = 'slack:T0ACME:U0OMAR';
const entry: AuditEntry = {
  installation: 'T0ACME',
  identifier: ANA,
  trigger: 'turn',
  action: 'write',
  connector: 'asana',
  connection: 'asana',
  tool: 'asana_task_create',
  argsHash: 'f00d',
  description: 'Created task in Asana',
  outcome: 'done',
};

let database: Awaited<ReturnType<typeof testDatabase>>;
let db: Db;
let audit: Audit;
beforeAll(async () => {
  database = await testDatabase();
  db = openDatabase(database.url, () => {}).db;
  audit = createAudit(db);
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});
beforeEach(async () => {
  await sql`alter table audit disable trigger user; delete from audit; alter table audit enable trigger user`.execute(
    db,
  );
});

/** A row as old as that. */
async function old(days: number, more: Partial<AuditEntry> = {}): Promise<void> {
  const { identifier, description } = { ...entry, ...more };
  await sql`insert into audit (at, installation, identifier, trigger, action, description, outcome)
    values (now() - make_interval(days => ${days}), 'T0ACME', ${identifier}, 'turn', 'write', ${description}, 'done')`.execute(
    db,
  );
}
const descriptions = async () =>
  (await db.selectFrom('audit').select('description').orderBy('id').execute()).map(({ description }) => description);
async function all(filter: Parameters<Audit['since']>[0]): Promise<AuditRow[]> {
  const rows: AuditRow[] = [];
  for await (const row of audit.since(filter)) rows.push(row);
  return rows;
}
const BEGINNING = new Date(0);

describe('a row cannot be changed or removed', () => {
  test.each([
    'update audit set description = $$Nothing$$',
    'update audit set at = now() where false or true',
    'delete from audit',
    'delete from audit where at < now() - interval $$10 years$$ or true',
    'truncate audit',
    'truncate audit, asks cascade',
    'insert into audit (id, installation, identifier, trigger, action, description, outcome) overriding system value ' +
      'select id, installation, identifier, trigger, action, $$x$$, outcome from audit ' +
      'on conflict (id) do update set description = $$Nothing$$',
    'merge into audit using (select 1) one on true when matched then delete',
  ])('%s', async (statement) => {
    await audit.record(db, entry);
    await old(4_000);
    await expect(sql.raw(statement).execute(db)).rejects.toThrow('append-only');
    expect(await descriptions()).toEqual([entry.description, entry.description]);
  });

  test.each(['30', '1', '0', '-1', '-3650', '', 'all', '1e9'])(
    'a young one not in the name of retention either (%s)',
    async (days) => {
      await audit.record(db, entry);
      const attempt = db.transaction().execute(async (trx) => {
        await sql`select set_config('onbehalf.audit_retention', ${days}, true)`.execute(trx);
        await sql`delete from audit`.execute(trx);
      });
      await expect(attempt).rejects.toThrow();
      expect(await descriptions()).toHaveLength(1);
    },
  );

  test('what retention may do ends with its transaction', async () => {
    await old(40);
    await db.connection().execute(async (connection) => {
      await createAudit(connection).prune(100);
      await expect(sql`delete from audit`.execute(connection)).rejects.toThrow('append-only');
    });
  });
});

test('retention removes what is older, all of it, and nothing else', async () => {
  await sql`insert into audit (at, installation, identifier, trigger, action, description, outcome)
    select now() - interval '366 days', 'T0ACME', ${ANA}, 'turn', 'write', 'Old', 'done' from generate_series(1, 2345)`.execute(
    db,
  );
  await old(364, { description: 'Young' });
  expect(await audit.prune(365)).toBe(2345);
  expect(await descriptions()).toEqual(['Young']);
  expect(await audit.prune(365)).toBe(0);
});

test('an entry belongs to its transaction, and an unheard-of one is refused', async () => {
  const undone = db.transaction().execute(async (trx) => {
    await audit.record(trx, entry);
    throw new Error('changed my mind');
  });
  await expect(undone).rejects.toThrow('changed my mind');
  await expect(audit.record(db, { ...entry, outcome: 'perhaps' as 'done' })).rejects.toThrow();
  expect(await descriptions()).toEqual([]);
});

test('a description is cut to its length', async () => {
  await audit.record(db, { ...entry, description: 'x'.repeat(500) });
  expect((await descriptions())[0]).toHaveLength(160);
});

describe('reading', () => {
  test('by time and person, every row once and in order, page by page', async () => {
    // Many of one moment, as one statement makes them: a page must not end between them.
    await sql`insert into audit (at, installation, identifier, trigger, action, description, outcome)
      select now() - interval '1 day' * (n / 600), 'T0ACME', case when n % 2 = 0 then ${ANA} else ${OMAR} end,
        'turn', 'write', n::text, 'done' from generate_series(1, 1799) n`.execute(db);
    const rows = await all({ since: BEGINNING });
    expect(new Set(rows.map(({ id }) => id)).size).toBe(1799);
    expect(rows.map(({ at }) => at.getTime())).toEqual(rows.map(({ at }) => at.getTime()).toSorted((a, b) => a - b));

    const yesterday = new Date(Date.now() - 1.5 * 86_400_000);
    expect(await all({ since: yesterday })).toHaveLength(1199);
    expect(await all({ since: BEGINNING, until: yesterday })).toHaveLength(600);
    expect((await all({ since: BEGINNING, person: 'U0OMAR' })).every(({ identifier }) => identifier === OMAR)).toBe(
      true,
    );
    expect(await all({ since: BEGINNING, person: OMAR })).toHaveLength(900);
    expect(await all({ since: BEGINNING, person: 'U0NOBODY' })).toEqual([]);
  });

  test('the newest of a person, with what the ledger still has of the record', async () => {
    const writeId = randomUUID();
    await sql`insert into writes (id, ask_id, identifier, connector, connection, tool, args, args_hash, status, receipt)
      values (${writeId}, ${randomUUID()}, ${ANA}, 'asana', 'asana', 'asana_task_create', '{}', 'f00d', 'done',
        '{"verb":"Created","noun":"task","name":"Review","url":"https://app.asana.com/0/1"}')`.execute(db);
    const approval = { kind: 'click', by: 'U0ANA', at: '2026-11-19T10:00:00.000Z', proposal: 'p1' } as const;
    await audit.record(db, { ...entry, writeId, approval });
    await audit.record(db, { ...entry, description: 'Updated task in Asana', outcome: 'unknown' });
    await audit.record(db, { ...entry, identifier: OMAR });
    const newest = await audit.latest(ANA, 20);
    expect(newest).toEqual([
      {
        at: expect.any(Date),
        connector: 'asana',
        description: 'Updated task in Asana',
        outcome: 'unknown',
        approval: null,
        name: null,
        url: null,
      },
      {
        at: expect.any(Date),
        connector: 'asana',
        description: 'Created task in Asana',
        outcome: 'done',
        approval,
        name: 'Review',
        url: 'https://app.asana.com/0/1',
      },
    ]);
    expect(await audit.latest(ANA, 1)).toHaveLength(1);
  });
});
