import type { Person } from '../identity/person.ts';
import { homeView } from '../slack/blocks/home.ts';
import type { InteractionDeps } from './deps.ts';

/** What the person sees when they open the conversation with the app. Decoration: its failure is logged and no more. */
export async function openHome(
  person: Person,
  { tab, channel }: { tab: 'home' | 'messages'; channel: string },
  deps: InteractionDeps,
): Promise<void> {
  const { slack, prompts, log } = deps;
  if (tab === 'home') return publishHome(person, deps);
  await slack.suggestPrompts(channel, prompts).catch((err) => log.warn({ err }, 'no prompts were suggested'));
}

/** Puts the person's connections, as they are now, on their Home tab. */
export async function publishHome(
  person: Person,
  { slack, connections, log }: InteractionDeps,
  notice?: string,
): Promise<void> {
  try {
    const accounts = await connections.list(person);
    await slack.publishHome(person.userId, homeView({ accounts, name: person.name, ...(notice && { notice }) }));
  } catch (err) {
    log.warn({ err }, 'a Home tab was not brought up to date');
  }
}
