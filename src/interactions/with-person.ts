import { ScalekitError } from '../connectors/scalekit-port.ts';
import { AppError } from '../errors.ts';
import { identifierOf } from '../identifier.ts';
import type { Person, SignedActor } from '../identity/person.ts';
import type { PrivateMessage } from '../slack/ports.ts';
import type { Place } from '../storage/inbound.ts';
import type { InteractionDeps } from './deps.ts';

/** Where a click or a command came from, and what opens a modal in answer, within 3 seconds. */
export interface Clicked {
  place: Place;
  trigger?: string | undefined;
}

/**
 * Runs `task` for somebody who may use the app, and tells the others why not. Where the service behind their accounts
 * is away they are told so, at once and privately: a list that comes minutes later helps nobody.
 */
export async function withPerson(
  { actor, place }: { actor: SignedActor; place: Place },
  deps: InteractionDeps,
  task: (person: Person) => Promise<void>,
): Promise<void> {
  const { people, offboarding, refuse, log } = deps;
  const person = await people.resolve(actor);
  if ('kind' in person) return refuse(identifierOf(actor), person.reason, { ...place, userId: actor.userId });
  try {
    await offboarding.welcome(person);
    await task(person);
  } catch (err) {
    const sorry = sorryFor(err);
    if (!sorry) throw err;
    log.error({ err, code: sorry.code }, 'a command or a click was not carried out');
    await answerPrivately(person, { ...place, messageTs: undefined }, { text: sorry.person }, deps);
  }
}

function sorryFor(err: unknown): AppError | undefined {
  // Also where an earlier leaving of theirs could not come to its end.
  if (err instanceof AppError && err.code === 'connectors_unavailable') return err;
  if (!(err instanceof ScalekitError)) return undefined;
  const misconfigured = err.code === 'service_misconfigured';
  return new AppError(misconfigured ? 'connectors_misconfigured' : 'connectors_unavailable');
}

/** A private word beside what was clicked, which stays as it is. */
export async function tellPrivately(
  person: Person,
  { messageTs: _clicked, ...place }: Place,
  text: string,
  deps: Pick<InteractionDeps, 'slack'>,
): Promise<void> {
  await answerPrivately(person, place, { text }, deps);
}

/** Back through Slack's private way where there is one, else where only this person sees it. */
export async function answerPrivately(
  person: Person,
  place: Place,
  message: PrivateMessage,
  { slack }: Pick<InteractionDeps, 'slack'>,
): Promise<void> {
  // A list that was clicked is replaced by its new state, so that no button of an old one stays.
  const replaceOriginal = place.messageTs !== undefined;
  if (place.responseUrl && (await slack.respond(place.responseUrl, { ...message, replaceOriginal }))) return;
  await slack.dm(person.userId, message);
}
