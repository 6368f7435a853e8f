import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';

type Json = Record<string, unknown>;

/** Stands before a Slack, and changes what its Web API tells. */
export interface AlteredSlack {
  /** In place of Slack's own address of the Web API. */
  apiUrl: string;
  /** Where the calls go. */
  target: string;
  /** Changes the answers of a method; given the call's arguments and Slack's own answer. The last one counts. */
  alter(method: string, change: (args: URLSearchParams, answer: Json) => Json): void;
  /** Tells everything as it is again. */
  restore(): void;
  close(): Promise<void>;
}

export async function startAlteredSlack(): Promise<AlteredSlack> {
  const changes = new Map<string, (args: URLSearchParams, answer: Json) => Json>();
  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy());
  });

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { authorization = '', 'content-type': type = '' } = request.headers;
    const body = await text(request);
    const method = request.url?.split('/').at(-1) ?? '';
    const headers = { authorization, 'content-type': type };
    const answer = await fetch(`${slack.target}/api/${method}`, { method: 'POST', headers, body });
    const change = changes.get(method);
    const told = change ? JSON.stringify(change(new URLSearchParams(body), (await answer.json()) as Json)) : undefined;
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(told ?? (await answer.text()));
  }

  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const slack: AlteredSlack = {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`,
    target: '',
    alter: (method, change) => void changes.set(method, change),
    restore: () => changes.clear(),
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  return slack;
}

/** Stands before a service, whatever it speaks, and can be shut. */
export interface Door {
  url: string;
  /** Where it leads. */
  target: string;
  /** Cuts what goes through, and lets nothing in. */
  shut(): void;
  open(): void;
  close(): Promise<void>;
}

export async function startDoor(): Promise<Door> {
  const inside = new Set<Socket>();
  let shut = false;
  const server = createTcpServer((incoming) => {
    if (shut) return void incoming.destroy();
    const { hostname, port } = new URL(door.target);
    const onward = connect(Number(port), hostname);
    for (const [from, to] of [
      [incoming, onward],
      [onward, incoming],
    ] as const) {
      inside.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        inside.delete(from);
        to.destroy();
      });
    }
  });
  const cut = () => {
    for (const socket of inside) socket.destroy();
  };
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const door: Door = {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    target: '',
    shut() {
      shut = true;
      cut();
    },
    open() {
      shut = false;
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        cut();
      }),
  };
  return door;
}
