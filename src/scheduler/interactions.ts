import type { Turns } from '../agent/turn.ts';
import type { Catalogue } from '../connectors/catalogue/catalogue.ts';
import { ScalekitError } from '../connectors/scalekit-port.ts';
import { AppError } from '../errors.ts';
import { identifierOf } from '../identifier.ts';
import type { createConnect } from '../identity/connect.ts';
import type { createConnections } from '../identity/connections.ts';
import type { createOffboarding } from '../identity/offboarding.ts';
import type { People, Person, SignedActor } from '../identity/person.ts';
import type { Refuse } from '../identity/refuse.ts';
import { connectionsMessage } from '../slack/blocks/connections-list.ts';
import { homeView } from '../slack/blocks/home.ts';
import type { PrivateMessage, SlackOut } from '../slack/ports.ts';
import type { Asks } from '../storage/asks.ts';
import type { Db } from '../storage/database.ts';
import type { Interaction, Place } from '../storage/inbound.ts';
import type { PeopleStore } from '../storage/people.ts';
import type { Log } from '../telemetry/log.ts';

export interface InteractionDeps {
  db: Db;
  people: People;
  peopleStore: PeopleStore;
  refuse: Refuse;
  slack: SlackOut;
  connect: ReturnType<typeof createConnect>;
  connections: ReturnType<typeof createConnections>;
  offboarding: ReturnType<typeof createOffboarding>;
  asks: Asks;
  turns: Turns;
  catalogue: Catalogue;
  /** What Slack offers in an empty conversation with the app; at most four. */
  prompts: readonly { title: string; message: string }[];
  log: Log;
}

/** Does what a stored command, click or lifecycle event asks for. Throws where the job should be tried again. */
export function createInteractions(deps: InteractionDeps) {
  return async (id: string): Promise<void> => {
    const row = await deps.db.selectFrom('interactions').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) return;
    await handle({ kind: row.kind, ...row.payload } as Interaction, deps);
    // Removed only now: it may hold Slack's way back, and a job that is tried again needs it.
    await deps.db.deleteFrom('interactions').where('id', '=', id).execute();
  };
}

async function handle(interaction: Interaction, deps: InteractionDeps): Promise<void> {
  switch (interaction.kind) {
    case 'command':
      return withPerson(interaction, deps, (person) =>
        interaction.command === 'connect'
          ? connectCommand(person, interaction.text, interaction.place, deps)
          : showConnections(person, interaction.place, deps),
      );
    case 'action':
      return withPerson(interaction, deps, (person) =>
        click(person, interaction.action, interaction.value, interaction.place, deps),
      );
    case 'home':
      return withPerson({ ...interaction, place: { channel: interaction.channel } }, deps, async (person) => {
        if (interaction.tab === 'messages') return deps.slack.suggestPrompts(interaction.channel, deps.prompts);
        await publishHome(person, deps);
      });
    case 'refusal': {
      const { actor, place, reason } = interaction;
      return deps.refuse(identifierOf(actor), reason, { ...place, userId: actor.userId });
    }
    case 'stopped': {
      const { actor, channel, threadTs, messageTs } = interaction;
      const stopped = await deps.asks.stop(identifierOf(actor), { channel, threadTs, replyTs: messageTs });
      return deps.turns.stop(stopped);
    }
    case 'person_changed':
      return personChanged(interaction, deps);
    case 'uninstalled':
      return deps.offboarding.installationEnded(interaction.installation);
    case 'tokens_revoked':
      if (interaction.botRevoked) return deps.offboarding.installationEnded(interaction.installation);
  }
}

/**
 * Runs `task` for somebody who may use the app, and tells the others why not. Where the service behind their accounts
 * is away they are told so, at once and privately: a list that comes minutes later helps nobody.
 */
