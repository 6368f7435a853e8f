import { type Context, Hono } from 'hono';
import type { ConnectFlow } from '../identity/connect-flow.ts';
import { PAGES } from '../identity/connect-outcomes.ts';
import type { FlowResult } from '../identity/link-state.ts';
import type { BrowserSession } from './browser-session.ts';
import { confirmPage, outcomePage } from './pages.ts';
import { isSameOrigin } from './same-origin.ts';

export interface ConnectRoutesOptions {
  flow: ConnectFlow;
  session: BrowserSession;
  publicUrl: string;
}

/** The pages of connecting. Decisions are the flow's; here are only cookies, queries and HTML. */
export function connectRoutes({ flow, session, publicUrl }: ConnectRoutesOptions): Hono {
  const outcome = (c: Context, result: Extract<FlowResult, { kind: 'outcome' }>) =>
    c.html(outcomePage(result.outcome, result.names), PAGES[result.outcome].status);

  return new Hono()
    .get('/connect/callback/slack', async (c) => {
      const { state, code, error } = c.req.query();
      const result = await flow.signedIn({ state, code, error }, session.read(c));
      return result.kind === 'redirect' ? c.redirect(result.url, 302) : outcome(c, result);
    })
    .get('/connect/callback/scalekit', async (c) => {
      const { state, auth_request_id: authRequestId, error } = c.req.query();
      return outcome(c, await flow.finish({ state, authRequestId, error }, session.read(c)));
    })
    .get('/connect/:nonce', async (c) => {
      const nonce = c.req.param('nonce');
      const result = await flow.open(nonce, session.read(c));
      if (result.kind === 'outcome') return outcome(c, result);
      session.keep(c);
      return c.html(confirmPage({ ...result, nonce }));
    })
    .post('/connect/:nonce/continue', async (c) => {
      if (!isSameOrigin(c.req.raw.headers, publicUrl)) {
        return outcome(c, {
          kind: 'outcome',
          outcome: 'foreign_request',
          names: { person: '', connector: '', command: '/connect' },
        });
      }
      const browser = session.read(c);
      const result = await flow.claim(c.req.param('nonce'), browser);
      if (result.kind === 'outcome') return outcome(c, result);
      session.keep(c);
      // Whatever sent the form goes on with a GET.
      return c.redirect(result.url, 303);
    });
}
