import { expect } from 'vitest';
import { buttonIn } from '../../../../sandbox/proposals.ts';
import type { JsonObject } from '../../../../sandbox/providers/types.ts';
import { ANA, CHANNEL, identifierOf, OMAR, situation } from '../../../support/journey.ts';
import { connectLinkIn } from '../../../support/links.ts';
import type { DatabaseRow } from '../database-rows.ts';
import { mornings } from './mornings.ts';
import type { Stage } from './stage.ts';
import { quoting, WORDS } from './words.ts';

/** A moment's rows. */
export interface Snapshot {
  when: string;
  rows: DatabaseRow[];
}

/** What the model does about what it is asked, by a word of it. */
function teach({ world }: Stage, ticket_id: number): void {
  const create = (name: string, more: JsonObject = {}) => ({
    name: 'asana_task_create',
    args: { name, workspace_gid: '1208846309112200', assignee: 'me', ...more },
  });
  const plays: Record<string, ReturnType<typeof create>[]> = {
    'make one': [create(WORDS.title)],
    'make two': [create(`${WORDS.title} one`), create(`${WORDS.title} two`)],
    // The first of them is refused: no tool has such an argument.
    'make an odd one': [
      create(`${WORDS.title} odder`, { [WORDS.argument]: WORDS.argument }),
      create(`${WORDS.title} odd`),
    ],
    'read it': [{ name: 'zendeskoauth_ticket_get', args: { ticket_id } as never }],
  };
  world.model.script((request) => {
    const { ask, round } = situation(request);
    const [words, toolCalls] = Object.entries(plays).find(([each]) => ask.includes(each)) ?? [];
    if (words && toolCalls && round === 0) return { toolCalls };
    return { text: words === 'read it' ? `${WORDS.private} ${WORDS.body}` : WORDS.answer };
  });
}

/**
 * A long day of Ana's: she connects, decides, edits, allows, undoes, shares and leaves, while Omar is about and every
 * service fails once. Gives what the database held on the way, and what was seen only in passing.
 */
export async function everything(stage: Stage): Promise<{ snapshots: Snapshot[]; links: string[] }> {
  const { world, say, card, answer, press, prompt, through, settled } = stage;
  const { slack, scalekit, providers } = world;
  const snapshots: Snapshot[] = [];
  const snap = async (when: string) => void snapshots.push({ when, rows: await stage.rows() });
  const create = providers.zendesk?.tools.find(({ name }) => name === 'zendeskoauth_ticket_create');
  if (!create) throw new Error('there is no such tool');
  const omar = { email: 'omar@acme.test', name: 'Omar Haddad' };
  const made = create.run(omar, { subject: WORDS.subject, comment_body: WORDS.body });
  teach(stage, (made.ticket as { id: number }).id);
  const ask = (what: string) => `${WORDS.asked} ${what} (asana task create, zendeskoauth ticket get)`;

  // Asked in the channel without an account; the link is tried by the wrong person, refused, and used.
  const first = say(ask('make one'), { aloud: true });
  await through(await prompt(first), OMAR);
  for (const allow of ['not to Slack', false, true] as const) {
    const before = slack.visible(ANA, 'dm').at(-1)?.ts ?? first;
    await slack.command(ANA, CHANNEL, '/connect', 'asana');
    const next = await prompt(before);
    await snap('while a link is open');
    await through(next, ANA, allow);
  }
  await expect.poll(() => scalekit.state(identifierOf(ANA), 'asana'), { timeout: 10_000 }).toBe('ACTIVE');
  await press(await card(first), 'proposal_approve');
  await answer(first, /✓/);
  await slack.command(ANA, CHANNEL, '/connect', WORDS.command);
  await settled();

  // Two at once: one is edited, the other dismissed; the edit fails once.
  const two = say(ask('make two'));
  const both = await card(two);
  await settled();
  await snap('while two are to be decided');
  await press(both, 'proposal_edit');
  await expect.poll(() => slack.views(ANA).length, { timeout: 10_000 }).toBe(1);
  const form = slack.views(ANA).at(-1)?.id ?? '';
  await slack.submitView(ANA, form, { 'field:name': { value: WORDS.edited } });
  const edited = await card(two, (m) => JSON.stringify(m.blocks).includes('EDITED'));
  await press(edited, 'proposal_approve');
  await settled();
  await press(await card(two), 'proposal_dismiss');
  await answer(two, /✓/);

  // A model can put words where nobody looks for them.
  const odd = await card(say(ask('make an odd one')));
  await snap('while an argument has an odd name');
  await press(odd, 'proposal_dismiss');
  await settled();

  // Allowed for good, used, undone.
  const allowing = say(ask('make one, and do not ask again'));
  await press(await card(allowing), 'proposal_allow');
  await answer(allowing, /✓/);
  const unasked = say(ask('make one without asking'));
  const done = await answer(unasked, /✓/);
  await press(done, 'receipt_undo');
  await answer(done.ts, /Undone/);

  // Private answers: shared, kept, shown again; somebody else's request in the same channel.
  for (const button of ['answer_share', 'answer_keep']) {
    const reading = say(ask(`read it, for ${button}`), { aloud: true });
    const alone = await answer(reading, /PRIVATE/);
    await snap('while an answer is private');
    await press(alone, button);
    await settled();
  }
  await answer(say('show me again'), /PRIVATE/);
  await answer(say(WORDS.askedByOmar, { as: OMAR }), /SAID.*MODEL/, OMAR);
  slack.openHome(ANA, 'home');
  await slack.command(ANA, CHANNEL, '/connections');
  await settled();

  await mornings(stage, snap);
  await failures(stage, ask);
  await jobFails(stage);
  await snap('while a job has failed');
  stage.slackDoor.forget();
  await settled();

  // She disconnects one account and then leaves; what Omar said stays.
  for (const button of ['disconnect', 'disconnect_all']) {
    const list = slack.visible(ANA, CHANNEL).findLast((m) => buttonIn(m, button));
    if (!list) throw new Error('there is no list');
    await press(list, button);
    await settled();
  }
  await expect.poll(() => scalekit.state(identifierOf(ANA), 'zendeskoauth'), { timeout: 10_000 }).toBeUndefined();
  await settled();
  await snap('after she left');
  const links = slack.visible(ANA, 'dm').flatMap((message) => connectLinkIn(message) ?? []);
  return { snapshots, links: [...new Set([...links, ...sentLinks(stage)])] };
}

