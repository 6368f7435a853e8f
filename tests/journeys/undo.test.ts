import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buttonIn } from '../../sandbox/proposals.ts';
import type { SandboxMessage } from '../../sandbox/slack/types.ts';
import { cardMoves, shown } from '../support/cards.ts';
import { ANA, CHANNEL, type Journey, OMAR, startJourney, textOf } from '../support/journey.ts';

let journey: Journey;
beforeAll(async () => {
  journey = await startJourney();
  await journey.connected(ANA, 'asana');
  await journey.connected(OMAR, 'zendesk');
});
afterAll(() => journey?.close());
const { press, told } = cardMoves(() => journey);
const workspace_gid = '1208846309112200';
const create = (name: string) => ({
  toolCalls: [{ name: 'asana_task_create', args: { name, workspace_gid, assignee: 'me' } }],
});
/** Makes a task and gives the answer that holds its receipt. */
async function make(ask: string, name: string, where: { in?: string } = {}): Promise<SandboxMessage> {
  journey.play(ask, create(name), { text: '' });
  const answer = await journey.answer(journey.say(ask, where), (text) => text.includes('✓'));
  expect(journey.records('asana', name)).toHaveLength(1);
  return answer;
}
const called = (tool: string) => journey.executed((call) => call.tool === tool).length;

describe('Undo', () => {
  test('takes back what was made, and the receipt says so', async () => {
    const answer = await make('make it and regret it', 'Regretted');
    await press(answer, 'receipt_undo');
    await told(ANA, /Undone/, answer.ts);
    expect(journey.records('asana', 'Regretted')).toEqual([]);
    const after = await journey.world.slack.waitFor(ANA, (m) => m.ts === answer.ts && textOf(m).includes('↩ Undone:'));
    expect(textOf(after)).not.toContain('✓');
    expect(buttonIn(after, 'receipt_undo')).toBeUndefined();
  });

  test('works from the card too, and happens once however often it is pressed', async () => {
    const answer = await make('make it and regret it twice', 'Regretted twice');
    const from = called('asana_task_delete');
    await Promise.all([press(answer, 'receipt_undo'), press(answer, 'receipt_undo')]);
    await told(ANA, /Undone/, answer.ts);
    const card = await journey.world.slack.waitFor(
      ANA,
      (m) => shown(m)?.includes('Regretted twice') === true && m.ts < answer.ts,
    );
    if (buttonIn(card, 'receipt_undo')) {
      await press(card, 'receipt_undo');
      await told(ANA, /undone already/, answer.ts);
    }
    expect(called('asana_task_delete') - from).toBe(1);
    expect(journey.records('asana', 'Regretted twice')).toEqual([]);
  });

  test('puts the old values back where something was changed', async () => {
    const [ticket] = journey.world.providers.zendesk?.records() ?? [];
    const args = { ticket_id: Number(ticket?.id), subject: 'Quite another subject' };
    journey.play('change the subject', { toolCalls: [{ name: 'zendeskoauth_ticket_update', args }] }, { text: '' });
    const answer = await journey.answer(journey.say('change the subject', { as: OMAR }), (text) => text.includes('✓'));
    const title = () => journey.world.providers.zendesk?.records().find(({ id }) => id === ticket?.id)?.title;
    expect(title()).toBe('Quite another subject');
    await press(answer, 'receipt_undo', { as: OMAR });
    await told(OMAR, /Undone/, answer.ts);
    expect(title()).toBe(ticket?.title);
  });

  test('changes nothing where somebody changed the same thing since', async () => {
    const [ticket] = journey.world.providers.zendesk?.records() ?? [];
    const update = (subject: string) => ({
      toolCalls: [{ name: 'zendeskoauth_ticket_update', args: { ticket_id: Number(ticket?.id), subject } }],
    });
    journey.play('change it once', update('Changed once'), { text: '' });
    const first = await journey.answer(journey.say('change it once', { as: OMAR }), (text) => text.includes('✓'));
    journey.play('change it again', update('Changed twice'), { text: '' });
    await journey.answer(journey.say('change it again', { as: OMAR }), (text) => text.includes('✓'));
    await press(first, 'receipt_undo', { as: OMAR });
    await told(OMAR, /somebody changed the same thing since/, first.ts);
    const now = journey.world.providers.zendesk?.records().find(({ id }) => id === ticket?.id)?.title;
    expect(now).toBe('Changed twice');
  });

  test('is the business of the person alone whose change it was', async () => {
    const answer = await make('make Not his to undo', 'Not his to undo', { in: CHANNEL });
    await press(answer, 'receipt_undo', { as: OMAR });
    await told(OMAR, /Only the person whose change this was/, answer.ts);
    expect(journey.records('asana', 'Not his to undo')).toHaveLength(1);
  });

  test('is over after 15 minutes', async () => {
    const answer = await make('make it and wait', 'Too long ago');
    const { value = '' } = buttonIn(answer, 'receipt_undo') ?? {};
    const row = await journey.db.selectFrom('writes').selectAll().where('id', '=', value).executeTakeFirstOrThrow();
    const until = new Date(Date.now() - 1_000).toISOString();
    await journey.db
      .updateTable('writes')
      .set({ receipt: JSON.stringify({ ...row.receipt, undoUntil: until }) })
      .where('id', '=', value)
      .execute();
    await press(answer, 'receipt_undo');
    await told(ANA, /that time is over/, answer.ts);
    expect(journey.records('asana', 'Too long ago')).toHaveLength(1);
  });

  test('whose answer is lost says that it is not known', async () => {
    const answer = await make('make it and lose the undoing', 'Undone perhaps');
    journey.world.scalekit.fault({ tool: 'asana_task_delete', drop: 'after' });
    await press(answer, 'receipt_undo');
    await told(ANA, /not known whether this was undone/, answer.ts);
    journey.world.scalekit.clearFaults();
  });
});
