import { subscribe } from 'node:diagnostics_channel';
import { readSync, writeSync } from 'node:fs';
import type { ClientRequest } from 'node:http';
import type { ClientHttp2Stream } from 'node:http2';
import pg from 'pg';

/**
 * Loaded before a process's own code (`--import`): names every place at which the process waits for something outside,
 * as `{what} {the how manieth} {before|after}`: before it is sent, and after its answer has come and before the process
 * acts on it. Outside are PostgreSQL, Scalekit and Slack. At the point that KILL_AT names the process kills itself, as
 * `kill -9` would. At that of STALL_AT it stands still, as a machine that is short of everything would, until something
 * comes on its standard input. Without them every point is written to file descriptor 3, one a line.
 */
const { KILL_AT: killAt, STALL_AT: stallAt } = process.env;
const seen = new Map<string, number>();

/** Something is about to be sent. Returns what is to be called when its answer has come. */
function sending(what: string): () => void {
  const count = (seen.get(what) ?? 0) + 1;
  seen.set(what, count);
  const at = (when: string) => {
    const point = `${what} ${count} ${when}`;
    // Nothing of this process runs after the call.
    if (killAt === point) process.kill(process.pid, 'SIGKILL');
    if (killAt === undefined && (stallAt === undefined || stallAt === point)) writeSync(3, `${point}\n`);
    if (stallAt === point) readSync(0, Buffer.alloc(1));
  };
  at('before');
  return () => at('after');
}

/** A statement by what it does to which table: `update digest_runs (posting_at)`. */
function nameOf(sql: string): string {
  const verb = /^\w+/.exec(sql.trim())?.[0]?.toLowerCase() ?? '';
  const table = /\b(?:from|into|update) "?(\w+)"?/.exec(sql)?.[1];
  const first = verb === 'update' ? /\bset "?(\w+)"?/.exec(sql)?.[1] : undefined;
  return [`sql ${verb}`, table, first && `(${first})`].filter(Boolean).join(' ');
}

// How many connections a pool opens depends on how quickly they come back; that there is one does not.
const { query, connect } = pg.Client.prototype;
let connected = false;
Reflect.set(pg.Client.prototype, 'connect', function (this: pg.Client, ...args: unknown[]) {
  const answered = connected ? () => {} : sending('sql connect');
  if (!connected) this.once('connect', answered);
  connected = true;
  return Reflect.apply(connect, this, args);
});
Reflect.set(pg.Client.prototype, 'query', function (this: pg.Client, ...args: unknown[]) {
  const [statement] = args;
  const answered = sending(
    nameOf(typeof statement === 'string' ? statement : String(Reflect.get(Object(statement), 'text'))),
  );
  const callback = args.at(-1);
  if (typeof callback === 'function') {
    return Reflect.apply(query, this, [
      ...args.slice(0, -1),
      (...answer: unknown[]) => {
        answered();
        Reflect.apply(callback, undefined, answer);
      },
    ]);
  }
  const answer: unknown = Reflect.apply(query, this, args);
  if (!(answer instanceof Promise)) throw new Error('nobody waits for this statement');
  return answer.finally(answered);
});

// Slack, by fetch.
const requests = new WeakMap<object, () => void>();
subscribe('undici:request:create', (message) => {
  const { request } = message as { request: { path: string } };
  requests.set(request, sending(`slack ${request.path.split('/').at(-1)}`));
});
subscribe('undici:request:trailers', (message) => requests.get((message as { request: object }).request)?.());

// Scalekit's tokens, by HTTP/1.1.
subscribe('http.client.request.created', (message) => {
  const { request } = message as { request: ClientRequest };
  const answered = sending(`scalekit ${request.path}`);
  request.once('response', (response) => response.once('end', answered));
});

// Scalekit, by gRPC: the first bytes hold the whole request, and the name of the tool in it.
subscribe('http2.client.stream.created', (message) => {
  const { stream, headers } = message as { stream: ClientHttp2Stream; headers: Record<string, unknown> };
  const method = String(headers[':path']).split('/').at(-1) ?? '';
  const write = stream.write;
  stream.write = function (this: ClientHttp2Stream, ...args: unknown[]) {
    stream.write = write;
    const [bytes] = args as [Uint8Array];
    const tool = /(?:hubspot|zendesk|linear)\w*_\w+/.exec(Buffer.from(bytes).toString('latin1'))?.[0];
    stream.once('end', sending(`scalekit ${method === 'ExecuteTool' ? tool : method}`));
    return Reflect.apply(write, this, args) as boolean;
  } as typeof write;
});