async function withPerson(
  { kind, actor, place }: { kind: Interaction['kind']; actor: SignedActor; place: Place },
  deps: InteractionDeps,
  task: (person: Person) => Promise<void>,
): Promise<void> {
  const { people, peopleStore, refuse, log } = deps;
  const person = await people.resolve(actor);
  if ('kind' in person) return refuse(identifierOf(actor), person.reason, { ...place, userId: actor.userId });
  await peopleStore.seen(person);
  try {
    await task(person);
  } catch (err) {
    if (!(err instanceof ScalekitError)) throw err;
    log.error({ err, code: err.code }, 'a command or a click was not carried out');
    if (kind === 'home') return; // Nobody asked for anything by opening a tab.
    const sorry = new AppError(
      err.code === 'service_misconfigured' ? 'connectors_misconfigured' : 'connectors_unavailable',
    );
    await answerPrivately(person, { ...place, messageTs: undefined }, { text: sorry.person }, deps);
  }
}

async function connectCommand(person: Person, text: string, place: Place, deps: InteractionDeps): Promise<void> {
  const wanted = text.trim().toLowerCase();
  const connector = deps.catalogue.connectors.find(({ id, label }) => id === wanted || label.toLowerCase() === wanted);
  if (!connector) return showConnections(person, place, deps, wanted);
  await startConnecting(person, connector.id, place, deps);
}

async function startConnecting(
  person: Person,
  connector: string,
  { channel, threadTs, responseUrl }: Place,
  { connect }: InteractionDeps,
): Promise<void> {
  // A direct channel with the app starts with D; there the DM copy is the answer.
  const place = {
    channel,
    private: channel.startsWith('D'),
    ...(threadTs && { threadTs }),
    ...(responseUrl && { responseUrl }),
  };
  await connect.request({ person, connector, reason: 'asked', place }).catch((error: unknown) => {
    // No private way is open, so nothing can be said; trying again would only make more links.
    if (!(error instanceof AppError) || error.code !== 'private_delivery_failed') throw error;
  });
}

async function showConnections(person: Person, place: Place, deps: InteractionDeps, unknownName = ''): Promise<void> {
  const accounts = await deps.connections.list(person);
  await answerPrivately(person, place, connectionsMessage({ accounts, unknownName }), deps);
}

async function click(
  person: Person,
  action: string,
  value: string,
  place: Place,
  deps: InteractionDeps,
): Promise<void> {
  switch (action) {
    case 'connect_open':
      if (place.responseUrl) {
        const { identifier } = person;
        await deps.connect.noteResponseUrl({ identifier, linkId: value, responseUrl: place.responseUrl });
      }
      return;
    case 'connect_start':
      if (deps.catalogue.connector(value)) await startConnecting(person, value, place, deps);
      return;
    case 'disconnect':
      if (await deps.connections.disconnect(person, value)) {
        await showConnections(person, place, deps);
        await publishHome(person, deps);
      }
      return;
    case 'home_refresh':
      return publishHome(person, deps);
  }
}

async function publishHome(person: Person, { slack, connections }: InteractionDeps): Promise<void> {
  await slack.publishHome(person.userId, homeView({ accounts: await connections.list(person), name: person.name }));
}

/** Back through Slack's private way where there is one, else where only this person sees it. */
async function answerPrivately(
  person: Person,
  place: Place,
  message: PrivateMessage,
  { slack }: InteractionDeps,
): Promise<void> {
  // A list that was clicked is replaced by its new state, so that no button of an old one stays.
  const replaceOriginal = place.messageTs !== undefined;
  if (place.responseUrl && (await slack.respond(place.responseUrl, { ...message, replaceOriginal }))) return;
  await slack.dm(person.userId, message);
}

async function personChanged(
  { installation, userId }: { installation: string; userId: string },
  { people, offboarding, peopleStore, turns, asks }: InteractionDeps,
): Promise<void> {
  people.forget(userId);
  const identifier = identifierOf({ installation, userId });
  const teamId = await peopleStore.teamOf(identifier);
  if (!teamId) return;
  // The event only says that something changed; what holds is what Slack answers now.
  const actor = { installation, userId, teamId, sharedChannel: false };
  const person = await people.resolve(actor);
  if (!('kind' in person)) return;
  turns.stop(await asks.stopAll(identifier));
  await offboarding.leave(identifier);
}
