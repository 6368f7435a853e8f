import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAudit } from '../../src/storage/audit.ts';
import { type Db, openDatabase } from '../../src/storage/database.ts';
import { createFollowUps } from '../../src/storage/follow-ups.ts';
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

const TASK = 'a'.repeat(64);
const COMMENT = 'c'.repeat(64);

/** A follow-up of a digest whose person wants it done at once; `digest`: their enrolment, or none. */
async function followUp(
  more: Record<string, unknown> = {},
  digest: Record<string, unknown> | undefined = {},
): Promise<string> {
  const [id, account_id, episode_id] = [randomUUID(), randomUUID(), randomUUID()];
  const identifier = String(more.identifier ?? ANA);
  const own = { id: account_id, identifier, account_key: id, account: '{}', last_seen: '2026-11-23', links: '{}' };
  await db.insertInto('health_accounts').values(own).execute();
  await db.insertInto('episodes').values({ id: episode_id, account_id, opened_on: '2026-11-23' }).execute();
  await db
    .insertInto('follow_ups')
    .values({
      ...{ id, account_id, episode_id, identifier, run_id: randomUUID(), number: 1, tier: 'critical' as const },
      ...{ local_date: '2026-11-23', status: 'allowed' as const, allowed: 'mode' as const, allowed_at: new Date() },
      ...{ complete: true, scored_at: new Date(), task: '{}', task_hash: TASK, comment: '{}', comment_hash: COMMENT },
      ...more,
    })
    .execute();
  await db.deleteFrom('enrolments').execute();
  if (digest === undefined) return id;
  const enrolment = { installation: 'T0ACME', team_id: 'T0ACME', user_id: 'U0X', source: 'self' as const };
  const next = { time_zone: 'Europe/Madrid', next_at: new Date(), next_date: '2026-11-24' };
  await db
    .insertInto('enrolments')
    .values({ identifier, ...enrolment, ...next, ...digest })
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
const byDigest = (id: string, how: 'mode' | 'click' = 'mode') =>
  ({ kind: 'digest', followUp: id, how, at: new Date().toISOString() }) as const;
const TASK_TOOL = 'hubspot_task_create';
const COMMENT_TOOL = 'linear_comment_create';
/** A follow-up's task, or its comment. */
function part(id: string, tool = TASK_TOOL, argsHash = TASK, more: Partial<PlannedWrite> = {}): PlannedWrite {
  return write(byDigest(id), { tool, askId: id, approval: { by: byDigest(id), tool, argsHash }, ...more });
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

  test('opens for the two parts of a follow-up that its person’s mode or click allows, each once', async () => {
    for (const more of [{}, { allowed: 'click' as const }]) {
      const id = await followUp(more);
      const task = await ledger.plan(part(id));
      expect(await Promise.all([ledger.claim(task.id), ledger.claim(task.id)])).toEqual(
        expect.arrayContaining(['claimed', 'taken']),
      );
      expect(await claim(part(id, COMMENT_TOOL, COMMENT))).toBe('claimed');
    }
  });

  const DAY = 24 * 3_600_000;
  const days = (count: number) => new Date(Date.now() - count * DAY);
  test.each<[string, Record<string, unknown>, (Record<string, unknown> | undefined)?]>([
    ['is only offered', { status: 'offered', allowed: null, allowed_at: null }],
    ['is offered, whatever else its row says', { status: 'offered' }],
    ['was declined', { status: 'declined' }],
    ['is done', { status: 'done' }],
    ['says not who allowed it', { allowed: null }],
    ['says not when it was allowed', { allowed_at: null }],
    ['rests on a score that lacked a source', { complete: false }],
    ['rests on such a score, and was clicked', { complete: false, allowed: 'click' }],
    ['was allowed more than a day ago', { allowed_at: days(1.001) }],
    ['was clicked more than a day ago', { allowed_at: days(1.001), allowed: 'click' }],
    ['is somebody else’s', { identifier: OMAR }],
    ['has another task', { task_hash: 'b'.repeat(64) }],
    ['is of somebody who wants to be asked first', {}, { mode: 'ask' }],
    ['is of somebody who only wants to be told', {}, { mode: 'report' }],
    ['is of somebody who switched the digest off', {}, { enabled: false }],
  ])('stays shut where the follow-up %s', async (_, more, digest = {}) => {
    const id = await followUp(more, digest);
    expect(await claim(part(id))).toBe('not_allowed');
  });

  test('stays shut for the follow-up of somebody who has left, also where they clicked', async () => {
    for (const allowed of ['mode', 'click'] as const) {
      const id = await followUp({ allowed });
      await db.deleteFrom('enrolments').execute();
      expect(await claim(part(id))).toBe('not_allowed');
    }
    const others = await followUp({ allowed: 'click' });
    await db.updateTable('enrolments').set({ identifier: OMAR }).execute();
    expect(await claim(part(others))).toBe('not_allowed');
  });

  test('stays shut for anything that the follow-up is not', async () => {
    const id = await followUp();
    const other = 'b'.repeat(64);
    const forged: PlannedWrite[] = [
      part(id, TASK_TOOL, other),
      part(id, TASK_TOOL, COMMENT),
      part(id, COMMENT_TOOL, TASK),
      part(id, 'hubspot_task_delete', TASK),
      part(id, 'hubspot_contact_create', TASK),
      part(id, TASK_TOOL, TASK, { identifier: OMAR }),
      part(randomUUID()),
      part("' or true --"),
      write({ kind: 'click', by: ANA, at: new Date().toISOString(), proposal: id }, { tool: TASK_TOOL }),
    ];
    forged.push({ ...part(id), approval: { by: { followUp: [id] } as never, tool: TASK_TOOL, argsHash: TASK } });
    for (const planned of forged) expect(await claim({ ...planned, askId: randomUUID() })).toBe('not_allowed');
    const without = await followUp({ comment: null, comment_hash: null });
    expect(await claim(part(without, COMMENT_TOOL, COMMENT))).toBe('not_allowed');
    expect(await claim(part(id))).toBe('claimed');
  });

  test('what is half done is finished, also a day later; and of a follow-up only that', async () => {
    const id = await followUp();
    const first = await ledger.plan(part(id));
    expect(await ledger.claim(first.id)).toBe('claimed');
    await db
      .updateTable('follow_ups')
      .set({ allowed_at: days(2) })
      .where('id', '=', id)
      .execute();
    const step = { of: first.id, what: 'its owner' };
    const rest = { approval: { by: byDigest(id), tool: TASK_TOOL, argsHash: TASK }, step };
    expect(await claim(part(id, 'hubspot_task_update', TASK, rest))).toBe('claimed');
    expect(await claim(part(id, COMMENT_TOOL, COMMENT))).toBe('not_allowed');
    await db.updateTable('enrolments').set({ mode: 'report' }).execute();
    expect(await claim(part(id, 'hubspot_association_create', TASK, rest))).toBe('not_allowed');
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

describe('a write whose outcome nobody knows and that is not there', () => {
  const sent = async (planned: PlannedWrite, minutesAgo: number) => {
    const row = await ledger.plan(planned);
    expect(await ledger.claim(row.id)).toBe('claimed');
    await sentAgo(row.id, minutesAgo);
    return row.id;
  };
  const sentAgo = (id: string, minutes: number) =>
    db
      .updateTable('writes')
      .set({ sent_at: new Date(Date.now() - minutes * 60_000) })
      .where('id', '=', id)
      .execute();

  test('of a digest that was cut off is sent once more when its call is certainly over, and never a third time', async () => {
    const id = await sent(part(await followUp()), 14);
    expect(await ledger.replanLost(id)).toBe(false);
    await ledger.unknown(id, { cutOff: true });
    await sentAgo(id, 16);
    // Of several that look at once, one gets it.
    const looked = await Promise.all([ledger.replanLost(id), ledger.replanLost(id)]);
    expect(looked.toSorted()).toEqual([false, true]);
    expect(await Promise.all([ledger.claim(id), ledger.claim(id)])).toEqual(
      expect.arrayContaining(['claimed', 'taken']),
    );
    // Somebody whose look is older than that comes too late.
    expect(await ledger.replanLost(id)).toBe(false);
    await sentAgo(id, 16);
    expect(await ledger.replanLost(id)).toBe(false);
  });

  test('and whose call came back without an answer is not: its person was told to look there', async () => {
    const id = await sent(part(await followUp()), 60);
    await ledger.unknown(id);
    expect(await ledger.replanLost(id)).toBe(false);
  });

  test('that its person clicked on a card is never sent again without them', async () => {
    expect(await ledger.replanLost(await sent(write(click(await proposal())), 60))).toBe(false);
  });

  test('and that is done, or failed, is over', async () => {
    const id = await sent(part(await followUp()), 60);
    await ledger.failed(id, { code: 'not_found' });
    expect(await ledger.replanLost(id)).toBe(false);
    await ledger.done(id, { result: {}, receipt: { verb: 'Created', noun: 'task', connector: 'HubSpot' } });
    expect(await ledger.replanLost(id)).toBe(false);
  });
});

test('what is allowed by a click is the text that was read for it, and no other one', async () => {
  const followUps = createFollowUps(db);
  const id = await followUp({ status: 'offered', allowed: null, allowed_at: null });
  const read = await followUps.get(ANA, id);
  if (!read) throw new Error('it is not there');
  // A morning makes it anew in between.
  await db
    .updateTable('follow_ups')
    .set({ comment_hash: 'd'.repeat(64) })
    .where('id', '=', id)
    .execute();
  expect(await followUps.allow(read, 'click')).toBeUndefined();
  await db.updateTable('follow_ups').set({ comment_hash: null }).where('id', '=', id).execute();
  expect(await followUps.allow(read, 'click')).toBeUndefined();
  expect((await followUps.get(ANA, id))?.status).toBe('offered');
  expect(await followUps.allow({ ...read, comment_hash: null }, 'click')).toMatchObject({ id, status: 'allowed' });
});

test('writes that cannot be looked for keep nobody else waiting', async () => {
  await db.deleteFrom('writes').execute();
  const ids: string[] = [];
  for (let at = 0; at < 7; at++) {
    const { id } = await ledger.plan(part(await followUp()));
    const past = new Date(Date.now() - (20 - at) * 60_000);
    await db.updateTable('writes').set({ status: 'unknown', updated_at: past }).where('id', '=', id).execute();
    ids.push(id);
  }
  const first = (await ledger.unresolved()).map(({ id }) => id);
  expect(first).toEqual(ids.slice(0, 5));
  for (const id of first) await ledger.looking(id);
  await db.updateTable('writes').set({ updated_at: sql`updated_at - interval '5 minutes'` }).execute();
  expect((await ledger.unresolved()).map(({ id }) => id)).toEqual([...ids.slice(5), ...ids.slice(0, 3)]);
});
