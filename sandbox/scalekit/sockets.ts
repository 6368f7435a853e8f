import { createServer as createHttp1Server, type RequestListener } from 'node:http';
import { createServer as createHttp2Server, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface Listening {
  port: number;
  /** Resets the TCP connection that comes from this port, as a vanished network would. */
  reset(remotePort: number | undefined): void;
  close(): Promise<void>;
}

/**
 * Serves HTTP/1.1 and HTTP/2 without TLS on one loopback port. Node's cleartext HTTP/2 server has no fallback to
 * HTTP/1.1, so the first bytes decide: every HTTP/2 connection opens with `PRI`. `port` 0 picks a free one.
 */
export async function listenBoth({
  port,
  http1,
  http2,
}: {
  port: number;
  http1: RequestListener;
  http2: (request: Http2ServerRequest, response: Http2ServerResponse) => void;
}): Promise<Listening> {
  const old = createHttp1Server(http1);
  const modern = createHttp2Server(http2);
  const sockets = new Map<number, Socket>();

  const server = createServer((socket) => {
    const { remotePort } = socket;
    if (remotePort === undefined) return;
    sockets.set(remotePort, socket);
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(remotePort));
    // A peer that goes away is not our failure, and without a listener it would end the process.
    socket.on('error', () => socket.destroy());
    socket.once('data', (chunk: Buffer) => {
      socket.pause();
      socket.unshift(chunk);
      if (chunk.toString('latin1', 0, 3) === 'PRI') {
        // It reads what is buffered itself; resuming would throw the connection preface away.
        modern.emit('connection', socket);
      } else {
        old.emit('connection', socket);
        socket.resume();
      }
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });

  return {
    port: (server.address() as AddressInfo).port,
    reset: (remotePort) => sockets.get(remotePort ?? 0)?.resetAndDestroy(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets.values()) socket.destroy();
      }),
  };
}
