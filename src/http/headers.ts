import type { MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { STYLE_SOURCE } from './style.ts';

const HALF_A_YEAR = 'max-age=15552000';

/** Headers of every page: no script at all, no framing, no address passed on, nothing kept. */
export function pageHeaders({ publicUrl }: { publicUrl: string }): MiddlewareHandler {
  const secure = secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      styleSrc: [STYLE_SOURCE],
      // No form-action: browsers hold every redirect after a form to it, and Continue leads to Slack, from there perhaps at
      // once back here, to Scalekit and to any provider, which are not ours to list. That no other website presses
      // Continue is the work of the same-origin check and of the SameSite cookie.
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
    },
    referrerPolicy: 'no-referrer',
    xFrameOptions: 'DENY',
    strictTransportSecurity: publicUrl.startsWith('https:') ? HALF_A_YEAR : false,
  });
  return async (c, next) => {
    await secure(c, next);
    c.header('Cache-Control', 'no-store');
  };
}
