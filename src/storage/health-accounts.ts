import { randomUUID } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import type { Snooze } from '../health/snooze.ts';
import type { Account, Scored, Snapshot, Tier } from '../health/types.ts';
import type { Db } from './database.ts';
import type { Database } from './schema.ts';

export type HealthAccountRow = Selectable<Database['health_accounts']>;

/** One account's morning, to be kept. */
export interface Morning {
  accountId: string;
  snapshot: Snapshot;
  scored: Scored;
}

/** What is known of one account from the mornings before a day. */
export interface Past {
  /** Oldest first; `high` is null where it was not scored. */
  history: { date: string; high: number | null }[];
  /** The newest of those that a digest told of, and the tier of the newest complete score among them. */
  told?: { date: string; scored: Scored };
  toldTier?: Tier;
  /** The tier of the newest complete score, told of or not. */
  tier?: Tier;
}

/** The accounts in people's digests, what their scores were made from, and what people decided about them. */
export interface HealthAccounts {
  /** The account has another key by now. */
  rekey(identifier: string, id: string, key: string): Promise<void>;
  /**
   * Remembers that these are the person's accounts on that day. One that was handed over, and was not among theirs when
   * they were last read before that day, has come back to them: it is theirs anew. Returns their rows by key.
   */
  seen(identifier: string, accounts: readonly Account[], date: string): Promise<Map<string, HealthAccountRow>>;
  /** Those of the last day on which any was seen, by key. */
  lastKnown(identifier: string): Promise<HealthAccountRow[]>;
  /** Everything there is about the person's accounts. */
  all(identifier: string): Promise<HealthAccountRow[]>;
  /** Undefined where it is not that person's. */
  get(identifier: string, id: string): Promise<HealthAccountRow | undefined>;
  /**
   * What happened on at most `days` mornings before `date`, by the account's id.
   * @param lastTold the local day of the last digest that reached the person
   */
  past(
    identifier: string,
    date: string,
    options: { days: number; lastTold: string | undefined },
  ): Promise<Map<string, Past>>;
  /** One account's mornings, newest first. */
  mornings(identifier: string, id: string, count: number): Promise<Selectable<Database['snapshots']>[]>;
  /** Keeps a day's scores with what they were made from; a repetition replaces them. */
  save(identifier: string, date: string, rules: RuleRecord, mornings: readonly Morning[]): Promise<void>;
  snooze(identifier: string, id: string, snooze: Snooze | undefined): Promise<void>;
  /** Ends a snooze that is over, unless its person has chosen another one since. */
  wake(identifier: string, id: string, was: Snooze): Promise<void>;
  /** Links an account to a record of a product by hand; undefined ends that. */
  link(identifier: string, id: string, product: string, link: Record<string, unknown> | undefined): Promise<void>;
  feedback(entry: { identifier: string; accountId: string; date: string; reason: string }): Promise<void>;
}

export interface RuleRecord {
  version: string;
  rules: Record<string, unknown>;
}

/** Rows written in one statement: PostgreSQL takes at most 65,535 parameters. */
const BATCH = 1_000;

