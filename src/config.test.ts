import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig, readDatabase } from './config.ts';

const good = {
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_APP_TOKEN: 'xapp-1',
  SLACK_CLIENT_ID: '1.2',
  SLACK_CLIENT_SECRET: 's',
  SCALEKIT_ENV_URL: 'https://acme.scalekit.dev/',
  SCALEKIT_CLIENT_ID: 'skc',
  SCALEKIT_CLIENT_SECRET: 'sks',
  MODEL: 'openai/gpt-5-mini',
  OPENAI_API_KEY: 'k',
};

function problems(env: Record<string, string | undefined>): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test('the least that is needed, and the defaults of everything else', () => {
  expect(readConfig(good)).toMatchObject({
    slack: {
      transport: { mode: 'socket', appToken: 'xapp-1' },
      apiUrl: 'https://slack.com/api/',
      oidcIssuer: 'https://slack.com',
    },
    scalekit: { url: 'https://acme.scalekit.dev' },
    connections: { hubspot: 'hubspot', zendesk: 'zendeskoauth', linear: 'linear', asana: 'asana', monday: 'monday' },
    publicUrl: 'http://localhost:3000',
    port: 3000,
    databaseUrl: undefined,
    dataDir: '.data',
    allowGuests: false,
    destructiveTools: false,
    dailyTokenBudget: undefined,
    retentionDays: 30,
    auditRetentionDays: 365,
    digest: {
      userGroup: undefined,
      lifecycleProperty: 'lifecyclestage',
      lifecycleValue: 'customer',
      windowDays: 30,
      pipeline: 'Onboarding',
      reopenedTag: 'reopened',
      healthRules: undefined,
      sentence: true,
    },
    logLevel: 'info',
  });
});

test('an empty environment: every missing variable at once, each with where it is found', () => {
  const found = problems({});
  for (const name of [
    'SLACK_BOT_TOKEN',
    'SLACK_APP_TOKEN',
    'SLACK_CLIENT_ID',
    'SLACK_CLIENT_SECRET',
    'SCALEKIT_ENV_URL',
    'SCALEKIT_CLIENT_ID',
    'SCALEKIT_CLIENT_SECRET',
    'MODEL',
  ]) {
    expect(found.filter((line) => line.startsWith(`${name} is missing`))).toHaveLength(1);
  }
  expect(found).toHaveLength(8);
  for (const line of found) expect(line).toContain(line.startsWith('MODEL ') ? ' Expected: ' : ' Found at: ');
});

test.each([
  ['SLACK_BOT_TOKEN', 'xoxp-user-token'],
  ['SLACK_APP_TOKEN', 'xoxb-1'],
  ['SLACK_API_URL', 'slack.com/api'],
  ['SCALEKIT_ENV_URL', 'ftp://acme'],
  ['CONNECTIONS', 'asana'],
  ['CONNECTIONS', 'asana=a,asana=b'],
  ['CONNECTIONS', ','],
  ['MODEL', 'gpt-5'],
  ['MODEL_URL', 'localhost:1'],
  ['PUBLIC_URL', 'javascript:alert(1)'],
  ['PORT', '70000'],
  ['PORT', '3000.5'],
  ['DATABASE_URL', 'mysql://x'],
  ['ALLOW_GUESTS', 'yes'],
  ['DAILY_TOKEN_BUDGET', '-1'],
  ['DAILY_TOKEN_BUDGET', '0'],
  ['RETENTION_DAYS', '0'],
  ['RETENTION_DAYS', '3651'],
  ['AUDIT_RETENTION_DAYS', '1.5'],
  ['AUDIT_RETENTION_DAYS', 'forever'],
  ['CSM_USERGROUP', '@csm'],
  ['CSM_USERGROUP', 'C0ONBOARD'],
  ['LIFECYCLE_PROPERTY', 'Lifecycle Stage'],
  ['ONBOARDING_WINDOW_DAYS', '0'],
  ['ONBOARDING_WINDOW_DAYS', '3651'],
  ['REOPENED_TAG', 'two tags'],
  ['DIGEST_SENTENCE', 'maybe'],
  ['LOG_LEVEL', 'loud'],
])('a wrong %s (%s) is named, and not repeated where it could be a secret', (name, value) => {
  const found = problems({ ...good, [name]: value });
  expect(found.map((line) => line.split(' ')[0])).toEqual([name]);
  if (name.includes('TOKEN') && !name.startsWith('DAILY')) expect(found.join()).not.toContain(value);
});

