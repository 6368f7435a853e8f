import { healthAccount } from '../../digest/blocks/health-account.ts';
import { healthList, healthNone, healthSeveral } from '../../digest/blocks/health-list.ts';
import type { DigestFacts, DigestItem } from '../../digest/facts.ts';
import { findAccount } from '../../digest/find-account.ts';
import { wouldChange } from '../../health/explain.ts';
import type { Person } from '../../identity/person.ts';
import type { PrivateMessage } from '../../slack/ports.ts';
import type { Place } from '../../storage/inbound.ts';
import type { InteractionDeps } from '../deps.ts';
import { answerPrivately } from '../with-person.ts';

const NOTHING_YET =
  'I know nothing of your accounts yet: they are there once your first digest has come. Turn it on with `/digest`.';

/** `/health [account]`: all of one's accounts as of the newest morning, or everything about one of them. */
export async function health(person: Person, query: string, place: Place, deps: InteractionDeps): Promise<void> {
  const run = await deps.digest.runs.newestTold(person.identifier);
  await answerPrivately(
    person,
    place,
    run ? await answer(person, query, run.facts, deps) : { text: NOTHING_YET },
    deps,
  );
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
