import { Agent } from '@mastra/core/agent';
import { ToolSearchProcessor } from '@mastra/core/processors';
import { createTool } from '@mastra/core/tools';
import OpenAI from 'openai';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { createModelSandbox } from '../../sandbox/model/server.ts';
import type { ModelSandbox, Script } from '../../sandbox/model/types.ts';
import { createProviders } from '../../sandbox/providers/all.ts';

let model: ModelSandbox;
let openai: OpenAI;

beforeAll(async () => {
  model = await createModelSandbox({ port: 0 });
  openai = new OpenAI({ baseURL: model.url, apiKey: 'sandbox', maxRetries: 0 });
});
afterAll(() => model.close());
afterEach(() => {
  model.script(undefined);
  vi.unstubAllEnvs();
});

test('at a human pace an answer takes a moment to begin, and comes word by word', async () => {
  const slow = await createModelSandbox({ port: 0, humanPace: true });
  onTestFinished(() => slow.close());
  slow.script(() => ({ text: 'One two three four five six.' }));
  const client = new OpenAI({ baseURL: slow.url, apiKey: 'sandbox', maxRetries: 0 });
  const asked = performance.now();
  const stream = await client.chat.completions.create({
    model: 'm',
    messages: [{ role: 'user', content: 'Count.' }],
    stream: true,
  });
  const pieces: { text: string; at: number }[] = [];
  for await (const chunk of stream) {
    const text = chunk.choices[0]?.delta.content;
    if (text) pieces.push({ text, at: performance.now() - asked });
  }
  expect(pieces.map(({ text }) => text).join('')).toBe('One two three four five six.');
  expect(pieces.length).toBeGreaterThan(3);
  expect(pieces[0]?.at).toBeGreaterThan(250);
  expect((pieces.at(-1)?.at ?? 0) - (pieces[0]?.at ?? 0)).toBeGreaterThan(60);
});

const PARAMETERS = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };

/** Asks for the weather of two cities at once, then says what it was told. */
const twoCalls: Script = ({ messages }) => {
  const results = messages.filter((message) => message.role === 'tool');
  if (results.length > 0) return { text: results.map(({ name, text }) => `${name}: ${text}`).join('\n') };
  return {
    text: 'Looking.',
    toolCalls: [
      { name: 'weather', args: { city: 'Madrid' } },
      { name: 'weather', args: { city: 'Oslo' } },
    ],
  };
};

const weather = (city: string) => `${city} is sunny`;

describe('chat completions', () => {
  const tools: OpenAI.ChatCompletionTool[] = [
    { type: 'function', function: { name: 'weather', description: 'The weather.', parameters: PARAMETERS } },
  ];
  const first: OpenAI.ChatCompletionMessageParam[] = [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Weather?' },
  ];

  test('answers with several tool calls at once, takes their results, and counts tokens', async () => {
    model.script(twoCalls);
    const asked = await openai.chat.completions.create({ model: 'm', messages: first, tools });
    const message = asked.choices[0]?.message;
    const calls = (message?.tool_calls ?? []).filter((call) => call.type === 'function');
    expect(asked.choices[0]?.finish_reason).toBe('tool_calls');
    expect(calls.map((call) => JSON.parse(call.function.arguments))).toEqual([{ city: 'Madrid' }, { city: 'Oslo' }]);
    expect(asked.usage?.prompt_tokens).toBeGreaterThan(0);
    expect(asked.usage?.completion_tokens).toBeGreaterThan(0);

    const told = await openai.chat.completions.create({
      model: 'm',
      tools,
      messages: [
        ...first,
        { role: 'assistant', content: message?.content ?? null, tool_calls: calls },
        ...calls.map((call) => ({
          role: 'tool' as const,
          tool_call_id: call.id,
          content: weather(JSON.parse(call.function.arguments).city),
        })),
      ],
    });
    expect(told.choices[0]?.message.content).toBe('weather: Madrid is sunny\nweather: Oslo is sunny');
    expect(model.requests.at(-1)).toMatchObject({
      protocol: 'chat',
      model: 'm',
      system: 'Be brief.',
      tools: [{ name: 'weather', description: 'The weather.', schema: PARAMETERS }],
      messages: [
        { role: 'user', text: 'Weather?' },
        { role: 'assistant', text: 'Looking.', toolCalls: [{ args: { city: 'Madrid' } }, { args: { city: 'Oslo' } }] },
        { role: 'tool', name: 'weather', text: 'Madrid is sunny' },
        { role: 'tool', name: 'weather', text: 'Oslo is sunny' },
      ],
    });
  });

  test('streams text and tool calls, and usage when it is asked for', async () => {
    model.script(twoCalls);
    const stream = openai.chat.completions.stream({
      model: 'm',
      messages: first,
      tools,
      stream_options: { include_usage: true },
    });
    const completion = await stream.finalChatCompletion();
    expect(completion.choices[0]?.message).toMatchObject({
      content: 'Looking.',
      tool_calls: [
        { function: { name: 'weather', arguments: '{"city":"Madrid"}' } },
        { function: { name: 'weather', arguments: '{"city":"Oslo"}' } },
      ],
    });
    expect((await stream.totalUsage()).total_tokens).toBeGreaterThan(0);
  });

  test('sends broken arguments as they are', async () => {
    model.script(() => ({ toolCalls: [{ name: 'weather', raw: '{"city": "Mad' }] }));
    const stream = await openai.chat.completions.create({ model: 'm', messages: first, tools, stream: true });
    let streamed = '';
    for await (const chunk of stream) {
      streamed += chunk.choices[0]?.delta.tool_calls?.[0]?.function?.arguments ?? '';
    }
    expect(streamed).toBe('{"city": "Mad');
  });

  test('lists the model', async () => {
    const models = await openai.models.list();
    expect(models.data.map(({ id }) => id)).toEqual(['sandbox-rules']);
    expect((await openai.models.retrieve('sandbox-rules')).id).toBe('sandbox-rules');
  });
});

