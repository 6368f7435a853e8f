const SLACK_APP = 'https://api.slack.com/apps, your app';
const SCALEKIT = 'https://app.scalekit.com, Developers > API credentials';
const DAYS = 'a whole number of days from 1 to 3650';

/** The page on which a value is found. */
const FOUND_AT: Record<string, string> = {
  SLACK_BOT_TOKEN: `${SLACK_APP}, OAuth & Permissions, "Bot User OAuth Token" (xoxb-…)`,
  SLACK_APP_TOKEN: `${SLACK_APP}, Basic Information, App-Level Tokens with connections:write (xapp-…)`,
  SLACK_SIGNING_SECRET: `${SLACK_APP}, Basic Information, App Credentials`,
  SLACK_CLIENT_ID: `${SLACK_APP}, Basic Information, App Credentials`,
  SLACK_CLIENT_SECRET: `${SLACK_APP}, Basic Information, App Credentials`,
  SCALEKIT_ENV_URL: `${SCALEKIT} ("Environment URL")`,
  SCALEKIT_CLIENT_ID: SCALEKIT,
  SCALEKIT_CLIENT_SECRET: SCALEKIT,
  CONNECTIONS: 'https://app.scalekit.com, AgentKit > Connections, as connector=connectionName,…',
  OPENAI_API_KEY: 'https://platform.openai.com/api-keys',
  ANTHROPIC_API_KEY: 'https://console.anthropic.com, API keys',
  CSM_USERGROUP:
    'Slack, People > User groups, the group, its menu, Copy group ID (S…); unset: people enrol themselves with /digest',
  LIFECYCLE_PROPERTY: "HubSpot, Settings > Properties, the property's internal name; unset: lifecyclestage",
  LIFECYCLE_VALUE: "HubSpot, Settings > Properties, the option's internal name; unset: customer",
  ONBOARDING_PIPELINE: "HubSpot, Settings > Objects > Deals > Pipelines, the pipeline's name; unset: Onboarding",
  REOPENED_TAG: 'Zendesk, Admin Center > Objects and rules > Tags; unset: reopened',
};

/** What a value may be that is the operator's to choose. */
const EXPECTED: Record<string, string> = {
  SLACK_API_URL: 'an address, or unset unless Slack is reached through something else',
  SLACK_OIDC_ISSUER: 'an address, or unset unless Slack is reached through something else',
  MODEL: 'the provider and its model, e.g. openai/gpt-5-mini or anthropic/claude-sonnet-4-6',
  MODEL_URL: 'the base URL of an OpenAI-compatible endpoint, e.g. http://localhost:11434/v1',
  OPENAI_BASE_URL: 'unset, or the address with its version, e.g. https://api.openai.com/v1',
  ANTHROPIC_BASE_URL: 'unset, or the address, e.g. https://api.anthropic.com',
  PUBLIC_URL: 'the address at which browsers reach this app, e.g. https://onbehalf.example.com',
  PORT: 'a port from 1 to 65535',
  DATABASE_URL: 'a PostgreSQL URL, postgres://user:password@host:5432/name; unset: an embedded one',
  ALLOW_GUESTS: 'true or false',
  DESTRUCTIVE_TOOLS: 'true or false',
  APPROVALS: 'standing or every',
  CHANNEL_ANSWERS: 'private-first or thread',
  RETENTION_DAYS: `${DAYS}; unset: 30`,
  AUDIT_RETENTION_DAYS: `${DAYS}; unset: 365`,
  DAILY_TOKEN_BUDGET: 'a whole number above 0; unset: no limit',
  ONBOARDING_WINDOW_DAYS: `${DAYS}; unset: 30`,
  HEALTH_RULES: "the path of a JSON file with the score's rules; unset: the ones that come with the app",
  DIGEST_SENTENCE: 'true or false; unset: true',
  LOG_LEVEL: 'fatal, error, warn, info, debug, trace or silent',
};

/** How the error of a variable ends: where its value is found, or what it may be. */
export function hintFor(variable: string): string {
  if (FOUND_AT[variable]) return ` Found at: ${FOUND_AT[variable]}.`;
  return EXPECTED[variable] ? ` Expected: ${EXPECTED[variable]}.` : '';
}
