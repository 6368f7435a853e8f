/** The models the demo takes when the visitor has a key and names no other one. */
const OPENAI_MODEL = 'openai/gpt-5-mini';
const ANTHROPIC_MODEL = 'anthropic/claude-sonnet-4-6';

/** What the app reads from its environment; the visitor's own settings for a real workspace must not reach the demo. */
const OF_THE_APP = new RegExp(
  `^(${[
    'SLACK_|SCALEKIT_|MODEL$|MODEL_|OPENAI_|ANTHROPIC_|CONNECTIONS$|PUBLIC_URL$|PORT$|DATABASE_URL$|DATA_DIR$|NODE_ENV$',
    'CSM_USERGROUP$|LIFECYCLE_|ONBOARDING_|REOPENED_TAG$|HEALTH_RULES$|DIGEST_',
  ].join('|')})`,
);

/** The onboardings of the local world began up to two and a half months ago. */
const WINDOW_DAYS = '120';

type Env = Record<string, string | undefined>;

export interface DemoEnvironment {
  env: Record<string, string>;
  /** Which model answers, in a few words. */
  model: string;
  /** Whether it is a real one, to which the prompts are sent. */
  real: boolean;
}

/**
 * The app's environment: the visitor's without what the app would read, the world's, and a real model in place of the
 * rule-based stand-in where the visitor has a key for one.
 */
export function demoEnvironment(visitor: Env, world: Record<string, string>, dataDir: string): DemoEnvironment {
  const kept = entriesOf(visitor).filter(([name]) => !OF_THE_APP.test(name));
  const env: Record<string, string> = {
    ...Object.fromEntries(kept),
    ...world,
    DATA_DIR: dataDir,
    ONBOARDING_WINDOW_DAYS: WINDOW_DAYS,
    MASTRA_TELEMETRY_DISABLED: '1',
    MASTRA_OFFLINE: '1',
  };
  const prefix = visitor.OPENAI_API_KEY ? 'OPENAI_' : visitor.ANTHROPIC_API_KEY ? 'ANTHROPIC_' : undefined;
  if (!prefix) return { env, model: 'rule-based stand-in', real: false };
  const model = visitor.MODEL || (prefix === 'OPENAI_' ? OPENAI_MODEL : ANTHROPIC_MODEL);
  const { MODEL_URL: _url, MODEL_API_KEY: _key, ...rest } = env;
  const keys = entriesOf(visitor).filter(([name]) => /^(OPENAI|ANTHROPIC)_(API_KEY|BASE_URL)$/.test(name));
  return { env: { ...rest, ...Object.fromEntries(keys), MODEL: model }, model, real: true };
}

function entriesOf(env: Env): [string, string][] {
  return Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '');
}
