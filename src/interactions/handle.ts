import { identifierOf } from '../identifier.ts';
import type { Interaction } from '../storage/inbound.ts';
import { click } from './click.ts';
import { command } from './command.ts';
import type { InteractionDeps } from './deps.ts';
import { openHome } from './home.ts';
import { personChanged } from './person-changed.ts';
import { submit } from './submit.ts';
import { withPerson } from './with-person.ts';

/** Does what a stored command, click or lifecycle event asks for. Throws where the job should be tried again. */
export function createInteractions(deps: InteractionDeps) {
  return async (id: string): Promise<void> => {
    const stored = await deps.interactions.get(id);
    if (!stored) return;
    await handle(stored.interaction, stored.at, deps);
    // Removed only now: it may hold Slack's way back, and a job that is tried again needs it.
    await deps.interactions.remove(id);
  };
}

async function handle(interaction: Interaction, at: Date, deps: InteractionDeps): Promise<void> {
  switch (interaction.kind) {
    case 'command':
      return withPerson(interaction, deps, (person) => command(person, interaction, deps));
    case 'action':
      return withPerson(interaction, deps, (person) => click(person, { ...interaction, at }, deps));
    case 'submission':
      return withPerson({ ...interaction, place: { channel: interaction.actor.userId } }, deps, (person) =>
        submit(person, interaction, deps),
      );
    case 'home': {
      const place = { channel: interaction.channel };
      return withPerson({ ...interaction, place }, deps, (person) => openHome(person, interaction, deps));
    }
    case 'refusal': {
      const { actor, place, reason } = interaction;
      return deps.refuse(identifierOf(actor), reason, { ...place, userId: actor.userId });
    }
    case 'stopped': {
      const { actor, channel, threadTs, messageTs } = interaction;
      const stopped = await deps.asks.stop(identifierOf(actor), { channel, threadTs, replyTs: messageTs });
      await deps.proposals.withdraw({ askIds: stopped });
      return deps.stopTurns(stopped);
    }
    case 'person_changed':
      return personChanged(interaction, deps);
    case 'uninstalled':
    case 'bot_revoked':
      return deps.offboarding.installationEnded(interaction.installation);
    default:
      interaction satisfies never;
  }
}
