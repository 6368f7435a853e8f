import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What the app sent back by the way that a click gave it. */
export interface WayBack {
  /** For the click's `response_url`. */
  url: string;
  /** Everything that came back so far. */
  posts: { text: string; replace_original?: boolean; blocks?: unknown[] }[];
}

/** Takes what is answered to clicks, each by a way of its own, as Slack does. */
export interface WaysBack {
  open(): WayBack;
  close(): Promise<void>;
}

export async function startWaysBack(): Promise<WaysBack> {
  const ways = new Map<string, WayBack>();
  const server = createServer(async (request, response) => {
    const way = ways.get(request.url ?? '');
    way?.posts.push(JSON.parse(await text(request)));
    response.writeHead(way ? 200 : 404).end('ok');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    open() {
      const path = `/response/${ways.size + 1}`;
      const way: WayBack = { url: origin + path, posts: [] };
      ways.set(path, way);
      return way;
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
