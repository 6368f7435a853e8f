import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buttonIn } from '../../sandbox/proposals.ts';
import type { JsonObject } from '../../sandbox/providers/types.ts';
import { cardMoves, shown } from '../support/cards.ts';
import { ANA, CHANNEL, type Journey, startJourney } from '../support/journey.ts';
import { clicker, expectNothing } from './support/buttons.ts';
import { fresh } from './support/slack-request.ts';
import { field, submission } from './support/submission.ts';
import { startWaysBack, type WaysBack } from './support/ways-back.ts';

let journey: Journey;
let ways: WaysBack;
beforeAll(async () => {
  ways = await startWaysBack();
  journey = await startJourney({ mode: 'http', approving: false });
  await journey.connected(ANA, 'asana', 'hubspot', 'linear');
});
afterAll(async () => {
  await journey?.close();
  await ways?.close();
});
const { cardOf, press, told } = cardMoves(() => journey);
const { click, send, answerTo } = clicker(
  () => journey,
  () => ways,
);
const NAME = field('name', 'Forged');
const lastWord = () => journey.world.slack.visible(ANA, 'dm').at(-1)?.ts ?? '';

/** A change by this tool that waits, with what its card names it by. */
async function proposed(tool: string, args: JsonObject) {
  const ask = fresh(`${tool.replaceAll('_', ' ')} `);
  journey.play(ask, { toolCalls: [{ name: tool, args }] }, { text: 'Ok.' });
  const said = journey.say(ask, { in: CHANNEL });
  const card = await cardOf(said);
  await journey.idle();
  const about = buttonIn(card, 'proposal_approve')?.value ?? '';
  const row = () =>
    journey.db
      .selectFrom('proposals')
      .select(['args', 'args_hash', 'status'])
      .where('id', '=', about.split('.')[0] ?? '')
      .executeTakeFirstOrThrow();
  return { about, row, said, card };
}
const task = { name: 'As it was', workspace_gid: '1208846309112200' };

