import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runJob } from '../support/jobs.ts';
import {
  ANA,
  identifierOf,
  type Journey,
  type Line,
  OMAR,
  startJourney,
  textOf,
  toolResults,
} from '../support/journey.ts';

let journey: Journey;
beforeAll(async () => {
  journey = await startJourney();
  await journey.connected(ANA, 'asana');
  await journey.connected(OMAR, 'asana');
});
afterAll(() => journey?.close());
beforeEach(() => journey.world.scalekit.clearFaults());

const create = (name: string, more: Record<string, unknown> = {}) => ({
  name: 'asana_task_create',
  args: { name, workspace_gid: '1208846309112200', assignee: 'me', ...more },
});
/** The tools that ran for somebody since `from`. */
const ranSince = (from: number, userId: string = ANA) =>
  journey
    .executed()
    .slice(from)
    .flatMap(({ identifier, tool }) => (identifier === identifierOf(userId) ? [tool] : []));
const ledger = (name: string) =>
  journey.db
    .selectFrom('writes')
    .select(['status', 'identifier'])
    .where(sql<boolean>`args ->> 'name' = ${name}`)
    .orderBy('created_at')
    .execute();
/** An ask that makes this task, whatever the tool answers. */
function makes(ask: string, name: string, ...last: Line[]) {
  journey.play(ask, { toolCalls: [create(name)] }, ...(last.length > 0 ? last : [{ text: 'That is all I know.' }]));
}

describe('a write whose answer is lost', () => {
  test('that happened is looked up and becomes a receipt', async () => {
    makes('lose the answer', 'Lost on the way back');
    journey.world.scalekit.fault({ tool: 'asana_task_create', drop: 'after' });
    const from = journey.executed().length;
    const answer = await journey.ask('lose the answer');
    expect(answer).toContain('✓ Created task **Lost on the way back** in Asana as Ana Ruiz');
    const [task, ...more] = journey.records('asana', 'Lost on the way back');
    expect(more).toEqual([]);
    expect(answer).toContain(task?.id);
    expect(ranSince(from)).toEqual(['asana_task_create', 'asana_typeahead_search']);
    expect(toolResults(journey.requestsOf('lose the answer')[1])[0]).toContain('"done":true');
    expect(await ledger('Lost on the way back')).toMatchObject([{ status: 'done' }]);
  });

  test('that Scalekit cannot answer for (Unavailable) is not sent again either', async () => {
    makes('answer unavailable', 'Unavailable but done');
    journey.world.scalekit.fault({ tool: 'asana_task_create', grpc: { code: 14, message: 'gone', when: 'after' } });
    const answer = await journey.ask('answer unavailable');
    expect(answer).toContain('✓ Created task **Unavailable but done**');
    expect(journey.records('asana', 'Unavailable but done')).toHaveLength(1);
  });

  test('that cannot be found is said as unknown, whatever the model says, and the same ask again looks first', async () => {
    // It happened, but the search that would find it fails.
    makes('lose it for good', 'Neither here nor there', { text: 'I created it.' });
    journey.world.scalekit.fault({ tool: 'asana_task_create', drop: 'after' });
    const broken = { code: 13, toolErrorCode: 'FAILED', message: 'search is down' };
    journey.world.scalekit.fault({ tool: 'asana_typeahead_search', times: 20, toolError: broken });
    const answer = await journey.ask('lose it for good');
    expect(answer).toMatch(/not known whether “.*” in Asana happened/);
    expect(answer).not.toContain('✓');
    expect(await ledger('Neither here nor there')).toMatchObject([{ status: 'unknown' }]);
    expect(toolResults(journey.requestsOf('lose it for good')[1])[0]).toContain('unknown_outcome');

    journey.world.scalekit.clearFaults();
    const from = journey.executed().length;
    const again = await journey.ask('lose it for good');
    expect(again).toContain('✓ Created task **Neither here nor there**');
    expect(ranSince(from)).toEqual(['asana_typeahead_search']);
    expect(journey.records('asana', 'Neither here nor there')).toHaveLength(1);
  });

  test('that never happened: the same ask again looks, finds nothing, and makes it once', async () => {
    makes('lose it before', 'Never arrived');
    journey.world.scalekit.fault({ tool: 'asana_task_create', drop: 'before' });
    expect(await journey.ask('lose it before')).toMatch(/not known whether/);
    expect(journey.records('asana', 'Never arrived')).toEqual([]);

    const from = journey.executed().length;
    expect(await journey.ask('lose it before')).toContain('✓ Created task **Never arrived**');
    expect(ranSince(from)[0]).toBe('asana_typeahead_search');
    expect(ranSince(from).filter((tool) => tool === 'asana_task_create')).toHaveLength(1);
    expect(journey.records('asana', 'Never arrived')).toHaveLength(1);
  });

  test('is no business of somebody else’s, who asks for the same', async () => {
    makes('make the shared one', 'Everybody makes this');
    journey.world.scalekit.fault({ tool: 'asana_task_create', identifier: identifierOf(ANA), drop: 'before' });
    expect(await journey.ask('make the shared one')).toMatch(/not known whether/);
    const from = journey.executed().length;
    expect(await journey.ask('make the shared one', { as: OMAR })).toContain('as Omar Haddad');
    expect(ranSince(from, OMAR)).toEqual(['asana_task_create']);
    expect(journey.records('asana', 'Everybody makes this')).toMatchObject([{ createdBy: 'omar@acme.test' }]);
  });
});

