import { toolTitle } from '../connectors/tool-words.ts';
import type { Person } from '../identity/person.ts';
import type { Place } from '../storage/inbound.ts';
import { isUuid } from '../uuid.ts';
import { showConnections } from './connecting.ts';
import type { InteractionDeps } from './deps.ts';
import { publishHome } from './home.ts';

/** From now on the person is asked again. */
export async function revokePermission(person: Person, id: string, place: Place, deps: InteractionDeps): Promise<void> {
  const { identifier, installation } = person;
  const revoked = isUuid(id) ? await deps.permissions.revoke(identifier, id) : undefined;
  if (revoked) {
    const { connector, tool } = revoked;
    await deps.recordAudit({
      installation,
      identifier,
      trigger: 'person',
      action: 'revoke',
      connector,
      tool,
      outcome: 'done',
      description: `Asks again before: ${toolTitle(tool).toLowerCase()}`,
    });
  }
  if (place.responseUrl) await showConnections(person, place, deps);
  await publishHome(person, deps);
}
