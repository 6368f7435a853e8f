import { z } from 'zod';
import { hintFor } from './config-hints.ts';

/** Everything the operator can set, checked and typed. */
export interface Config {
  slack: {
    botToken: string;
    /** Socket Mode where an app token is set, HTTP with a signing secret otherwise. */
    transport: { mode: 'socket'; appToken: string } | { mode: 'http'; signingSecret: string };
    clientId: string;
    clientSecret: string;
    apiUrl: string;
    oidcIssuer: string;
  };
  scalekit: { url: string; clientId: string; clientSecret: string };
  /** Connector id -> the name of the operator's Scalekit connection. */
  connections: Record<string, string>;
  model: ModelConfig;
  publicUrl: string;
  port: number;
  databaseUrl: string | undefined;
  dataDir: string;
  allowGuests: boolean;
  /** Days after which the words of requests, answers and conversations go, and after which the audit's rows do. */
  retentionDays: number;
  auditRetentionDays: number;
  /** Model tokens a person and UTC day; undefined: no limit. */
  dailyTokenBudget: number | undefined;
  /** Tools that delete or archive exist for the model only where this is on. */
  destructiveTools: boolean;
  /** `standing`: people may say that they need not be asked again about a tool; `every`: each change is asked about. */
  approvals: 'standing' | 'every';
  /** Whether an answer in a channel that rests on what was read is shown to its person first. */
  channelAnswers: 'private-first' | 'thread';
  connectorsFile: string;
  digest: DigestConfig;
  logLevel: string;
}

export interface DigestConfig {
  /** A Slack user group whose members get the digest; undefined: people enrol themselves. */
  userGroup: string | undefined;
  /** Who is being onboarded: contacts in HubSpot whose property has this value, for so many days. */
  lifecycleProperty: string;
  lifecycleValue: string;
  windowDays: number;
  /** The name of the HubSpot pipeline whose stages are the onboarding's. */
  pipeline: string;
  /** The Zendesk tag of a ticket that was solved and came back. */
  reopenedTag: string;
  /** A file with the score's rules; undefined: the ones that come with the app. */
  healthRules: string | undefined;
  /** Whether the model may put one sentence on top. */
  sentence: boolean;
}

export interface ModelConfig {
  /** A Mastra model string, `provider/name`. */
  id: string;
  /** An OpenAI-compatible chat-completions endpoint that serves it, and its key. */
  url: string | undefined;
  apiKey: string | undefined;
  openai: ProviderConfig;
  anthropic: ProviderConfig;
}

interface ProviderConfig {
  apiKey: string | undefined;
  /** With the version's path, e.g. https://api.openai.com/v1; undefined: the provider's own. */
  baseUrl: string | undefined;
}

/** Every problem of the environment at once; the message is fit for the terminal. */
export class ConfigError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(
      `The configuration has ${problems.length} problem${problems.length === 1 ? '' : 's'}:\n${problems.map((p) => `  - ${p}`).join('\n')}`,
    );
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

const DEFAULT_CONNECTIONS = 'hubspot=hubspot,zendesk=zendeskoauth,linear=linear,asana=asana,monday=monday';

/** An empty variable is an unset one, as in a copied .env.example. */
const optional = z.preprocess(
  (v) => (typeof v === 'string' && v.trim() === '' ? undefined : v),
  z.string().trim().optional(),
);
const required = optional.pipe(z.string('is missing'));
const startingWith = (prefix: string) => (value: string | undefined) =>
  value === undefined || (value.startsWith(prefix) && value.length > prefix.length);
const flagOr = (unset: 'true' | 'false') =>
  optional.pipe(z.enum(['true', 'false'], 'is neither true nor false').default(unset)).transform((v) => v === 'true');
const flag = flagOr('false');
const like = (form: RegExp, problem: string) => optional.refine((v) => v === undefined || form.test(v), problem);
const wholeNumber = (least: number, most: number) =>
  optional.transform((value, context) => {
    const number = value === undefined ? undefined : Number(value);
    if (number === undefined || (Number.isInteger(number) && number >= least && number <= most)) return number;
    context.addIssue('is not a whole number in range');
    return z.NEVER;
  });
const webUrl = (value: z.ZodType<string | undefined>) =>
  value.refine((v) => v === undefined || isWebUrl(v), 'is not an http(s) URL').transform((v) => v?.replace(/\/+$/, ''));

