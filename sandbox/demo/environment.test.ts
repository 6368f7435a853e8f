import { expect, test } from 'vitest';
import { demoEnvironment } from './environment.ts';

const WORLD = {
  MODEL: 'openai/sandbox-rules',
  MODEL_URL: 'http://127.0.0.1:1/v1',
  MODEL_API_KEY: 'sandbox',
  PORT: '3000',
};

test("the visitor's own settings for a real workspace stay out", () => {
  const visitor = { PATH: '/bin', SLACK_BOT_TOKEN: 'xoxb-real', DATABASE_URL: 'postgres://real', ALLOW_GUESTS: 'true' };
  const { env, real } = demoEnvironment(visitor, WORLD, '/tmp/data');
  expect(env).toEqual({
    ...WORLD,
    PATH: '/bin',
    ALLOW_GUESTS: 'true',
    DATA_DIR: '/tmp/data',
    MASTRA_TELEMETRY_DISABLED: '1',
    MASTRA_OFFLINE: '1',
  });
  expect(real).toBe(false);
});

test.each([
  [{ OPENAI_API_KEY: 'k' }, 'openai/gpt-5-mini'],
  [{ ANTHROPIC_API_KEY: 'k' }, 'anthropic/claude-sonnet-4-6'],
  [{ OPENAI_API_KEY: 'k', MODEL: 'openai/other' }, 'openai/other'],
])('with %j the real model answers', (visitor, model) => {
  const { env, ...facts } = demoEnvironment(visitor, WORLD, '/tmp/data');
  expect(facts).toEqual({ model, real: true });
  expect(env).toMatchObject({ ...visitor, MODEL: model });
  expect(env).not.toHaveProperty('MODEL_URL');
  expect(env).not.toHaveProperty('MODEL_API_KEY');
});

test('a model named without a key changes nothing', () => {
  expect(demoEnvironment({ MODEL: 'openai/other' }, WORLD, '/tmp/data').env.MODEL).toBe('openai/sandbox-rules');
});
