import { Hono } from 'hono';
import type { Registry } from 'prom-client';
import type { Log } from '../telemetry/log.ts';
import { pageHeaders } from './headers.ts';
import { failurePage, notFoundPage } from './pages.ts';

export interface WebAppOptions {
  publicUrl: string;
  /** Whether the process can do its work now. */
  ready(): boolean | Promise<boolean>;
  metrics: Pick<Registry, 'metrics' | 'contentType'>;
  /** Pages of other parts. */
  routes: Hono[];
  log: Pick<Log, 'error'>;
}

/**
 * Everything this process serves over HTTP but Slack's own requests.
 *
 * @example createWebApp({ publicUrl, ready: () => true, metrics: registry, routes: [connectRoutes(…)], log })
 */
export function createWebApp({ publicUrl, ready, metrics, routes, log }: WebAppOptions): Hono {
  const app = new Hono();
  app.use(pageHeaders({ publicUrl }));
  app.get('/healthz', (c) => c.text('ok'));
  app.get('/readyz', async (c) => ((await ready()) ? c.text('ready') : c.text('not ready', 503)));
  app.get('/metrics', async (c) => c.body(await metrics.metrics(), 200, { 'Content-Type': metrics.contentType }));
  for (const route of routes) app.route('/', route);
  app.notFound((c) => c.html(notFoundPage(), 404));
  app.onError((err, c) => {
    // Not the path: it can hold a link's secret.
    log.error({ err, method: c.req.method }, 'A page failed');
    return c.html(failurePage(), 500);
  });
  return app;
}
