import type { JsonObject } from '../connectors/types.ts';
import type { Person } from '../identity/person.ts';
import type { Reply } from '../slack/ports.ts';
import type { StoredAsk } from '../storage/asks.ts';
import { labelsFor } from '../writes/shown-fields.ts';
import { claimsChange } from './claims.ts';
import type { PassOutcome } from './converse.ts';
import { composeAnswer, openWords } from './outcome-text.ts';
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
  { text, trail, names }: Pick<PassOutcome, 'text' | 'trail' | 'names'>,
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
  if (reply.begun) {
    // What is there already ends first: the card comes below it, and what follows the decision below the card.
    const words = openWords(await composeAnswer(ask, person, { text, paused: 'decide' }, deps));
    await reply.finish(words).catch((err) => log.warn({ ask: ask.id, err }, 'a paused reply could not be ended'));
    await asks.forgetReply(ask.id);
    await showCard({ ...ask, trail }, person, deps);
  } else {
    // Words that nobody has seen yet stand above the card, unless they claim what has not happened.
    const lie = claimsChange(text) && (await deps.ledger.soFar(ask.id)).receipts.length === 0;
    await showCard({ ...ask, trail }, person, deps, lie ? '' : text);
    await reply.status('');
  }
  return true;
}
