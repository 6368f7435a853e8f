import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ModelRequest } from '../../sandbox/model/types.ts';
import type { World } from '../../sandbox/world.ts';
import { ANA, identifierOf, type Journey, OMAR, startJourney, toolResults } from '../support/journey.ts';

const KEY = 'sandbox-key';
/** How each model is configured; an empty variable is an unset one. */
const MODELS: { protocol: ModelRequest['protocol']; model: string; env: (world: World) => Record<string, string> }[] = [
  {
    protocol: 'responses',
    model: 'openai/gpt-sandbox',
    env: ({ model }) => ({ MODEL_URL: '', OPENAI_API_KEY: KEY, OPENAI_BASE_URL: model.url }),
  },
  {
    protocol: 'chat',
    model: 'openai/gpt-sandbox',
    env: ({ model }) => ({ MODEL_URL: model.url, MODEL_API_KEY: KEY }),
  },
  {
    protocol: 'messages',
    model: 'anthropic/claude-sandbox',
    // Without the version, as Anthropic documents it.
    env: ({ model }) => ({ MODEL_URL: '', ANTHROPIC_API_KEY: KEY, ANTHROPIC_BASE_URL: model.anthropicUrl }),
  },
];

/** What the stand-in counts for requests: four characters a token. */
const tokensOf = (requests: readonly ModelRequest[]) =>
  requests.reduce(
    (sum, { system, messages, tools }) => sum + (system + JSON.stringify([messages, tools])).length / 4,
    0,
  );

describe.each(MODELS)('$model over $protocol', ({ protocol, model, env }) => {
  let journey: Journey;
  beforeAll(async () => {
    // Anything above nothing: the first ask of a day goes through, and every later one is over it.
    journey = await startJourney({ env: (world) => ({ MODEL: model, DAILY_TOKEN_BUDGET: '1', ...env(world) }) });
    await journey.connected(ANA, 'asana');
    await journey.connected(OMAR, 'asana');
  });
  afterAll(() => journey?.close());

  const usedBy = async (userId: string) => {
    const rows = await journey.db
      .selectFrom('token_usage')
      .selectAll()
      .where('identifier', '=', identifierOf(userId))
      .execute();
    return rows.map(({ tokens }) => tokens);
  };

  test('reads and writes with tools, in the person’s own account', async () => {
    const ask = "Create a task 'Write the kickoff mail' in the Website project and assign it to me";
    expect(await journey.ask(ask)).toContain('✓ Created task **Write the kickoff mail** in Asana as Ana Ruiz');

    expect(journey.records('asana', 'Write the kickoff mail')).toMatchObject([
      { place: 'Website', createdBy: 'ana@acme.test', fields: { Assignee: 'Ana Ruiz' } },
    ]);
    const requests = journey.requestsOf(ask);
    expect(new Set(requests.map((request) => request.protocol))).toEqual(new Set([protocol]));
    expect(requests[0]?.model).toBe(model.split('/')[1]);
    expect(requests[0]?.system).toContain('The person: Ana Ruiz.');
    expect(requests[0]?.tools.map(({ name }) => name)).toContain('asana_task_create');
    // Each call's result came back to the model, under the name of its tool.
    const read = requests.at(-1)?.messages.flatMap((message) => (message.role === 'tool' ? [message.name] : []));
    expect(read).toEqual(expect.arrayContaining(['asana_workspaces_list', 'asana_task_create']));
  });

  test('counts the tokens of every step', async () => {
    const [tokens = 0, ...more] = await usedBy(ANA);
    expect(more).toEqual([]);
    const asked = tokensOf(journey.world.model.requests);
    expect(tokens).toBeGreaterThanOrEqual(Math.floor(asked));
    // What the model wrote is little; counting a step twice would be much.
    expect(tokens).toBeLessThan(asked + 600);
  });

  test('stops at the daily budget and says so, for this person alone', async () => {
    const before = journey.world.model.requests.length;
    const [used] = await usedBy(ANA);
    const answer = await journey.ask('list my tasks');
    expect(answer).toMatch(/used up your share of the language model for today.*\(reference [B-Z2-9]{6}\)/);
    expect(journey.world.model.requests).toHaveLength(before);
    expect(await usedBy(ANA)).toEqual([used]);

    expect(await journey.ask('list my tasks', { as: OMAR })).toMatch(/open tasks? in Asana/);
    expect(await usedBy(OMAR)).toHaveLength(1);
  });

  test('understands two calls in one step, and text beside them', async () => {
    // A new day: nothing used yet.
    await journey.db.deleteFrom('token_usage').execute();
    const ask = 'who am I, and where?';
    journey.play(
      ask,
      {
        text: 'I look that up.',
        toolCalls: [{ name: 'asana_me_get' }, { name: 'asana_workspaces_list' }],
      },
      { text: 'You are Ana at Acme.' },
    );
    const answer = await journey.ask(ask);
    expect(answer).toBe('I look that up.\n\nYou are Ana at Acme.');
    const [me, workspaces] = toolResults(journey.requestsOf(ask)[1]);
    expect(me).toContain('Ana Ruiz');
    expect(workspaces).toContain('Acme');
  });
});