test('what the digest is about can be set', () => {
  const { digest } = readConfig({
    ...good,
    CSM_USERGROUP: 'S0CSM',
    LIFECYCLE_PROPERTY: 'hs_customer_state',
    LIFECYCLE_VALUE: 'onboarding',
    ONBOARDING_WINDOW_DAYS: '90',
    ONBOARDING_PIPELINE: 'Implementation',
    REOPENED_TAG: 'again',
    HEALTH_RULES: './rules.json',
    DIGEST_SENTENCE: 'false',
  });
  expect(digest).toEqual({
    userGroup: 'S0CSM',
    lifecycleProperty: 'hs_customer_state',
    lifecycleValue: 'onboarding',
    windowDays: 90,
    pipeline: 'Implementation',
    reopenedTag: 'again',
    healthRules: './rules.json',
    sentence: false,
  });
});

describe('what goes together', () => {
  test('an app token means Socket Mode, also beside a signing secret', () => {
    expect(readConfig({ ...good, SLACK_SIGNING_SECRET: 's' }).slack.transport.mode).toBe('socket');
  });
  test('a signing secret alone means HTTP', () => {
    const http = readConfig({ ...good, SLACK_APP_TOKEN: '', SLACK_SIGNING_SECRET: 'shh' });
    expect(http.slack.transport).toEqual({ mode: 'http', signingSecret: 'shh' });
  });
  test('either name of the Scalekit address', () => {
    const { SCALEKIT_ENV_URL, ...rest } = good;
    expect(readConfig({ ...rest, SCALEKIT_ENVIRONMENT_URL: SCALEKIT_ENV_URL }).scalekit.url).toBe(
      'https://acme.scalekit.dev',
    );
  });
  test('a provider without its key, unless another endpoint serves the model', () => {
    expect(problems({ ...good, OPENAI_API_KEY: undefined })[0]).toMatch(/^OPENAI_API_KEY is missing/);
    expect(problems({ ...good, MODEL: 'anthropic/claude-sonnet-4-6' })[0]).toMatch(/^ANTHROPIC_API_KEY is missing/);
    expect(problems({ ...good, OPENAI_API_KEY: undefined, MODEL_URL: 'http://localhost:11434/v1' })).toEqual([]);
  });
  test("Anthropic's address with or without the version", () => {
    const anthropic = { ...good, MODEL: 'anthropic/claude-sonnet-4-6', ANTHROPIC_API_KEY: 'k' };
    for (const url of ['https://proxy.example', 'https://proxy.example/', 'https://proxy.example/v1']) {
      const { model } = readConfig({ ...anthropic, ANTHROPIC_BASE_URL: url });
      expect(model.anthropic.baseUrl).toBe('https://proxy.example/v1');
    }
    expect(readConfig(anthropic).model.anthropic.baseUrl).toBeUndefined();
  });
});

test('commands that need the database alone read no more than where it is', () => {
  expect(readDatabase({})).toEqual({ databaseUrl: undefined, dataDir: '.data' });
  expect(readDatabase({ DATABASE_URL: 'postgres://x', DATA_DIR: '' })).toEqual({
    databaseUrl: 'postgres://x',
    dataDir: '.data',
  });
  expect(() => readDatabase({ DATABASE_URL: 'mysql://x' })).toThrow(ConfigError);
});
