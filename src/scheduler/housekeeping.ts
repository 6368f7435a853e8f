import { sql } from 'kysely';
import type { Db } from '../storage/database.ts';
import { RECONNECT } from '../storage/notices.ts';

/** Slack repeats a delivery for at most 24 hours; twice that is kept. */
const DELIVERIES = "interval '48 hours'";
/** A connect link lives ten minutes; its row is kept a day for the pages that say why it no longer works. */
const LINKS = "interval '1 day'";
/** An interaction whose handling kept failing for this long is given up: Slack's ways back are closed by then. */
const INTERACTIONS = "interval '1 day'";
const NOTICES = "interval '7 days'";
const USAGE = "interval '40 days'";

/** Removes what has had its time. Safe to run at any moment and twice at once. */
export async function houseKeep(db: Db): Promise<void> {
  const before = (age: string) => sql<Date>`now() - ${sql.raw(age)}`;
  await db.deleteFrom('seen_events').where('seen_at', '<', before(DELIVERIES)).execute();
  await db.deleteFrom('connect_links').where('expires_at', '<', before(LINKS)).execute();
  await db.deleteFrom('interactions').where('created_at', '<', before(INTERACTIONS)).execute();
  // That an account is to be connected again holds until it is, or its person leaves.
  await db
    .deleteFrom('notices')
    .where('told_at', '<', before(NOTICES))
    .where('kind', 'not like', `${RECONNECT}%`)
    .execute();
  await db
    .deleteFrom('token_usage')
    .where(sql<boolean>`day < current_date - ${sql.raw(USAGE)}`)
    .execute();
}

/** Does one after the other, each whether or not those before it failed. Throws the first failure in the end. */
export async function oneByOne(...steps: (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps) await step().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}
