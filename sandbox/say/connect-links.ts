import { APP, CHANNELS, PEOPLE } from '../people.ts';
import type { SandboxMessage, SlackSandbox } from '../slack/types.ts';

/** The connect links in a message of the app, in its text or on its buttons. */
export function connectLinks(message: SandboxMessage, publicUrl: string): string[] {
  if (message.user !== APP.botUserId) return [];
  const found = JSON.stringify(message).match(/https?:\/\/[^\s"\\<>|)]+\/connect\/[\w-]+/g) ?? [];
  return [...new Set(found)].filter((url) => url.startsWith(`${publicUrl}/connect/`));
}

/** The names of other people who can read something private; none, if all is well. */
export function othersWhoSee(slack: SlackSandbox, link: string, userId: string): string[] {
  const others = PEOPLE.filter((person) => person.userId !== userId);
  return others
    .filter((person) =>
      CHANNELS.filter(({ members }) => (members as readonly string[]).includes(person.userId)).some(({ id }) =>
        JSON.stringify(slack.visible(person.userId, id)).includes(link),
      ),
    )
    .map(({ name }) => name);
}
