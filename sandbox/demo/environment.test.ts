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
    ONBOARDING_WINDOW_DAYS: '120',
    MASTRA_TELEMETRY_DISABLED: '1',
    MASTRA_OFFLINE: '1',
  });
  expect(real).toBe(false);
});

test("the digest goes by the local world's customers, whatever the visitor's own are", () => {
  const visitor = {
    CSM_USERGROUP: 'S0REAL',
    LIFECYCLE_PROPERTY: 'phase',
    LIFECYCLE_VALUE: 'live',
    ONBOARDING_WINDOW_DAYS: '7',
    ONBOARDING_PIPELINE: 'Real',
    REOPENED_TAG: 'back',
    HEALTH_RULES: '/etc/rules.json',
    DIGEST_SENTENCE: 'false',
  };
  expect(demoEnvironment(visitor, WORLD, '/tmp/data')).toEqual(demoEnvironment({}, WORLD, '/tmp/data'));
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
