import type { Catalogue } from '../connectors/catalogue/catalogue.ts';
import type { Scalekit } from '../connectors/scalekit-port.ts';
import type { Toolbox } from '../connectors/toolbox.ts';
import type { createConnect } from '../identity/connect.ts';
import type { createConnections } from '../identity/connections.ts';
import type { Offboarding } from '../identity/offboarding.ts';
import type { People } from '../identity/person.ts';
import type { Refuse } from '../identity/refuse.ts';
import type { SlackOut } from '../slack/ports.ts';
import type { Answers } from '../storage/answers.ts';
import type { Asks } from '../storage/asks.ts';
import type { Audit, AuditEntry } from '../storage/audit.ts';
import type { InteractionStore } from '../storage/interactions.ts';
import type { LinkStore } from '../storage/links.ts';
import type { PeopleStore } from '../storage/people.ts';
import type { Log } from '../telemetry/log.ts';
import type { Cards } from '../writes/cards.ts';
import type { Ledger } from '../writes/ledger.ts';
import type { Permissions } from '../writes/permissions.ts';
import type { Proposals } from '../writes/proposals.ts';
import type { Undo } from '../writes/undo.ts';
import type { DigestParts } from './digest/deps.ts';

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
  offboarding: Pick<Offboarding, 'leave' | 'welcome' | 'installationEnded'>;
  asks: Pick<Asks, 'stop' | 'get' | 'cardShown'>;
  answers: Answers;
  audit: Pick<Audit, 'latest'>;
  recordAudit(entry: AuditEntry): Promise<void>;
  proposals: Proposals;
  permissions: Permissions;
  cards: Cards;
  ledger: Pick<Ledger, 'soFar'>;
  undo: Undo;
  digest: DigestParts;
  now: () => Date;
  scalekit: Pick<Scalekit, 'execute'>;
  toolbox: Pick<Toolbox, 'for'>;
  /** Whether people may say that they need not be asked again. */
  standing: boolean;
  /** Stops the turns of these asks that run in this process. */
  stopTurns(askIds: readonly string[]): void;
  catalogue: Catalogue;
  /** What Slack offers in an empty conversation with the app; at most four. */
  prompts: readonly { title: string; message: string }[];
  log: Log;
}
