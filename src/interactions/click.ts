import type { Person } from '../identity/person.ts';
import type { Place } from '../storage/inbound.ts';
import { showConnections, startConnecting } from './connecting.ts';
import type { InteractionDeps } from './deps.ts';
import { publishHome } from './home.ts';

/** A button, by its action id. Its value only names a connector or a link: whose it is, the click itself says. */
export async function click(
  person: Person,
  { action, value, place, at }: { action: string; value: string; place: Place; at: Date },
  deps: InteractionDeps,
): Promise<void> {
  const { connect, connections, links, catalogue } = deps;
  const { identifier } = person;
  switch (action) {
    case 'connect_open':
      if (place.responseUrl)
        await connect.noteResponseUrl({ identifier, linkId: value, responseUrl: place.responseUrl });
      return;
    case 'connect_start':
      if (!catalogue.connector(value)) return;
      await startConnecting(person, value, place, deps);
      // On the Home tab nothing else would show that the click did something.
      if (!place.responseUrl) await publishHome(person, deps, 'I sent you a private link under *Messages*.');
      return;
    case 'disconnect':
      // A click that is worked on a second time must not end what was connected after it.
      if (await links.connectedSince(identifier, value, at)) return;
      if (!(await connections.disconnect(person, value))) return;
      if (place.responseUrl) await showConnections(person, place, deps);
      return publishHome(person, deps);
    case 'home_refresh':
      return publishHome(person, deps);
  }
}
