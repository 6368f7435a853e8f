import { healthAccount } from '../../digest/blocks/health-account.ts';
import { healthList, healthNone, healthSeveral } from '../../digest/blocks/health-list.ts';
import type { DigestFacts, DigestItem } from '../../digest/facts.ts';
import { findAccount } from '../../digest/find-account.ts';
import { wouldChange } from '../../health/explain.ts';
import type { Person } from '../../identity/person.ts';
import type { PrivateMessage } from '../../slack/ports.ts';
import type { Place } from '../../storage/inbound.ts';
import type { InteractionDeps } from '../deps.ts';
import { answerPrivately, tellPrivately } from '../with-person.ts';

const NOTHING_YET =
  'I know nothing of your accounts yet: they are there once your first digest has come. Turn it on with `/digest`.';

/**
 * `/health [account]`: all of one's accounts as of the newest morning, or everything about one of them. Slack does not say
 * of a command whether another company reads along in its channel: what is told of customers is told in the DM.
 */
export async function health(person: Person, query: string, place: Place, deps: InteractionDeps): Promise<void> {
  const run = await deps.digest.runs.newestTold(person.identifier);
  if (!run) return answerPrivately(person, place, { text: NOTHING_YET }, deps);
  const message = await answer(person, query, run.facts, deps);
  if (place.channel.startsWith('D')) return answerPrivately(person, place, message, deps);
  await deps.slack.dm(person.userId, message);
  await tellPrivately(person, place, 'My answer is in our direct message.', deps);
}

async function answer(
  { identifier }: Person,
  query: string,
  facts: DigestFacts,
  deps: InteractionDeps,
): Promise<PrivateMessage> {
  if (query === '') return healthList(facts);
  const found = findAccount(query, facts.items);
  if (found.kind === 'several') return healthSeveral(query, found.items);
  if (found.kind === 'none') return healthNone(query, found.nearest);
  const row = await deps.digest.accounts.get(identifier, found.item.id);
  return one(found.item, facts, Object.keys(row?.links ?? {}), deps);
}

function one(
  item: DigestItem,
  facts: DigestFacts,
  linked: readonly string[],
  { digest, now }: InteractionDeps,
): PrivateMessage {
  const { rules, products } = digest;
  const before = item.lastTier;
  const easings = wouldChange({ signals: item.signals, ...(before && { before }) }, rules);
  return healthAccount(item, { facts, easings, products, linked, now: now() });
}
