import type { Link } from '../storage/links.ts';
import type { Closing } from './connect-closing.ts';
import type { ConnectDeps } from './connect-deps.ts';
import { connectedWords, type OutcomeResult, sameBrowser, whyNot } from './link-state.ts';
import { hashOf, isSecret } from './secrets.ts';

/** What Scalekit's redirect carries. */
export interface ConsentCallback {
  state?: string;
  authRequestId?: string;
  /** Scalekit's code: `access_denied` is the person's no, every other is the provider's or the operator's trouble. */
  error?: string;
}

/** What may be logged of a code that came with a query string. */
const CODE = /^[a-z0-9_.-]{1,64}$/i;

/**
 * The browser is back from the provider. The account is confirmed for the link's own person, never for anybody the
 * query could name, and only in the browser that signed in as that person.
 *
 * The order makes a crash harmless: what waits is resumed before the link is marked, so a link that stayed behind can
 * only mean that something happens twice that may happen twice.
 */
export function createFinish(deps: ConnectDeps, { outcome, end, stuck, done }: Closing) {
  const { links, accounts, now, log, connectionsChanged, onConnected } = deps;

  /** Whoever consented, their tokens must not stay parked under the link's person. */
  const discard = async ({ id, identifier, connection }: Link) => {
    try {
      const rows = await accounts.accounts(identifier, [connection]);
      const pending = rows.some((row) => row.connection === connection && row.state === 'pending_verification');
      if (pending) await accounts.disconnect(identifier, connection);
    } catch (err) {
      log.error({ link: id, err }, 'A consent nobody may use could not be discarded');
    }
  };

  const verify = async (link: Link, authRequestId: string): Promise<OutcomeResult> => {
    let state: string | undefined;
    try {
      const { kind } = await accounts.verify({ authRequestId, identifier: link.identifier });
      // Also after an error, which may have been a lost answer only.
      await connectionsChanged(link.identifier);
      if (kind === 'error') return end(link, 'accounts_unavailable');
      if (kind !== 'verified') return end(link, kind);
      const rows = await accounts.accounts(link.identifier, [link.connection]);
      state = rows.find((row) => row.connection === link.connection)?.state;
    } catch (err) {
      log.error({ link: link.id, err }, 'A consent could not be confirmed');
      return end(link, 'accounts_unavailable');
    }
    if (state !== 'active') return end(link, 'verification_pending');

    await onConnected(link.identifier, link.connector);
    const connected = await links.connected(link.id, connectedWords(link, deps.connector));
    if (!connected) {
      // Withdrawn while it was being confirmed: they disconnected, or left.
      await accounts.disconnect(link.identifier, link.connection);
      await connectionsChanged(link.identifier);
      return outcome('withdrawn', link);
    }
    return done(connected);
  };

  return async (
    { state, authRequestId, error }: ConsentCallback,
    browser: string | undefined,
  ): Promise<OutcomeResult> => {
    const stateHash = isSecret(state) ? hashOf(state) : undefined;
    const found = stateHash && (await links.byVerifyState(stateHash));
    if (!stateHash || !found) return outcome('unknown_link');
    if (!isSecret(browser) || !sameBrowser(found, browser)) {
      if (authRequestId) await discard(found);
      return end(found, 'finished_elsewhere');
    }
    const link = await links.takeVerification(stateHash, hashOf(browser));
    if (!link) {
      const last = (await links.byVerifyState(stateHash)) ?? found;
      // Only the page again, for whoever reloads it.
      if (last.status === 'connected') return outcome('connected', last);
      if (authRequestId && whyNot(last, now()) === 'expired') await discard(last);
      return stuck(last);
    }
    if (error && error !== 'access_denied') {
      const { id, connector } = link;
      log.warn({ link: id, connector, ...(CODE.test(error) && { error }) }, 'A consent failed');
      return end(link, 'consent_failed');
    }
    if (error !== undefined || !authRequestId) return end(link, 'consent_denied');
    return verify(link, authRequestId);
  };
}