describe('the same call twice', () => {
  test('in one step is done once', async () => {
    journey.play(
      'make it twice at once',
      { toolCalls: [create('Once in a step'), create('Once in a step')] },
      { text: 'There.' },
    );
    const answer = await journey.ask('make it twice at once');
    expect(journey.records('asana', 'Once in a step')).toHaveLength(1);
    expect(answer.match(/✓ Created task \*\*Once in a step\*\*/g)).toHaveLength(1);
    expect(answer).not.toMatch(/not known/);
  });

  test('in two steps is done once, and the model is told that it was done', async () => {
    // The order of the arguments makes no other call of it.
    const { name, args } = create('Once in a turn');
    const turned = { name, args: Object.fromEntries(Object.entries(args).toReversed()) };
    journey.play(
      'make it twice',
      { toolCalls: [create('Once in a turn')] },
      { toolCalls: [turned] },
      { text: 'There.' },
    );
    const answer = await journey.ask('make it twice');
    expect(journey.records('asana', 'Once in a turn')).toHaveLength(1);
    expect(answer.match(/✓ Created task/g)).toHaveLength(1);
    expect(toolResults(journey.requestsOf('make it twice')[2]).at(-1)).toContain('"already_done":true');
  });

  test('in two asks is two writes: who asks twice wants two', async () => {
    makes('make one more', 'One more');
    await journey.ask('make one more');
    await journey.ask('make one more');
    expect(journey.records('asana', 'One more')).toHaveLength(2);
    expect((await ledger('One more')).map(({ status }) => status)).toEqual(['done', 'done']);
  });
});

describe('what was really done is said by receipts alone', () => {
  test('a claim without a receipt is answered by the app', async () => {
    journey.play('claim it', { text: '✓ Created task **Hot air** in Asana as Ana Ruiz' });
    const answer = await journey.ask('claim it');
    expect(answer).not.toContain('✓');
    expect(answer).toContain('Nothing was changed');
  });

  test('a write that the product refuses leaves no receipt', async () => {
    makes('be refused', 'Refused');
    journey.world.scalekit.fault({
      tool: 'asana_task_create',
      toolError: { code: 7, toolErrorCode: 'FORBIDDEN', message: 'no' },
    });
    const answer = await journey.ask('be refused');
    expect(answer).not.toContain('✓');
    expect(toolResults(journey.requestsOf('be refused')[1])[0]).toContain('permission_denied');
    expect(await ledger('Refused')).toMatchObject([{ status: 'failed', identifier: identifierOf(ANA) }]);
  });

  test('an identifier among the arguments changes nothing about whose account it is', async () => {
    journey.play(
      'sign as Omar',
      { toolCalls: [create('Signed as Omar', { identifier: identifierOf(OMAR), user_id: OMAR })] },
      { toolCalls: [create('Signed as Omar')] },
      { text: 'There.' },
    );
    await journey.ask('sign as Omar');
    expect(journey.records('asana', 'Signed as Omar').length).toBeGreaterThan(0);
    for (const task of journey.records('asana', 'Signed as Omar')) expect(task.createdBy).toBe('ana@acme.test');
  });
});

test('what was not known is looked for again later, and its person is told once it is found', async () => {
  makes('lose it until later', 'Found in the end');
  journey.world.scalekit.fault({ tool: 'asana_task_create', drop: 'after' });
  const broken = { code: 13, toolErrorCode: 'FAILED', message: 'search is down' };
  journey.world.scalekit.fault({ tool: 'asana_typeahead_search', times: 20, toolError: broken });
  const said = journey.say('lose it until later');
  expect(textOf(await journey.answer(said))).toMatch(/not known whether/);
  journey.world.scalekit.clearFaults();
  await runJob(journey.databaseUrl, 'housekeeping');
  const told = await journey.world.slack.waitFor(
    ANA,
    (m) => m.ts > said.ts && textOf(m).includes('I have found it now'),
  );
  expect(told.channel).toBe(journey.world.slack.dmOf(ANA));
  expect(textOf(told)).toContain('✓ Created task **Found in the end** in Asana as Ana Ruiz');
  expect(await ledger('Found in the end')).toMatchObject([{ status: 'done' }]);
  expect(journey.records('asana', 'Found in the end')).toHaveLength(1);
});
