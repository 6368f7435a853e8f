import { plusDays } from '../../../src/local-time.ts';
import { CUSTOMERS, RECOVERED_DAYS, type Stage } from './stages.ts';

type Outcome = Awaited<ReturnType<typeof outcomeOf>>;

/** What a morning came to, wherever that is to be seen: in Slack, in the products, in the database. */
export async function outcomeOf(stage: Pick<Stage, 'world' | 'date' | 'morning'>) {
  const { world, date } = stage;
  const { db } = stage.morning;
  const records = (provider: string, kind: string) =>
    (world.providers[provider]?.records() ?? []).filter((record) => record.kind === kind);
  const runs = await db.selectFrom('digest_runs').select('status').where('local_date', '=', date).execute();
  const snapshots = db.selectFrom('snapshots').select('account_id').where('local_date', '=', date);
  const asleep = db.selectFrom('health_accounts').select('id').where('snoozed_until', 'is not', null);
  const audit = await db.selectFrom('audit').select('description').orderBy('description').execute();
  return {
    runs: runs.map(({ status }) => status),
    digests: (await digestsOf(stage)).length,
    tasks: records('hubspot', 'task').map(({ createdBy, fields: { hubspot_owner_id: owner, about } }) => ({
      ...{ createdBy, owner, about },
    })),
    comments: records('linear', 'comment').map(({ createdBy }) => ({ createdBy })),
    followUps: (await db.selectFrom('follow_ups').select('status').execute()).map(({ status }) => status),
    episodes: await db.selectFrom('episodes').select(['opened_on', 'closed_on']).orderBy('opened_on').execute(),
    snapshots: (await snapshots.execute()).length,
    asleep: (await asleep.execute()).length,
    writes: await db.selectFrom('writes').select(['tool', 'status']).orderBy('tool').execute(),
    audited: audit.map(({ description }) => description),
  };
}

/** One of everything: what the morning comes to where nothing happens to it. */
export const whole = (date: string): Outcome => ({
  runs: ['done'],
  digests: 1,
  tasks: [{ createdBy: 'ana@acme.test', owner: 'ana@acme.test', about: 'Birch Foods 12' }],
  comments: [{ createdBy: 'ana@acme.test' }],
  followUps: ['done'],
  episodes: [
    { opened_on: plusDays(date, -RECOVERED_DAYS), closed_on: date },
    { opened_on: date, closed_on: null },
  ],
  snapshots: CUSTOMERS,
  asleep: 0,
  writes: [
    { tool: 'hubspot_association_create', status: 'done' },
    { tool: 'hubspot_task_create', status: 'done' },
    { tool: 'hubspot_task_update', status: 'done' },
    { tool: 'linear_comment_create', status: 'done' },
  ],
  audited: [
    'Commented on issue in Linear',
    'Created task in HubSpot',
    'Linked tasks to companies in HubSpot (its link to the company)',
    'Updated task in HubSpot (its owner)',
  ],
});

/** That day's digests in Ana's DM. */
export async function digestsOf({ world, date, morning: { db } }: Pick<Stage, 'world' | 'date' | 'morning'>) {
  const runs = await db.selectFrom('digest_runs').select('id').where('local_date', '=', date).execute();
  const marks = runs.map(({ id }) => `digest-${id}`);
  const isOne = ({ block_id: id }: { block_id?: string }) => id !== undefined && marks.includes(id);
  return world.slack.visible('U0ANA', 'dm').filter(({ blocks }) => blocks?.some(isOne));
}
