import type { Scalekit } from '../connectors/scalekit-port.ts';
import type { Account, AccountState } from '../connectors/types.ts';
import type { AuditEntry } from '../storage/audit.ts';
import type { ConfiguredConnector, ConnectDeps } from './connect-deps.ts';
import type { Person } from './person.ts';

type Deps = Pick<ConnectDeps, 'links' | 'connectionsChanged' | 'log'> & {
  accounts: Pick<Scalekit, 'accounts' | 'disconnect'>;
  /** Every connector the operator has set up, in the order people see them. */
  connectors: readonly ConfiguredConnector[];
  /** Puts what was done on the record. */
  audit(entry: AuditEntry): Promise<void>;
};

/** There is nothing of the person at Scalekit in these states. */
const GONE: ReadonlySet<AccountState> = new Set(['none', 'disconnected']);

/** A person's connected accounts, as they see and end them. Failures of the service are thrown. */
export function createConnections({ links, accounts, connectors, connectionsChanged, audit, log }: Deps) {
  async function list(person: Person): Promise<(Account & { label: string })[]> {
    const rows = await accounts.accounts(
      person.identifier,
      connectors.map(({ connection }) => connection),
    );
    return connectors.map(({ id, label, connection }) => {
      const row = rows.find((candidate) => candidate.connection === connection);
      const { state = 'none', lastUsedAt } = row ?? {};
      return { connector: id, label, connection, state, ...(lastUsedAt && { lastUsedAt }) };
    });
  }

  return {
    /** One row for each connector that is set up, connected or not. */
    list,

    /** Whether the person has no account left, and none on its way. */
    async allGone(person: Person): Promise<boolean> {
      if (await links.open(person.identifier)) return false;
      return (await list(person)).every(({ state }) => GONE.has(state));
    },

    /** Ends the person's own connection. False when no such connector is set up. */
    async disconnect(person: Person, connectorId: string): Promise<boolean> {
      const connector = connectors.find(({ id }) => id === connectorId);
      if (!connector) return false;
      // First the links: one that is being finished in a browser finds out and undoes what it connects.
      await links.withdraw(person.identifier, connector.id);
      try {
        await accounts.disconnect(person.identifier, connector.connection);
      } finally {
        // Also after a failure: its answer may have been lost on the way back.
        await connectionsChanged(person.identifier);
      }
      const { identifier } = person;
      log.info({ identifier, connector: connector.id }, 'A person disconnected an account');
      await audit({
        installation: person.installation,
        identifier,
        trigger: 'person',
        action: 'disconnect',
        connector: connector.id,
        connection: connector.connection,
        description: `Disconnected ${connector.label}`,
        outcome: 'done',
      });
      return true;
    },
  };
}
