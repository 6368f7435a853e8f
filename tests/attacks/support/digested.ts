import { randomUUID } from 'node:crypto';
import { SLACK_TEST_CREDENTIALS } from '../../../sandbox/slack/types.ts';
import { monday, morning } from '../../../src/digest/morning.fixture.ts';
import { versionOf } from '../../../src/health/follow-up-shown.ts';
import { plusDays } from '../../../src/local-time.ts';
import { createFollowUps } from '../../../src/storage/follow-ups.ts';
import { createHandovers } from '../../../src/storage/handovers.ts';
import { createHealthAccounts } from '../../../src/storage/health-accounts.ts';
import { argsHash } from '../../../src/writes/args-hash.ts';
import { identifierOf, type Journey } from '../../support/journey.ts';
import { fresh } from './slack-request.ts';

/** What the buttons of somebody's digest name. */
export interface Digested {
  /** An account of theirs. */
  account: string;
  /** Its follow-up, which waits for a click; and what Do it names: exactly what stands beside the button. */
  followUp: string;
  offer: string;
  /** Their first digest, which asks how it shall be. */
  run: string;
  /** An account that a colleague wants to hand over to them. */
  handover: string;
  /** An account of theirs that a colleague took over, and that is still theirs in HubSpot. */
  handedOver: string;
}

/** No planner looks at it before the test has ended. */
const NEVER = { next_at: new Date('2099-01-01T08:00:00Z'), next_date: '2099-01-01' };
const FIRST = '2020-01-01';
/** Who hands over is neither of those who press: what they do to their own is not what is looked at. */
const GIVER = 'U0GIVER';
/** So is who took over. */
const TAKER = 'U0TAKER';

/** A digest of somebody's as it is once it was sent, with one account that needs them. */
export async function digested({ db, world }: Pick<Journey, 'db' | 'world'>, userId: string): Promise<Digested> {
  const identifier = identifierOf(userId);
  const own = { identifier, installation: 'T0ACME', team_id: 'T0ACME', user_id: userId, source: 'self' as const };
  const settings = { ...NEVER, enabled: true, mode: 'report' as const, previewed_at: new Date() };
  await db
    .insertInto('enrolments')
    .values({ ...own, ...settings, time_zone: 'Europe/Madrid' })
    .onConflict((conflict) => conflict.column('identifier').doUpdateSet(settings))
    .execute();
  const newest = await db
    .selectFrom('digest_runs')
    .select(({ fn }) => fn.max('local_date').as('date'))
    .executeTakeFirst();
  const date = plusDays(newest?.date ?? FIRST, 1);
  const run = randomUUID();
  const account = await accountOf({ db }, userId, date);

  const followUps = createFollowUps(db);
  const episodeId = await followUps.begin(account, date);
  const told = { accountId: account, episodeId, identifier, runId: run, number: 1, date, tier: 'critical' } as const;
  const offered = await followUps.offer({ ...told, scoredAt: new Date() }, (id) => ({ task: task(id) }));
  const followUp = offered.id;

  const handedOver = await accountOf({ db }, userId, date);
  const handovers = createHandovers(db);
  const taken = await handovers.ask(identifier, handedOver, { userId: TAKER, note: '' });
  if (!taken || !(await handovers.decide(taken.id, TAKER, 'accepted', new Date()))) throw new Error('nobody took it');

  const item = morning('Acme', { id: account });
  const version = versionOf(offered);
  const shown = { id: followUp, state: 'offered', version, receipts: [], parts: ['task'] } as const;
  const facts = monday([{ ...item, followUp: shown }], {
    date,
    preview: true,
    handedOver: [{ id: handedOver, name: 'Globex', to: TAKER }],
  });
  await db
    .insertInto('digest_runs')
    .values({
      ...{ id: run, identifier, local_date: date, time_zone: 'Europe/Madrid', due_at: new Date(), status: 'done' },
      facts: JSON.stringify({ kind: 'digest', facts }),
      ...(await posted(world.slack.url, userId)),
    })
    .execute();

  const given = await accountOf({ db }, GIVER, date);
  const asked = await handovers.ask(identifierOf(GIVER), given, { userId, note: 'Please' });
  if (!asked) throw new Error('nothing was handed over');
  return { account, followUp, offer: `${followUp}.${version}`, run, handover: asked.id, handedOver };
}

/** The message that it stands in. */
async function posted(slack: string, userId: string): Promise<{ channel: string; ts: string }> {
  const headers = { authorization: `Bearer ${SLACK_TEST_CREDENTIALS.botToken}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ channel: userId, text: 'Your digest' });
  const response = await fetch(`${slack}/api/chat.postMessage`, { method: 'POST', headers, body });
  const { channel, ts } = (await response.json()) as { channel: string; ts: string };
  return { channel, ts };
}

async function accountOf({ db }: Pick<Journey, 'db'>, userId: string, date: string): Promise<string> {
  const { account } = morning('Acme');
  const key = fresh('company:');
  const rows = await createHealthAccounts(db).seen(identifierOf(userId), [{ ...account, key }], date);
  return rows.get(key)?.id ?? '';
}

function task(followUp: string) {
  const args = {
    hs_task_subject: `Acme is Critical ${followUp}`,
    hs_task_body: 'Onboarding health 20 of 100.\n\nOnbehalf 0123456789',
    hs_timestamp: '2026-11-24T16:00:00.000Z',
    hs_task_status: 'NOT_STARTED',
  };
  return { args, hash: argsHash(args) };
}
