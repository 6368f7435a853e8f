import type { Link } from '../storage/links.ts';
import { createClosing } from './connect-closing.ts';
import type { ConnectDeps } from './connect-deps.ts';
import { connectedWords } from './link-state.ts';

/** A confirmation takes seconds; one that began longer ago than this, in milliseconds, died with its process. */
const CONFIRMED_WITHIN_MS = 10 * 60_000;

/**
 * Ends the links whose time ran out, and turns their messages in Slack to say so. To be called every few minutes, before
 * old rows are deleted. Safe to run at any moment and several times at once: each link is ended and told by one caller.
 * A link that fails is left to the next run.
 *
 * @example
 * const expireLinks = createExpireLinks(connectDeps);
 * await expireLinks();
 */
export function createExpireLinks(deps: ConnectDeps): () => Promise<void> {
  const { links, accounts, connectionsChanged, onConnected, now, log } = deps;
  const { end, done } = createClosing(deps);

  const isActive = async ({ identifier, connection }: Link) => {
    const rows = await accounts.accounts(identifier, [connection]);
    return rows.some((row) => row.connection === connection && row.state === 'active');
  };

  const settle = async (link: Link) => {
    if (link.status === 'verifying') {
      // One that is still under way comes to its own end, which may be a good one.
      if (link.updated_at.getTime() > now().getTime() - CONFIRMED_WITHIN_MS) return;
      await connectionsChanged(link.identifier);
      if (await isActive(link)) {
        await onConnected(link.identifier, link.connector);
        const connected = await links.connected(link.id, connectedWords(link, deps.connector));
        if (connected) await done(connected);
        return;
      }
    }
    await end(link, 'expired');
  };

  return async () => {
    // One after the other: after an outage there may be many, and Slack limits how fast messages are changed.
    for (const link of await links.overdue(now())) {
      await settle(link).catch((err: unknown) => log.warn({ link: link.id, err }, 'A link could not be ended'));
    }
  };
}
