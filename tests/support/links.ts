import type { SandboxMessage } from '../../sandbox/slack/types.ts';

/** The address behind the connect button of a private message, if it has one. */
export function connectLinkIn(message: SandboxMessage): string | undefined {
  return /https?:\/\/[^"\s]+\/connect\/[\w-]{20,}/.exec(JSON.stringify([message.text, message.blocks]))?.[0];
}
