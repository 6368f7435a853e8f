import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { alone, openDatabase } from '../../src/storage/database.ts';
import { testDatabase } from '../support/database.ts';

/** As two replicas that start at once on a new database; the agent framework makes its indexes like this. */
test('a set-up that waits for its turn does not keep the other one from making an index concurrently', async () => {
  const database = await testDatabase();
  const [one, other] = [openDatabase(database.url, () => {}).db, openDatabase(database.url, () => {}).db];
  try {
    await sql`create table things (name text)`.execute(one);
    const order: string[] = [];
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const waiting = async () => {
      const asks = sql<{ n: number }>`select count(*)::int as n from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and query like 'select pg_%advisory_lock%'`;
      return (await asks.execute(one)).rows[0]?.n;
    };
    const first = alone(one, async () => {
      begin();
      await expect.poll(waiting, { interval: 10 }).toBe(2);
      await sql`set statement_timeout = '5s'`.execute(one);
      await sql`create index concurrently things_name on things (name)`.execute(one);
      order.push('first');
    });
    await begun;
    const second = alone(other, async () => void order.push('second'));
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'second']);
  } finally {
    await Promise.all([one.destroy(), other.destroy()]);
    await database.drop();
  }
});
