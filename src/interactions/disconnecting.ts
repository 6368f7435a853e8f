import { AppError } from '../errors.ts';
import type { Person } from '../identity/person.ts';
import type { Place } from '../storage/inbound.ts';
import { showConnections } from './connecting.ts';
import type { InteractionDeps } from './deps.ts';
import { publishHome } from './home.ts';
import { answerPrivately } from './with-person.ts';

const ALL_GONE =
  ':wastebasket: Everything is disconnected. I deleted our conversations and what I had stored of them, and nothing waits or runs for you any more.';
const NOT_YET =
  'I could not disconnect everything yet. I try again every few minutes until it is done, and do nothing for you until then.';

/** Ends one account, and with the last one everything. */
export async function disconnectOne(
  person: Person,
  connector: string,
  place: Place,
  deps: InteractionDeps,
): Promise<void> {
  if (!(await deps.connections.disconnect(person, connector))) return;
  // Another account of the same product is another matter.
  await deps.permissions.revokeFor(person.identifier, connector);
  if (await deps.connections.allGone(person)) return disconnectEverything(person, place, deps);
  if (place.responseUrl) await showConnections(person, place, deps);
  await publishHome(person, deps);
}

/** Ends all accounts and deletes what is stored, as if the person had left. What fails is tried again by itself. */
export async function disconnectEverything(person: Person, place: Place, deps: InteractionDeps): Promise<void> {
  try {
    await deps.offboarding.leave(person.identifier, 'disconnected');
  } catch (err) {
    if (!(err instanceof AppError)) throw err;
    deps.log.error({ err, code: err.code }, 'not everything was disconnected yet');
    // The list stays as it is: it cannot be read either.
    return answerPrivately(person, { ...place, messageTs: undefined }, { text: NOT_YET }, deps);
  }
  if (place.responseUrl) await showConnections(person, place, deps, { notice: ALL_GONE });
  await publishHome(person, deps, ALL_GONE);
}
