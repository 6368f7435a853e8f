import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { consentFor, decide, openLink } from './flow.ts';
import type { CallLog } from './log.ts';
import { consentPage, messagePage } from './pages.ts';
import type { State } from './state.ts';
import type { Tokens } from './tokens.ts';

const BODY_LIMIT = 64 * 1024;

/** What the service answers over HTTP/1.1: tokens and keys for the SDK, the links and pages for browsers. */
export function httpListener({ state, tokens, log }: { state: State; tokens: Tokens; log: CallLog }): RequestListener {
  return (request, response) => {
    route(request, response).catch((error: unknown) => {
      process.emitWarning(String(error), 'ScalekitStandIn');
      if (!response.headersSent) page(response, 500, { title: 'Something broke', text: 'The stand-in failed.' });
      response.end();
    });
  };

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const [, area, name] = url.pathname.split('/');
    const to = `${request.method} ${name === undefined ? url.pathname : `/${area}/:`}`;
    if (url.pathname === '/oauth/token' && request.method === 'POST') return token(request, response);
    if (to === 'GET /keys') return json(response, 200, tokens.jwks);
    if (to === 'GET /magicLink/:') return link(response, name ?? '');
    if (to === 'GET /consent/:') return askConsent(request, response, url.searchParams.get('request') ?? '');
    if (to === 'POST /consent/:') return takeConsent(request, response);
    if (to === 'GET /connected/:') {
      return page(response, 200, { title: 'Connected', text: 'You can close this window.', provider: name });
    }
    return json(response, 404, { error: 'not_found' });
  }

  async function token(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = log.begin({ rpc: 'POST /oauth/token' });
    const issued = await tokens.issue(await form(request));
    if (!issued) {
      call.error = 'invalid_client';
      log.changed();
      return json(response, 401, { error: 'invalid_client' });
    }
    return json(response, 200, issued);
  }

  function link(response: ServerResponse, id: string): void {
    const opened = openLink(state, id);
    if (opened) {
      log.changed();
      redirect(response, `/consent/${opened.account.connection.provider.id}?request=${opened.request.id}`);
    } else {
      const text = 'It was used already, or is too old.';
      page(response, 410, { title: 'This link is no longer valid', text });
    }
  }

  function askConsent(request: IncomingMessage, response: ServerResponse, id: string): void {
    const found = consentFor(state, id);
    const signedInAs = cookie(request, 'sandbox_provider_user');
    if (!found) flowLost(response);
    else send(response, 200, consentPage({ provider: found.account.connection.provider, requestId: id, signedInAs }));
  }

  async function takeConsent(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fields = await form(request);
    const found = consentFor(state, fields.get('request') ?? '');
    if (!found) return flowLost(response);
    const allowed = fields.get('decision') === 'allow';
    const { provider } = found.account.connection;
    const user = provider.users().find((one) => one.email === fields.get('user'));
    if (allowed && !user) {
      return page(response, 400, { title: 'Who are you?', text: 'Go back and choose who is signed in.' });
    }
    const back = decide(state, found, allowed && user ? { as: user.email } : 'denied');
    log.changed();
    if (back) return redirect(response, back.href);
    const text = 'failed_to_exchange: user_verify_url not configured for verification redirect';
    page(response, 400, { title: 'The connection failed', text, provider: provider.id });
  }
}

function flowLost(response: ServerResponse): void {
  page(response, 400, { title: 'This page has expired', text: 'Start again with a new link.' });
}

async function form(request: IncomingMessage): Promise<URLSearchParams> {
  let body = '';
  for await (const chunk of request) {
    body += chunk;
    if (body.length > BODY_LIMIT) throw new Error('the form is too large');
  }
  return new URLSearchParams(body);
}

function cookie(request: IncomingMessage, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
  const value = pairs.find(([key]) => key === name)?.[1];
  try {
    return value && decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }).end();
}

function page(response: ServerResponse, status: number, message: Parameters<typeof messagePage>[0]): void {
  send(response, status, messagePage(message));
}

function send(response: ServerResponse, status: number, body: string): void {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  };
  response.writeHead(status, headers).end(body);
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