describe('responses', () => {
  const tools: OpenAI.Responses.Tool[] = [
    { type: 'function', name: 'weather', description: 'The weather.', parameters: PARAMETERS, strict: false },
  ];

  test('answers with several tool calls at once, takes their results, and counts tokens', async () => {
    model.script(twoCalls);
    const asked = await openai.responses.create({ model: 'm', instructions: 'Be brief.', input: 'Weather?', tools });
    const calls = asked.output.filter((item) => item.type === 'function_call');
    expect(calls.map((call) => JSON.parse(call.arguments))).toEqual([{ city: 'Madrid' }, { city: 'Oslo' }]);
    expect(asked.output_text).toBe('Looking.');
    expect(asked.usage?.input_tokens).toBeGreaterThan(0);
    expect(asked.usage?.output_tokens).toBeGreaterThan(0);

    const outputs = calls.map((call) => ({
      type: 'function_call_output' as const,
      call_id: call.call_id,
      output: weather(JSON.parse(call.arguments).city),
    }));
    const told = await openai.responses.create({
      model: 'm',
      tools,
      input: [
        { role: 'user', content: 'Weather?' },
        ...asked.output.filter((item) => item.type === 'message'),
        ...calls,
        ...outputs,
      ],
    });
    expect(told.output_text).toBe('weather: Madrid is sunny\nweather: Oslo is sunny');
    expect(model.requests.at(-1)?.messages).toMatchObject([
      { role: 'user', text: 'Weather?' },
      { role: 'assistant', text: 'Looking.', toolCalls: [{ args: { city: 'Madrid' } }, { args: { city: 'Oslo' } }] },
      { role: 'tool', name: 'weather', text: 'Madrid is sunny' },
      { role: 'tool', name: 'weather', text: 'Oslo is sunny' },
    ]);
  });

  test('knows its own calls when a stored conversation only refers to them', async () => {
    model.script(twoCalls);
    const asked = await openai.responses.create({ model: 'm', input: 'Weather?', tools });
    const calls = asked.output.filter((item) => item.type === 'function_call');
    await openai.responses.create({
      model: 'm',
      tools,
      input: [
        { role: 'user', content: 'Weather?' },
        ...asked.output.map((item) => ({ type: 'item_reference' as const, id: item.id ?? '' })),
        ...calls.map((call) => ({ type: 'function_call_output' as const, call_id: call.call_id, output: 'sunny' })),
      ],
    });
    expect(model.requests.at(-1)?.messages).toMatchObject([
      { role: 'user' },
      {
        role: 'assistant',
        toolCalls: [
          { name: 'weather', args: { city: 'Madrid' } },
          { name: 'weather', args: { city: 'Oslo' } },
        ],
      },
      { role: 'tool', name: 'weather' },
      { role: 'tool', name: 'weather' },
    ]);
  });

  test('streams text and tool calls with usage', async () => {
    model.script(twoCalls);
    const response = await openai.responses.stream({ model: 'm', input: 'Weather?', tools }).finalResponse();
    expect(response.output_text).toBe('Looking.');
    expect(response.output.filter((item) => item.type === 'function_call')).toMatchObject([
      { name: 'weather', arguments: '{"city":"Madrid"}' },
      { name: 'weather', arguments: '{"city":"Oslo"}' },
    ]);
    expect(response.usage?.total_tokens).toBeGreaterThan(0);
  });
});