export function createHealthAccounts(db: Db): HealthAccounts {
  const of = (identifier: string) =>
    db.selectFrom('health_accounts').selectAll().where('identifier', '=', identifier).orderBy('account_key');
  const own = (identifier: string, id: string) =>
    db.updateTable('health_accounts').where('identifier', '=', identifier).where('id', '=', id);
  return {
    async rekey(identifier, id, key) {
      await own(identifier, id).set({ account_key: key }).execute();
    },
    async seen(identifier, accounts, date) {
      // Known before any row is changed: an earlier attempt of the same day is no read before it.
      const last = await db
        .selectFrom('health_accounts')
        .select(({ fn }) => fn.max('last_seen').as('date'))
        .where('identifier', '=', identifier)
        .where('last_seen', '<', date)
        .executeTakeFirst();
      for (let at = 0; at < accounts.length; at += BATCH) {
        const rows = accounts.slice(at, at + BATCH).map((account) => ({
          id: randomUUID(),
          identifier,
          account_key: account.key,
          last_seen: date,
          account: JSON.stringify(account),
          links: '{}',
        }));
        await db
          .insertInto('health_accounts')
          .values(rows)
          .onConflict((conflict) =>
            conflict.columns(['identifier', 'account_key']).doUpdateSet((row) => ({
              account: row.ref('excluded.account'),
              last_seen: row.ref('excluded.last_seen'),
              handed_to: row
                .case()
                .when('health_accounts.last_seen', '<', last?.date ?? '')
                .then(null)
                .else(row.ref('health_accounts.handed_to'))
                .end(),
            })),
          )
          .execute();
      }
      const rows = await of(identifier).where('last_seen', '=', date).execute();
      return new Map(rows.map((row) => [row.account_key, row]));
    },
    lastKnown: (identifier) =>
      of(identifier)
        .where('last_seen', '=', (query) =>
          query
            .selectFrom('health_accounts')
            .where('identifier', '=', identifier)
            .select(({ fn }) => fn.max('last_seen').as('newest')),
        )
        .execute(),
    all: (identifier) => of(identifier).execute(),
    get: (identifier, id) => of(identifier).where('id', '=', id).executeTakeFirst(),
    async past(identifier, date, { days, lastTold = '' }) {
      const before = (last: string, inclusive: boolean) =>
        db
          .selectFrom('snapshots')
          .where('identifier', '=', identifier)
          .where('local_date', inclusive ? '<=' : '<', last);
      const dates = before(date, false).select('local_date').distinct().orderBy('local_date', 'desc').limit(days);
      const history = await before(date, false)
        .where('local_date', 'in', dates)
        .select(['account_id', 'local_date'])
        .select(sql<number | null>`(scored ->> 'high')::integer`.as('high'))
        .orderBy('local_date')
        .execute();
      const newest = (last: string, inclusive: boolean) =>
        before(last, inclusive).distinctOn('account_id').orderBy('account_id').orderBy('local_date', 'desc');
      const tiers = (last: string, inclusive: boolean) =>
        newest(last, inclusive)
          .where(sql<boolean>`scored ->> 'complete' = 'true'`)
          .select('account_id')
          .select(sql<Tier>`scored ->> 'tier'`.as('tier'))
          .execute();
      const told = await newest(lastTold, true).select(['account_id', 'local_date', 'scored']).execute();

      const past = new Map<string, Past>();
      const of = (id: string): Past => {
        const known = past.get(id) ?? { history: [] };
        past.set(id, known);
        return known;
      };
      for (const { account_id, local_date, high } of history) of(account_id).history.push({ date: local_date, high });
      for (const { account_id, local_date, scored } of told) of(account_id).told = { date: local_date, scored };
      for (const { account_id, tier } of await tiers(lastTold, true)) of(account_id).toldTier = tier;
      for (const { account_id, tier } of await tiers(date, false)) of(account_id).tier = tier;
      return past;
    },
    mornings: (identifier, id, count) =>
      db
        .selectFrom('snapshots')
        .selectAll()
        .where('identifier', '=', identifier)
        .where('account_id', '=', id)
        .orderBy('local_date', 'desc')
        .limit(count)
        .execute(),
    async save(identifier, date, { version, rules }, mornings) {
      await db
        .insertInto('rule_sets')
        .values({ version, rules: JSON.stringify(rules) })
        .onConflict((conflict) => conflict.column('version').doNothing())
        .execute();
      for (let at = 0; at < mornings.length; at += BATCH) {
        const rows = mornings.slice(at, at + BATCH).map(({ accountId, snapshot, scored }) => ({
          id: randomUUID(),
          account_id: accountId,
          identifier,
          local_date: date,
          rules: version,
          snapshot: JSON.stringify(snapshot),
          scored: JSON.stringify(scored),
        }));
        await db
          .insertInto('snapshots')
          .values(rows)
          .onConflict((conflict) =>
            conflict.columns(['account_id', 'local_date']).doUpdateSet((row) => ({
              rules: row.ref('excluded.rules'),
              snapshot: row.ref('excluded.snapshot'),
              scored: row.ref('excluded.scored'),
            })),
          )
          .execute();
      }
    },
    async snooze(identifier, id, snooze) {
      await own(identifier, id)
        .set({
          snoozed_until: snooze && 'until' in snooze ? snooze.until : null,
          snoozed_tier: snooze && 'untilWorseThan' in snooze ? snooze.untilWorseThan : null,
          snoozed_points: snooze && 'untilWorseThan' in snooze ? (snooze.points ?? null) : null,
          snoozed_why: snooze && ('why' in snooze ? snooze.why : 'snooze'),
        })
        .execute();
    },
    async wake(identifier, id, was) {
      const row = await of(identifier).where('id', '=', id).executeTakeFirst();
      if (!row || JSON.stringify(snoozeOf(row)) !== JSON.stringify(was)) return;
      await own(identifier, id)
        .set({ snoozed_until: null, snoozed_tier: null, snoozed_points: null, snoozed_why: null })
        .where('snoozed_until', 'is not distinct from', row.snoozed_until)
        .where('snoozed_tier', 'is not distinct from', row.snoozed_tier)
        .execute();
    },
    async link(identifier, id, product, link) {
      await own(identifier, id)
        .set({ links: sql`links - ${product}::text || ${JSON.stringify(link ? { [product]: link } : {})}::jsonb` })
        .execute();
    },
    async feedback({ identifier, accountId, date, reason }) {
      const scored = db
        .selectFrom('snapshots')
        .select('scored')
        .where('account_id', '=', accountId)
        .where('local_date', '<=', date)
        .orderBy('local_date', 'desc')
        .limit(1);
      await db
        .insertInto('feedback')
        .columns(['id', 'account_id', 'identifier', 'local_date', 'reason', 'scored'])
        .expression((query) =>
          query
            .selectFrom('health_accounts')
            .where('identifier', '=', identifier)
            .where('id', '=', accountId)
            .select([
              sql<string>`${randomUUID()}::uuid`.as('id'),
              sql<string>`${accountId}::uuid`.as('account_id'),
              sql<string>`${identifier}`.as('identifier'),
              sql<string>`${date}`.as('local_date'),
              sql<string>`${reason}`.as('reason'),
              scored.as('scored'),
            ]),
        )
        .execute();
    },
  };
}

/** What the person chose about an account, as its row has it. */
export function snoozeOf({
  snoozed_until: until,
  snoozed_tier: untilWorseThan,
  snoozed_points: points,
  snoozed_why: why,
}: HealthAccountRow): Snooze | undefined {
  if (until) return { until };
  if (!untilWorseThan) return undefined;
  return { untilWorseThan, ...(points !== null && { points }), why: why ?? 'snooze' };
}

/** Whether its person wants to be told of it, and acted for: neither snoozed nor handed over. */
export function isWatched(row: HealthAccountRow | undefined): boolean {
  return row !== undefined && row.handed_to === null && snoozeOf(row) === undefined;
}
