import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ANA, CHANNEL, gate, type Journey, OMAR, startJourney, textOf, toolResults } from '../support/journey.ts';

let journey: Journey;
beforeAll(async () => {
  // What grows in a channel while the model works can be seen only where answers go to the thread at once.
  journey = await startJourney({ env: { CHANNEL_ANSWERS: 'thread' } });
  await journey.connected(ANA, 'asana');
  await journey.connected(OMAR, 'hubspot', 'zendesk', 'linear', 'asana', 'monday');
});
afterAll(() => journey?.close());

const callsOf = (method: string, from = 0) =>
  journey.world.slack.calls.slice(from).filter((call) => call.method === method);
const WORKSPACES = { toolCalls: [{ name: 'asana_workspaces_list' }] };

test('a colleague who is mentioned reaches the model by name', async () => {
  journey.play('hand it to @Omar Haddad', { text: 'I see.' });
  const said = journey.say(`hand it to <@${OMAR}>`);
  expect(textOf(await journey.answer(said))).toBe('I see.');
});

describe('progress', () => {
  test('a status stands there before the model has answered, and is gone with the answer', async () => {
    const hold = gate();
    journey.play('think about it', async () => {
      await hold.opened;
      return { text: 'Thought.' };
    });
    const said = journey.say('think about it', { in: CHANNEL });
    const status = () => journey.world.slack.presence(CHANNEL, said.thread).status;
    await expect.poll(status, { interval: 10 }).toMatch(/working/i);
    expect(journey.answersTo(said)).toEqual([]);
    hold.open();
    await journey.answer(said);
    expect(status()).toBe('');
  });

  test('the reply grows while the model works, with a step for each tool', async () => {
    const hold = gate();
    journey.play('look around', { text: 'Let me see.', ...WORKSPACES }, async () => {
      await hold.opened;
      return { text: 'There is one.' };
    });
    const from = journey.world.slack.calls.length;
    const said = journey.say('look around', { in: CHANNEL });
    const growing = await journey.world.slack.waitFor(
      ANA,
      (m) => m.threadTs === said.thread && m.streaming === true && m.tasks?.[0]?.status === 'complete',
    );
    expect(textOf(growing)).toContain('Let me see.');
    hold.open();
    const answer = await journey.answer(said);
    expect(answer.ts).toBe(growing.ts);
    expect(textOf(answer)).toBe('Let me see.\n\nThere is one.');
    expect(answer.tasks).toMatchObject([{ title: 'Asana: list workspaces', status: 'complete' }]);
    expect(callsOf('chat.startStream', from)).toHaveLength(1);
    expect(callsOf('chat.stopStream', from)).toHaveLength(1);
    expect(callsOf('chat.postMessage', from)).toEqual([]);
  });

  test('a step that failed is shown as failed', async () => {
    journey.play(
      'read what is not there',
      { toolCalls: [{ name: 'asana_task_get', args: { task_gid: '1' } }] },
      { text: 'Not there.' },
    );
    const answer = await journey.answer(journey.say('read what is not there'));
    expect(answer.tasks).toMatchObject([{ title: 'Asana: get task', status: 'error' }]);
  });
});

describe('what Slack takes', () => {
  const paragraph = (at: number) =>
    `Paragraph ${at}: ${'the quick brown fox jumps over the lazy dog '.repeat(6).trim()}.`;
  const LONG = Array.from({ length: 110 }, (_, at) => paragraph(at)).join('\n\n');
  const words = (text: string) => text.replace(/\s+/g, ' ').trim();

  test('a long answer is split over messages within the limits, in order and complete', async () => {
    journey.play('tell me everything', { text: LONG });
    const said = journey.say('tell me everything', { in: CHANNEL });
    await journey.answer(said, (text) => text.includes('Paragraph 109:'));
    await journey.idle();
    const pieces = journey.answersTo(said);
    expect(pieces.length).toBeGreaterThan(2);
    for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(12_000);
    expect(words(pieces.join(' '))).toBe(words(LONG));
  });

  test('where streaming is refused, the answer is a plain message', async () => {
    journey.world.slack.fail('chat.startStream', { error: 'not_allowed_token_type' });
    journey.play('say it plainly', { text: 'Let me see.', ...WORKSPACES }, { text: 'Plainly.' });
    const said = journey.say('say it plainly', { in: CHANNEL });
    const answer = await journey.answer(said);
    expect(textOf(answer)).toBe('Let me see.\n\nPlainly.');
    await journey.idle();
    expect(journey.answersTo(said)).toHaveLength(1);
  });

  test('a stream that breaks in the middle leaves one whole answer', async () => {
    const hold = gate();
    journey.play('break off', { text: 'First half.', ...WORKSPACES }, async () => {
      await hold.opened;
      return { text: 'Second half.' };
    });
    const said = journey.say('break off', { in: CHANNEL });
    await journey.world.slack.waitFor(ANA, (m) => m.threadTs === said.thread && m.streaming === true);
    for (const method of ['chat.appendStream', 'chat.stopStream']) {
      journey.world.slack.fail(method, { error: 'message_not_in_streaming_state' }, 5);
    }
    hold.open();
    await journey.answer(said, (text) => text.includes('Second half.'));
    await journey.idle();
    const all = journey.answersTo(said).join('\n');
    expect(all.match(/First half\./g)).toHaveLength(1);
    expect(all.match(/Second half\./g)).toHaveLength(1);
  });
});

