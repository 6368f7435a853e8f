import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SEATS } from '../../sandbox/providers/hubspot/account.ts';
import { cardMoves, shown } from '../support/cards.ts';
import {
  ANA,
  identifierOf,
  type Journey,
  personOf,
  type Said,
  startJourney,
  textOf,
  toolResults,
} from '../support/journey.ts';

const STEPS = ['hubspot_task_create', 'hubspot_task_update', 'hubspot_association_create'];

let journey: Journey;
beforeAll(async () => {
  journey = await startJourney({ approving: false });
  await journey.connected(ANA, 'hubspot');
});
afterAll(() => journey?.close());
beforeEach(() => journey.world.scalekit.clearFaults());

const { cardOf, press } = cardMoves(() => journey);
const hers = () => SEATS.find(({ email }) => email === personOf(ANA).email)?.ownerId ?? '';
/** The first company that is hers: she may link to it. */
const company = () =>
  (journey.world.providers.hubspot?.records() ?? []).find(
    ({ kind, fields }) => kind === 'company' && fields.hubspot_owner_id === personOf(ANA).email,
  )?.id ?? '';
const args = (subject: string) => ({
  hs_task_subject: subject,
  hs_timestamp: '2026-12-01T09:00:00Z',
  owner_id: hers(),
  associate_with_type: 'companies',
  associate_with_id: company(),
});
function asks(ask: string, subject: string): Said {
  journey.play(ask, { toolCalls: [{ name: 'hubspot_task_create', args: args(subject) }] }, { text: 'Ok.' });
  return journey.say(ask);
}
const steps = (from: number) =>
  journey
    .executed()
    .slice(from)
    .flatMap(({ tool }) => (tool && STEPS.includes(tool) ? [tool] : []));
const rows = (subject: string) =>
  journey.db
    .selectFrom('writes as own')
    .innerJoin('writes as each', (join) =>
      join.on((on) => on.or([on('each.id', '=', on.ref('own.id')), on('each.step_of', '=', on.ref('own.id'))])),
    )
    .select(['each.tool', 'each.status', 'each.approval'])
    .where('own.tool', '=', 'hubspot_task_create')
    .where((where) => where.eb(where.ref('own.args', '->>').key('hs_task_subject'), '=', subject))
    .orderBy('each.created_at')
    .execute();
const tasks = (subject: string) => journey.records('hubspot', subject).filter(({ kind }) => kind === 'task');

describe('a HubSpot task with its owner and its company', () => {
  test('is one card and one approval, and three steps in the ledger', async () => {
    const from = journey.executed().length;
    const said = asks('make the whole task', 'The whole task');
    const card = await cardOf(said);
    for (const value of ['The whole task', hers(), company()]) expect(shown(card)).toContain(value);
    expect(steps(from)).toEqual([]);
    await press(card, 'proposal_approve');
    expect(textOf(await journey.answer(said))).toContain('✓ Created task **The whole task** in HubSpot as Ana Ruiz');
    expect(steps(from)).toEqual(STEPS);
    expect(tasks('The whole task')).toMatchObject([{ fields: { hubspot_owner_id: personOf(ANA).email } }]);
    const all = await rows('The whole task');
    expect(all.map(({ tool, status }) => [tool, status])).toEqual(STEPS.map((tool) => [tool, 'done']));
    expect(new Set(all.map(({ approval }) => approval?.proposal)).size).toBe(1);
  });

  test('whose last step is refused says what is missing, in the receipt', async () => {
    journey.world.scalekit.fault({
      tool: 'hubspot_association_create',
      toolError: { code: 7, toolErrorCode: 'FORBIDDEN', message: 'no' },
    });
    const said = asks('make it without its link', 'Without its link');
    await press(await cardOf(said), 'proposal_approve');
    expect(textOf(await journey.answer(said))).toContain(
      '✓ Created task **Without its link** in HubSpot as Ana Ruiz, but not its link to the company',
    );
    await cardOf(said, (m) => shown(m).includes('but not its link to the company'));
    expect(toolResults(journey.requestsOf('make it without its link')[1]).at(-1)).toContain('its link to the company');
  });

  test('whose account goes away half way is gone on with, not begun again', async () => {
    const from = journey.executed().length;
    const unauthorized = { code: 16, toolErrorCode: 'UNAUTHORIZED', message: 'token expired' };
    journey.world.scalekit.fault({ tool: 'hubspot_task_update', toolError: unauthorized });
    const said = asks('make it and lose the account', 'Made in two goes');
    await press(await cardOf(said), 'proposal_approve');
    await journey.follow(await journey.prompt(said));
    expect(textOf(await journey.answer(said))).toContain('✓ Created task **Made in two goes** in HubSpot as Ana Ruiz');
    expect(steps(from)).toEqual([
      'hubspot_task_create',
      'hubspot_task_update',
      'hubspot_task_update',
      'hubspot_association_create',
    ]);
    expect(tasks('Made in two goes')).toHaveLength(1);
    expect((await rows('Made in two goes')).map(({ status }) => status)).toEqual(['done', 'done', 'done']);
  });

  test('each lost answer is looked up: by the mark, and by the value that is there now', async () => {
    const from = journey.executed().length;
    for (const tool of STEPS) journey.world.scalekit.fault({ tool, drop: 'after' });
    const said = asks('make it and lose every answer', 'Every answer lost');
    await press(await cardOf(said), 'proposal_approve');
    const answer = textOf(await journey.answer(said));
    expect(answer).toContain('✓ Created task **Every answer lost** in HubSpot as Ana Ruiz');
    expect(steps(from)).toEqual(STEPS);
    expect(tasks('Every answer lost')).toHaveLength(1);
  });

  test('asked for with half a link is not even proposed', async () => {
    const { associate_with_id: _gone, ...half } = args('Half a link');
    journey.play('make half', { toolCalls: [{ name: 'hubspot_task_create', args: half }] }, { text: 'To which?' });
    expect(await journey.ask('make half')).toContain('To which?');
    expect(toolResults(journey.requestsOf('make half')[1])[0]).toContain('associate_with_id');
  });
});

test('every account’s own identifier is on every step', () => {
  const identifiers = new Set(journey.executed().map(({ identifier }) => identifier));
  expect(identifiers).toEqual(new Set([identifierOf(ANA)]));
});
