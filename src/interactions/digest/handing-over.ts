import type { DigestFacts } from '../../digest/facts.ts';
import type { Person } from '../../identity/person.ts';
import { handOverModal } from '../../slack/blocks/hand-over-modal.ts';
import { handoverAnswered, handoverAsked, handoverResult, handoverTakenBack } from '../../slack/blocks/handover.ts';
import type { FieldValues, Place } from '../../storage/inbound.ts';
import { isUuid } from '../../uuid.ts';
import type { InteractionDeps } from '../deps.ts';
import { answerPrivately, type Clicked, tellPrivately } from '../with-person.ts';
import { openForm, ownAccount } from './own-account.ts';

/** Hand over was pressed. */
export function startHandOver(person: Person, id: string, clicked: Clicked, deps: InteractionDeps): Promise<void> {
  return openForm(person, id, clicked, handOverModal, deps);
}

/** The colleague is asked, if they may use the app. Until they accept, nothing changes. */
export async function handOver(person: Person, id: string, fields: FieldValues, deps: InteractionDeps): Promise<void> {
  const place: Place = { channel: person.userId };
  const row = await ownAccount(person, id, place, deps);
  if (!row) return;
  const to = await colleague(person, fields.to ?? '', deps);
  if (!to || to.identifier === person.identifier) {
    return tellPrivately(person, place, 'Nobody was asked: please choose a colleague who works here.', deps);
  }
  const note = fields.note ?? '';
  const asked = await deps.digest.handovers.ask(person.identifier, row.id, { userId: to.userId, note });
  if (!asked) return;
  const words = { account: row.account, from: person.name, to: to.name, note };
  await deps.slack.dm(to.userId, handoverAsked({ id: asked.id, ...words }));
  await tellPrivately(person, place, `I asked ${to.name}. Until they accept, it stays with you.`, deps);
}

/** The colleague answered. From then on it is no longer told of in the other's digest. */
export async function answerHandover(
  person: Person,
  id: string,
  answer: 'accepted' | 'declined',
  place: Place,
  deps: InteractionDeps,
): Promise<void> {
  const { digest, slack } = deps;
  const decided = isUuid(id) ? await digest.handovers.decide(id, person.userId, answer, deps.now()) : undefined;
  if (!decided) return tellPrivately(person, place, 'This was answered already, or is not for you.', deps);
  const { handover, account } = decided;
  const giverId = handover.identifier.split(':')[2] ?? '';
  const giver = await colleague(person, giverId, deps);
  const words = { account, from: giver?.name ?? 'Your colleague', to: person.name, note: handover.note };
  await answerPrivately(person, place, handoverAnswered(words, answer === 'accepted'), deps);
  if (!giver) return;
  if (answer === 'accepted') {
    const others = ({ id: itemId }: { id: string }) => itemId !== handover.account_id;
    await digest.redraw(giver.identifier, (facts) => ({ ...facts, items: facts.items.filter(others) }));
  }
  await slack.dm(giver.userId, handoverResult(words, answer === 'accepted'));
}

/** Take back was pressed: the account is told of like the others again, and whoever had it hears of it. */
export async function takeBack(person: Person, id: string, place: Place, deps: InteractionDeps): Promise<void> {
  const { digest, slack } = deps;
  const row = await ownAccount(person, id, place, deps);
  if (!row) return;
  const takerId = await digest.handovers.takeBack(person.identifier, row.id);
  // Also where it was theirs already: an earlier attempt may have come no further, or the colleague has left.
  await digest.redraw(person.identifier, (facts) => withoutHandedOver(facts, row.id));
  if (!takerId) return tellPrivately(person, place, 'It is yours already.', deps);
  const told = 'It is yours again. While you are its owner in HubSpot, it is in your digest from the next one on.';
  await tellPrivately(person, place, told, deps);
  const taker = await colleague(person, takerId, deps);
  if (taker) await slack.dm(taker.userId, handoverTakenBack({ account: row.account, from: person.name }));
}

function withoutHandedOver(facts: DigestFacts, accountId: string): DigestFacts {
  const { handedOver } = facts;
  return { ...facts, ...(handedOver && { handedOver: handedOver.filter(({ id }) => id !== accountId) }) };
}

/** Somebody else of this company who may use the app. */
async function colleague({ installation, teamId }: Person, userId: string, { people }: InteractionDeps) {
  const found = await people.resolve({ installation, teamId, userId, sharedChannel: false });
  return 'kind' in found ? undefined : found;
}
