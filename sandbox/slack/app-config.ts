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
  oauth_config?: { scopes?: { bot?: string[] } };
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

/** Scopes, events and commands of the manifest at `path`; without the file, those the app needs at least. */
export function readAppConfig(path: string): AppConfig {
  const manifest = readManifest(path);
  return {
    scopes: new Set(manifest.oauth_config?.scopes?.bot ?? DEFAULTS.scopes),
    events: new Set(manifest.settings?.event_subscriptions?.bot_events ?? DEFAULTS.events),
    commands: new Set(manifest.features?.slash_commands?.map(({ command }) => command) ?? DEFAULTS.commands),
  };
}
