import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { isSecret } from '../identity/secrets.ts';

/** Long enough to sign in to Slack and to a provider with two factors. */
const MAX_AGE_S = 15 * 60;

export type BrowserSession = ReturnType<typeof createBrowserSession>;

/**
 * One secret cookie that tells browsers apart; it says nothing of who sits there. Lax, so that it comes along when Slack
 * and Scalekit send the browser back, but not with another site's form.
 */
export function createBrowserSession({ publicUrl, newSecret }: { publicUrl: string; newSecret: () => string }) {
  const secure = publicUrl.startsWith('https:');
  // Browsers take a __Host- cookie from this very host only, over TLS: a sibling domain cannot plant one.
  const name = secure ? '__Host-onbehalf' : 'onbehalf';

  const read = (c: Context): string | undefined => {
    const value = getCookie(c, name);
    return isSecret(value) ? value : undefined;
  };

  return {
    read,
    /** Starts the browser's session, or prolongs the one it has. */
    keep(c: Context): void {
      setCookie(c, name, read(c) ?? newSecret(), {
        httpOnly: true,
        secure,
        sameSite: 'Lax',
        path: '/',
        maxAge: MAX_AGE_S,
      });
    },
  };
}
