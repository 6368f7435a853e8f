import type { Person } from '../identity/person.ts';
import type { Interaction } from '../storage/inbound.ts';
import { connectCommand, showConnections } from './connecting.ts';
import type { InteractionDeps } from './deps.ts';
import { health } from './digest/health.ts';
import { digestCommand } from './digest-settings.ts';

/** A slash command, by its name. */
export async function command(
  person: Person,
  { command: name, text, place, trigger }: Extract<Interaction, { kind: 'command' }>,
  deps: InteractionDeps,
): Promise<void> {
  switch (name) {
    case 'connect':
      return connectCommand(person, text, place, deps);
    case 'connections':
      return showConnections(person, place, deps);
    case 'digest':
      return digestCommand(person, text, { place, trigger }, deps);
    case 'health':
      return health(person, text, place, deps);
    default:
      name satisfies never;
  }
}
