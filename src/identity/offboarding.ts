import { AppError } from '../errors.ts';
import type { ConfiguredConnector, ConnectDeps } from './connect-deps.ts';

type Deps = Pick<ConnectDeps, 'links' | 'connectionsChanged' | 'log'> & {
  accounts: Pick<ConnectDeps['accounts'], 'disconnect'>;
  connectors: readonly ConfiguredConnector[];
  people: {
    /** Marks that this person may not ask any more. */
    left(identifier: string, at: Date): Promise<void>;
    /** Everyone of an installation who ever asked. */
    identifiersOf(installation: string): Promise<string[]>;
  };
  now(): Date;
};

/** What happens to connected accounts when their people go. Safe to repeat: run it from a job that is retried. */
export function createOffboarding({ links, accounts, connectors, connectionsChanged, people, now, log }: Deps) {
  /**
   * Someone was deactivated, became a guest, or their installation ended: nothing of theirs stays usable. Everything is
   * tried before a failure is thrown.
   */
  async function leave(identifier: string): Promise<void> {
    await people.left(identifier, now());
    await links.withdraw(identifier);
    const outcomes = await Promise.allSettled(
      connectors.map(({ connection }) => accounts.disconnect(identifier, connection)),
    );
    await connectionsChanged(identifier);
    const failures = outcomes.filter((outcome) => outcome.status === 'rejected');
    log.info({ identifier, accounts: connectors.length, failed: failures.length }, 'A person left');
    const [first] = failures;
    if (first) throw new AppError('connectors_unavailable', { cause: first.reason });
  }

  return {
    leave,
    /** The app was uninstalled or its token revoked: everyone of the installation leaves. */
    async installationEnded(installation: string): Promise<void> {
      let failure: unknown;
      // One after the other: an installation can have thousands of people, and Scalekit limits requests.
      for (const identifier of await people.identifiersOf(installation)) {
        try {
          await leave(identifier);
        } catch (error) {
          failure ??= error;
        }
      }
      if (failure !== undefined) throw failure;
    },
  };
}
