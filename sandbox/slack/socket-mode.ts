import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { APP } from '../people.ts';
import type { Acknowledgement, Attempt, Transport } from './delivery.ts';

/** Slack allows an app ten connections: https://docs.slack.dev/apis/events-api/using-socket-mode */
const MAX_CONNECTIONS = 10;
// The SDK drops a connection it has not heard a ping from for 30 s.
const PING_EVERY_MS = 10_000;
const CLOSE_WITHIN_MS = 500;
/** An app on the world's clock notices a jump within 20 ms (see sandbox/clock/offset-file.ts). */
const REASSURE_AGAIN_MS = 40;

export interface SocketTransport extends Transport {
  /** Path and query of a URL that opens one connection, once. */
  openTicket(): string;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Sends every connection a pong nobody asked for, at once and again when a jump of the clock has reached the app. */
  reassure(): void;
  disconnectAll(): void;
  close(): Promise<void>;
}

interface Pending {
  socket: WebSocket;
  settle(outcome: Acknowledgement): void;
}

/** Envelopes over WebSockets, acknowledged by envelope id within `timeoutMs`. */
export function createSocketTransport({ timeoutMs }: { timeoutMs: number }): SocketTransport {
  const server = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const live = new Set<WebSocket>();
  const pending = new Map<string, Pending>();
  const debug_info = { host: 'applink-sandbox', build_number: 1, approximate_connection_time: 18_060 };
  let turn = 0;

  function acknowledge(text: string): void {
    let answer: { envelope_id?: unknown; payload?: unknown };
    try {
      answer = JSON.parse(text);
    } catch {
      return;
    }
    if (typeof answer?.envelope_id !== 'string') return;
    pending.get(answer.envelope_id)?.settle({ acknowledged: true, body: answer.payload });
  }

  function disconnect(socket: WebSocket, reason: string): void {
    live.delete(socket);
    socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info }));
    socket.close(1000);
  }

  function connected(socket: WebSocket): void {
    socket.on('error', () => socket.terminate());
    if (live.size >= MAX_CONNECTIONS) {
      disconnect(socket, 'too_many_websockets');
      return;
    }
    live.add(socket);
    const pings = setInterval(() => socket.ping(), PING_EVERY_MS).unref();
    socket.on('message', (data) => acknowledge(String(data)));
    socket.on('close', () => {
      clearInterval(pings);
      live.delete(socket);
      for (const each of [...pending.values()])
        if (each.socket === socket) each.settle({ acknowledged: false, reason: 'connection_failed' });
    });
    const connection_info = { app_id: APP.id };
    socket.send(JSON.stringify({ type: 'hello', num_connections: live.size, connection_info, debug_info }));
  }

  function send({ kind, payload, retry }: Attempt): Promise<Acknowledgement> {
    const sockets = [...live];
    turn += 1;
    const socket = sockets[turn % sockets.length];
    if (!socket) return Promise.resolve({ acknowledged: false, reason: 'connection_failed' });
    const envelope_id = randomUUID();
    const envelope = {
      envelope_id,
      type: kind,
      payload,
      accepts_response_payload: kind === 'slash_commands' || payload.type === 'view_submission',
      ...(kind === 'events_api' ? { retry_attempt: retry?.number ?? 0, retry_reason: retry?.reason ?? '' } : {}),
    };
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle({ acknowledged: false, reason: 'timeout' }), timeoutMs);
      function settle(outcome: Acknowledgement) {
        clearTimeout(timer);
        pending.delete(envelope_id);
        resolve(outcome);
      }
      pending.set(envelope_id, { socket, settle });
      socket.send(JSON.stringify(envelope));
    });
  }

  return {
    ready: () => live.size > 0,
    send,
    openTicket() {
      const ticket = randomBytes(16).toString('hex');
      tickets.add(ticket);
      return `/link/?ticket=${ticket}&app_id=${APP.id}`;
    },
    upgrade(request, socket, head) {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
      if (pathname !== '/link/' || !tickets.delete(searchParams.get('ticket') ?? '')) {
        socket.end('HTTP/1.1 401 Unauthorized\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, connected);
    },
    reassure() {
      const pong = () => {
        for (const socket of live) socket.pong();
      };
      pong();
      setTimeout(pong, REASSURE_AGAIN_MS).unref();
    },
    disconnectAll() {
      for (const socket of [...live]) disconnect(socket, 'refresh_requested');
    },
    close() {
      for (const { settle } of [...pending.values()]) settle({ acknowledged: false, reason: 'connection_failed' });
      for (const socket of server.clients) {
        socket.close(1001);
        // The other side may be gone, or never answer the close.
        setTimeout(() => socket.terminate(), CLOSE_WITHIN_MS).unref();
      }
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