/** Every service fails in words of its own, with a card in somebody's hands. */
async function failures(
  { world, slackDoor, modelDoor, say, card, answer, press, settled }: Stage,
  ask: (what: string) => string,
) {
  const { slack, scalekit } = world;
  const said = { error: { message: quoting('model'), type: 'server_error', code: quoting('model') } };
  modelDoor.answer('/chat/completions', { status: 500, body: JSON.stringify(said) }, 3);
  await answer(say(ask('while the model fails')));
  await settled();

  const name = 'asana_task_create';
  const revoking = slack.visible(ANA, CHANNEL).findLast((m) => buttonIn(m, 'permission_revoke'));
  if (revoking) await press(revoking, 'permission_revoke');
  await settled();
  const toolError = { code: 3, toolErrorCode: quoting('provider'), message: quoting('provider') };
  const faults = [
    { tool: name, toolError },
    { tool: name, grpc: { code: 13, when: 'after' as const, message: quoting('scalekit') } },
    { tool: name, drop: 'after' as const },
    { tool: name, grpc: { code: 16, when: 'before' as const, message: quoting('scalekit') } },
  ];
  for (const [at, fault] of faults.entries()) {
    const asked = say(ask(`make one while it fails for the ${at}th time`));
    const shown = await card(asked);
    scalekit.fault(fault);
    await press(shown, 'proposal_approve');
    await settled();
    scalekit.clearFaults();
  }

  const refusal = { ok: false, error: 'fatal_error', response_metadata: { messages: [quoting('slack')] } };
  const inJson = { status: 200, body: JSON.stringify(refusal) };
  const inHtml = { status: 500, body: `<html>${quoting('slack')}</html>`, headers: { 'content-type': 'text/html' } };
  const methods = ['chat.update', 'views.open', 'views.publish', 'chat.postEphemeral', 'chat.startStream'];
  for (const refused of [inJson, inHtml]) {
    const asked = say(ask('make one while Slack fails'));
    const shown = await card(asked);
    for (const method of methods) slackDoor.answer(method, refused);
    await press(shown, 'proposal_edit');
    await settled();
    slack.openHome(ANA, 'home');
    await press(shown, 'proposal_approve');
    await settled();
    slackDoor.forget();
  }
}

/** Nobody can be asked who somebody is: the queue keeps what was thrown, until the job is tried again. */
async function jobFails({ world: { slack }, slackDoor, rows }: Stage): Promise<void> {
  const refusal = { ok: false, error: 'fatal_error', response_metadata: { messages: [quoting('slack')] } };
  slackDoor.answer('users.info', { status: 200, body: JSON.stringify(refusal) }, 50);
  slack.emit({ type: 'user_change', user: { id: ANA, team_id: 'T0ACME' }, event_ts: '1.1' });
  await slack.command(ANA, CHANNEL, '/connect', WORDS.command);
  const failed = async () => (await rows()).filter(({ table, row }) => table === 'queue.job' && row.output !== null);
  await expect.poll(async () => (await failed()).length, { timeout: 15_000, interval: 50 }).toBeGreaterThan(0);
}

/** Links that were in messages which say something else by now. */
function sentLinks({ world, url }: Stage): string[] {
  const sent = JSON.stringify(world.slack.calls);
  const port = new URL(url).port;
  return [...sent.matchAll(new RegExp(`http://localhost:${port}/connect/[\\w-]{20,}`, 'g'))].map(([link]) => link);
}
