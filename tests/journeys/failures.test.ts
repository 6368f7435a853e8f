import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ANA, CHANNEL, type Journey, type Line, startJourney, textOf, toolResults } from '../support/journey.ts';
import { connectLinkIn } from '../support/links.ts';

let journey: Journey;
beforeAll(async () => {
  journey = await startJourney();
  await journey.connected(ANA, 'asana');
});
afterAll(() => journey?.close());

const REFERENCE = /\(reference [B-Z2-9]{6}\)(\n|$)/;
const CREATE = (name: string) => ({
  toolCalls: [{ name: 'asana_task_create', args: { name, workspace_gid: '1208846309112200', assignee: 'me' } }],
});

describe('the model fails', () => {
  /** Side by side, each in a thread of its own: the client itself tries some of them again, with pauses. */
  const asked = new Map<string, Promise<string>>();
  const CASES: [name: string, line: Line, words: RegExp, tries: number][] = [
    ['429', { fail: { status: 429 } }, /busy right now.*try again in a minute/, 3],
    ['500', { fail: { status: 500 } }, /did not answer.*try again in a minute/, 3],
    ['503', { fail: { status: 503 } }, /did not answer.*try again in a minute/, 3],
    ['401', { fail: { status: 401 } }, /not set up correctly.*ask whoever runs this app/, 1],
    ['404', { fail: { status: 404 } }, /not set up correctly/, 1],
    ['nothing', { text: '' }, /gave no answer.*in other words/, 1],
    ['only blanks', { text: '  \n ' }, /gave no answer/, 1],
  ];
  beforeAll(() => {
    for (const [name, line] of CASES) {
      journey.play(`fail with ${name}`, line);
      const said = journey.say(`fail with ${name}`, { in: CHANNEL });
      // Between the end of a stream of blanks and its replacement the blanks stand there.
      asked.set(name, journey.answer(said, (text) => text.trim() !== '').then(textOf));
    }
  });

  test.each(CASES)('with %s: said, with a reference that the stored request has', async (name, _, words, tries) => {
    const answer = await asked.get(name);
    expect(answer).toMatch(words);
    expect(answer).toMatch(REFERENCE);
    expect(answer).not.toMatch(/sandbox was told|at \w+ \(|Error:/);
    expect(journey.requestsOf(`fail with ${name}`)).toHaveLength(tries);
    const ask = await journey.db
      .selectFrom('asks')
      .select('reference')
      .where('text', '=', `fail with ${name}`)
      .executeTakeFirst();
    expect(answer).toContain(`(reference ${ask?.reference})`);
  });

  test('once, for a moment: the answer comes all the same', async () => {
    let failed = false;
    journey.play('fail once', () => {
      if (failed) return { text: 'Here I am.' };
      failed = true;
      return { fail: { status: 500 } };
    });
    expect(await journey.ask('fail once', { in: CHANNEL })).toBe('Here I am.');
  });

  test('after a write: the receipt is there, and nobody is told that nothing was changed', async () => {
    journey.play('write and fall silent', CREATE('Written before the silence'), { fail: { status: 401 } });
    const answer = await journey.ask('write and fall silent');
    expect(answer).toContain('✓ Created task **Written before the silence**');
    expect(answer).toMatch(REFERENCE);
    journey.play('write and fall over', CREATE('Written before the fall'), { fail: { status: 500 } });
    const other = await journey.ask('write and fall over');
    expect(other).toContain('✓ Created task **Written before the fall**');
    expect(other).not.toMatch(/nothing was changed/i);
  });

  test('and is not remembered: the next question in the thread has only itself', async () => {
    const said = journey.say('fail with 401', { in: CHANNEL });
    await journey.answer(said);
    await journey.idle();
    journey.play('and now?', { text: 'Now it works.' });
    expect(await journey.ask('and now?', { in: CHANNEL, thread: said.thread })).toBe('Now it works.');
    expect(journey.requestsOf('and now?')[0]?.messages).toEqual([{ role: 'user', text: 'and now?' }]);
  });
});

describe('the model calls what cannot be called', () => {
  test('with arguments that are not JSON: told so, nothing reaches Scalekit, and it can do better', async () => {
    journey.play(
      'break the arguments',
      { toolCalls: [{ name: 'asana_users_list', raw: '{"workspace_gid": "12' }] },
      { toolCalls: [{ name: 'asana_workspaces_list' }] },
      { text: 'Better.' },
    );
    const from = journey.executed().length;
    expect(await journey.ask('break the arguments')).toBe('Better.');
    expect(
      journey
        .executed()
        .slice(from)
        .map(({ tool }) => tool),
    ).toEqual(['asana_workspaces_list']);
    expect(toolResults(journey.requestsOf('break the arguments')[1]).join()).toMatch(/error|invalid/i);
  });

  test('with arguments that the tool does not take', async () => {
    journey.play(
      'leave out the id',
      { toolCalls: [{ name: 'asana_task_get', args: { task: 7 } }] },
      { text: 'I see.' },
    );
    const from = journey.executed().length;
    expect(await journey.ask('leave out the id')).toBe('I see.');
    expect(journey.executed().slice(from)).toEqual([]);
    expect(toolResults(journey.requestsOf('leave out the id')[1]).join()).toContain('task_gid');
  });

  test.each(['no_such_tool', 'asana_task_delete', 'asana_graphql'])('%s, which does not exist here', async (name) => {
    journey.play(`call ${name}`, { toolCalls: [{ name, args: { task_gid: '1' } }] }, { text: 'I have no such tool.' });
    const from = journey.executed().length;
    expect(await journey.ask(`call ${name}`)).toBe('I have no such tool.');
    expect(journey.executed().slice(from)).toEqual([]);
  });

  test('a tool of a product that is not connected, by its exact name: that product is asked for', async () => {
    const ask = 'file it in Linear';
    journey.play(ask, { toolCalls: [{ name: 'linear_issue_create', args: { title: 'x', teamId: 'y' } }] });
    const prompt = await journey.prompt(journey.say(ask));
    expect(prompt.text).toContain('your Linear account, which is not connected yet');
    expect(connectLinkIn(prompt)).toBeDefined();
    await journey.idle();
    expect(journey.requestsOf(ask)).toHaveLength(1);
    expect(journey.executed(({ tool }) => tool === 'linear_issue_create')).toEqual([]);
  });
});

describe('a product fails', () => {
  test.each([
    [
      'permission',
      { code: 7, toolErrorCode: 'FORBIDDEN', message: 'secret words of the provider' },
      'permission_denied',
    ],
    ['rate limit', { code: 8, toolErrorCode: 'RATE_LIMITED', message: 'secret words of the provider' }, 'rate_limited'],
    [
      'its own failure',
      { code: 13, toolErrorCode: 'FAILED', message: 'secret words of the provider' },
      'provider_error',
    ],
  ])('%s: the model gets a code and advice, never the provider’s words', async (what, toolError, code) => {
    const ask = `read in spite of ${what}`;
    journey.world.scalekit.fault({ tool: 'asana_workspaces_list', toolError });
    journey.play(ask, { toolCalls: [{ name: 'asana_workspaces_list' }] }, { text: 'That did not work.' });
    expect(await journey.ask(ask)).toBe('That did not work.');
    const [result] = toolResults(journey.requestsOf(ask)[1]);
    expect(result).toContain(`"code":"${code}"`);
    expect(result).toContain('"advice"');
    expect(JSON.stringify(journey.world.slack.calls) + result).not.toContain('secret words');
  });

  test('a read whose answer was lost is asked for once more', async () => {
    journey.world.scalekit.fault({ tool: 'asana_workspaces_list', drop: 'after' });
    journey.play('read through a drop', { toolCalls: [{ name: 'asana_workspaces_list' }] }, { text: 'Got it.' });
    const from = journey.executed().length;
    expect(await journey.ask('read through a drop')).toBe('Got it.');
    expect(journey.executed().slice(from)).toHaveLength(2);
    expect(toolResults(journey.requestsOf('read through a drop')[1])[0]).toContain('"kind":"success"');
  });
});

// The last one: Scalekit does not come back.
test('Scalekit cannot be reached: said at once, to an ask with a reference, and to a command', async () => {
  await journey.connected(ANA);
  await journey.world.scalekit.close();
  const answer = textOf(await journey.answer(journey.say('what do I have?')));
  expect(answer).toMatch(/cannot reach the service that holds your connected accounts/);
  expect(answer).toMatch(REFERENCE);
  expect(journey.requestsOf('what do I have?')).toEqual([]);

  await journey.world.slack.command(ANA, CHANNEL, '/connections');
  const told = await journey.world.slack.waitFor(ANA, (m) => m.to === ANA && /cannot reach the service/.test(m.text));
  expect(told.channel).toBe(CHANNEL);
  await journey.idle();
});
