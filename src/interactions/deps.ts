import type { Catalogue } from '../connectors/catalogue/catalogue.ts';
import type { createConnect } from '../identity/connect.ts';
import type { createConnections } from '../identity/connections.ts';
import type { createOffboarding } from '../identity/offboarding.ts';
import type { People } from '../identity/person.ts';
import type { Refuse } from '../identity/refuse.ts';
import type { SlackOut } from '../slack/ports.ts';
import type { Asks } from '../storage/asks.ts';
import type { InteractionStore } from '../storage/interactions.ts';
import type { LinkStore } from '../storage/links.ts';
import type { PeopleStore } from '../storage/people.ts';
import type { Log } from '../telemetry/log.ts';

/** What commands, clicks and lifecycle events work with. */
export interface InteractionDeps {
  interactions: InteractionStore;
  people: People;
  peopleStore: PeopleStore;
  refuse: Refuse;
  slack: SlackOut;
  connect: ReturnType<typeof createConnect>;
  connections: ReturnType<typeof createConnections>;
  links: Pick<LinkStore, 'connectedSince'>;
  offboarding: ReturnType<typeof createOffboarding>;
  asks: Pick<Asks, 'stop'>;
  /** Stops the turns of these asks that run in this process. */
  stopTurns(askIds: readonly string[]): void;
  catalogue: Catalogue;
  /** What Slack offers in an empty conversation with the app; at most four. */
  prompts: readonly { title: string; message: string }[];
  log: Log;
}
