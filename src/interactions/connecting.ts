import { AppError } from '../errors.ts';
import type { Person } from '../identity/person.ts';
import { connectionsMessage } from '../slack/blocks/connections-list.ts';
import type { Place } from '../storage/inbound.ts';
import type { InteractionDeps } from './deps.ts';
import { allowedLines } from './own-lines.ts';
import { answerPrivately } from './with-person.ts';

/** `/connect asana` goes straight there; `/connect` and a name that is none get the list. */
export async function connectCommand(person: Person, text: string, place: Place, deps: InteractionDeps): Promise<void> {
  const wanted = text.trim().toLowerCase();
  const connector = deps.catalogue.connectors.find(({ id, label }) => id === wanted || label.toLowerCase() === wanted);
  if (!connector) return showConnections(person, place, deps, { unknownName: wanted });
  await startConnecting(person, connector.id, place, deps);
}

/** A fresh private link for one connector. */
export async function startConnecting(
  person: Person,
  connector: string,
  { channel, threadTs, responseUrl }: Place,
  { connect }: Pick<InteractionDeps, 'connect'>,
): Promise<void> {
  const place = { channel, ...(threadTs && { threadTs }), ...(responseUrl && { responseUrl }) };
  await connect.request({ person, connector, reason: 'asked', place }).catch((error: unknown) => {
    // No private way is open, so nothing can be said; trying again would only make more links.
    if (!(error instanceof AppError) || error.code !== 'private_delivery_failed') throw error;
  });
}

/** The person's list, with what was typed and is no connector's name, or what just happened, above it. */
export async function showConnections(
  person: Person,
  place: Place,
  deps: InteractionDeps,
  above: { unknownName?: string; notice?: string } = {},
): Promise<void> {
  const accounts = await deps.connections.list(person);
  await answerPrivately(
    person,
    place,
    connectionsMessage({ accounts, allowed: await allowedLines(person, deps), ...above }),
    deps,
  );
}
