import { readFileSync } from 'node:fs';
import type { Workspace } from './types.ts';

/** The app's manifest, as the repository holds it. */
export const MANIFEST = new URL('../../manifest.json', import.meta.url);

interface SlashCommand {
  command: string;
  description: string;
  usage_hint?: string;
}

/** The slash commands of the app, as its manifest declares them to Slack. */
export function slashCommands(manifest: URL): Workspace['commands'] {
  const { features }: { features?: { slash_commands?: SlashCommand[] } } = JSON.parse(readFileSync(manifest, 'utf8'));
  return (features?.slash_commands ?? []).map(({ command, description, usage_hint = '' }) => ({
    command,
    description,
    hint: usage_hint,
  }));
}
