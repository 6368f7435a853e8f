import { AppError } from '../errors.ts';
import type { Leaving, PeopleStore } from '../storage/people.ts';
import type { LeaveReason } from '../storage/schema.ts';
import type { ConfiguredConnector, ConnectDeps } from './connect-deps.ts';
import type { Person } from './person.ts';

type Deps = Pick<ConnectDeps, 'links' | 'connectionsChanged' | 'log'> & {
  accounts: Pick<ConnectDeps['accounts'], 'disconnect'>;
  connectors: readonly ConfiguredConnector[];
  /** Ends what they asked for until `before`, what runs for them, and whatever would still be done for them. */
  endWork(identifier: string, before: Date): Promise<void>;
  /** The agent's memory of them. */
  conversations: { forget(identifier: string): Promise<void> };
  people: Pick<
    PeopleStore,
    'seen' | 'beginLeaving' | 'beginLeavingAll' | 'leaving' | 'allLeaving' | 'forgetWords' | 'markLeft' | 'present'
  >;
};

export type Offboarding = ReturnType<typeof createOffboarding>;

/** How the record says why somebody's things were deleted. */
const WHY: Record<LeaveReason, string> = {
  external: 'No longer of this company',
  guest: 'A guest now',
  bot: 'An app now',
  deactivated: 'Deactivated in Slack',
  unknown: 'No longer known to Slack',
  uninstalled: 'The app was removed from Slack',
  disconnected: 'Disconnected everything',
};

/**
 * What happens to connected accounts when their people go. Safe to repeat, and repeated until it succeeds: a leaving that
 * began is remembered until nothing is left.
 */
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
  /** Two at once would be harmless, and twice the calls. */
  const underWay = new Map<string, Promise<void>>();

  async function takeLeave(identifier: string, { since, reason }: Leaving): Promise<void> {
    await endWork(identifier, since);
    // Then the links: one that is being finished in a browser finds out and undoes what it connects.
    await links.withdraw(identifier);
    const outcomes = await Promise.allSettled([
      ...connectors.map(({ connection }) => accounts.disconnect(identifier, connection)),
      conversations.forget(identifier),
      people.forgetWords(identifier),
    ]);
    await connectionsChanged(identifier);
    const failures = outcomes.filter((outcome) => outcome.status === 'rejected');
    log.info({ identifier, reason, accounts: connectors.length, failed: failures.length }, 'A person left');
    const [first] = failures;
    if (first) throw new AppError('connectors_unavailable', { cause: first.reason });
    await people.markLeft(identifier, `${WHY[reason]}: accounts and stored text deleted`);
  }

  /**
   * Someone was deactivated, became a guest, disconnected everything, or their installation ended: nothing of theirs
   * stays usable. Everything is tried before a failure is thrown; until none is, they count as leaving. Of a leaving
   * that had begun before, the reason and the moment hold: what its person asked since is not ended by it.
   */
  async function leave(identifier: string, reason: LeaveReason): Promise<void> {
    const leaving = await people.beginLeaving(identifier, reason);
    const same = underWay.get(identifier);
    if (same) return same;
    const run = takeLeave(identifier, leaving ?? { since: new Date(), reason }).finally(() =>
      underWay.delete(identifier),
    );
    underWay.set(identifier, run);
    return run;
  }

  return {
    leave,

    /**
     * Somebody is here, perhaps again: remembers them. A leaving of theirs that did not come to its end does so first,
     * or it would end what they connect now. Throws an AppError `connectors_unavailable` where it cannot yet.
     */
    async welcome(person: Person): Promise<void> {
      const leaving = await people.leaving(person.identifier);
      if (leaving) await leave(person.identifier, leaving.reason);
      await people.seen(person);
    },

    /** Tries again what did not succeed, for at most `budgetMs`. Returns those who are still leaving. */
    async retry(budgetMs: number): Promise<({ identifier: string } & Leaving)[]> {
      const until = performance.now() + budgetMs;
      for (const { identifier, reason } of await people.allLeaving()) {
        if (performance.now() > until) break;
        // One that fails again is among those returned; the others need not wait for it.
        await leave(identifier, reason).catch((err: unknown) => log.warn({ identifier, err }, 'A leaving failed'));
      }
      return people.allLeaving();
    },

    /** The app was uninstalled or its token revoked: everyone of the installation leaves. */
    async installationEnded(installation: string): Promise<void> {
      // First all of them: should this process end half-way, they are found again.
      await people.beginLeavingAll(installation, 'uninstalled');
      let failure: unknown;
      // One after the other: an installation can have thousands of people, and Scalekit limits requests.
      for await (const { identifier } of people.present(installation)) {
        try {
          await leave(identifier, 'uninstalled');
        } catch (error) {
          failure ??= error;
        }
      }
      if (failure !== undefined) throw failure;
    },
  };
}