const Connections = optional.transform((value, context) => {
  const pairs = (value ?? DEFAULT_CONNECTIONS)
    .split(',')
    .map((pair) => pair.trim())
    .filter(Boolean);
  const connections: Record<string, string> = {};
  for (const pair of pairs) {
    // Scalekit's own rule for a connection's name: ^[a-zA-Z0-9_: -]*$, at most 400 characters.
    const match = /^([a-z][a-z0-9_-]*)=([a-zA-Z0-9_: -]{1,400})$/.exec(pair);
    if (!match?.[1] || !match[2]) context.addIssue(`has "${pair}", which is not connector=connectionName`);
    else if (connections[match[1]]) context.addIssue(`names ${match[1]} twice`);
    else connections[match[1]] = match[2].trim();
  }
  if (pairs.length === 0) context.addIssue('names no connection');
  return connections;
});

const Environment = z.object({
  SLACK_BOT_TOKEN: required.refine(startingWith('xoxb-'), 'does not start with xoxb- and go on'),
  SLACK_APP_TOKEN: optional.refine(startingWith('xapp-'), 'does not start with xapp- and go on'),
  SLACK_SIGNING_SECRET: optional,
  SLACK_CLIENT_ID: required,
  SLACK_CLIENT_SECRET: required,
  SLACK_API_URL: webUrl(optional).transform((v) => `${v ?? 'https://slack.com/api'}/`),
  SLACK_OIDC_ISSUER: webUrl(optional).transform((v) => v ?? 'https://slack.com'),
  SCALEKIT_ENV_URL: webUrl(required).pipe(z.string()),
  SCALEKIT_CLIENT_ID: required,
  SCALEKIT_CLIENT_SECRET: required,
  CONNECTIONS: Connections,
  MODEL: required.refine((v) => /^[^/\s]+\/\S+$/.test(v), 'is not provider/model'),
  MODEL_URL: webUrl(optional),
  MODEL_API_KEY: optional,
  OPENAI_API_KEY: optional,
  OPENAI_BASE_URL: webUrl(optional),
  ANTHROPIC_API_KEY: optional,
  ANTHROPIC_BASE_URL: webUrl(optional),
  PUBLIC_URL: webUrl(optional).transform((v) => v ?? 'http://localhost:3000'),
  PORT: wholeNumber(1, 65_535).transform((v) => v ?? 3000),
  DATABASE_URL: optional.refine((v) => v === undefined || /^postgres(ql)?:\/\//.test(v), 'is not a postgres:// URL'),
  DATA_DIR: optional.transform((v) => v ?? '.data'),
  ALLOW_GUESTS: flag,
  DESTRUCTIVE_TOOLS: flag,
  APPROVALS: optional.pipe(z.enum(['standing', 'every'], 'is neither standing nor every').default('standing')),
  CHANNEL_ANSWERS: optional.pipe(
    z.enum(['private-first', 'thread'], 'is neither private-first nor thread').default('private-first'),
  ),
  RETENTION_DAYS: wholeNumber(1, 3_650).transform((v) => v ?? 30),
  AUDIT_RETENTION_DAYS: wholeNumber(1, 3_650).transform((v) => v ?? 365),
  DAILY_TOKEN_BUDGET: wholeNumber(1, Number.MAX_SAFE_INTEGER),
  CONNECTORS_FILE: optional.transform((v) => v ?? 'connectors.json'),
  CSM_USERGROUP: like(/^S[A-Z0-9]{2,39}$/, "is not a user group's id (S…)"),
  LIFECYCLE_PROPERTY: like(/^[a-z][a-z0-9_]*$/, "is not a property's internal name").transform(
    (v) => v ?? 'lifecyclestage',
  ),
  LIFECYCLE_VALUE: optional.transform((v) => v ?? 'customer'),
  ONBOARDING_WINDOW_DAYS: wholeNumber(1, 3_650).transform((v) => v ?? 30),
  ONBOARDING_PIPELINE: optional.transform((v) => v ?? 'Onboarding'),
  REOPENED_TAG: like(/^\S+$/, 'is not one tag').transform((v) => v ?? 'reopened'),
  HEALTH_RULES: optional,
  DIGEST_SENTENCE: flagOr('true'),
  LOG_LEVEL: optional.pipe(
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'is not a level').default('info'),
  ),
});

