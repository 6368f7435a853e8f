import { createClosing } from './connect-closing.ts';
import type { ConnectDeps } from './connect-deps.ts';
import { createFinish } from './connect-finish.ts';
import { createSignedIn } from './connect-signed-in.ts';
import { type FlowResult, namesOf, type OutcomeResult, sameBrowser, whyNot } from './link-state.ts';
import { hashOf, isSecret } from './secrets.ts';
import type { SignIn } from './sign-in.ts';

/** From pressing Continue to being back from the provider. The link itself is good for as long before that. */
const FINISH_WITHIN_MS = 10 * 60_000;

/** What the page of a good link shows before anything happens. */
export interface Confirmation {
  kind: 'confirm';
  person: string;
  workspace: string;
  connector: string;
}

export type ConnectFlow = ReturnType<typeof createConnectFlow>;

/**
 * The browser's side of connecting, without any HTTP: link ▸ Continue ▸ Sign in with Slack ▸ consent ▸ verification.
 * `browser` is the secret of the browser's session cookie. Every method is safe to call with anything a browser sends.
 */
export function createConnectFlow(deps: ConnectDeps & { signIn: SignIn }) {
  const { links, signIn, connector, workspace, now, newSecret, log } = deps;

  const closing = createClosing(deps);
  const { outcome, stuck } = closing;

  return {
    /** What the link's page shows. Changes nothing: previews and mail scanners fetch it too. */
    async open(nonce: string, browser: string | undefined): Promise<Confirmation | OutcomeResult> {
      const link = isSecret(nonce) ? await links.byNonce(hashOf(nonce)) : undefined;
      if (!link) return outcome('unknown_link');
      const mine = link.status === 'issued' || sameBrowser(link, browser);
      const over = link.status === 'void' || link.status === 'connected' || link.status === 'failed';
      if (over || !mine || link.expires_at <= now()) return outcome(whyNot(link, now()), link);
      return {
        kind: 'confirm',
        person: link.person_name,
        workspace,
        connector: namesOf(link, connector).connector,
      };
    },

    /** Continue was pressed: gives the link to this browser, and says where it signs in. */
    async claim(nonce: string, browser: string | undefined): Promise<FlowResult> {
      const link = isSecret(nonce) ? await links.byNonce(hashOf(nonce)) : undefined;
      if (!link) return outcome('unknown_link');
      if (!isSecret(browser)) {
        const good = link.status === 'issued' && link.expires_at > now();
        return good ? outcome('no_session', link) : stuck(link);
      }
      const state = newSecret();
      const signInNonce = newSecret();
      const claimed = await links.claim({
        nonceHash: link.nonce_hash,
        browserHash: hashOf(browser),
        stateHash: hashOf(state),
        signInNonceHash: hashOf(signInNonce),
        finishBy: new Date(now().getTime() + FINISH_WITHIN_MS),
      });
      // Read again: what stopped it may have happened after the first look.
      if (!claimed) return stuck((await links.byNonce(link.nonce_hash)) ?? link);
      log.info({ link: link.id }, 'A browser claimed a connect link');
      return { kind: 'redirect', url: signIn.authorizeUrl({ state, nonce: signInNonce, teamId: link.team_id }) };
    },

    signedIn: createSignedIn(deps, closing),
    finish: createFinish(deps, closing),
  };
}