describe('what is filled into the form of a proposal', () => {
  test('for arguments that the tool does not take is left out, and never approves anything', async () => {
    const { about, row } = await proposed('asana_task_create', task);
    const before = await row();
    const names = [
      'identifier',
      'user_id',
      'connection',
      'schema_version',
      'opt_fields',
      'constructor',
      '__proto__',
      'toString',
      '',
    ];
    const unknown = Object.assign({}, ...names.flatMap((name) => [field(name, 'x'), field(name, '"x"', 'json')]));
    const actions = [{ action_id: 'proposal_approve', value: about }];
    for (const over of [{}, { actions }]) expect(await send(submission(about, unknown, over))).toBe(200);
    await journey.idle();
    expect(await row()).toEqual(before);
  });

  const WRONG: [string, string, JsonObject, object][] = [
    [
      'a word for a number',
      'hubspot_deal_create',
      { dealname: 'D', dealstage: 'qualifiedtobuy', amount: 5 },
      field('amount', 'many'),
    ],
    [
      'no number for a number',
      'hubspot_deal_create',
      { dealname: 'E', dealstage: 'qualifiedtobuy', amount: 5 },
      field('amount', 'NaN'),
    ],
    [
      'what is not to choose from',
      'asana_status_update_create',
      { parent_gid: '1208846310000212', status_type: 'on_track', text: 'x' },
      { 'field:status_type': { value: { selected_option: { value: 'excellent' } } } },
    ],
    [
      'neither yes nor no',
      'asana_task_update',
      { task_gid: '1208846310000331', completed: true },
      field('completed', 'perhaps'),
    ],
    ['nothing where something has to be', 'asana_task_create', task, field('name', ' ')],
    ['nothing at all', 'asana_task_create', { ...task, name: 'Another' }, field('name', null)],
  ];
  test.each(WRONG)('%s is not taken, and it is said', async (_, tool, args, values) => {
    const { about, row } = await proposed(tool, args);
    const [before, after] = [await row(), lastWord()];
    expect(await send(submission(about, values))).toBe(200);
    await told(ANA, /Nothing was changed on the card/, after);
    await journey.idle();
    expect(await row()).toEqual(before);
  });

  test('in broken JSON is sent back to the form, and stored nowhere', async () => {
    const { about, row } = await proposed('linear_issue_create', { teamId: 'x', title: 'Broken', labelIds: ['a'] });
    const before = await row();
    for (const text of ['{', '[1,', 'undefined', "{'a':1}"]) {
      const answer = await answerTo(submission(about, field('labelIds', text, 'json')));
      expect(answer).toEqual({ response_action: 'errors', errors: { 'json:labelIds': expect.any(String) } });
    }
    await journey.idle();
    expect(await row()).toEqual(before);
    const rows = await journey.db.selectFrom('interactions').selectAll().execute();
    expect(rows).toEqual([]);
  });

  test('in 3000 characters, with every mark there is, is on the card as it would be sent, and once', async () => {
    const { about, row, said, card: asItWas } = await proposed('asana_task_create', { ...task, name: 'A long one' });
    await press(asItWas, 'proposal_edit');
    await journey.idle();
    await expect.poll(() => journey.world.slack.views(ANA)).not.toEqual([]);
    const notes = `<!channel> ${'n'.repeat(2_900)} [x](https://evil.test) ✓ \u0000\uD800\u200B`;
    const view = { id: fresh('V'), hash: '7' };
    const body = submission(about, { ...NAME, ...field('notes', notes) }, { view });
    expect(await Promise.all([send(body), send(body), send(body)])).toEqual([200, 200, 200]);
    const card = await cardOf(said, (m) => shown(m).includes('Forged'));
    expect(shown(card)).not.toContain('<!channel>');
    const edited = await row();
    expect(edited.status).toBe('pending');
    expect(String(edited.args.notes)).toMatch(/^<!channel> n{2900} \[x\]\(https:\/\/evil\.test\) ✓ /);
    // The same window again, and any other of the card as it was: too late.
    const after = lastWord();
    await send(submission(about, field('name', 'Later'), { view: { id: view.id, hash: '8' } }));
    await send(submission(about, field('name', 'Elsewhere')));
    await told(ANA, /out of date/, after);
    await journey.idle();
    expect(await row()).toEqual(edited);
  });

  const DECIDED: [string, string, RegExp][] = [
    ['approved', 'proposal_approve', /approved already/],
    ['dismissed', 'proposal_dismiss', /dismissed already/],
  ];
  test.each(DECIDED)('after it was %s is too late, and it is said', async (status, action_id, words) => {
    const { about, row } = await proposed('asana_task_create', { ...task, name: `To be ${status}` });
    await click(ANA, { action_id, value: about });
    await journey.idle();
    const [before, after] = [await row(), lastWord()];
    expect(before.status).toBe(status);
    await expectNothing(journey, [ANA], () => send(submission(about, NAME)));
    await told(ANA, words, after);
    expect(await row()).toEqual(before);
  });

  test('after its time, or after everything was disconnected, is too late, and it is said', async () => {
    const { about, row } = await proposed('asana_task_create', { ...task, name: 'Out of time' });
    const inTime = journey.db.updateTable('proposals').set({ expires_at: new Date(Date.now() - 1_000) });
    await inTime.where('id', '=', about.split('.')[0] ?? '').execute();
    const before = await row();
    let after = lastWord();
    await expectNothing(journey, [ANA], () => send(submission(about, NAME)));
    await told(ANA, /open for 30 minutes/, after);
    expect(await row()).toEqual(before);

    const other = await proposed('asana_task_create', { ...task, name: 'Left behind' });
    await click(ANA, { action_id: 'disconnect_all', value: '' });
    await journey.idle();
    after = lastWord();
    await expectNothing(journey, [ANA], () => send(submission(other.about, NAME)));
    await told(ANA, /not yours to decide|no longer open/, after);
    expect((await other.row()).status).toBe('withdrawn');
  });
});
