import { Hono } from 'hono';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { createWebApp, type WebAppOptions } from './web-app.ts';

function app(options: Partial<WebAppOptions> = {}) {
  const logged: unknown[] = [];
  const web = createWebApp({
    publicUrl: 'https://app.example.com',
    ready: () => true,
    metrics: new Registry(),
    routes: [],
    log: { error: (...line: unknown[]) => void logged.push(line) },
    ...options,
  });
  return { web, logged };
}

describe('the web side', () => {
  it('is alive, and ready when it says so', async () => {
    let ready = false;
    const { web } = app({ ready: async () => ready });
    expect((await web.request('/healthz')).status).toBe(200);
    expect((await web.request('/readyz')).status).toBe(503);
    ready = true;
    expect((await web.request('/readyz')).status).toBe(200);
  });

  it('shows the registry’s metrics', async () => {
    const metrics = { contentType: 'text/plain; version=0.0.4', metrics: async () => 'up 1\n' } as const;
    const response = await app({ metrics: metrics as unknown as Registry }).web.request('/metrics');
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4');
    expect(await response.text()).toBe('up 1\n');
  });

  it('locks every page down, also the one that does not exist', async () => {
    const response = await app().web.request('/nothing');
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('There is nothing here');
    const headers = Object.fromEntries(response.headers);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'strict-transport-security': 'max-age=15552000',
    });
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]{44}'; frame-ancestors 'none'; base-uri 'none'$/,
    );
  });

  it('promises TLS only where there is TLS', async () => {
    const response = await app({ publicUrl: 'http://localhost:3000' }).web.request('/healthz');
    expect(response.headers.has('strict-transport-security')).toBe(false);
  });

  it('hides a failure from the page and its address from the log', async () => {
    const routes = [
      new Hono().get('/connect/:nonce', () => {
        throw new Error('the secret of the house');
      }),
    ];
    const { web, logged } = app({ routes });
    const response = await web.request('/connect/a-secret');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('the secret of the house');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(logged).toHaveLength(1);
    expect(JSON.stringify(logged)).not.toContain('a-secret');
  });
});
