import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { readBody, sendJson } from './http.ts';
import { serveOidc } from './oidc-routes.ts';
import { respond } from './response-urls.ts';
import { SlackApiError } from './slack-error.ts';
import type { Mounted, SandboxCall } from './types.ts';
import type { Faults } from './web-api/faults.ts';
import { serveWebApi } from './web-api/router.ts';
import type { Workspace } from './workspace.ts';

export interface Routes {
  workspace: Workspace;
  calls: SandboxCall[];
  faults: Faults;
  closing: AbortSignal;
  mounted: readonly Mounted[];
}

/** A POST to a response URL: JSON only, and 404 once it is used up or too old. */
async function serveResponseUrl(
  workspace: Workspace,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
) {
  try {
    const target = workspace.responseUrls.use(path);
    const body: unknown = JSON.parse(await readBody(request));
    respond(workspace, target, body as Record<string, unknown>);
    response.writeHead(200, { 'content-type': 'text/plain' }).end('ok');
  } catch (error) {
    if (error instanceof SyntaxError)
      return sendJson(response, { ok: false, error: 'invalid_payload' }, { status: 400 });
    if (!(error instanceof SlackApiError)) throw error;
    const gone = error.code === 'used_url' || error.code === 'expired_url';
    sendJson(response, { ok: false, error: error.code }, { status: gone ? 404 : 400 });
  }
}

async function serve(routes: Routes, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', routes.workspace.url);
  if (url.pathname.startsWith('/api/')) return serveWebApi(routes.workspace, routes, request, response, url);
  if (url.pathname.startsWith('/response/') && request.method === 'POST')
    return serveResponseUrl(routes.workspace, request, response, url.pathname);
  if (await serveOidc(routes.workspace, request, response, url)) return;
  if (routes.mounted.some((handler) => handler(request, response))) return;
  response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found');
}

/** Everything the stand-in answers over HTTP. */
export function routesOf(routes: Routes): RequestListener {
  return (request, response) => {
    serve(routes, request, response).catch((error: unknown) => {
      if (routes.closing.aborted || response.headersSent || response.destroyed) response.destroy();
      else response.writeHead(500, { 'content-type': 'text/plain' }).end(`Sandbox error: ${String(error)}`);
    });
  };
}
