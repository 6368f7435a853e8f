import { AppError } from '../errors.ts';
import type { ConfiguredConnector, ConnectDeps } from './connect-deps.ts';

type Deps = Pick<ConnectDeps, 'links' | 'connectionsChanged' | 'log'> & {
  accounts: Pick<ConnectDeps['accounts'], 'disconnect'>;
  connectors: readonly ConfiguredConnector[];
  /** Ends what they asked for and what runs for them. */
  endWork(identifier: string): Promise<void>;
  /** The agent's memory of them. */
  conversations: { forget(identifier: string): Promise<void> };
  people: {
    /** Empties the stored text of theirs. */
    forgetWords(identifier: string): Promise<void>;
    /** Marks that nothing of this person is left to end. */
    markLeft(identifier: string): Promise<void>;
    /** Everyone of an installation who has not left. */
    present(installation: string): Promise<string[]>;
  };
};

/** What happens to connected accounts when their people go. Safe to repeat: run it from a job that is retried. */
export function createOffboarding({
  links,
  accounts,
  connectors,
  endWork,
  connectionsChanged,
  conversations,
  people,
  log,
}: Deps) {
  /**
   * Someone was deactivated, became a guest, or their installation ended: nothing of theirs stays usable. Everything is
   * tried before a failure is thrown; only after none are they marked, so that a repeat finds them again.
   */
  async function leave(identifier: string): Promise<void> {
    await endWork(identifier);
    // Then the links: one that is being finished in a browser finds out and undoes what it connects.
    await links.withdraw(identifier);
    const outcomes = await Promise.allSettled([
      ...connectors.map(({ connection }) => accounts.disconnect(identifier, connection)),
      conversations.forget(identifier),
      people.forgetWords(identifier),
    ]);
    await connectionsChanged(identifier);
    const failures = outcomes.filter((outcome) => outcome.status === 'rejected');
    log.info({ identifier, accounts: connectors.length, failed: failures.length }, 'A person left');
    const [first] = failures;
    if (first) throw new AppError('connectors_unavailable', { cause: first.reason });
    await people.markLeft(identifier);
  }

  return {
    leave,
    /** The app was uninstalled or its token revoked: everyone of the installation leaves. */
    async installationEnded(installation: string): Promise<void> {
      let failure: unknown;
      // One after the other: an installation can have thousands of people, and Scalekit limits requests.
      for (const identifier of await people.present(installation)) {
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
