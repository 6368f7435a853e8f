import { readFileSync } from 'node:fs';

/** What the installed app may do and asked to hear, as its manifest says. */
export interface AppConfig {
  scopes: ReadonlySet<string>;
  events: ReadonlySet<string>;
  commands: ReadonlySet<string>;
}

const DEFAULTS = {
  scopes: ['app_mentions:read', 'assistant:write', 'chat:write', 'commands', 'im:history', 'users:read'],
  events: [
    'agent_session_stopped',
    'app_home_opened',
    'app_mention',
    'app_uninstalled',
    'message.im',
    'tokens_revoked',
    'user_change',
  ],
  commands: ['/connect', '/connections'],
};

interface Manifest {
  features?: { slash_commands?: { command: string }[] };
  oauth_config?: { scopes?: { bot?: string[]; bot_optional?: string[] } };
  settings?: { event_subscriptions?: { bot_events?: string[] } };
}

function readManifest(path: string): Manifest {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

/**
 * Scopes, events and commands of the manifest at `path`; without the file, those the app needs at least. `declined`: the
 * optional scopes that the administrator did not grant at the installation.
 */
export function readAppConfig(path: string, declined: readonly string[] = []): AppConfig {
  const manifest = readManifest(path);
  const { bot = DEFAULTS.scopes, bot_optional: optional = [] } = manifest.oauth_config?.scopes ?? {};
  const required = declined.find((scope) => !optional.includes(scope));
  if (required) throw new Error(`${required} is not among the optional scopes of ${path}`);
  return {
    // Slack wants the optional ones listed under `bot` too; a manifest that forgot it means the same.
    scopes: new Set([...bot, ...optional].filter((scope) => !declined.includes(scope))),
    events: new Set(manifest.settings?.event_subscriptions?.bot_events ?? DEFAULTS.events),
    commands: new Set(manifest.features?.slash_commands?.map(({ command }) => command) ?? DEFAULTS.commands),
  };
}
