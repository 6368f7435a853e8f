import type { Closing } from './connect-closing.ts';
import type { ConnectDeps } from './connect-deps.ts';
import { type FlowResult, sameBrowser } from './link-state.ts';
import { hashOf, isSecret } from './secrets.ts';
import type { SignIn } from './sign-in.ts';

/** What Slack's redirect carries. */
export interface SignInCallback {
  state?: string;
  code?: string;
  error?: string;
}

/**
 * Slack sent the browser back. Only when it is signed in as the link's own person is there a way on to the provider;
 * otherwise the link ends here, and its owner is told.
 */
export function createSignedIn(deps: ConnectDeps & { signIn: SignIn }, { outcome, end, stuck }: Closing) {
  const { links, signIn, accounts, publicUrl, now, newSecret, log } = deps;

  return async ({ state, code, error }: SignInCallback, browser: string | undefined): Promise<FlowResult> => {
    const stateHash = isSecret(state) ? hashOf(state) : undefined;
    const found = stateHash && (await links.bySignInState(stateHash));
    if (!stateHash || !found) return outcome('unknown_link');
    if (!isSecret(browser) || !sameBrowser(found, browser)) {
      // Only the browser that pressed Continue was given this state: it lost its session, or somebody passed it on. What
      // it has already come back with stays undisturbed.
      const outstanding = found.status === 'claimed' && found.expires_at > now();
      return outstanding ? end(found, 'session_lost') : stuck(found);
    }

    const link = await links.takeSignIn(stateHash, hashOf(browser));
    if (!link) return stuck((await links.bySignInState(stateHash)) ?? found);
    if (error !== undefined || !code) return end(link, 'sign_in_denied');

    const result = await signIn.exchange({ code, nonceHash: link.signin_nonce_hash ?? '' });
    if (result.kind === 'unavailable') {
      log.error(
        { link: link.id, code: result.detail },
        'Sign in with Slack did not work; check SLACK_CLIENT_ID and SLACK_CLIENT_SECRET',
      );
      return outcome('sign_in_unavailable', link);
    }
    if (result.kind === 'refused') {
      log.warn({ link: link.id, code: result.detail }, 'A sign-in was refused');
      return end(link, 'sign_in_refused');
    }
    if (result.teamId !== link.team_id || result.userId !== link.user_id) return end(link, 'other_person');

    const verifyState = newSecret();
    let consent: string;
    try {
      const { link: url } = await accounts.magicLink({
        identifier: link.identifier,
        connection: link.connection,
        state: verifyState,
        userVerifyUrl: `${publicUrl}/connect/callback/scalekit`,
      });
      consent = webUrl(url);
    } catch (err) {
      log.error({ link: link.id, err }, 'No consent link could be made');
      return end(link, 'accounts_unavailable');
    }
    if (!(await links.signedIn(link.id, stateHash, hashOf(verifyState)))) {
      return stuck((await links.bySignInState(stateHash)) ?? link);
    }
    log.info({ link: link.id }, 'The person signed in; on to consent');
    return { kind: 'redirect', url: consent };
  };
}

/** A redirect to anything but a web page would be somebody's trick. */
function webUrl(url: string): string {
  const parsed = new URL(url);
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') throw new TypeError('not a web address');
  return parsed.href;
}
