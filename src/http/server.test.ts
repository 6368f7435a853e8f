import { once } from 'node:events';
import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { createHttpServer } from './server.ts';

const web = new Hono().all('*', (c) => c.text(`page ${c.req.method}`));
const echo = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  outgoing.end(`slack ${Buffer.concat(chunks)}`);
};

describe('the HTTP server', () => {
  it('hands Slack’s requests over with their bodies untouched, and serves the rest itself', async () => {
    const server = createHttpServer({ web, slackListener: echo });
    const base = `http://127.0.0.1:${await server.start(0)}`;
    const body = '{"a" : 1}\r\n';
    expect(await (await fetch(`${base}/slack/events`, { method: 'POST', body })).text()).toBe(`slack ${body}`);
    expect(await (await fetch(`${base}/slack/events?x=1`, { method: 'POST', body })).text()).toBe(`slack ${body}`);
    expect(await (await fetch(`${base}/slack/events`)).text()).toBe('page GET');
    expect(await (await fetch(`${base}/slack/other`, { method: 'POST' })).text()).toBe('page POST');
    await server.stop(5_000);
  });

  it('has no such path when Slack comes another way', async () => {
    const server = createHttpServer({ web });
    const base = `http://127.0.0.1:${await server.start(0)}`;
    expect(await (await fetch(`${base}/slack/events`, { method: 'POST' })).text()).toBe('page POST');
    await server.stop(5_000);
  });

  it('fails to start where somebody listens already', async () => {
    const first = createHttpServer({ web });
    const port = await first.start(0);
    await expect(createHttpServer({ web }).start(port)).rejects.toThrow(`PORT ${port}`);
    await first.stop(5_000);
  });

  it('lets a running request end before it stops, and takes no new ones', async () => {
    const arrived = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const slow = new Hono().get('/slow', async (c) => {
      arrived.resolve();
      await release.promise;
      return c.text('finished');
    });
    const server = createHttpServer({ web: slow });
    const port = await server.start(0);
    // A client that keeps its connection open afterwards, as browsers and proxies do.
    const running = connect(port, '127.0.0.1');
    running.write('GET /slow HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n');
    const answer = text(running);
    await arrived.promise;
    const stopped = server.stop(60_000);
    await expect(fetch(`http://127.0.0.1:${port}/slow`)).rejects.toThrow();
    release.resolve();
    await stopped;
    expect(await answer).toMatch(/^HTTP\/1.1 200 OK[\s\S]*finished/);
  }, 2_000);

  it('cuts off what does not end in time', async () => {
    const arrived = Promise.withResolvers<void>();
    const server = createHttpServer({
      web,
      slackListener: () => arrived.resolve(),
    });
    const port = await server.start(0);
    const hanging = request({ port, host: '127.0.0.1', method: 'POST', path: '/slack/events' });
    const failed = once(hanging, 'error');
    hanging.end();
    await arrived.promise;
    await server.stop(1);
    expect((await failed)[0]).toMatchObject({ code: 'ECONNRESET' });
  });
});
