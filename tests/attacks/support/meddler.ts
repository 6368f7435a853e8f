import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Answer {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

/** Stands between the app and a service: passes everything on, but for the calls it is told to answer itself. */
export interface Meddler {
  url: string;
  /** The next `times` requests whose path ends so are answered like this. */
  answer(path: string, answer: Answer, times?: number): void;
  /** From here on it passes everything on again. */
  forget(): void;
  /** How many requests it has answered itself. */
  answered(): number;
  close(): Promise<void>;
}

export async function startMeddler(target: string): Promise<Meddler> {
  const own: { path: string; answer: Answer; times: number }[] = [];
  let answered = 0;
  const server = createServer((incoming, outgoing) => {
    const path = incoming.url?.split('?', 1)[0] ?? '';
    const found = own.find((each) => each.times > 0 && path.endsWith(each.path));
    if (!found) return pass(target, incoming, outgoing);
    found.times -= 1;
    answered += 1;
    incoming.resume().on('end', () => {
      outgoing.writeHead(found.answer.status, { 'content-type': 'application/json', ...found.answer.headers });
      outgoing.end(found.answer.body);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer: (path, answer, times = 1) => void own.push({ path, answer, times }),
    forget: () => void own.splice(0),
    answered: () => answered,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function pass(target: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const url = new URL(incoming.url ?? '/', target);
  const headers = { ...incoming.headers, host: url.host };
  const onward = forward(url, { method: incoming.method, headers, agent: false }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on('error', () => outgoing.destroy());
  outgoing.on('close', () => onward.destroy());
  incoming.pipe(onward);
}
