import type { JsonObject } from '../connectors/types.ts';
import type { Person } from '../identity/person.ts';
import type { Reply } from '../slack/ports.ts';
import type { StoredAsk } from '../storage/asks.ts';
import { labelsFor } from '../writes/shown-fields.ts';
import type { Conversation } from './converse.ts';
import { composeAnswer } from './outcome-text.ts';
import { showCard } from './show-card.ts';
import { waitingCalls } from './trail.ts';
import type { TurnDeps } from './turn-deps.ts';

/**
 * Puts the ask to sleep and shows its person what it wants to do. Asleep is stored first: somebody quick must find it so.
 * False where it could not be put to sleep, since nothing is left to decide or somebody ended it.
 */
export async function pause(
  ask: StoredAsk,
  { person, reply }: { person: Person; reply: Reply },
  { text, trail, names }: Pick<Conversation, 'text' | 'trail' | 'names'>,
  deps: TurnDeps,
): Promise<boolean> {
  const { asks, proposals, log } = deps;
  const calls = [...waitingCalls(trail)];
  const all = await proposals.of(ask.id);
  const round = 1 + Math.max(0, ...all.map((proposal) => proposal.round));
  for (const { id, args, call_ids } of all) {
    const position = calls.findIndex((call) => call_ids.includes(call));
    if (position < 0) continue;
    await proposals.present(id, { round, position, labels: labelsFor(args as JsonObject, names, person.name) });
  }
  if (!(await asks.park(ask.id, trail))) return false;
  // What nobody has seen yet of the model's words stands above the card.
  const shown = reply.begun && reply.ts !== undefined;
  await showCard({ ...ask, trail }, person, deps, shown ? '' : text);
  if (!reply.begun) {
    await reply.status('');
    return true;
  }
  const words = shown ? (await composeAnswer(ask, person, { text, paused: 'decide' }, deps)).text : '';
  if (words)
    await reply.finish(words).catch((err) => log.warn({ ask: ask.id, err }, 'a paused reply could not be ended'));
  // What comes after the decision is a message of its own, below the card.
  await asks.forgetReply(ask.id);
  return true;
}