describe('Anthropic messages', () => {
  const request = {
    model: 'm',
    max_tokens: 100,
    system: 'Be brief.',
    messages: [{ role: 'user', content: 'Weather?' }] as { role: string; content: unknown }[],
    tools: [{ name: 'weather', description: 'The weather.', input_schema: PARAMETERS }],
  };
  const post = (body: object) =>
    fetch(`${model.anthropicUrl}/v1/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': 'sandbox', 'anthropic-version': '2023-06-01' },
      body: JSON.stringify(body),
    });
  const events = async (response: Response) =>
    (await response.text())
      .split('\n')
      .filter((line) => line.startsWith('data: '))
      .map((line) => JSON.parse(line.slice('data: '.length)));

  test('answers with several tool calls at once, takes their results, and counts tokens', async () => {
    model.script(twoCalls);
    const asked = await (await post(request)).json();
    expect(asked).toMatchObject({
      stop_reason: 'tool_use',
      content: [
        { type: 'text', text: 'Looking.' },
        { type: 'tool_use', name: 'weather', input: { city: 'Madrid' } },
        { type: 'tool_use', name: 'weather', input: { city: 'Oslo' } },
      ],
    });
    expect(asked.usage.input_tokens).toBeGreaterThan(0);
    expect(asked.usage.output_tokens).toBeGreaterThan(0);

    const results = asked.content
      .filter((block: { type: string }) => block.type === 'tool_use')
      .map((block: { id: string; input: { city: string } }) => ({
        type: 'tool_result',
        tool_use_id: block.id,
        content: weather(block.input.city),
      }));
    await post({
      ...request,
      messages: [
        ...request.messages,
        { role: 'assistant', content: asked.content },
        { role: 'user', content: [...results, { type: 'text', text: 'And?' }] },
      ],
    });
    expect(model.requests.at(-1)).toMatchObject({
      protocol: 'messages',
      system: 'Be brief.',
      tools: [{ name: 'weather', description: 'The weather.', schema: PARAMETERS }],
      messages: [
        { role: 'user', text: 'Weather?' },
        { role: 'assistant', text: 'Looking.', toolCalls: [{ args: { city: 'Madrid' } }, { args: { city: 'Oslo' } }] },
        { role: 'tool', name: 'weather', text: 'Madrid is sunny' },
        { role: 'tool', name: 'weather', text: 'Oslo is sunny' },
        { role: 'user', text: 'And?' },
      ],
    });
  });

  test('streams text and tool calls with usage', async () => {
    model.script(twoCalls);
    const seen = await events(await post({ ...request, stream: true }));
    const deltas = seen.filter(({ type }) => type === 'content_block_delta').map(({ index, delta }) => [index, delta]);
    expect(deltas).toEqual([
      [0, { type: 'text_delta', text: 'Looking.' }],
      [1, { type: 'input_json_delta', partial_json: '{"city":"Madrid"}' }],
      [2, { type: 'input_json_delta', partial_json: '{"city":"Oslo"}' }],
    ]);
    expect(seen[0].message.usage.input_tokens).toBeGreaterThan(0);
    expect(seen.find(({ type }) => type === 'message_delta').usage.output_tokens).toBeGreaterThan(0);
  });

  test('streams broken arguments as they are', async () => {
    model.script(() => ({
      toolCalls: [
        { name: 'weather', args: { city: 'Oslo' } },
        { name: 'weather', raw: '{"city": "Mad' },
      ],
    }));
    const seen = await events(await post({ ...request, stream: true }));
    const deltas = seen.filter(({ type }) => type === 'content_block_delta').map(({ delta }) => delta.partial_json);
    expect(deltas).toEqual(['{"city":"Oslo"}', '{"city": "Mad']);
  });

  test('fails with the error type of the status', async () => {
    model.script(() => ({ fail: { status: 529 } }));
    const response = await post(request);
    expect(response.status).toBe(529);
    expect(await response.json()).toMatchObject({ type: 'error', error: { type: 'overloaded_error' } });
  });
});

describe('faults', () => {
  test('a status, with the time to wait on 429', async () => {
    model.script(() => ({ fail: { status: 429 } }));
    const failed = await openai.chat.completions
      .create({ model: 'm', messages: [{ role: 'user', content: 'hi' }] })
      .catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(OpenAI.RateLimitError);
    expect(failed).toMatchObject({ code: 'rate_limit_exceeded' });
  });

  test('a connection that never answers, and still lets the server close', async () => {
    const hanging = await createModelSandbox({ port: 0 });
    const reached = Promise.withResolvers<void>();
    hanging.script(() => {
      reached.resolve();
      return { fail: { hang: true } };
    });
    const client = new OpenAI({ baseURL: hanging.url, apiKey: 'sandbox', maxRetries: 0 });
    const asked = client.responses.create({ model: 'm', input: 'hi' }).catch((error: unknown) => error);
    await reached.promise;
    await hanging.close();
    expect(await asked).toBeInstanceOf(OpenAI.APIConnectionError);
  });

  test('a script that throws is a 500, not the end of the server', async () => {
    model.script(() => {
      throw new Error('broken script');
    });
    const failed = await openai.responses.create({ model: 'm', input: 'hi' }).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(OpenAI.InternalServerError);
    model.script(undefined);
    expect((await openai.responses.create({ model: 'm', input: 'hi' })).status).toBe('completed');
  });
});

describe('a Mastra agent calls a tool', () => {
  const cases = [
    { protocol: 'responses', config: () => 'openai/gpt-5-mini' },
    { protocol: 'chat', config: () => ({ id: 'openai/sandbox-rules' as const, url: model.url, apiKey: 'sandbox' }) },
    { protocol: 'messages', config: () => 'anthropic/claude-sonnet-4-6' },
  ];
  test.each(cases)('over $protocol, streamed and not', async ({ protocol, config }) => {
    vi.stubEnv('OPENAI_BASE_URL', model.url);
    vi.stubEnv('OPENAI_API_KEY', 'sandbox');
    // The client underneath adds only `/messages` to what it is given.
    vi.stubEnv('ANTHROPIC_BASE_URL', `${model.anthropicUrl}/v1`);
    vi.stubEnv('ANTHROPIC_API_KEY', 'sandbox');
    model.script(twoCalls);
    const agent = new Agent({
      id: 'forecaster',
      name: 'Forecaster',
      instructions: 'Be brief.',
      model: config(),
      tools: {
        weather: createTool({
          id: 'weather',
          description: 'The weather.',
          inputSchema: z.object({ city: z.string() }),
          execute: async ({ city }) => ({ sky: weather(city) }),
        }),
      },
    });
    const whole = await agent.generate('Weather?');
    expect(whole.text).toContain('Madrid is sunny');
    expect(whole.text).toContain('Oslo is sunny');
    expect(whole.totalUsage.totalTokens).toBeGreaterThan(0);

    const streamed = await agent.stream('Weather?');
    expect(await streamed.text).toContain('Oslo is sunny');
    expect(model.requests.at(-1)).toMatchObject({ protocol, system: 'Be brief.' });
  });
});

describe('the rules', () => {
  test('find their tools among all five products’ through Mastra’s tool search', async () => {
    const providers = createProviders();
    const ana = { email: 'ana@acme.test', name: 'Ana Ruiz' };
    const offered = Object.values(providers).flatMap((provider) => provider.tools);
    const agent = new Agent({
      id: 'helper',
      name: 'Helper',
      instructions: 'Today is 2026-11-20.',
      model: { id: 'openai/sandbox-rules', url: model.url, apiKey: 'sandbox' },
      tools: Object.fromEntries(
        offered.map((tool) => [
          tool.name,
          createTool({
            id: tool.name,
            description: tool.description,
            inputSchema: tool.input as never,
            execute: async (args) => tool.run(ana, args as never),
            toModelOutput: (output) => ({ type: 'text', value: `<data>${JSON.stringify(output)}</data>` }),
          }),
        ]),
      ),
      inputProcessors: [
        new ToolSearchProcessor({
          tools: {},
          includeResolvedTools: true,
          storage: 'context',
          search: { autoLoad: true, topK: 8 },
        }),
      ],
    });
    const stream = await agent.stream(
      "Create a high-priority task 'Review Q3 roadmap' in the Website project and assign it to me",
      { maxSteps: 16 },
    );
    expect(await stream.text).toContain('Created the task [Review Q3 roadmap](https://app.asana.com/');
    expect(model.requests.at(-1)?.tools.map(({ name }) => name)).toContain('search_tools');
    expect(model.requests.at(-1)?.tools.length).toBeLessThan(offered.length);
    expect(providers.asana?.records().find(({ title }) => title === 'Review Q3 roadmap')).toMatchObject({
      kind: 'task',
      place: expect.stringContaining('Website'),
      createdBy: ana.email,
    });
  });
});