describe('limits', () => {
  test('a turn that wants ever more steps ends, and says so', async () => {
    journey.play('never stop', ({ messages }) => ({
      toolCalls: [{ name: 'asana_users_list', args: { limit: messages.length } }],
    }));
    expect(await journey.ask('never stop')).toMatch(/more steps than I may take.*\(reference [B-Z2-9]{6}\)/);
    expect(journey.requestsOf('never stop')).toHaveLength(16);
  });

  test('a large result is cut before the model reads it, and says so', async () => {
    const search = { name: 'hubspot_contacts_search', args: { query: '', limit: 100 } };
    const tickets = { name: 'zendeskoauth_search_tickets', args: { query: 'type:ticket' } };
    journey.play(
      'read a lot',
      { toolCalls: [{ name: 'search_tools', args: { query: 'hubspot contacts search zendeskoauth search tickets' } }] },
      { toolCalls: [search, tickets] },
      { text: 'That was a lot.' },
    );
    await journey.ask('read a lot', { as: OMAR });
    const results = toolResults(journey.requestsOf('read a lot')[2]).filter((text) => text.startsWith('<tool_data'));
    const cut = results.filter((text) => text.includes('[cut: '));
    expect(cut.length).toBeGreaterThan(0);
    for (const text of results) expect(text.length).toBeLessThan(24_200);
    expect(cut[0]).toMatch(/\[cut: \d+ more characters; ask for less at once\]\n<\/tool_data>$/);
  });

  test('above thirty tools the model searches for them; those of a product that is named are at hand', async () => {
    const offered = (ask: string, round: number) =>
      (journey.requestsOf(ask)[round]?.tools ?? []).map(({ name }) => name);
    expect(await journey.ask('list my tasks', { as: OMAR })).toMatch(/tasks? in Asana/);
    expect(offered('list my tasks', 0)).toEqual(expect.arrayContaining(['connect_account', 'search_tools']));
    expect(offered('list my tasks', 0).length).toBeLessThan(20);
    // What it needs first is not among those at hand; the search brings it.
    expect(offered('list my tasks', 0)).not.toContain('asana_workspaces_list');
    expect(offered('list my tasks', 1)).toContain('asana_workspaces_list');

    const named = 'what issues are assigned to me in Linear';
    expect(await journey.ask(named, { as: OMAR })).toContain('in Linear');
    expect(offered(named, 0)).toContain('linear_issues_list');
    expect(offered(named, 0).filter((name) => name.startsWith('asana'))).toEqual([]);

    // Up to thirty they all stand there.
    expect(await journey.ask('list my tasks')).toMatch(/tasks? in Asana/);
    const all = journey.requestsOf('list my tasks').find(({ system }) => system.includes('Ana Ruiz'))?.tools ?? [];
    expect(all.map(({ name }) => name)).toEqual(expect.arrayContaining(['asana_tasks_list', 'asana_task_create']));
    expect(all.map(({ name }) => name)).not.toContain('search_tools');
  });
});

describe('memory', () => {
  test('a follow-up in the same thread sees the earlier turn, another thread does not', async () => {
    journey.play('my favourite colour is teal', WORKSPACES, { text: 'Noted: teal.' });
    journey.play('which one was it?', { text: 'Teal.' });
    const said = journey.say('my favourite colour is teal', { in: CHANNEL });
    await journey.answer(said);
    await journey.idle();
    await journey.ask('which one was it?', { in: CHANNEL, thread: said.thread });
    const seen = JSON.stringify(journey.requestsOf('which one was it?')[0]?.messages);
    expect(seen).toContain('my favourite colour is teal');
    expect(seen).toContain('Noted: teal.');

    await journey.ask('which one was it?', { in: CHANNEL });
    expect(journey.requestsOf('which one was it?')[1]?.messages).toHaveLength(1);
  });

  test('nothing of one person’s turn is in another’s, in the same thread', async () => {
    const said = journey.say('list my tasks', { in: CHANNEL });
    const hers = textOf(await journey.answer(said, (text) => text.includes('open task')));
    await journey.idle();
    journey.play('and what did she see?', { text: 'I do not know.' });
    await journey.ask('and what did she see?', { as: OMAR, in: CHANNEL, thread: said.thread });
    const [request] = journey.requestsOf('and what did she see?');
    expect(request?.messages).toEqual([{ role: 'user', text: 'and what did she see?' }]);
    expect(JSON.stringify(request)).not.toContain(hers.slice(0, 40));

    // Her own next question in the thread has hers, and not his.
    journey.play('and what did I see?', { text: 'Your tasks.' });
    await journey.ask('and what did I see?', { in: CHANNEL, thread: said.thread });
    const own = JSON.stringify(journey.requestsOf('and what did I see?')[0]?.messages);
    expect(own).toContain('list my tasks');
    expect(own).not.toContain('and what did she see?');
  });
});
