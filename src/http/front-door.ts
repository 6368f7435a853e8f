import type { RequestListener } from 'node:http';
import type { Hono } from 'hono';
import { createHttpServer } from './server.ts';
import { createWebApp, type WebAppOptions } from './web-app.ts';

export interface FrontDoor {
  /** Listens at once, so that whoever watches the process can tell starting from dead. Resolves with the port. */
  start(port: number): Promise<number>;
  /** Serves what stands behind it by now, and is ready for as long as `ready` says so. */
  open(inside: { routes: Hono[]; slackListener: RequestListener | undefined; ready: () => boolean }): void;
  stop(graceMs: number): Promise<void>;
}

/** Slack repeats what it could not deliver until the door is open. */
const notYet: RequestListener = (_, response) => void response.writeHead(503, { 'Retry-After': '5' }).end();

/** The one HTTP server: answers probes from the first moment, and the rest once `open` was called. */
export function createFrontDoor({
  takesSlack,
  ...options
}: Pick<WebAppOptions, 'publicUrl' | 'metrics' | 'log'> & {
  /** Whether Slack's requests come here; in Socket Mode they do not. */
  takesSlack: boolean;
}): FrontDoor {
  let ready = () => false;
  let slackListener = notYet;
  const site = (routes: Hono[]) => createWebApp({ ...options, ready: () => ready(), routes });
  let web = site([]);
  const server = createHttpServer({
    web: { fetch: (request) => web.fetch(request) },
    ...(takesSlack && { slackListener: (...exchange) => slackListener(...exchange) }),
  });
  return {
    start: (port) => server.start(port),
    open(inside) {
      web = site(inside.routes);
      slackListener = inside.slackListener ?? notYet;
      ready = inside.ready;
    },
    async stop(graceMs) {
      ready = () => false;
      await server.stop(graceMs);
    },
  };
}
