import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';

/** Shorter than Node's own five minutes: nothing here takes a large upload. */
const REQUEST_TIMEOUT_MS = 30_000;
const HEADERS_TIMEOUT_MS = 10_000;

export interface HttpServerOptions {
  web: { fetch(request: Request): Response | Promise<Response> };
  /** Takes Slack's signed requests, with their untouched bodies; absent in Socket Mode. */
  slackListener?: RequestListener;
}

export interface HttpServer {
  /** Listens on all interfaces; 0 picks a free port. Resolves with the port. */
  start(port: number): Promise<number>;
  /** Takes no more connections, lets running requests end, and cuts off what is left after `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

/** One server for everything: Slack's requests at `POST /slack/events`, pages and probes elsewhere. */
export function createHttpServer({ web, slackListener }: HttpServerOptions): HttpServer {
  const pages = getRequestListener((request) => web.fetch(request), { overrideGlobalObjects: false });
  const server = createServer((request, response) => {
    // close() ends the connections that are idle by then; one that becomes idle later would stay for its keep-alive.
    response.once('close', () => {
      if (!server.listening) server.closeIdleConnections();
    });
    const isSlack = request.method === 'POST' && request.url?.split('?', 1)[0] === '/slack/events';
    if (isSlack && slackListener) slackListener(request, response);
    else void pages(request, response);
  });
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.headersTimeout = HEADERS_TIMEOUT_MS;

  return {
    async start(port) {
      server.listen(port);
      await once(server, 'listening').catch((cause: NodeJS.ErrnoException) => {
        const why = cause.code === 'EADDRINUSE' ? 'something else listens there' : (cause.code ?? 'it failed');
        throw new Error(`PORT ${port} cannot be listened on: ${why}. Choose another PORT.`, { cause });
      });
      return (server.address() as AddressInfo).port;
    },
    async stop(graceMs) {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      const cutOff = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(cutOff);
    },
  };
}