/**
 * Reads the configuration. Throws a ConfigError that names every wrong variable, what is wrong with it, and where its
 * value is found.
 *
 * @example readConfig(process.env)
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const parsed = Environment.safeParse({
    ...env,
    // Scalekit's own documents use both names.
    SCALEKIT_ENV_URL: env.SCALEKIT_ENV_URL || env.SCALEKIT_ENVIRONMENT_URL,
  });
  const problems = parsed.success ? [] : parsed.error.issues.map((i) => problem(String(i.path[0]), i.message));
  if (!env.SLACK_APP_TOKEN?.trim() && !env.SLACK_SIGNING_SECRET?.trim()) {
    problems.push(
      problem(
        'SLACK_APP_TOKEN',
        'is missing, and so is SLACK_SIGNING_SECRET; set the first for Socket Mode, the second for HTTP',
      ),
    );
  }
  const provider = env.MODEL?.split('/')[0];
  const keyName = provider === 'openai' ? 'OPENAI_API_KEY' : provider === 'anthropic' ? 'ANTHROPIC_API_KEY' : undefined;
  if (keyName && !env.MODEL_URL?.trim() && !env[keyName]?.trim()) {
    problems.push(problem(keyName, `is missing, and MODEL=${env.MODEL} needs it`));
  }
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  const e = parsed.data;
  return {
    slack: {
      botToken: e.SLACK_BOT_TOKEN,
      transport: e.SLACK_APP_TOKEN
        ? { mode: 'socket', appToken: e.SLACK_APP_TOKEN }
        : { mode: 'http', signingSecret: e.SLACK_SIGNING_SECRET ?? '' },
      clientId: e.SLACK_CLIENT_ID,
      clientSecret: e.SLACK_CLIENT_SECRET,
      apiUrl: e.SLACK_API_URL,
      oidcIssuer: e.SLACK_OIDC_ISSUER,
    },
    scalekit: { url: e.SCALEKIT_ENV_URL, clientId: e.SCALEKIT_CLIENT_ID, clientSecret: e.SCALEKIT_CLIENT_SECRET },
    connections: e.CONNECTIONS,
    model: {
      id: e.MODEL,
      url: e.MODEL_URL,
      apiKey: e.MODEL_API_KEY,
      openai: { apiKey: e.OPENAI_API_KEY, baseUrl: e.OPENAI_BASE_URL },
      // Anthropic documents this address without the version, which its AI SDK client wants.
      anthropic: { apiKey: e.ANTHROPIC_API_KEY, baseUrl: e.ANTHROPIC_BASE_URL?.replace(/(\/v1)?$/, '/v1') },
    },
    publicUrl: e.PUBLIC_URL,
    port: e.PORT,
    databaseUrl: e.DATABASE_URL,
    dataDir: e.DATA_DIR,
    allowGuests: e.ALLOW_GUESTS,
    retentionDays: e.RETENTION_DAYS,
    auditRetentionDays: e.AUDIT_RETENTION_DAYS,
    dailyTokenBudget: e.DAILY_TOKEN_BUDGET,
    destructiveTools: e.DESTRUCTIVE_TOOLS,
    approvals: e.APPROVALS,
    channelAnswers: e.CHANNEL_ANSWERS,
    connectorsFile: e.CONNECTORS_FILE,
    digest: {
      userGroup: e.CSM_USERGROUP,
      lifecycleProperty: e.LIFECYCLE_PROPERTY,
      lifecycleValue: e.LIFECYCLE_VALUE,
      windowDays: e.ONBOARDING_WINDOW_DAYS,
      pipeline: e.ONBOARDING_PIPELINE,
      reopenedTag: e.REOPENED_TAG,
      healthRules: e.HEALTH_RULES,
      sentence: e.DIGEST_SENTENCE,
    },
    logLevel: e.LOG_LEVEL,
  };
}

/**
 * Where the data is, and nothing else: for commands that need no more of the configuration. Throws a ConfigError.
 *
 * @example readDatabase(process.env)
 */
export function readDatabase(env: Record<string, string | undefined>): Pick<Config, 'databaseUrl' | 'dataDir'> {
  const parsed = Environment.pick({ DATABASE_URL: true, DATA_DIR: true }).safeParse(env);
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map((i) => problem(String(i.path[0]), i.message)));
  return { databaseUrl: parsed.data.DATABASE_URL, dataDir: parsed.data.DATA_DIR };
}

function problem(variable: string, what: string): string {
  return `${variable} ${what}.${hintFor(variable)}`;
}

function isWebUrl(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}
