import { randomUUID } from 'node:crypto';
import { buttonIn } from '../../../sandbox/proposals.ts';
import type { SandboxMessage } from '../../../sandbox/slack/types.ts';
import { cardMoves } from '../../support/cards.ts';
import { CHANNEL, identifierOf, type Journey } from '../../support/journey.ts';
import { connectLinkIn } from '../../support/links.ts';
import { type Digested, digested } from './digested.ts';
import { fresh } from './slack-request.ts';

const workspace_gid = '1208846309112200';
const create = (name: string) => ({ name: 'asana_task_create', args: { name, workspace_gid } });

/** The values of the buttons on what somebody has: each names a thing of theirs. */
export interface Belongings extends Digested {
  /** The request whose two changes wait. */
  askId: string;
  card: SandboxMessage;
  /** `{proposal}.{hash}` of the two, and what approves both. */
  first: string;
  second: string;
  all: string;
  /** A change that was made and can be undone. */
  write: string;
  /** A private answer. */
  answer: string;
  permission: string;
  /** A link to connect another account, not used yet. */
  link: string;
}

/** Two changes that wait on a card in the channel, as their person asked for them. */
async function waiting(
  journey: Journey,
  userId: string,
): Promise<Pick<Belongings, 'askId' | 'card' | 'first' | 'second' | 'all'>> {
  const { cardOf } = cardMoves(() => journey);
  const ask = fresh('asana task create, two of ');
  journey.play(ask, { toolCalls: [create(`${ask}, first`), create(`${ask}, second`)] }, { text: 'That is all.' });
  const card = await cardOf(journey.say(ask, { as: userId, in: CHANNEL }));
  const all = buttonIn(card, 'proposal_approve_all')?.value ?? '';
  const [first = '', second = ''] = valuesIn(card, 'proposal_approve');
  return { askId: all.split('.')[0] ?? '', card, first, second, all };
}

/** A change that was approved and made. */
async function done(journey: Journey, userId: string): Promise<Pick<Belongings, 'write'>> {
  const { cardOf, press } = cardMoves(() => journey);
  const ask = fresh('asana task create, one of ');
  journey.play(ask, { toolCalls: [create(ask)] }, { text: '' });
  const said = journey.say(ask, { as: userId, in: CHANNEL });
  await press(await cardOf(said), 'proposal_approve', { as: userId });
  await journey.answer(said, (text) => text.startsWith('✓'));
  const row = await journey.db
    .selectFrom('writes')
    .innerJoin('asks', 'asks.id', 'writes.ask_id')
    .select('writes.id')
    .where('asks.text', '=', ask)
    .executeTakeFirstOrThrow();
  return { write: row.id };
}

/** A private answer in the channel. */
async function answered(journey: Journey, userId: string): Promise<Pick<Belongings, 'answer'>> {
  const ask = fresh('asana me get, for ');
  journey.play(ask, { toolCalls: [{ name: 'asana_me_get', args: {} }] }, { text: `Privately: ${ask}` });
  await journey.answer(journey.say(ask, { as: userId, in: CHANNEL }));
  const row = await journey.db.selectFrom('asks').select('id').where('text', '=', ask).executeTakeFirstOrThrow();
  return { answer: row.id };
}

/** Something that need not be asked about. */
async function permitted(journey: Journey, userId: string): Promise<Pick<Belongings, 'permission'>> {
  const given = { identifier: identifierOf(userId), connector: 'asana', tool: 'asana_story_create' };
  const earlier = journey.db.updateTable('permissions').set({ revoked_at: new Date() });
  await earlier.where('identifier', '=', given.identifier).where('revoked_at', 'is', null).execute();
  const permission = randomUUID();
  await journey.db
    .insertInto('permissions')
    .values({ ...given, id: permission, revoked_at: null })
    .execute();
  return { permission };
}

/** A link to connect another account. */
async function linked(journey: Journey, userId: string): Promise<Pick<Belongings, 'link'>> {
  const { slack } = journey.world;
  const last = slack.visible(userId, 'dm').at(-1)?.ts ?? '';
  await slack.command(userId, CHANNEL, '/connect', 'linear');
  await slack.waitFor(userId, (m) => m.ts > last && m.channel === slack.dmOf(userId) && connectLinkIn(m) !== undefined);
  const row = await journey.db
    .selectFrom('connect_links')
    .select('id')
    .where('identifier', '=', identifierOf(userId))
    .orderBy('created_at', 'desc')
    .executeTakeFirstOrThrow();
  return { link: row.id };
}

/** How somebody comes by each of their things. */
export const MAKE = { waiting, done, answered, permitted, linked, digested };

/** One of everything. */
export async function belongings(journey: Journey, userId: string): Promise<Belongings> {
  return {
    ...(await waiting(journey, userId)),
    ...(await done(journey, userId)),
    ...(await answered(journey, userId)),
    ...(await permitted(journey, userId)),
    ...(await linked(journey, userId)),
    ...(await digested(journey, userId)),
  };
}

/** Everything that is stored of somebody, and the state of their accounts. `card`: where their cards are shown, too. */
export async function holdings({ db, world }: Journey, userId: string, { card = true } = {}) {
  const identifier = identifierOf(userId);
  const rows = (table: 'asks' | 'proposals' | 'permissions' | 'writes' | 'connect_links') =>
    db.selectFrom(table).selectAll().where('identifier', '=', identifier).orderBy('id').execute();
  const asks = await rows('asks');
  const digests = (table: 'digest_runs' | 'health_accounts' | 'follow_ups' | 'feedback') =>
    db.selectFrom(table).selectAll().where('identifier', '=', identifier).orderBy('id').execute();
  const enrolments = await db.selectFrom('enrolments').selectAll().where('identifier', '=', identifier).execute();
  const handovers = await db
    .selectFrom('handovers')
    .selectAll()
    .where(({ eb, or }) => or([eb('identifier', '=', identifier), eb('to_user', '=', userId)]))
    .orderBy('id')
    .execute();
  return {
    asks: card ? asks : asks.map((ask) => ({ ...ask, card: null })),
    proposals: await rows('proposals'),
    permissions: await rows('permissions'),
    writes: await rows('writes'),
    links: await rows('connect_links'),
    enrolments: enrolments.map(({ updated_at: _, ...enrolment }) => enrolment),
    runs: await digests('digest_runs'),
    accountsTold: await digests('health_accounts'),
    followUps: await digests('follow_ups'),
    feedback: await digests('feedback'),
    handovers,
    accounts: ['asana', 'linear', 'zendeskoauth', 'hubspot'].map((connection) =>
      world.scalekit.state(identifier, connection),
    ),
  };
}

function valuesIn(message: SandboxMessage, actionId: string): string[] {
  return (message.blocks ?? []).flatMap((block) =>
    block.type === 'actions'
      ? block.elements.flatMap((element) =>
          element.type === 'button' && element.action_id === actionId ? [element.value ?? ''] : [],
        )
      : [],
  );
}
