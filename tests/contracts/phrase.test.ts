import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createModelSandbox } from '../../sandbox/model/server.ts';
import type { ModelAnswer, ModelSandbox } from '../../sandbox/model/types.ts';
import { createPhrase } from '../../src/agent/phrase.ts';

let model: ModelSandbox;
let lines: string[];
const out = new Writable({
  write(chunk, _, done) {
    lines.push(String(chunk));
    done();
  },
});
beforeAll(async () => {
  model = await createModelSandbox({ port: 0 });
});
afterAll(() => model.close());
beforeEach(() => {
  lines = [];
});

const none = { apiKey: undefined, baseUrl: undefined };
const ask = (url = model.url) => {
  const config = { id: 'openai/sandbox-rules', url, apiKey: 'sk-SECRET', openai: none, anthropic: none };
  return createPhrase({ model: config, log: pino(out) })('SECRETPROMPT');
};

test('a model that has words is asked once, without tools and without anything else', async () => {
  model.script(() => ({ text: ' Words. \n' }));
  expect(await ask()).toBe('Words.');
  expect(model.requests.at(-1)).toMatchObject({ tools: [], messages: [{ role: 'user', text: 'SECRETPROMPT' }] });
  expect(lines).toEqual([]);
});

test.each<[string, ModelAnswer | undefined]>([
  ['refuses the key', { fail: { status: 401 } }],
  ['is overloaded', { fail: { status: 429 } }],
  ['fails', { fail: { status: 500 } }],
  ['calls tools that nobody gave it', { toolCalls: [{ name: 'hubspot_task_create', args: { a: 'SECRET' } }] }],
  ['says nothing', { text: ' ' }],
  ['is not there', undefined],
])('a model that %s has no words, and nothing of it is written anywhere', async (_, answer) => {
  const spies = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) =>
    vi.spyOn(console, name).mockImplementation((...args) => void lines.push(JSON.stringify(args))),
  );
  const before = model.requests.length;
  model.script(() => answer ?? {});
  try {
    expect(await ask(answer ? model.url : 'http://127.0.0.1:9/v1')).toBeUndefined();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  expect(model.requests.length - before).toBe(answer ? 1 : 0);
  expect(lines.length).toBeLessThanOrEqual(1);
  for (const line of lines) {
    expect(line).toContain('the model had no words for a digest');
    expect(line).not.toMatch(/SECRET|sandbox was told|127\.0\.0\.1/);
  }
});
